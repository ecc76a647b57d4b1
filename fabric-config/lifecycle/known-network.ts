import { readDescription, withOrderers } from '../description.ts';
import type { Network } from '../network.ts';
import type { DataPaths } from './paths.ts';
import { requirePresentFormat, type NetworkState } from './state.ts';

/**
 * The network of a data folder as it was made: with the orderers and ports it has had since.
 * @throws OpenwardError NETWORK_DESCRIPTION_INVALID
 */
export function knownNetwork(repository: string, paths: DataPaths, state: NetworkState): Network {
  requirePresentFormat(paths, state);
  const { orderers, ports } = state;
  return { description: withOrderers(readDescription(repository), orderers), ports, paths, repository };
}
