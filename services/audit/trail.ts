import { z } from 'zod';
import { AuditAnchor, TRAIL_KEPT_MS, type AuditActor, type AuditNote } from '../../domain/audit.ts';
import type { Clock } from '../../domain/clock.ts';
import { Sha384Hex } from '../../domain/ids.ts';
import { BEFORE_THE_FIRST, keptEntry, type KeptEntry } from '../../protocol/audit/entry.ts';
import type { Database, Queries } from '../database/open.ts';
import { isDuplicate, rows } from '../database/rows.ts';
import { countRefusals, forgetRefusals, refusalsSince, type CountedRefusal } from './refusals.ts';

/**
 * PostgreSQL gives numbers of 64 bits as texts. What somebody has put in the place of a text is none: whoever judges
 * the trail finds it there, and it hides no other entry.
 */
const Kept = z.object({ sequence: z.coerce.number(), entry: z.string().catch(''), digest: z.string().catch('') });
const Place = Kept.pick({ sequence: true, digest: true });
/** The last entry, which the next one names: also where somebody has put something else in the place of its digest. */
const Head = Place.extend({ digest: Sha384Hex.catch(BEFORE_THE_FIRST) });
/** An entry's number and digest. */
export type TrailPlace = z.infer<typeof Place>;

/** Entries on a page. */
export const entriesAPage = 200;
/** How many calls' notes are written in one transaction, and entries by one statement. */
const mostTogether = 200;
/** How often it is tried when another program has written an entry at the same moment. */
const tries = 5;

/** Which entries are asked for. */
export interface EntriesAsked {
  /** Entries beyond this number, in the order that is asked for; from its end when absent. */
  readonly beyond?: number | undefined;
  readonly order: 'oldest' | 'newest';
  /** Of this actor alone: a PID, or a role and an organisation (`actorName`). */
  readonly by?: string | undefined;
}

interface Waiting {
  readonly notes: readonly AuditNote[];
  readonly written: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Who did what to whom, when, from where and how it ended: entries that are added and never changed, each with the
 * digest of the one before. What is asked to be noted at the same time is written together, in the order it came.
 */
export class AuditTrail {
  readonly #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Resolves when the notes are in the database. Rejects with the database's error; none of them is there then. */
  note(...notes: readonly AuditNote[]): Promise<void> {
    return new Promise((written, failed) => {
      this.#waiting.push({ notes, written, failed });
      if (!this.#isWriting) void this.#write();
    });
  }

  /** The last entry; that before the first when there is none. */
  async head(): Promise<TrailPlace> {
    return headIn(this.database);
  }

  /** The entry of a number, if it is there. */
  async digestAt(sequence: number): Promise<string | undefined> {
    return rows(Place, await this.database('auditTrail').where({ sequence }).select('sequence', 'digest'))[0]?.digest;
  }

  /** When the first entry beyond a number was written; undefined when there is none. */
  async waitingSince(sequence: number): Promise<Date | undefined> {
    const found: unknown = await this.database('auditTrail')
      .where('sequence', '>', sequence)
      .orderBy('sequence')
      .limit(1)
      .select('at');
    const [first] = rows(z.object({ at: z.string() }), found);
    return first === undefined ? undefined : new Date(first.at);
  }

  /** A page of entries as they are kept: also those that somebody has made unreadable. */
  async page({ beyond, order, by }: EntriesAsked): Promise<KeptEntry[]> {
    const direction = order === 'oldest' ? 'asc' : 'desc';
    const query = this.database('auditTrail').where('sequence', '>', 0).orderBy('sequence', direction);
    if (beyond !== undefined) void query.where('sequence', order === 'oldest' ? '>' : '<', beyond);
    if (by !== undefined) void query.where({ by });
    return rows(Kept, await query.limit(entriesAPage).select('sequence', 'entry', 'digest'));
  }

  /** What the ledger was told last. */
  async lastTold(): Promise<TrailPlace | undefined> {
    const found: unknown = await this.database('auditAnchors').orderBy('sequence', 'desc').limit(1);
    return rows(Place, found)[0];
  }

  async told({ sequence, digest, at }: AuditAnchor, isHere = true): Promise<void> {
    const anchor = { sequence, digest, at, isHere };
    await this.database('auditAnchors').insert(anchor).onConflict('sequence').merge();
  }

  /** Whether the trail has an entry of the ledger's, or says already that it has not. */
  async accountsFor({ sequence, digest }: TrailPlace): Promise<boolean> {
    if ((await this.digestAt(sequence)) === digest) return true;
    const missing = { sequence, digest, isHere: false };
    return rows(Place, await this.database('auditAnchors').where(missing).select('sequence', 'digest')).length > 0;
  }

  /**
   * The ledger has entries of this trail that are not here, or others: the database is an older one, or was changed.
   * The trail goes on behind the ledger's last, and says so.
   */
  async resumeBehind(anchor: AuditAnchor, request: string): Promise<void> {
    const about = [String(anchor.sequence), anchor.digest];
    await this.#writeTogether([{ ...ownNote('trailResumed', request), about }], anchor.sequence);
    await this.told(anchor, false);
  }

  /** Puts away what is older than it is kept, up to an entry that the ledger has. @returns how many entries went */
  async putAwayOld(): Promise<number> {
    await forgetRefusals(this.database, this.clock.now());
    const before = new Date(this.clock.now().getTime() - TRAIL_KEPT_MS).toISOString();
    // The ledger's last stays: by it this trail is known again.
    const newest = await this.lastTold();
    const found: unknown = await this.database('auditAnchors')
      .where('at', '<', before)
      .where('sequence', '<', newest?.sequence ?? 0)
      .orderBy('sequence', 'desc')
      .limit(1);
    const [last] = rows(Place, found);
    return last === undefined ? 0 : this.database('auditTrail').where('sequence', '<=', last.sequence).delete();
  }

  /** How often which call was refused for which reason, as it was noted, from the beginning of that hour on. */
  refusedSince(since: Date): Promise<CountedRefusal[]> {
    return refusalsSince(this.database, since);
  }

  /** Digests that the ledger has and this trail has not: of an older database that was put in its place. */
  async missing(): Promise<number> {
    const found: unknown = await this.database('auditAnchors').where({ isHere: false }).count({ count: '*' });
    return rows(z.object({ count: z.coerce.number() }), found)[0]?.count ?? 0;
  }

  /** Until nothing waits. */
  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const together = this.#waiting.splice(0, mostTogether);
      const notes = together.flatMap((one) => one.notes);
      try {
        await this.#writeTogether(notes);
        for (const { written } of together) written();
      } catch (error) {
        for (const { failed } of together) failed(error);
      }
    }
    this.#isWriting = false;
  }

  /** All of them, or none. Where somebody else has written to the same database meanwhile, behind that. */
  async #writeTogether(notes: readonly AuditNote[], behind = 0): Promise<void> {
    for (let round = 1; ; round += 1) {
      try {
        await this.database.transaction((transaction) => this.#add(transaction, notes, behind));
        return;
      } catch (error) {
        if (round === tries || !isDuplicate(error)) throw error;
      }
    }
  }

  async #add(queries: Queries, notes: readonly AuditNote[], behind: number): Promise<void> {
    let { sequence, digest: previous } = await headIn(queries);
    sequence = Math.max(sequence, behind);
    const at = this.clock.now().toISOString();
    const added = notes.map((note) => {
      sequence += 1;
      const kept = keptEntry({ format: 'openward-audit/1', sequence, at, ...note, previous });
      previous = kept.digest;
      return { ...kept, at, by: actorName(note.by) };
    });
    for (let from = 0; from < added.length; from += mostTogether)
      await queries('auditTrail').insert(added.slice(from, from + mostTogether));
    await countRefusals(queries, at, notes);
  }
}

async function headIn(queries: Queries): Promise<TrailPlace> {
  const found: unknown = await queries('auditTrail').orderBy('sequence', 'desc').limit(1).select('sequence', 'digest');
  return rows(Head, found)[0] ?? { sequence: 0, digest: BEFORE_THE_FIRST };
}

/** By which entries of an actor are looked up. */
function actorName(actor: AuditActor): string {
  switch (actor.kind) {
    case 'person':
      return actor.pid;
    case 'program':
      return `${actor.role}@${actor.mspId}`;
    default:
      return actor.kind;
  }
}

/** What a service says of itself. */
export function ownNote(act: string, request: string): AuditNote {
  return { act, state: 'ended', by: { kind: 'itself' }, about: [], from: '', outcome: 'OK', request };
}
