import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { open, readdir, rm } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { writeAtomically } from '../../connections/atomic-file.ts';
import { seal, unseal } from '../spool/sealed-file.ts';
import { JournalHeader } from './journal-header.ts';
import { JOURNAL_FORMAT, lengthBytes } from './recorder/journal.ts';
import { readBytes, sealedPiece } from './recorder/journal-reading.ts';
import type { JournalPlace } from './recorder/orders.ts';

type FileHandle = Awaited<ReturnType<typeof open>>;

/** First bytes of a journal; then its sealed header and its sealed segments, the length of each before it. */
const magic = Buffer.from('OWJ1', 'ascii');
const ending = '.journal';

export interface JournalFolderOptions {
  /** The person's own folder. */
  readonly folder: string;
  readonly vault: {
    readonly pid: string;
    /** A copy of the vault's draft key; throws VAULT_LOCKED. */
    draftKey(): Buffer;
  };
}

/** A journal that was found: what it is of, and where the process of its capture finds it. */
export interface FoundJournal {
  readonly header: Omit<JournalHeader, 'key'>;
  readonly place: JournalPlace;
}

/**
 * One technician's captures on this machine's disk. Their headers are written and read here, with the key of the
 * technician's vault; what follows is written and read by the process of the capture (`recorder/`), which has the
 * journal's own key alone.
 */
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
  async begin(id: string, about: Omit<JournalHeader, 'key' | 'owner'>): Promise<JournalPlace> {
    const key = randomBytes(32);
    const header = JournalHeader.parse({ ...about, owner: this.#vault.pid, key: key.toString('base64') });
    const sealed = this.#withKey((own) => seal(own, this.#context(id), Buffer.from(JSON.stringify(header), 'utf8')));
    const whole = Buffer.concat([magic, lengthOf(sealed), sealed]);
    const file = this.#fileOf(id);
    await writeAtomically(file, whole);
    return { file, key, position: whole.length };
  }

  /** Ids of what is there, in no order. */
  async ids(): Promise<string[]> {
    const names = (await readdir(this.#folder).catch(noneOf)).filter((name) => name.endsWith(ending));
    return names.map((name) => name.slice(0, -ending.length)).filter((id) => z.uuid().safeParse(id).success);
  }

  /** Errors: FILE_UNREADABLE, ENVELOPE_TAMPERED, VAULT_LOCKED, those of the disk. */
  async find(id: string): Promise<FoundJournal> {
    const file = this.#fileOf(id);
    const handle = await open(file, 'r');
    const { header, position } = await this.#headerOf(id, handle).finally(() => handle.close());
    const { key, ...about } = header;
    return { header: about, place: { file, key: Buffer.from(key, 'base64'), position } };
  }

  async remove(id: string): Promise<void> {
    await rm(this.#fileOf(id), { force: true });
  }

  async #headerOf(id: string, handle: FileHandle): Promise<{ header: JournalHeader; position: number }> {
    const begun = await readBytes(handle, 0, magic.length);
    if (begun?.equals(magic) !== true) throw new OpenwardError('FILE_UNREADABLE', 'It is no journal of a capture');
    const sealed = await sealedPiece(handle, magic.length);
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

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(bytes.length);
  return length;
}
