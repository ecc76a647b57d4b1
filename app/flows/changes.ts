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

/** Newest first; each is what its digest names. Errors: those of SA's service. */
export async function changesInView({ sa, own }: Pick<ChangesPorts, 'sa' | 'own'>): Promise<ChangeInView[]> {
  const listed = await trueChanges(sa);
  return Promise.all(listed.map(async (change) => ({ ...change, ...(await wordOn(own, change)) })));
}

/** Says yes or no. Errors: NOT_FOUND for a change SA does not show any more; those of `decideChange`. */
export async function decide(ports: ChangesPorts, digest: string, decision: 'yes' | 'no'): Promise<void> {
  const shown = (await trueChanges(ports.sa)).find((change) => change.digest === digest);
  if (shown === undefined) throw new OpenwardError('NOT_FOUND', 'SA does not show this change any more');
  await decideChange(ports, shown, decision);
}

/** SA's hub is believed nothing that the digest does not say: another is not shown at all. */
async function trueChanges(sa: Service): Promise<ListedChange[]> {
  const { changes } = await sa.call(hubApi.listChanges);
  return changes.filter((change) => changeDigest(change) === change.digest).reverse();
}

async function wordOn(own: Service, { digest, state }: ListedChange): Promise<Pick<ChangeInView, 'word'>> {
  if (state !== 'open') return {};
  const { decisions } = await own.call(consentApi.changeDecisions, { params: { digest } });
  const [latest] = decisions;
  return latest === undefined ? {} : { word: latest.decision };
}
