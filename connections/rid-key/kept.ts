import { randomBytes } from 'node:crypto';
import { KeptRidKey, type WrappedKey } from '../../api/formats/rid-key.ts';
import type { Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { moveIntoPlace, writeAtomically } from '../atomic-file.ts';
import { existsSync, readFileSync, rm } from '../disk.ts';
import { fileSource, keySource, type KeySource } from './source.ts';
import { keyBytes, unavailable, unwrapKey, wrapKey } from './wrapping.ts';

/** Its name, in the folder of SA's service. */
export const RID_KEY_FILE = 'rid-key.json';

/**
 * SA's key for real identities as it lies beside the database: wrapped under a key that lies elsewhere. Whoever has the
 * one folder has not the other.
 */
export class RidKeyFile {
  constructor(
    private readonly file: string,
    /** The node's own file for what it is wrapped under. */
    private readonly own: string,
    private readonly clock: Clock,
  ) {}

  /** As the operator, or the file itself, names one. @throws INPUT_INVALID */
  source(text: string): KeySource {
    return keySource(text, this.own);
  }

  exists(): boolean {
    return existsSync(this.file);
  }

  /** Under which keys it is wrapped, the newest first. @throws SECRET_UNAVAILABLE when the file cannot be read */
  wrapped(): readonly WrappedKey[] {
    try {
      return KeptRidKey.parse(JSON.parse(readFileSync(this.file, 'utf8'))).wrapped;
    } catch (cause) {
      throw unavailable(this.file, 'that is no wrapped key', cause);
    }
  }

  /** Makes it. @param key 32 bytes that have been in use, else new ones */
  async create(source: KeySource, key: Buffer = randomBytes(keyBytes)): Promise<void> {
    if (source.kind === 'file') await ensureKey(source.file);
    await this.#write([await this.#wrap(key, source)]);
  }

  /** By whichever wrapping key is at hand. @throws SECRET_UNAVAILABLE, which says what was missing of each */
  async open(): Promise<Buffer> {
    return (await this.#opened()).key;
  }

  /**
   * Another key takes the wrapping key's place, at another place or at the same file, where the old one is destroyed.
   * What is encrypted in the database stays as it is. Killed between any two steps, it opens still, and the same again
   * ends it. @throws SECRET_UNAVAILABLE, INPUT_INVALID
   */
  async rewrap(to?: KeySource): Promise<WrappedKey> {
    const { key, by } = await this.#opened();
    const source = to ?? this.source(by.source.replace(/\.next$/, ''));
    const isSame = source.text === by.source || nextOf(source) === by.source;
    if (source.kind === 'file' && isSame) return this.#renewFile(key, source, by);
    if (to === undefined)
      throw new OpenwardError('INPUT_INVALID', 'Say where the new key lies: only a file is made anew here');
    if (source.kind === 'file') await ensureKey(source.file);
    const wrapped = await this.#wrap(key, source);
    // A token that encrypts and does not decrypt would lock everybody out: it has to show that it does, first.
    if (!(await unwrapKey(wrapped, source)).equals(key)) throw unavailable(source.text, 'what it opens is another key');
    await this.#write([wrapped]);
    return wrapped;
  }

  /** A file's new key lies beside the old one until what it opens is on stable storage under both names. */
  async #renewFile(key: Buffer, source: FileSource, by: WrappedKey): Promise<WrappedKey> {
    const next = `${source.file}.next`;
    if (by.source === nextOf(source)) return this.#ended(next, source, by);
    await rm(next, { force: true });
    await ensureKey(next);
    const beside = await this.#wrap(key, fileSource(next, nextOf(source)));
    await this.#write([beside, { ...beside, source: source.text }, by]);
    return this.#ended(next, source, beside);
  }

  async #ended(next: string, source: FileSource, beside: WrappedKey): Promise<WrappedKey> {
    const wrapped = { ...beside, source: source.text };
    await moveIntoPlace(next, source.file);
    await this.#write([wrapped]);
    return wrapped;
  }

  async #opened(): Promise<{ readonly key: Buffer; readonly by: WrappedKey }> {
    const failures: string[] = [];
    for (const by of this.wrapped()) {
      try {
        return { key: await unwrapKey(by, this.source(by.source)), by };
      } catch (error) {
        if (!(error instanceof OpenwardError)) throw error;
        failures.push(error.message);
      }
    }
    throw new OpenwardError('SECRET_UNAVAILABLE', failures.join('; '));
  }

  async #wrap(key: Buffer, source: KeySource): Promise<WrappedKey> {
    return { ...(await wrapKey(key, source)), at: this.clock.now().toISOString() };
  }

  #write(wrapped: readonly WrappedKey[]): Promise<void> {
    const kept = KeptRidKey.parse({ format: 'openward-rid-key/1', wrapped });
    return writeAtomically(this.file, `${JSON.stringify(kept, null, 2)}\n`);
  }
}

type FileSource = Extract<KeySource, { kind: 'file' }>;

/** Where a file's next key lies before it takes its place. */
const nextOf = ({ text }: KeySource): string => `${text}.next`;

/** A key that is there stays: others may be wrapped under it. */
async function ensureKey(file: string): Promise<void> {
  if (!existsSync(file)) await writeAtomically(file, `${randomBytes(keyBytes).toString('base64url')}\n`);
}
