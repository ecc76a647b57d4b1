import { OpenwardError } from '../../domain/errors.ts';
import type { PID, TID } from '../../domain/ids.ts';
import { keyOf, placeOf } from '../../domain/object-place.ts';
import { requireAllRead } from '../database/rows.ts';
import { limitIsReached } from '../http/limits.ts';
import type { ObjectRow, Objects } from './objects.ts';
import type { ObjectStorage } from './storage.ts';

export interface HoldingsParts {
  readonly objects: Objects;
  readonly storage: ObjectStorage;
  /** The one bucket this cloud gives permissions for. */
  readonly bucket: string;
}

/** An object as somebody else says it is. */
export interface Claimed {
  readonly tid: TID;
  /** `s3://…` */
  readonly url: string;
  readonly owner: PID;
  /** SHA-384, hex. */
  readonly digest: string;
  readonly bytes: number;
}

/** What was permitted, compared with what the storage has. */
export class Holdings {
  readonly #parts: HoldingsParts;
  /** Objects being read to their end: however many ask at once, each is read once. */
  readonly #reading = new Map<string, Promise<void>>();

  constructor(parts: HoldingsParts) {
    this.#parts = parts;
  }

  /** As `Objects.announce`; what the person announced and never stored is given back before anything is refused. */
  async announce(...announced: Parameters<Objects['announce']>): Promise<void> {
    const { objects } = this.#parts;
    try {
      await objects.announce(...announced);
    } catch (error) {
      if (!limitIsReached(error)) throw error;
      await this.#settle((await objects.due(announced[0].owner)).readable);
      await objects.announce(...announced);
    }
  }

  /**
   * One round over what is due: what came counts on, what did not gives its bytes back.
   * @throws INTERNAL, when the others are done, for what cannot be read
   */
  async settle(): Promise<void> {
    const { readable, unreadable } = await this.#parts.objects.due();
    await this.#settle(readable);
    requireAllRead('announced objects', unreadable);
  }

  /**
   * The object lies there, was put there by this person for this treatment, and is what it is said to be. The first
   * time it is read to its end; since nothing is overwritten, that holds for good.
   * @throws OBJECT_MISSING, DIGEST_MISMATCH, STORAGE_UNAVAILABLE
   */
  async verify({ tid, url, owner, digest, bytes }: Claimed): Promise<void> {
    const place = placeOf(url);
    const known = await this.#parts.objects.find(keyOf(place));
    if (place.bucket !== this.#parts.bucket || known?.tid !== tid || known.owner !== owner)
      throw new OpenwardError('OBJECT_MISSING', 'This person was permitted no such object for the treatment');
    if (place.digest !== digest || known.bytes !== bytes) throw new OpenwardError('DIGEST_MISMATCH');
    await this.requireStored(known);
    if (known.verifiedAt === undefined) await this.#readOnce(known, digest);
  }

  /** It lies there with the length that was permitted. @throws OBJECT_MISSING, DIGEST_MISMATCH, STORAGE_UNAVAILABLE */
  async requireStored(known: ObjectRow): Promise<void> {
    const size = await this.#parts.storage.size(known.key);
    if (size === undefined) throw new OpenwardError('OBJECT_MISSING', 'The storage has no such object');
    if (size !== known.bytes) throw new OpenwardError('DIGEST_MISMATCH', 'The object has another length');
    if (known.lookAt !== undefined) await this.#parts.objects.found(known);
  }

  async #settle(due: readonly ObjectRow[]): Promise<void> {
    const { objects, storage } = this.#parts;
    for (const object of due) {
      if ((await storage.size(object.key)) === undefined) await objects.missed(object);
      else await objects.found(object);
    }
  }

  #readOnce(known: ObjectRow, digest: string): Promise<void> {
    const underWay = this.#reading.get(known.key);
    if (underWay !== undefined) return underWay;
    const reading = this.#read(known, digest).finally(() => this.#reading.delete(known.key));
    this.#reading.set(known.key, reading);
    return reading;
  }

  async #read(known: ObjectRow, digest: string): Promise<void> {
    const read = await this.#parts.storage.digest(known.key);
    if (read === undefined) throw new OpenwardError('OBJECT_MISSING', 'The storage has no such object');
    if (read.digest !== digest || read.bytes !== known.bytes)
      throw new OpenwardError('DIGEST_MISMATCH', 'The object is not what its name says');
    await this.#parts.objects.verified(known);
  }
}
