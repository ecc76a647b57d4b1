import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EmrDraft } from '../../api/formats/emr.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { Instant, Sha384Hex, TID } from '../../domain/ids.ts';
import { readSealed, writeSealed } from './sealed-file.ts';

/** A file the doctor attached: kept beside the draft as ciphertext, whose digest is here. */
export const DraftAttachment = z.object({
  id: z.uuid(),
  title: z.string(),
  mediaType: z.string(),
  bytes: z.number().int(),
  digest: Sha384Hex,
});
export type DraftAttachment = z.infer<typeof DraftAttachment>;

/** A treatment as far as the doctor has come with it. */
export const Draft = z.object({
  emr: EmrDraft,
  savedAt: Instant.optional(),
  attachments: z.array(DraftAttachment),
});
export type Draft = z.infer<typeof Draft>;

export interface DraftOptions {
  /** The person's own folder. */
  readonly folder: string;
  readonly pid: string;
  /** A copy of the vault's draft key; throws VAULT_LOCKED. */
  readonly key: () => Buffer;
}

/** One doctor's drafts: encrypted with a key of their vault, one file per treatment. */
export class Drafts {
  constructor(private readonly options: DraftOptions) {}

  /** An empty one when nothing was saved yet. */
  async load(tid: string): Promise<Draft> {
    const plaintext = await this.#withKey((key) => readSealed(this.#fileOf(tid), key, this.#context(tid)));
    if (!plaintext) return { emr: {}, attachments: [] };
    try {
      const raw: unknown = JSON.parse(plaintext.toString('utf8'));
      return Draft.parse(raw);
    } catch (cause) {
      throw new OpenwardError('FILE_UNREADABLE', 'The draft does not have the expected shape', { cause });
    }
  }

  async save(tid: string, draft: Draft): Promise<void> {
    const plaintext = Buffer.from(JSON.stringify(Draft.parse(draft)), 'utf8');
    await this.#withKey((key) => writeSealed(this.#fileOf(tid), key, this.#context(tid), plaintext));
  }

  /** Where the ciphertext of an attachment lies. */
  attachmentFile(tid: string, id: string): string {
    return join(this.options.folder, 'drafts', `${TID.parse(tid)}.${z.uuid().parse(id)}.attachment`);
  }

  readAttachment(tid: string, id: string): ReturnType<typeof createReadStream> {
    return createReadStream(this.attachmentFile(tid, id), { highWaterMark: 1024 * 1024 });
  }

  async removeAttachment(tid: string, id: string): Promise<void> {
    await rm(this.attachmentFile(tid, id), { force: true });
  }

  async #withKey<T>(work: (key: Buffer) => Promise<T>): Promise<T> {
    const key = this.options.key();
    try {
      return await work(key);
    } finally {
      key.fill(0);
    }
  }

  #fileOf(tid: string): string {
    return join(this.options.folder, 'drafts', `${TID.parse(tid)}.draft`);
  }

  #context(tid: string): string {
    return `openward-draft/1 ${this.options.pid} ${tid}`;
  }
}
