import { readDescription, withOrderers } from '../description.ts';
import type { Network } from '../network.ts';
import type { DataPaths } from './paths.ts';
import type { NetworkState } from './state.ts';

/** The network of a data folder as it was made: with the orderers and ports it has had since. */
export function knownNetwork(repository: string, paths: DataPaths, { orderers, ports }: NetworkState): Network {
  return { description: withOrderers(readDescription(repository), orderers), ports, paths, repository };
}
