import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPaths } from '../../fabric-config/node/paths.ts';

const BLOCK = 512;

/** Bytes on the disk below a folder, as `du` counts them. A file that goes while it is looked at counts for nothing. */
function bytesBelow(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    return (
      sum + (entry.isDirectory() ? bytesBelow(path) : (statSync(path, { throwIfNoEntry: false })?.blocks ?? 0) * BLOCK)
    );
  }, 0);
}

export interface PeerDisk {
  readonly blocks: number;
  readonly index: number;
  readonly state: number;
  readonly history: number;
  readonly rest: number;
  readonly total: number;
}

/** Where a peer's bytes lie. */
export function peerDisk(paths: DataPaths, org = 'hospital1'): PeerDisk {
  const folder = paths.node(org).ledger('peer');
  const data = (...parts: string[]): number => bytesBelow(join(folder, 'ledgersData', ...parts));
  const parts = {
    blocks: data('chains', 'chains'),
    index: data('chains', 'index'),
    state: data('stateLeveldb'),
    history: data('historyLeveldb'),
  };
  const total = bytesBelow(folder);
  return { ...parts, rest: total - parts.blocks - parts.index - parts.state - parts.history, total };
}

export interface OrdererDisk {
  readonly blocks: number;
  /** Of the consensus, which does not grow for ever. */
  readonly log: number;
  readonly total: number;
}

/** Of the orderer that has most blocks: all keep the same ones, except one that stands still. */
export function ordererDisk(paths: DataPaths): OrdererDisk {
  const folders = readdirSync(paths.nodes())
    .map((key) => paths.node(key).ledger('orderer'))
    .filter((folder) => existsSync(folder));
  const [fullest] = folders.map(diskOf).sort((a, b) => b.blocks - a.blocks);
  return fullest ?? { blocks: 0, log: 0, total: 0 };
}

function diskOf(folder: string): OrdererDisk {
  return {
    blocks: bytesBelow(join(folder, 'ledger', 'chains')),
    log: bytesBelow(join(folder, 'consensus')),
    total: bytesBelow(folder),
  };
}
