import { requireConsortium } from '../consortium/knowledge.ts';
import { orderersIn, trialOf, withOrderers } from '../consortium/trial.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { readNodeDescription, type NodeDescription } from '../node/description.ts';
import type { MemberNode } from '../node/node.ts';
import type { DataPaths } from '../node/paths.ts';
import { requireNodeState } from '../node/state.ts';
import { requirePresentFormat, type NetworkState } from './state.ts';

/** What one machine runs: one organisation's node, or those of a trial side by side. */
export interface Site {
  readonly repository: string;
  readonly paths: DataPaths;
  readonly nodes: readonly MemberNode[];
}

/**
 * The nodes of a data folder as they were made: with the orderers and ports they have had since. Errors:
 * NETWORK_DESCRIPTION_INVALID, NETWORK_NOT_CREATED.
 */
export function knownSite(repository: string, paths: DataPaths, state: NetworkState): Site {
  return { repository, paths, nodes: toldNodes(repository, paths, state).filter(isMember) };
}

/** Keys of the organisations here that are members no more. Errors: as above. */
export function leftSite(repository: string, paths: DataPaths, state: NetworkState): string[] {
  const left = toldNodes(repository, paths, state).filter((node) => !isMember(node));
  return left.map(({ description }) => description.key);
}

function toldNodes(repository: string, paths: DataPaths, state: NetworkState): MemberNode[] {
  requirePresentFormat(paths, state);
  return describedNodes(repository, state).map((description): MemberNode => {
    const folder = paths.node(description.key);
    return {
      description,
      ports: requireNodeState(folder).ports,
      paths: folder,
      repository,
      consortium: requireConsortium(folder),
    };
  });
}

/** Who has left keeps what it has, and runs nothing. */
export function isMember({ consortium, description }: MemberNode): boolean {
  return consortium.members.some(({ key }) => key === description.key);
}

/** The organisations whose nodes a data folder holds. Errors: NETWORK_DESCRIPTION_INVALID. */
function describedNodes(repository: string, state: NetworkState): readonly NodeDescription[] {
  if (state.description !== undefined) return [readNodeDescription(state.description)];
  const trial = trialOf(repository, state);
  return withOrderers(trial, state.orderers ?? orderersIn(trial)).nodes;
}

/** @throws OpenwardError INPUT_INVALID for an organisation that is not here */
export function nodeOf({ nodes }: Pick<Site, 'nodes'>, key: string): MemberNode {
  const found = nodes.find(({ description }) => description.key === key);
  if (found) return found;
  const known = nodes.map(({ description }) => description.key).join(', ');
  throw new OpenwardError('INPUT_INVALID', `no organisation "${key}" is here; there are ${known}`);
}
