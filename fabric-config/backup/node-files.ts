import { join, relative } from 'node:path';
import { nodeReportFile } from '../../api/formats/node-report.ts';
import { existsSync, readdirSync } from '../../connections/disk.ts';
import type { NodePaths } from '../node/paths.ts';
import { privateFolder } from '../lifecycle/files.ts';
import type { Item } from './manifest.ts';
import { nodePrefix } from './names.ts';
import { copyDatabase } from './sqlite.ts';
import { fileItem } from './write-archive.ts';

/** Taken in ways of their own: `ledger.ts`, `storage-files.ts`. */
const apart: ReadonlySet<string> = new Set(['ledger', 'storage']);
const isDatabase = (name: string): boolean => /\.(sqlite|db)$/.test(name);
/** What SQLite keeps beside a database is in its copy; a file with such an end is about to get its real name.
 * What the keeper has found is of the moment, and another one, of another length, half a minute later. */
const isPassing = (name: string): boolean =>
  /\.(sqlite|db)-(wal|shm|journal)$|\.tmp$/.test(name) || name.endsWith(`/${nodeReportFile}`);

/** A node's description, certificates, keys, what it knows, configurations, and its databases as they are now. */
export async function nodeItems(key: string, { root }: Pick<NodePaths, 'root'>, scratch: string): Promise<Item[]> {
  const files = [...filesBelow(root, (name) => apart.has(name))];
  const items: Item[] = [];
  for (const file of files.filter((name) => !isPassing(name))) items.push(await itemOf(file, { key, root, scratch }));
  return items;
}

/** What of the ledger's folder is no block and no database: configurations, and chaincode packages as approved. */
export function ledgerFiles(key: string, paths: NodePaths): Item[] {
  const wanted = /^(packages\/[^/]+|orderer\/orderer\.yaml|peer\/core\.yaml|peer\/lifecycle\/.+)$/;
  return ['packages', 'orderer', 'peer']
    .map((part) => paths.ledger(part))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => filesBelow(folder, (name) => name.startsWith('ledger')))
    .filter((file) => wanted.test(relative(paths.ledger(), file)))
    .map((file) => fileItem(`${nodePrefix(key)}/${relative(paths.root, file)}`, file));
}

interface Place {
  readonly key: string;
  readonly root: string;
  readonly scratch: string;
}

async function itemOf(file: string, { key, root, scratch }: Place): Promise<Item> {
  const place = relative(root, file);
  const name = `${nodePrefix(key)}/${place}`;
  if (!isDatabase(file)) return fileItem(name, file);
  const copy = join(privateFolder(join(scratch, key)), place.replaceAll('/', '_'));
  await copyDatabase(file, copy);
  return fileItem(name, copy);
}

/** Plain files; sockets are made anew by whoever listens, and nothing of ours is a link. */
function filesBelow(folder: string, leaveOut: (name: string) => boolean): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !leaveOut(name))
    .flatMap((entry) => {
      const file = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(file, () => false);
      return entry.isFile() ? [file] : [];
    })
    .sort();
}
