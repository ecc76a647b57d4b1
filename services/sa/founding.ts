import { canonicalText } from '../../protocol/encoding/canonical-json.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { StoredOrganisation } from '../../domain/user.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { HealthCheck } from '../http/handlers.ts';
import type { Applications } from './applications.ts';

/** What the ledger has of an organisation. */
export function onLedger({ mspId, key, type, name, cloud, bucket }: StoredOrganisation): StoredOrganisation {
  const place = { ...(cloud === undefined ? {} : { cloud }), ...(bucket === undefined ? {} : { bucket }) };
  return { mspId, key, type, name, ...place };
}

/** Clouds first: nobody is to be said to have their data where the ledger knows nothing of yet. */
function inOrder(organisations: readonly StoredOrganisation[]): StoredOrganisation[] {
  const isCloud = ({ type }: StoredOrganisation): boolean => type === 'cloud';
  return [...organisations.filter(isCloud), ...organisations.filter((one) => !isCloud(one))];
}

/**
 * Puts the founding organisations into SA's database and on the ledger; may be done again at each start: what the
 * ledger has is not written again.
 */
export class Founding {
  #done = false;

  constructor(
    private organisations: readonly StoredOrganisation[],
    private readonly applications: Applications,
    private readonly ledger: Ledger,
  ) {}

  /** These from now on; the next round puts down who is new. */
  become(organisations: readonly StoredOrganisation[]): void {
    if (canonicalText([...organisations]) === canonicalText([...this.organisations])) return;
    this.organisations = organisations;
    this.#done = false;
  }

  async round(): Promise<void> {
    if (this.#done) return;
    const { organisations } = this;
    const known = await this.ledger.evaluate(ledgerApi.organisations.list, {});
    const said = new Set(known.map((organisation) => canonicalText(organisation)));
    for (const organisation of inOrder(organisations)) {
      await this.applications.recordMember(organisation);
      if (!said.has(canonicalText(organisation))) await this.ledger.submit(ledgerApi.organisations.put, organisation);
    }
    // Others may have come meanwhile.
    this.#done = organisations === this.organisations;
  }

  health(): HealthCheck {
    return {
      name: 'founding organisations',
      check: () => {
        if (!this.#done) throw new OpenwardError('LEDGER_UNAVAILABLE', 'Not all are on the ledger yet');
        return `${this.organisations.length} on the ledger`;
      },
    };
  }
}
