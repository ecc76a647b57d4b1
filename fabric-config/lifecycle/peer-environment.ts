import { dirname } from 'node:path';
import { OpenwardError } from '../../domain/errors.ts';
import { peersOf } from '../network.ts';
import { adminEnvironment } from './channel.ts';
import { knownNetwork } from './known-network.ts';
import type { DataPaths } from './paths.ts';
import { requireState } from './state.ts';
import { toolPath } from './tools.ts';

/**
 * What a shell needs so that `peer` is found and asks this organisation's own peer. @throws OpenwardError INPUT_INVALID
 * for an organisation without a peer
 */
export function peerEnvironment(repository: string, paths: DataPaths, org: string): Record<string, string> {
  const state = requireState(paths);
  const network = knownNetwork(repository, paths, state);
  const mine = peersOf(network).find(({ key }) => key === org);
  if (mine === undefined)
    throw new OpenwardError(
      'INPUT_INVALID',
      `no peer belongs to "${org}"; those with one are ${peersOf(network)
        .map(({ key }) => key)
        .join(', ')}`,
    );
  return {
    ...adminEnvironment(network, mine),
    PATH: `${dirname(toolPath(repository, 'peer'))}:${process.env['PATH'] ?? ''}`,
  };
}
