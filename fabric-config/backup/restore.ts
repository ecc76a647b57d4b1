import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { backupEntries, type BackedUpNode, type BackupHead, type HeldBackOrderer } from '../../api/formats/backup.ts';
import { createWriteStream, existsSync, readdirSync, rename, rm, writeFileSync } from '../../connections/disk.ts';
import { keepFilesPrivate } from '../../connections/private-files.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { newState } from '../lifecycle/chosen.ts';
import { privateFolder, writeJson } from '../lifecycle/files.ts';
import { writeState } from '../lifecycle/state.ts';
import { runTool } from '../lifecycle/tools.ts';
import { readNodeDescription } from '../node/description.ts';
import { DataPaths, type NodePaths } from '../node/paths.ts';
import { requireNodeState } from '../node/state.ts';
import { decrypterFor, type OpenOptions } from './age.ts';
import { requireRoom } from './backup.ts';
import type { Item } from './manifest.ts';
import { readArchive } from './read-archive.ts';
import { StorageFolder } from './storage-files.ts';
import { syncFolder } from './write-archive.ts';

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

/** Tells a folder of this command's from anybody else's. */
const MARK = '.openward-restore';

/**
 * Lays a backup down in a folder that holds nothing. It is read to its end into a folder beside, which gets the name
 * once everything in it was found to be whole: under that name stands all of it or nothing. Errors: CONFLICT for a
 * folder that holds something, BACKUP_LOCKED, BACKUP_DAMAGED, BACKUP_NEWER, DISK_FULL, CANCELLED.
 */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  keepFilesPrivate();
  const begun = performance.now();
  const folder = options.paths.root;
  const from = resolve(options.from);
  requireEmpty(folder);
  if (!existsSync(from)) throw new OpenwardError('FILE_UNREADABLE', `there is no ${from}`);
  const partial = await freshPartial(folder);
  try {
    const head = await layDown(from, partial, options);
    finish(partial, folder, head);
    await rm(join(partial, MARK));
    await runTool('sync', ['--file-system', partial]);
    await rename(partial, folder);
    await syncFolder(dirname(folder));
    return { folder, head, seconds: (performance.now() - begun) / 1000 };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

function requireEmpty(folder: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  throw new OpenwardError('CONFLICT', `${folder} holds something; a backup is restored into an empty folder`);
}

/** What a restoration has left that was killed goes; what is somebody else's stays. */
async function freshPartial(folder: string): Promise<string> {
  const partial = `${folder}.partial`;
  if (existsSync(partial) && !existsSync(join(partial, MARK)))
    throw new OpenwardError('CONFLICT', `${partial} is in the way, and not what a restoration has left`);
  await rm(partial, { recursive: true, force: true });
  privateFolder(partial);
  writeFileSync(join(partial, MARK), '', { mode: 0o600 });
  return partial;
}

async function layDown(from: string, partial: string, options: RestoreOptions): Promise<BackupHead> {
  const storage = new StorageFolder(partial);
  try {
    const head = await readArchive(from, {
      decrypter: decrypterFor(options),
      signal: options.signal,
      onHead: (found) => {
        requireRoom(partial, found.bytes);
        options.progress(`a backup of ${found.nodes.map(({ key }) => key).join(', ')} of ${found.createdAt}`);
      },
      onItem: (item) => (isStored(item) ? storage.put(item) : write(join(partial, item.name), item)),
    });
    await storage.end();
    return head;
  } catch (error) {
    await storage.abandon();
    throw error;
  }
}

const isStored = ({ name }: Item): boolean => /^nodes\/[^/]+\/storage\//.test(name);

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
