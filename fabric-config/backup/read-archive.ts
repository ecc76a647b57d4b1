import { once } from 'node:events';
import { createHash } from 'node:crypto';
import type { Decrypter } from 'age-encryption';
import { extract, type Extract, type Header } from 'tar-stream';
import { AnyBackupHead, backupEntries, BackupHead, newestBackupVersion } from '../../api/formats/backup.ts';
import { createReadStream } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { Digested, manifestLine, type Item } from './manifest.ts';
import { isStored, requireInside } from './names.ts';
import { attributesIn, chunksOf, webStream } from './tar.ts';

/** A head is small; what is longer is none. */
const LONGEST_HEAD = 4 * 1024 * 1024;

export interface Reading {
  readonly decrypter: Decrypter;
  /** Called once, before any item. */
  readonly onHead: (head: BackupHead) => void | Promise<void>;
  /** Called for each item in order; reads its content to the end. */
  readonly onItem: (item: Item) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Reads a backup from end to end. When it resolves, every item was as it was written, and none is missing. Items are
 * handed on before that is known of those that follow, so nothing of them may stand until then. Errors: BACKUP_LOCKED,
 * BACKUP_DAMAGED, BACKUP_NEWER, CANCELLED, what the callbacks throw.
 */
export async function readArchive(file: string, reading: Reading): Promise<BackupHead> {
  const tar = extract();
  const feeding = feed(tar, file, reading);
  feeding.catch((error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))));
  try {
    const head = await readItems(tar, reading);
    await feeding;
    return head;
  } catch (error) {
    tar.destroy();
    // What went wrong first is what the other end was told.
    const earlier: unknown = await Promise.race([
      feeding.then(
        () => undefined,
        (e: unknown) => e,
      ),
      soon(),
    ]);
    throw told(earlier ?? error, reading.signal);
  }
}

const soon = (): Promise<undefined> => new Promise((resolve) => setImmediate(() => resolve(undefined)));

/** Everything that is no error of ours is in the file: age and tar find what was changed or cut off. */
function told(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return new OpenwardError('CANCELLED');
  return error instanceof OpenwardError ? error : new OpenwardError('BACKUP_DAMAGED', undefined, { cause: error });
}

async function feed(tar: Extract, file: string, { decrypter, signal }: Reading): Promise<void> {
  const sealed = createReadStream(file, { highWaterMark: 256 * 1024 });
  try {
    for await (const chunk of await opened(decrypter, sealed)) {
      signal.throwIfAborted();
      if (!tar.write(chunk)) await once(tar, 'drain', { signal });
    }
    tar.end(undefined);
  } finally {
    sealed.destroy();
  }
}

async function opened(decrypter: Decrypter, sealed: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  try {
    return await decrypter.decrypt(webStream(sealed));
  } catch (cause) {
    if (cause instanceof Error && cause.message.startsWith('no identity matched'))
      throw new OpenwardError('BACKUP_LOCKED', undefined, { cause });
    throw cause;
  }
}

async function readItems(tar: Extract, reading: Reading): Promise<BackupHead> {
  const lines = createHash('sha256');
  const names = new Set<string>();
  let head: BackupHead | undefined;
  let complete = false;
  for await (const entry of tar) {
    if (complete) throw damaged('something follows its manifest');
    if (entry.header.name === backupEntries.manifest && head !== undefined) {
      if ((await digestOf(chunksOf(entry))) !== lines.digest('hex')) throw damaged('its manifest says something else');
      complete = true;
    } else {
      const item = itemOf(entry.header);
      if (!isStored(item.name) && names.size === names.add(item.name).size) throw damaged('it has a name twice');
      const digested = new Digested();
      const looked = { ...item, content: () => digested.through(chunksOf(entry)) };
      if (head === undefined) await reading.onHead((head = await headIn(looked)));
      else await passOn(looked, head, reading);
      if (digested.bytes !== item.bytes) throw damaged('an item was not read to its end');
      lines.update(manifestLine(item, digested.hex()));
    }
  }
  if (head === undefined || !complete) throw damaged('it ends too early');
  return head;
}

async function passOn(item: Item, head: BackupHead, { onItem }: Reading): Promise<void> {
  requireInside(item.name, head);
  await onItem(item);
}

function itemOf(header: Header): Omit<Item, 'content'> {
  const attributes = attributesIn(header);
  return { name: nameOf(header), bytes: header.size, ...(attributes === undefined ? {} : { attributes }) };
}

function nameOf({ name, type, size }: Header): string {
  if (type === 'file') return name;
  if (type !== 'directory' || size !== 0) throw damaged('it holds something that is neither file nor folder');
  // The reader of tar takes the slash away.
  return `${name.replace(/\/$/, '')}/`;
}

async function headIn(item: Item): Promise<BackupHead> {
  if (item.name !== backupEntries.head || item.bytes > LONGEST_HEAD) throw damaged('it is no backup of Openward');
  const chunks: Uint8Array[] = [];
  for await (const chunk of item.content()) chunks.push(chunk);
  const raw: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  const version = Number(AnyBackupHead.parse(raw).format.split('/')[1]);
  if (version > newestBackupVersion)
    throw new OpenwardError(
      'BACKUP_NEWER',
      `it has version ${version} of the format, this release reads up to ${newestBackupVersion}`,
    );
  return BackupHead.parse(raw);
}

async function digestOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of content) hash.update(chunk);
  return hash.digest('hex');
}

function damaged(why: string): OpenwardError {
  return new OpenwardError('BACKUP_DAMAGED', `The backup is damaged, or none: ${why}`);
}
