import { backupEntries, type BackupHead } from '../../api/formats/backup.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** Bytes that Linux takes: of a whole path with the folder it is restored into, and of one part. */
const LONGEST = { path: 3072, part: 255 };

/**
 * Whether a name in a backup is a place inside the folder it is restored into, in a folder of a node that its head
 * names: no name leads out of it, or to another node. @throws OpenwardError BACKUP_DAMAGED
 */
export function requireInside(name: string, { nodes, of }: Pick<BackupHead, 'nodes' | 'of'>): void {
  if (of.kind === 'node' && name === backupEntries.description) return;
  const [first, key, ...rest] = name.replace(/\/$/, '').split('/');
  const known = first === 'nodes' && rest.length > 0 && nodes.some((node) => node.key === key);
  if (known && Buffer.byteLength(name) <= LONGEST.path && rest.every(isPart)) return;
  throw new OpenwardError('BACKUP_DAMAGED', 'it names a place that no backup has');
}

function isPart(part: string): boolean {
  const plain = part !== '' && part !== '.' && part !== '..' && !/[\0\\]/.test(part);
  return plain && Buffer.byteLength(part) <= LONGEST.part;
}

/** Whether it is an object of a node's storage, or a folder of such; of these there may be any number. */
export function isStored(name: string): boolean {
  return /^nodes\/[^/]+\/storage\//.test(name);
}

/** Where the files of a node lie in a backup. */
export function nodePrefix(key: string): string {
  return `nodes/${key}`;
}
