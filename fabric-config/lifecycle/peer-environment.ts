import { dirname } from 'node:path';
import { OpenwardError } from '../../domain/errors.ts';
import { hasPeer } from '../node/node.ts';
import type { DataPaths } from '../node/paths.ts';
import { adminEnvironment } from './channel.ts';
import { knownSite } from './site.ts';
import { requireState } from './state.ts';
import { toolPath } from './tools.ts';

/**
 * What a shell needs so that `peer` is found and asks this organisation's own peer. @throws OpenwardError INPUT_INVALID
 * for an organisation without a peer
 */
export function peerEnvironment(repository: string, paths: DataPaths, org: string): Record<string, string> {
  const state = requireState(paths);
  const peers = knownSite(repository, paths, state).nodes.filter(hasPeer);
  const mine = peers.find(({ description }) => description.key === org);
  if (mine === undefined)
    throw new OpenwardError(
      'INPUT_INVALID',
      `no peer belongs to "${org}"; those with one are ${peers.map(({ description }) => description.key).join(', ')}`,
    );
  return {
    ...adminEnvironment(mine),
    PATH: `${dirname(toolPath(repository, 'peer'))}:${process.env['PATH'] ?? ''}`,
  };
}
