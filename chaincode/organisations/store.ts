import type { z } from 'zod';
import { MspId } from '../../domain/ids.ts';
import { StoredOrganisation, type OrganisationType } from '../../domain/user.ts';
import { unlessDamaged } from '../transaction/damage.ts';
import type { LedgerState } from '../transaction/state.ts';
import { together } from '../transaction/together.ts';

/** The one organisation whose word needs no other: fixed in the code that every organisation has agreed to run. */
export const SA_MSP = 'SaMSP';

const ORGANISATION = 'organisation';
/** A consortium, not a directory: more organisations than this are a reason to page. */
const MOST_ORGANISATIONS = 1000;

export async function findOrganisation(state: LedgerState, mspId: string): Promise<StoredOrganisation | undefined> {
  // Names come from certificates and arguments too; one that no organisation can have is simply not on the ledger.
  return MspId.safeParse(mspId).success ? state.get(StoredOrganisation, ORGANISATION, mspId) : undefined;
}

export function putOrganisation(state: LedgerState, organisation: StoredOrganisation): void {
  state.put(organisation, ORGANISATION, organisation.mspId);
}

/** All of them in the order of their identifiers: those that can be read, and the identifiers of those that cannot. */
export async function allOrganisations(
  state: LedgerState,
): Promise<{ readonly readable: StoredOrganisation[]; readonly unreadable: string[] }> {
  const entries = await state.range([ORGANISATION], MOST_ORGANISATIONS);
  const parse = (text: string): StoredOrganisation => StoredOrganisation.parse(JSON.parse(text));
  const read = await together(entries.map(({ text }) => unlessDamaged(() => parse(text))));
  return {
    readable: read.filter((organisation) => organisation !== undefined),
    unreadable: entries
      .filter((_, index) => read[index] === undefined)
      .map(({ key }) => key.slice(key.lastIndexOf('/') + 1)),
  };
}

/** What an organisation is; undefined when it is not on the ledger. SA needs no entry. */
export async function typeOf(state: LedgerState, mspId: string): Promise<z.infer<typeof OrganisationType> | undefined> {
  return mspId === SA_MSP ? 'sa' : (await findOrganisation(state, mspId))?.type;
}
