import type { Ledger } from '../../api/ledger/ledger.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { PID } from '../../domain/ids.ts';
import type { ObjectKind } from '../../domain/object-place.ts';
import type { Share } from '../../domain/share.ts';
import type { Treatment } from '../../domain/treatment.ts';
import type { PersonCaller } from '../http/caller.ts';
import type { Objects } from './objects.ts';

export interface OwnPeopleParts {
  readonly ledger: Pick<Ledger, 'evaluate'>;
  readonly objects: Pick<Objects, 'has'>;
  /** This cloud's. */
  readonly mspId: string;
}

type Person = Pick<PersonCaller, 'pid' | 'mspId'>;

/**
 * Whose data lie at this cloud: the people of the organisations that name it, as SA has said on the ledger. Asked each
 * time, since organisations come and go; what lay here before an organisation came back with another cloud stays, and
 * what belongs to it is taken. Each question throws NOT_ENTITLED for what is another cloud's to keep.
 */
export class OwnPeople {
  constructor(private readonly parts: OwnPeopleParts) {}

  /** Somebody's certificates: at the cloud of their organisation. */
  async requireOf(organisation: string): Promise<void> {
    if (!(await this.#areOf(organisation))) throw elsewhere();
  }

  /** An object of a treatment: at the patient's cloud, wherever that is treated; C_s beside the record. */
  async requireObject({ tid, patientPid }: Pick<Treatment, 'tid' | 'patientPid'>, kind: ObjectKind): Promise<void> {
    if (await this.#include(patientPid)) return;
    if (kind !== 'shares' || !(await this.parts.objects.has({ tid, kind: 'records' }))) throw elsewhere();
  }

  /** A fragment by this patient: beside their C_s, or at a proxy that the grant names. */
  async requireFragment({ granted }: Pick<Share, 'granted'>, { mspId, pid }: Person): Promise<void> {
    if (granted?.proxies.includes(this.parts.mspId) || (await this.#areOf(mspId))) return;
    if (!(await this.parts.objects.has({ owner: pid, kind: 'shares' }))) throw elsewhere();
  }

  /** Words: at the cloud of who writes them, and of who reads them. */
  async requireWords({ pid, mspId }: Person, reader: PID): Promise<void> {
    if (await this.#areOf(mspId)) return;
    if (reader === pid || !(await this.#include(reader))) throw elsewhere();
  }

  /** As the ledger does with a record: nothing is asked of an organisation of which SA has not said it yet. */
  async #areOf(organisation: string): Promise<boolean> {
    const all = await this.parts.ledger.evaluate(ledgerApi.organisations.list, {});
    const cloud = all.find(({ mspId }) => mspId === organisation)?.cloud;
    return cloud === undefined || cloud === this.parts.mspId;
  }

  async #include(pid: PID): Promise<boolean> {
    const { mspId } = await this.parts.ledger.evaluate(ledgerApi.identities.get, { pid });
    return this.#areOf(mspId);
  }
}

function elsewhere(): OpenwardError {
  return new OpenwardError('NOT_ENTITLED', 'The data of this person’s organisation lie at another cloud');
}
