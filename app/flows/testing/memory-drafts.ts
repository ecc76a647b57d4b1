import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { emptyDraft, type Draft, type DraftAttachment } from '../../../api/formats/draft.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import type { Drafts } from '../../ports/drafts.ts';

/** Drafts in memory; `broken` makes every change fail as a full disk would. */
export class MemoryDrafts implements Drafts {
  readonly kept = new Map<string, Draft>();
  readonly files = new Map<string, string>();
  broken = false;

  load(tid: string): Promise<Draft> {
    return Promise.resolve(this.kept.get(tid) ?? emptyDraft);
  }

  /** In one step, as the port has it. */
  change(tid: string, change: (draft: Draft) => Draft): Promise<Draft> {
    return Promise.resolve().then(() => {
      const draft = change(this.kept.get(tid) ?? emptyDraft);
      if (this.broken) throw new Error('no space left on device');
      this.kept.set(tid, draft);
      return draft;
    });
  }

  takeFile(_tid: string, path: string): Promise<DraftAttachment> {
    const id = randomUUID();
    this.files.set(id, path);
    return Promise.resolve({ id, title: path, mediaType: 'text/plain', bytes: path.length, digest: '0'.repeat(96) });
  }

  takePart(_tid: string, { title, mediaType, data }: Parameters<Drafts['takePart']>[1]): Promise<DraftAttachment> {
    const id = randomUUID();
    this.files.set(id, Buffer.from(data).toString());
    return Promise.resolve({ id, title, mediaType, bytes: data.length, digest: '0'.repeat(96) });
  }

  openFile(_tid: string, { id }: DraftAttachment): Promise<() => Readable> {
    const text = this.files.get(id);
    if (text === undefined) return Promise.reject(new OpenwardError('FILE_UNREADABLE'));
    return Promise.resolve(() => Readable.from([Buffer.from(text)]));
  }

  removeFile(_tid: string, id: string): Promise<void> {
    this.files.delete(id);
    return Promise.resolve();
  }
}
