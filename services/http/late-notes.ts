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

/**
 * A book whose disk may be full. What has happened already, or only tells somebody what is there, does not wait for it:
 * whoever treats a patient reads on. Its note is made as soon as notes can be made again, before the next.
 */
export class LateNotes implements AuditBook {
  #late: AuditNote[] = [];
  #lost = 0;

  constructor(
    private readonly book: AuditBook,
    private readonly log: Pick<ServiceLog, 'error'>,
  ) {}

  async note(...notes: readonly AuditNote[]): Promise<void> {
    const [late, lost] = [this.#late, this.#lost];
    [this.#late, this.#lost] = [[], 0];
    try {
      await this.book.note(...late, ...(lost === 0 ? [] : [lostNote(lost)]), ...notes);
    } catch (error) {
      this.#late = [...late, ...this.#late];
      this.#lost += lost;
      throw error;
    }
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
}

function lostNote(lost: number): AuditNote {
  return {
    ...{ act: 'notesLost', state: 'ended', by: { kind: 'itself' }, about: [String(lost)] },
    ...{ from: '', outcome: 'OK', request: randomUUID() },
  };
}
