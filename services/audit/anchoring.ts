import { randomUUID } from 'node:crypto';
import type { AuditAnchor, TrailKeeper } from '../../domain/audit.ts';
import type { Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import type { HealthCheck, ServiceLog } from '../http/handlers.ts';
import type { AuditTrail } from './trail.ts';

/** So many entries wait for the ledger at most, or so many milliseconds: what is changed meanwhile is not proven. */
const MOST_ENTRIES = 1000;
const LONGEST_MS = 15 * 60_000;
/** Milliseconds beyond that after which the service is not well. */
const PATIENCE_MS = 45 * 60_000;

export interface AnchoringParts {
  readonly trail: AuditTrail;
  readonly ledger: Pick<Ledger, 'submit' | 'evaluate'>;
  readonly mspId: string;
  readonly keeper: TrailKeeper;
  readonly clock: Clock;
  readonly log: Pick<ServiceLog, 'warn' | 'error' | 'info'>;
}

/** Tells the ledger how far the trail has come, and compares what is here with what the ledger was told before. */
export class Anchoring {
  readonly #parts: AnchoringParts;
  readonly #lock = new KeyedLock();
  #isCompared = false;

  constructor(parts: AnchoringParts) {
    this.#parts = parts;
  }

  /** Anchors when it is time to. Errors: those of the ledger and of the database. */
  async round(): Promise<void> {
    if (await this.#isDue()) await this.anchor();
    else if (!this.#isCompared) await this.#lock.run('trail', () => this.#compare());
    const gone = await this.#parts.trail.putAwayOld();
    if (gone > 0)
      this.#parts.log.info({ entries: gone }, 'entries of the audit trail that were kept long enough are gone');
  }

  /** The last entry that is on the ledger then; undefined of an empty trail. Errors: those of the ledger. */
  anchor(): Promise<AuditAnchor | undefined> {
    return this.#lock.run('trail', async () => {
      await this.#compare();
      const { trail, ledger } = this.#parts;
      const { sequence, digest } = await trail.head();
      if (sequence === 0) return undefined;
      const { result } = await ledger.submit(ledgerApi.audit.anchor, { sequence, digest });
      await trail.told(result);
      return result;
    });
  }

  /** Whether what is noted comes to the ledger. */
  health(): HealthCheck {
    return {
      name: 'audit trail',
      check: async () => {
        const { trail, clock } = this.#parts;
        const told = await trail.lastTold();
        const { sequence } = await trail.head();
        const since = await trail.waitingSince(told?.sequence ?? 0);
        const waits = since === undefined ? 0 : clock.now().getTime() - since.getTime();
        if (waits > LONGEST_MS + PATIENCE_MS)
          throw new OpenwardError(
            'LEDGER_UNAVAILABLE',
            `The ledger has not been told of entries since ${since?.toISOString()}`,
          );
        return `${sequence} entries, ${told?.sequence ?? 0} of them on the ledger`;
      },
    };
  }

  async #isDue(): Promise<boolean> {
    const { trail, clock } = this.#parts;
    const told = (await trail.lastTold())?.sequence ?? 0;
    const { sequence } = await trail.head();
    if (sequence - told >= MOST_ENTRIES) return true;
    const since = await trail.waitingSince(told);
    return since !== undefined && clock.now().getTime() - since.getTime() >= LONGEST_MS;
  }

  /**
   * At the start, and before anything is anchored: the ledger's last must be here. When it is not, nothing of what
   * was done since then is known here, and the trail says so for good.
   */
  async #compare(): Promise<void> {
    const { trail, ledger, mspId, keeper, log } = this.#parts;
    const { anchor } = await ledger.evaluate(ledgerApi.audit.last, { mspId, keeper });
    if (anchor !== undefined && !(await trail.accountsFor(anchor))) {
      const { sequence } = await trail.head();
      log.error({ here: sequence, ledger: anchor.sequence }, 'the audit trail is not the one that the ledger knows');
      await trail.resumeBehind(anchor, randomUUID());
    }
    this.#isCompared = true;
  }
}
