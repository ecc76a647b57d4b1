/**
 * Remembers the id of a release that was asked for and not yet opened, so that a retry is the same release
 * and one use is written on the ledger, not two.
 */
export interface ReleaseBook {
  /**
   * The unfinished release of this share, or else `fresh`, begun now: asked twice at once, both get the same.
   * On stable storage when it resolves.
   */
  begin(shareId: string, fresh: string): Promise<string>;
  /** The contents were opened; the next opening is another use. */
  finish(shareId: string, releaseId: string): Promise<void>;
}
