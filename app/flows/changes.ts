import { consentApi, hubApi } from '../../api/http/membership.ts';
import type { ListedChange } from '../../api/messages/membership.ts';
import type { Service } from '../../api/http/service.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { changeDigest } from '../../protocol/signature/change.ts';
import { decideChange, type DecidingPorts } from './decide-change.ts';

/** What an administrator's client reads changes from. */
export interface ChangesPorts extends DecidingPorts {
  /** SA's service, with the hub. */
  readonly sa: Service;
}

/** A change, and what this organisation has said of it. */
export interface ChangeInView extends ListedChange {
  /** The latest word of its administrators; its node signs by it. */
  readonly word?: 'yes' | 'no';
}

/**
 * Newest first; each is what its digest names. `unreadable`: how many there are that SA cannot read, or shows as
 * something else than their digest says. Errors: those of SA's service.
 */
export async function changesInView({
  sa,
  own,
}: Pick<ChangesPorts, 'sa' | 'own'>): Promise<{ changes: ChangeInView[]; unreadable: number }> {
  const { changes, unreadable } = await trueChanges(sa);
  const inView = changes.map(async (change) => ({ ...change, ...(await wordOn(own, change)) }));
  return { changes: await Promise.all(inView), unreadable };
}

/** Says yes or no. Errors: NOT_FOUND for a change SA does not show any more; those of `decideChange`. */
export async function decide(ports: ChangesPorts, digest: string, decision: 'yes' | 'no'): Promise<void> {
  const shown = (await trueChanges(ports.sa)).changes.find((change) => change.digest === digest);
  if (shown === undefined) throw new OpenwardError('NOT_FOUND', 'SA does not show this change any more');
  await decideChange(ports, shown, decision);
}

/** SA's hub is believed nothing that the digest does not say: another is not shown at all. */
async function trueChanges(sa: Service): Promise<{ changes: ListedChange[]; unreadable: number }> {
  const { changes, unreadable } = await sa.call(hubApi.listChanges);
  const real = changes.filter((change) => changeDigest(change) === change.digest).reverse();
  return { changes: real, unreadable: unreadable + changes.length - real.length };
}

async function wordOn(own: Service, { digest, state }: ListedChange): Promise<Pick<ChangeInView, 'word'>> {
  if (state !== 'open') return {};
  const { decisions } = await own.call(consentApi.changeDecisions, { params: { digest } });
  const [latest] = decisions;
  return latest === undefined ? {} : { word: latest.decision };
}
