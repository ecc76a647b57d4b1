import { hubApi } from '../../api/http/membership.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { withLock } from '../lifecycle/lock.ts';
import { adoptAt, type Place } from '../lifecycle/membership.ts';
import { knownSite } from '../lifecycle/site.ts';
import { readState } from '../lifecycle/state.ts';
import type { MemberNode } from '../node/node.ts';
import { operatorOf } from './operator.ts';
import { isAgreed, ownGoing } from './take-in.ts';

/**
 * Before a node is started that was away: whether its organisation has gone meanwhile, of itself or taken out. The
 * others' peers and orderers would answer it nothing, and it would wait for them. Where SA's service does not answer,
 * the keeper asks later. @throws OpenwardError NOT_ENTITLED when nobody is left here who is a member
 */
export async function requireMembers({ repository, paths }: Place): Promise<void> {
  const state = readState(paths);
  if (state?.format !== 'openward-state/4') return;
  let nodes: readonly MemberNode[];
  try {
    ({ nodes } = knownSite(repository, paths, state));
  } catch {
    // What is wrong with it, whoever starts it says.
    return;
  }
  const gone: string[] = [];
  for (const node of nodes) if (await hasGone(paths, node)) gone.push(node.description.key);
  if (nodes.length > 0 && gone.length === nodes.length)
    throw new OpenwardError('NOT_ENTITLED', `${gone.join(', ')} is no member any more, and runs nothing`);
}

async function hasGone(paths: Place['paths'], node: MemberNode): Promise<boolean> {
  const operator = operatorOf(node);
  try {
    const { changes } = await operator.hub.call(hubApi.listChanges);
    const going = ownGoing(node, changes);
    if (going === undefined || !(await isAgreed(node, operator.hub, going.digest))) return false;
    await withLock(paths, () => adoptAt(paths, node, going.change));
    return true;
  } catch {
    return false;
  } finally {
    await operator.close();
  }
}
