import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { contractVersion } from '../../api/http/version.ts';
import { backupEntries, type BackedUpNode, type BackupHead, type HeldBackOrderer } from '../../api/formats/backup.ts';
import { createWriteStream, existsSync } from '../../connections/disk.ts';
import { keepFilesPrivate } from '../../connections/private-files.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { newState } from '../lifecycle/chosen.ts';
import { privateFolder, writeJson } from '../lifecycle/files.ts';
import { writeState } from '../lifecycle/state.ts';
import { readNodeDescription } from '../node/description.ts';
import { DataPaths, type NodePaths } from '../node/paths.ts';
import { requireNodeState } from '../node/state.ts';
import { decrypterFor, type OpenOptions } from './age.ts';
import { requireRoom } from './backup.ts';
import type { Item } from './manifest.ts';
import { isStored } from './names.ts';
import { readArchive } from './read-archive.ts';
import { RestoringPlace } from './restoring-place.ts';
import { StorageFolder } from './storage-files.ts';

export interface RestoreOptions extends OpenOptions {
  readonly from: string;
  readonly paths: DataPaths;
  readonly signal: AbortSignal;
  /** For people. */
  readonly progress: (text: string) => void;
}

export interface RestoreResult {
  readonly folder: string;
  readonly head: BackupHead;
  readonly seconds: number;
}

/**
 * Lays a backup down in a folder that holds nothing. It is read to its end into another, and stands only once
 * everything in it was found to be whole: nothing can be started from a part of it. Errors: CONFLICT for a
 * folder that holds something, BACKUP_LOCKED, BACKUP_DAMAGED, BACKUP_NEWER, DISK_FULL, CANCELLED.
 */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  keepFilesPrivate();
  const begun = performance.now();
  const folder = options.paths.root;
  const from = resolve(options.from);
  if (!existsSync(from)) throw new OpenwardError('FILE_UNREADABLE', `there is no ${from}`);
  const place = new RestoringPlace(folder);
  try {
    const head = await layDown(from, place.partial, options);
    finish(place.partial, folder, head);
    await place.settle();
    return { folder, head, seconds: (performance.now() - begun) / 1000 };
  } catch (error) {
    await place.abandon();
    throw error;
  }
}

async function layDown(from: string, partial: string, options: RestoreOptions): Promise<BackupHead> {
  const storage = new StorageFolder(partial);
  try {
    const head = await readArchive(from, {
      decrypter: decrypterFor(options),
      signal: options.signal,
      onHead: (found) => {
        requireUnderstood(found);
        requireRoom(partial, found.bytes);
        options.progress(`a backup of ${found.nodes.map(({ key }) => key).join(', ')} of ${found.createdAt}`);
      },
      onItem: (item) => (isStored(item.name) ? storage.put(item) : write(join(partial, item.name), item)),
    });
    await storage.end();
    return head;
  } catch (error) {
    await storage.abandon();
    throw error;
  }
}

/** The databases of a newer release are not for the services of this one. */
function requireUnderstood({ contract }: BackupHead): void {
  if (contract <= contractVersion) return;
  throw new OpenwardError('BACKUP_NEWER', `it is of version ${contract}, this release of ${contractVersion}`);
}

async function write(file: string, item: Item): Promise<void> {
  if (item.name.endsWith('/')) throw new OpenwardError('BACKUP_DAMAGED');
  privateFolder(dirname(file));
  await pipeline(item.content(), createWriteStream(file, { mode: 0o600, flags: 'wx' }));
}

/** What follows from where it lies now, and from that it was restored. */
function finish(partial: string, folder: string, head: BackupHead): void {
  const paths = new DataPaths(partial);
  for (const node of head.nodes) finishNode(paths.node(node.key), node, head);
  if (head.of.kind === 'trial') {
    writeState(paths, { ...newState(), orderers: head.of.orderers });
    return;
  }
  const { key } = readNodeDescription(join(partial, backupEntries.description));
  if (head.nodes.length !== 1 || head.nodes[0]?.key !== key)
    throw new OpenwardError('BACKUP_DAMAGED', 'its description is not that of its node');
  writeState(paths, { ...newState(), description: join(folder, backupEntries.description) });
}

function finishNode(paths: NodePaths, { orderer }: BackedUpNode, { createdAt, everyOrderer }: BackupHead): void {
  requireNodeState(paths);
  if (orderer === undefined || everyOrderer) return;
  const mark: HeldBackOrderer = {
    format: 'openward-held-back-orderer/1',
    takenAt: createdAt,
    restoredAt: new Date().toISOString(),
  };
  writeJson(paths.heldBackOrderer(), mark);
}
