import { inflateRawSync } from 'node:zlib';
import { JournalSegment, type JournalEntry } from '../../../api/formats/capture-journal.ts';
import { open, readFile } from '../../../connections/disk.ts';
import { unseal } from '../../spool/sealed-file.ts';
import { lengthBytes, segmentContext, type JournalEnd } from './journal.ts';
import type { JournalPlace } from './orders.ts';

type FileHandle = Awaited<ReturnType<typeof open>>;

const largestPiece = 64 * 1024 * 1024;
/** A segment that became larger than this when it was opened would be none of ours. */
const largestSegment = 512 * 1024 * 1024;

/**
 * What is in a capture's journal, segment by segment. A piece that is cut, changed, or of another shape ends what can
 * be read: what comes behind is in no known order. Errors: those of the disk.
 * @param tell up to where the file was found to be whole
 * @param upTo what begins there, or behind it, is not read
 */
export async function* entriesOf(
  id: string,
  { file, key, position: begin }: JournalPlace,
  tell: (end: JournalEnd) => void,
  upTo = Infinity,
): AsyncGenerator<JournalEntry[]> {
  const handle = await open(file, 'r');
  try {
    let { position, segments } = { position: begin, segments: 0 };
    tell({ position, segments });
    while (position < upTo) {
      const sealed = await sealedPiece(handle, position);
      const entries = sealed === undefined ? undefined : segmentOf(key, segmentContext(id, segments), sealed);
      if (sealed === undefined || entries === undefined) return;
      position += lengthBytes + sealed.length;
      segments += 1;
      tell({ position, segments });
      yield entries;
    }
  } finally {
    await handle.close();
  }
}

/** A device that has not said who it is in so many segments is asked again. */
const mostGlances = 2000;

/** What can be known of a capture without reading all of its journal. */
export interface Glance {
  /** Who the device is; undefined when it did not say early on. */
  readonly identity: Extract<JournalEntry, { k: 'identity' }>['p'] | undefined;
  /** When it was last heard of, on the capture's time axis; undefined when nothing is there. */
  readonly lastMs: number | undefined;
}

/** Looks for these at the journal's two ends. Errors: those of the disk. */
export async function glanceAt(id: string, { file, key, position: begin }: JournalPlace): Promise<Glance> {
  const whole = await readFile(file);
  const pieces = [...piecesOf(whole, begin)];
  const at = (n: number): JournalEntry[] => segmentOf(key, segmentContext(id, n), pieces[n] ?? Buffer.alloc(0)) ?? [];
  let identity: Glance['identity'];
  for (let n = 0; n < Math.min(pieces.length, mostGlances) && identity === undefined; n += 1)
    for (const entry of at(n)) if (entry.k === 'identity') identity ??= entry.p;
  // The last one may have been cut while it was written.
  const last = [...at(pieces.length - 1), ...at(pieces.length - 2)].map(({ n }) => n);
  return { identity, lastMs: last.length === 0 ? undefined : Math.max(...last) };
}

function* piecesOf(whole: Buffer, begin: number): Generator<Buffer> {
  for (let at = begin; at + lengthBytes <= whole.length;) {
    const end = at + lengthBytes + whole.readUInt32BE(at);
    if (end > whole.length) return;
    yield whole.subarray(at + lengthBytes, end);
    at = end;
  }
}

function segmentOf(key: Uint8Array, context: string, sealed: Buffer): JournalEntry[] | undefined {
  try {
    const plaintext = inflateRawSync(unseal(key, context, sealed), { maxOutputLength: largestSegment });
    const raw: unknown = JSON.parse(plaintext.toString('utf8'));
    return JournalSegment.parse(raw);
  } catch {
    return undefined;
  }
}

/** What stands behind a length in an opened journal; undefined when it is not all there. */
export async function sealedPiece(handle: FileHandle, position: number): Promise<Buffer | undefined> {
  const length = (await readBytes(handle, position, lengthBytes))?.readUInt32BE();
  if (length === undefined || length > largestPiece) return undefined;
  return readBytes(handle, position + lengthBytes, length);
}

/** That many bytes of an opened file; undefined when it ends before. */
export async function readBytes(handle: FileHandle, position: number, length: number): Promise<Buffer | undefined> {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) return undefined;
    done += bytesRead;
  }
  return bytes;
}
