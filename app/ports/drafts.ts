import type { Readable } from 'node:stream';
import type { Draft, DraftAttachment } from '../../api/formats/draft.ts';

/** One doctor's drafts, a treatment each, and the files attached to them. Nothing of them is on disk in the clear. */
export interface Drafts {
  /** An empty one when nothing was saved yet. Errors: ENVELOPE_TAMPERED, FILE_UNREADABLE, VAULT_LOCKED. */
  load(tid: string): Promise<Draft>;
  /**
   * Loads, changes and keeps as one step: changes of one draft go one after the other, in the order asked, so none
   * undoes another. On stable storage when it resolves. What `change` throws comes through, and the draft is as it was.
   * Errors: those of `load`.
   */
  change(tid: string, change: (draft: Draft) => Draft): Promise<Draft>;
  /**
   * Takes a copy of a file of this machine, sealed as it is read; it belongs to no draft yet.
   * Errors: FILE_UNREADABLE, FILE_TOO_LARGE.
   */
  takeFile(tid: string, path: string): Promise<DraftAttachment>;
  /** The same of a part of a record that is at hand. */
  takePart(tid: string, part: { title: string; mediaType: string; data: Uint8Array }): Promise<DraftAttachment>;
  /**
   * The copy's bytes, from the beginning as often as asked for, once it was found to be whole. Errors: FILE_UNREADABLE,
   * ENVELOPE_TAMPERED.
   */
  openFile(tid: string, attachment: DraftAttachment): Promise<() => Readable>;
  /** Idempotent. */
  removeFile(tid: string, id: string): Promise<void>;
}
