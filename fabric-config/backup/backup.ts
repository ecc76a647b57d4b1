import { dirname, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { contractVersion } from '../../api/http/version.ts';
import { backupEntries, type BackedUpNode, type BackupHead } from '../../api/formats/backup.ts';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
} from '../../connections/disk.ts';
import { keepFilesPrivate } from '../../connections/private-files.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { knownSite, nodeOf } from '../lifecycle/site.ts';
import { requireState, type NetworkState } from '../lifecycle/state.ts';
import type { MemberNode } from '../node/node.ts';
import type { DataPaths } from '../node/paths.ts';
import { encrypterFor, type SealOptions } from './age.ts';
import { ledgerPicture } from './ledger.ts';
import type { Item } from './manifest.ts';
import { nodePrefix } from './names.ts';
import { nodeItems } from './node-files.ts';
import { postgresItems } from './postgres.ts';
import { storageItems } from './storage-files.ts';
import { textItem, writeArchive } from './write-archive.ts';

export interface BackupOptions extends SealOptions {
  readonly repository: string;
  readonly paths: DataPaths;
  readonly out: string;
  /** One organisation of a trial; otherwise all that the data folder holds. */
  readonly org?: string;
  readonly signal: AbortSignal;
  /** For people. */
  readonly progress: (text: string) => void;
}

export interface BackupResult {
  readonly file: string;
  readonly head: BackupHead;
  readonly files: number;
  /** Of the file. */
  readonly bytes: number;
  readonly seconds: number;
}

/**
 * Writes a backup while everything runs: a picture of databases and ledger within seconds, then its files, and the
 * objects of the storage last, so that whatever the ledger points to is there. Errors: INPUT_INVALID, CONFLICT for a
 * file that is there, DISK_FULL, CANCELLED, and what the parts throw.
 */
export async function backup(options: BackupOptions): Promise<BackupResult> {
  keepFilesPrivate();
  const begun = performance.now();
  const out = resolve(options.out);
  if (existsSync(out)) throw new OpenwardError('CONFLICT', `${out} is there already; a backup is never written over`);
  const encrypter = encrypterFor(options);
  const state = requireState(options.paths);
  const nodes = chosenNodes(options, state);
  const scratch = freshScratch(options.paths);
  try {
    options.progress('databases and ledger: taking a picture');
    const picture = await pictureOf(nodes, state, { scratch, alone: isAlone(options, state) });
    requireRoom(dirname(out), picture.head.bytes);
    const files = await writeArchive(out, {
      encrypter,
      head: picture.head,
      items: picture.items(),
      manifest: join(scratch, 'manifest'),
      signal: options.signal,
      progress: counting(picture.head.bytes, options.progress),
    });
    const seconds = (performance.now() - begun) / 1000;
    return { file: out, head: picture.head, files, bytes: statSync(out).size, seconds };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function isAlone({ org }: BackupOptions, { description }: NetworkState): boolean {
  return description !== undefined || org !== undefined;
}

function chosenNodes({ repository, paths, org }: BackupOptions, state: NetworkState): readonly MemberNode[] {
  const site = knownSite(repository, paths, state);
  if (org !== undefined) return [nodeOf(site, org)];
  if (state.trial !== undefined)
    throw new OpenwardError('INPUT_INVALID', `a trial of ${state.trial} is backed up by organisation: --org`);
  if (site.nodes.length > 0) return site.nodes;
  throw new OpenwardError('NETWORK_NOT_CREATED', `${paths.root} is of no consortium`);
}

interface Picture {
  readonly head: BackupHead;
  items(): AsyncGenerator<Item>;
}

async function pictureOf(
  nodes: readonly MemberNode[],
  state: NetworkState,
  { scratch, alone }: { readonly scratch: string; readonly alone: boolean },
): Promise<Picture> {
  const createdAt = new Date().toISOString();
  const small: Item[] = [];
  const dumped = new Set<string>();
  for (const node of nodes) {
    const { description, paths } = node;
    const dumps = await postgresItems(node, scratch);
    if (dumps.length > 0) dumped.add(description.key);
    small.push(...(await nodeItems(description.key, paths, scratch)), ...dumps);
  }
  // After the databases: what is in them and of the ledger is on it then.
  const ledger = await ledgerPicture(nodes, scratch);
  const items = [...(alone ? nodes.map((node) => descriptionItem(node, state)) : []), ...small, ...ledger.items];
  const stored = nodes.reduce((sum, { paths }) => sum + bytesBelow(paths.storage()), 0);
  const backedUp = ledger.nodes.map((node) => (dumped.has(node.key) ? withDumps(node) : node));
  const head: BackupHead = {
    format: backedUp.some(({ dumped: one, objects }) => one ?? objects) ? 'openward-backup/2' : 'openward-backup/1',
    createdAt,
    contract: contractVersion,
    of: alone ? { kind: 'node' } : { kind: 'trial', orderers: state.orderers ?? 1 },
    everyOrderer: ledger.everyOrderer,
    nodes: backedUp,
    bytes: stored + items.reduce((sum, { bytes }) => sum + bytes, 0),
  };
  return { head, items: () => inOrder(items, nodes) };
}

function withDumps({ databases, ...node }: BackedUpNode): BackedUpNode {
  return { ...node, dumped: databases };
}

async function* inOrder(items: readonly Item[], nodes: readonly MemberNode[]): AsyncGenerator<Item> {
  yield* items;
  for (const { description, paths } of nodes)
    yield* storageItems(paths.storage(), `${nodePrefix(description.key)}/storage`);
}

/** As its operator wrote it, or, of a node of a trial, as the trial has it. */
function descriptionItem({ description }: MemberNode, state: NetworkState): Item {
  const text = state.description === undefined ? stringify(description) : readFileSync(state.description, 'utf8');
  return textItem(backupEntries.description, text);
}

function bytesBelow(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const place = join(folder, entry.name);
    if (entry.isDirectory()) return sum + bytesBelow(place);
    return sum + (statSync(place, { throwIfNoEntry: false })?.size ?? 0);
  }, 0);
}

const SCRATCH = 'backup-';

/** A folder of its own; what a backup has left that was killed goes. */
function freshScratch({ root }: DataPaths): string {
  for (const name of readdirSync(root))
    if (name.startsWith(SCRATCH)) rmSync(join(root, name), { recursive: true, force: true });
  return mkdtempSync(join(root, SCRATCH));
}

/** @throws OpenwardError DISK_FULL when so much does not fit there */
export function requireRoom(folder: string, bytes: number): void {
  const { bsize, bavail } = statfsSync(folder);
  if (bsize * bavail >= bytes) return;
  const megabytes = (count: number): number => Math.ceil(count / 1024 / 1024);
  throw new OpenwardError(
    'DISK_FULL',
    `${megabytes(bytes)} MB do not fit: ${folder} has room for ${megabytes(bsize * bavail)} MB. Nothing was changed`,
  );
}

/** Tells each further tenth. */
function counting(total: number, progress: (text: string) => void): (bytes: number) => void {
  let done = 0;
  let told = 0;
  return (bytes) => {
    done += bytes;
    const tenth = Math.min(10, Math.floor((done * 10) / Math.max(1, total)));
    if (tenth > told) progress(`files: ${tenth * 10} %`);
    told = Math.max(told, tenth);
  };
}
