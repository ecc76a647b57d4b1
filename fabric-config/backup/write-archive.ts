import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Encrypter } from 'age-encryption';
import { pack, type Pack } from 'tar-stream';
import { backupEntries, BackupHead } from '../../api/formats/backup.ts';
import { createReadStream, createWriteStream, open, rename, rm, statSync, writeFile } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { Digested, manifestLine, type Item } from './manifest.ts';
import { chunksOf, putItem, webStream } from './tar.ts';

export interface Writing {
  readonly encrypter: Encrypter;
  readonly head: BackupHead;
  readonly items: AsyncIterable<Item>;
  /** Where the manifest is collected; the caller removes it. */
  readonly manifest: string;
  readonly signal: AbortSignal;
  /** Told of bytes that have gone in. */
  readonly progress: (bytes: number) => void;
}

/**
 * A tar in age, written beside `out` and given its name once it is whole and on stable storage: under that name lies
 * nothing half-made, whatever ends the program. Errors: CANCELLED, DISK_FULL and the like, what `items` throws.
 * @returns how many files are in it
 */
export async function writeArchive(out: string, writing: Writing): Promise<number> {
  const partial = `${out}.partial`;
  try {
    const files = await fillFile(partial, writing);
    await rename(partial, out);
    await syncFolder(dirname(out));
    return files;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function fillFile(partial: string, writing: Writing): Promise<number> {
  const tar = pack();
  const broken = new AbortController();
  const signal = AbortSignal.any([writing.signal, broken.signal]);
  const filling = fill(tar, { ...writing, signal });
  const sealing = seal(tar, partial, writing.encrypter);
  // Whichever fails first takes the other along, and is the one that is told.
  const ended = [filling, sealing].map((half) =>
    half.catch((error: unknown) => {
      broken.abort(error);
      tar.destroy();
      throw error;
    }),
  );
  await Promise.allSettled(ended);
  if (writing.signal.aborted) throw new OpenwardError('CANCELLED');
  if (broken.signal.aborted) throw broken.signal.reason;
  return filling;
}

/** `flush`: it resolves when all lies on stable storage. */
async function seal(tar: Pack, partial: string, encrypter: Encrypter): Promise<void> {
  const sealed = await encrypter.encrypt(webStream(chunksOf(tar)));
  await pipeline(sealed, createWriteStream(partial, { mode: 0o600, flush: true }));
}

async function fill(tar: Pack, { head, items, manifest, signal, progress }: Writing): Promise<number> {
  let files = 0;
  await writeFile(manifest, '', { mode: 0o600 });
  const put = async (item: Item): Promise<void> => {
    const digested = new Digested();
    await putItem(tar, { ...item, content: () => wholeOf(item, digested) }, signal);
    await writeFile(manifest, manifestLine(item, digested.hex()), { flag: 'a', mode: 0o600 });
    progress(item.bytes);
    files += 1;
  };
  await put(textItem(backupEntries.head, `${JSON.stringify(BackupHead.parse(head), null, 2)}\n`));
  for await (const item of items) await put(item);
  await putItem(tar, fileItem(backupEntries.manifest, manifest), signal);
  tar.finalize();
  return files;
}

async function* wholeOf(item: Item, digested: Digested): AsyncGenerator<Uint8Array> {
  yield* digested.through(item.content());
  if (digested.bytes !== item.bytes)
    throw new OpenwardError('CONFLICT', `${item.name} became shorter while it was read`);
}

/** A text as an entry. */
export function textItem(name: string, text: string): Item {
  const bytes = Buffer.from(text);
  return { name, bytes: bytes.length, content: () => once(bytes) };
}

/** A file as an entry, as long as it is now, or its first `bytes`: what is added to it meanwhile stays out. */
export function fileItem(name: string, file: string, bytes: number = statSync(file).size): Item {
  return { name, bytes, content: () => (bytes === 0 ? once() : createReadStream(file, { end: bytes - 1 })) };
}

async function* once(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield* chunks;
}

/** A new name is there for good only when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
