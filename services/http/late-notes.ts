import { randomUUID } from 'node:crypto';
import type { AuditNote } from '../../domain/audit.ts';
import type { ServiceLog } from './handlers.ts';

/** Where what is done is written down; a service without a database has none. */
export interface AuditBook {
  /** Resolves when they are kept; none of them is when it rejects. */
  note(...notes: readonly AuditNote[]): Promise<void>;
}

/** So many notes wait for a disk that takes no more; what comes beyond is counted. */
const MOST_LATE = 10_000;
const TRIED_AT_ONCE = 200;

/**
 * A book whose disk may be full. What has happened already, or only tells somebody what is there, does not wait for it:
 * whoever treats a patient reads on. Its note is made as soon as notes can be made again, before the next.
 */
export class LateNotes implements AuditBook {
  readonly #late: AuditNote[] = [];
  #lost = 0;

  constructor(
    private readonly book: AuditBook,
    private readonly log: Pick<ServiceLog, 'error'>,
  ) {}

  async note(...notes: readonly AuditNote[]): Promise<void> {
    await this.#writeLate();
    await this.book.note(...notes);
  }

  /** Made now or later; of what is too much for memory, the number. */
  async noteSooner(note: AuditNote): Promise<void> {
    try {
      await this.note(note);
    } catch (error) {
      this.log.error({ error, act: note.act, request: note.request }, 'a note waits for the audit trail');
      if (this.#late.length < MOST_LATE) this.#late.push(note);
      else this.#lost += 1;
    }
  }

  /** Some at a time: as long as none can be made, a call tries no more than those. */
  async #writeLate(): Promise<void> {
    while (this.#late.length > 0) {
      const some = this.#late.splice(0, TRIED_AT_ONCE);
      try {
        await this.book.note(...some);
      } catch (error) {
        this.#late.unshift(...some);
        throw error;
      }
    }
    const lost = this.#lost;
    if (lost === 0) return;
    this.#lost = 0;
    await this.book.note(lostNote(lost)).catch((error: unknown) => {
      this.#lost += lost;
      throw error;
    });
  }
}

function lostNote(lost: number): AuditNote {
  return {
    ...{ act: 'notesLost', state: 'ended', by: { kind: 'itself' }, about: [String(lost)] },
    ...{ from: '', outcome: 'OK', request: randomUUID() },
  };
}
