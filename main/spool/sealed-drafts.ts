import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { rm } from '../../connections/disk.ts';
import { Draft, emptyDraft, type DraftAttachment } from '../../api/formats/draft.ts';
import type { Drafts } from '../../app/ports/drafts.ts';
import type { Vault } from '../../app/ports/vault.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { TID } from '../../domain/ids.ts';
import { inTurn } from '../files/in-turn.ts';
import { openCopy, sealCopy, takeCopy } from './attachments.ts';
import { withDraftKey, type DraftKeyOwner } from './draft-key.ts';
import { readSealed, writeSealed } from './sealed-file.ts';

export interface DraftOptions {
  /** The person's own folder. */
  readonly folder: string;
  readonly vault: Pick<Vault, 'pid' | 'certificates' | 'openEnvelope'> & DraftKeyOwner;
}

/** One doctor's drafts: encrypted with a key of their vault, one file a treatment, attached files beside it. */
export class SealedDrafts implements Drafts {
  constructor(private readonly options: DraftOptions) {}

  async load(tid: string): Promise<Draft> {
    const plaintext = await withDraftKey(this.options.vault, (key) =>
      readSealed(this.#fileOf(tid), key, this.#context(tid)),
    );
    if (!plaintext) return emptyDraft;
    try {
      const raw: unknown = JSON.parse(plaintext.toString('utf8'));
      return Draft.parse(raw);
    } catch (cause) {
      throw new OpenwardError('FILE_UNREADABLE', 'The draft does not have the expected shape', { cause });
    }
  }

  change(tid: string, change: (draft: Draft) => Draft): Promise<Draft> {
    return inTurn(this.#fileOf(tid), async () => {
      const draft = Draft.parse(change(await this.load(tid)));
      const plaintext = Buffer.from(JSON.stringify(draft), 'utf8');
      await withDraftKey(this.options.vault, (key) =>
        writeSealed(this.#fileOf(tid), key, this.#context(tid), plaintext),
      );
      return draft;
    });
  }

  async takeFile(tid: string, path: string): Promise<DraftAttachment> {
    const id = randomUUID();
    const certificate = this.options.vault.certificates.encryptionCertificate;
    return { id, ...(await takeCopy(path, this.#copyOf(tid, id), { certificate, tid })) };
  }

  async takePart(
    tid: string,
    { title, mediaType, data }: { title: string; mediaType: string; data: Uint8Array },
  ): Promise<DraftAttachment> {
    const id = randomUUID();
    const certificate = this.options.vault.certificates.encryptionCertificate;
    const digest = await sealCopy(Readable.from([data], { objectMode: false }), this.#copyOf(tid, id), {
      certificate,
      tid,
    });
    return { id, title, mediaType, bytes: data.length, digest };
  }

  openFile(tid: string, { id, digest }: DraftAttachment): Promise<() => Readable> {
    return openCopy(this.#copyOf(tid, id), digest, { vault: this.options.vault, tid });
  }

  async removeFile(tid: string, id: string): Promise<void> {
    await rm(this.#copyOf(tid, id), { force: true });
  }

  #fileOf(tid: string): string {
    return join(this.options.folder, 'drafts', `${TID.parse(tid)}.draft`);
  }

  #copyOf(tid: string, id: string): string {
    return join(this.options.folder, 'drafts', `${TID.parse(tid)}.${z.uuid().parse(id)}.attachment`);
  }

  #context(tid: string): string {
    return `openward-draft/1 ${this.options.vault.pid} ${tid}`;
  }
}
