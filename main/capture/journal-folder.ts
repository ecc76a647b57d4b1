import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { JournalEntry, JournalSegment } from '../../api/formats/capture-journal.ts';
import { open, readdir, rm } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { writeAtomically } from '../files/atomic-file.ts';
import { seal, unseal } from '../spool/sealed-file.ts';
import { Journal, lengthBytes, segmentContext, type JournalEnd } from './journal.ts';
import { JOURNAL_FORMAT, JournalHeader } from './journal-header.ts';

type FileHandle = Awaited<ReturnType<typeof open>>;
type OnTrouble = (error: OpenwardError | undefined) => void;

/** First bytes of a journal; then its sealed header and its sealed segments, the length of each before it. */
const magic = Buffer.from('OWJ1', 'ascii');
const ending = '.journal';
const largestPiece = 64 * 1024 * 1024;
/** A segment that became larger than this when it was opened would be none of ours. */
const largestSegment = 512 * 1024 * 1024;

export interface JournalFolderOptions {
  /** The person's own folder. */
  readonly folder: string;
  readonly vault: {
    readonly pid: string;
    /** A copy of the vault's draft key; throws VAULT_LOCKED. */
    draftKey(): Buffer;
  };
}

/** A journal that was found, opened. */
export interface FoundJournal {
  readonly id: string;
  readonly header: JournalHeader;
  /** What is in it, up to where it is whole. */
  entries(): AsyncIterable<readonly JournalEntry[]>;
  /** Goes on behind the last entry read. */
  resume(onTrouble: OnTrouble): Promise<Journal>;
}

/** One technician's captures on this machine's disk. */
export class JournalFolder {
  readonly #folder: string;
  readonly #vault: JournalFolderOptions['vault'];

  constructor({ folder, vault }: JournalFolderOptions) {
    this.#folder = join(folder, 'captures');
    this.#vault = vault;
  }

  /** Whose they are. */
  get owner(): string {
    return this.#vault.pid;
  }

  /** Begins one; it is on the disk when this resolves. Errors: VAULT_LOCKED, those of the disk. */
  async begin(id: string, about: Omit<JournalHeader, 'key' | 'owner'>, onTrouble: OnTrouble): Promise<Journal> {
    const key = randomBytes(32);
    const header = JournalHeader.parse({ ...about, owner: this.#vault.pid, key: key.toString('base64') });
    const sealed = this.#withKey((own) => seal(own, this.#context(id), Buffer.from(JSON.stringify(header), 'utf8')));
    const whole = Buffer.concat([magic, lengthOf(sealed), sealed]);
    await writeAtomically(this.#fileOf(id), whole);
    const handle = await open(this.#fileOf(id), 'r+');
    return new Journal({ id, handle, key, end: { position: whole.length, segments: 0 }, onTrouble });
  }

  /** Ids of what is there, in no order. */
  async ids(): Promise<string[]> {
    const names = (await readdir(this.#folder).catch(noneOf)).filter((name) => name.endsWith(ending));
    return names.map((name) => name.slice(0, -ending.length)).filter((id) => z.uuid().safeParse(id).success);
  }

  /** Errors: FILE_UNREADABLE, ENVELOPE_TAMPERED, VAULT_LOCKED, those of the disk. */
  async find(id: string): Promise<FoundJournal> {
    const handle = await open(this.#fileOf(id), 'r');
    const { header, position } = await this.#headerOf(id, handle).finally(() => handle.close());
    const key = Buffer.from(header.key, 'base64');
    let end: JournalEnd = { position, segments: 0 };
    return {
      id,
      header,
      entries: () => segmentsOf(this.#fileOf(id), { id, key, begin: end, read: (now) => (end = now) }),
      resume: async (onTrouble) => new Journal({ id, handle: await open(this.#fileOf(id), 'r+'), key, end, onTrouble }),
    };
  }

  async remove(id: string): Promise<void> {
    await rm(this.#fileOf(id), { force: true });
  }

  async #headerOf(id: string, handle: FileHandle): Promise<{ header: JournalHeader; position: number }> {
    const begun = await read(handle, 0, magic.length);
    if (begun?.equals(magic) !== true) throw new OpenwardError('FILE_UNREADABLE', 'It is no journal of a capture');
    const sealed = await readPiece(handle, magic.length);
    if (sealed === undefined) throw new OpenwardError('FILE_UNREADABLE', 'The journal of a capture is cut');
    const plaintext = this.#withKey((own) => unseal(own, this.#context(id), sealed));
    try {
      const raw: unknown = JSON.parse(plaintext.toString('utf8'));
      return { header: JournalHeader.parse(raw), position: magic.length + lengthBytes + sealed.length };
    } catch (cause) {
      throw new OpenwardError('FILE_UNREADABLE', 'The journal does not have the expected shape', { cause });
    } finally {
      plaintext.fill(0);
    }
  }

  #withKey<T>(work: (key: Buffer) => T): T {
    const key = this.#vault.draftKey();
    try {
      return work(key);
    } finally {
      key.fill(0);
    }
  }

  #fileOf(id: string): string {
    return join(this.#folder, `${z.uuid().parse(id)}${ending}`);
  }

  #context(id: string): string {
    return `${JOURNAL_FORMAT} ${this.#vault.pid} ${id}`;
  }
}

/** Where nothing was recorded yet there is no folder. */
function noneOf(error: unknown): string[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}

interface Reading {
  readonly id: string;
  readonly key: Buffer;
  readonly begin: JournalEnd;
  /** Up to where the file was found to be whole. */
  readonly read: (end: JournalEnd) => void;
}

/** A piece that is cut, changed, or of another shape ends what can be read: what comes behind is in no known order. */
async function* segmentsOf(file: string, { id, key, begin, read: tell }: Reading): AsyncGenerator<JournalEntry[]> {
  const handle = await open(file, 'r');
  try {
    let { position, segments } = begin;
    for (;;) {
      const sealed = await readPiece(handle, position);
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

function segmentOf(key: Buffer, context: string, sealed: Buffer): JournalEntry[] | undefined {
  try {
    const plaintext = inflateRawSync(unseal(key, context, sealed), { maxOutputLength: largestSegment });
    const raw: unknown = JSON.parse(plaintext.toString('utf8'));
    return JournalSegment.parse(raw);
  } catch {
    return undefined;
  }
}

/** What stands behind a length; undefined when it is not all there. */
async function readPiece(handle: FileHandle, position: number): Promise<Buffer | undefined> {
  const length = (await read(handle, position, lengthBytes))?.readUInt32BE();
  if (length === undefined || length > largestPiece) return undefined;
  return read(handle, position + lengthBytes, length);
}

async function read(handle: FileHandle, position: number, length: number): Promise<Buffer | undefined> {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) return undefined;
    done += bytesRead;
  }
  return bytes;
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(bytes.length);
  return length;
}
