import { z } from 'zod';
import type { AuditActor, AuditNote } from '../../domain/audit.ts';
import { MspId, Sha256Hex, Sha384Hex } from '../../domain/ids.ts';
import type { Claim } from './caller.ts';
import type { ServiceLog } from './handlers.ts';
import { LateNotes, type AuditBook } from './late-notes.ts';
import { limitReached } from './limits.ts';

/** One call, as far as it is known when it is noted. */
export interface NotedCall {
  /** The name of the route. */
  readonly act: string;
  /** Whether it changes nothing. */
  readonly isQuestion: boolean;
  /** Absent where the certificate names no role. */
  readonly claim?: Claim | undefined;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly from: string;
  readonly request: string;
}

const HOUR_MS = 3_600_000;
/** For so many milliseconds the same question of the same caller about the same things is one entry. */
const SAME_QUESTION_MS = HOUR_MS;
/** The same of the same refusal. */
const SAME_REFUSAL_MS = 60_000;
/** Of how many callers and questions that is remembered; beyond that they are noted again. */
const MOST_REMEMBERED = 50_000;
/** So many entries of one person or installation in an hour: as many as they may send transactions to the ledger. */
const MOST_OF_EACH = 6000;
/** Reading the trail is an entry each time. */
const noted = new Set(['auditEntries']);

/**
 * What is noted of calls. What may change something is noted before it is done, and again with how it ended, so that an
 * act whose program was killed in between is there; without the first note it is not done. Questions are noted when
 * they are answered, refusals when they are given. A window asks for the same lists every few seconds: the same
 * question is one entry an hour. Nobody fills the disk by it: who has made too many entries in an hour changes nothing
 * more in it, and what they ask, and are refused, is noted without about what.
 */
export class NotedCalls {
  readonly #recent = new Map<string, number>();
  readonly #entries = new Map<string, { readonly since: number; count: number }>();
  readonly #book: LateNotes;

  constructor(
    book: AuditBook,
    log: Pick<ServiceLog, 'error'>,
    private readonly now: () => number = Date.now,
  ) {
    this.#book = new LateNotes(book, log);
  }

  /** Does the work of a call. Errors: the book's before anything is changed, LIMIT_REACHED; those of the work. */
  async around<T>(call: NotedCall, work: () => Promise<T> | T): Promise<T> {
    if (call.isQuestion) return this.#asked(call, work);
    const note = noteOf(call, 'begun');
    const left = this.#leftFor(note.by);
    if (left <= 0) throw limitReached('acts of one person in an hour', HOUR_MS / 1000);
    await this.#book.note(note);
    const answer = await work();
    await this.#book.noteSooner(noteOf(call, 'ended', 'OK'));
    return answer;
  }

  /** A call that was refused, wherever on its way. What cannot be noted then is refused all the same. */
  async refused(call: NotedCall, code: string): Promise<void> {
    const note = this.#within(noteOf(call, call.isQuestion ? 'asked' : 'ended', code));
    if (this.#isNew(note, SAME_REFUSAL_MS)) await this.#book.noteSooner(note);
  }

  async #asked<T>(call: NotedCall, work: () => Promise<T> | T): Promise<T> {
    const answer = await work();
    const note = this.#within(noteOf(call, 'asked', 'OK'));
    if (noted.has(call.act) || this.#isNew(note, SAME_QUESTION_MS)) await this.#book.noteSooner(note);
    return answer;
  }

  /** The note as it is made by who has none left. */
  #within(note: AuditNote): AuditNote {
    return this.#leftFor(note.by, 0) > 0 ? note : { ...note, about: [] };
  }

  /** How many entries somebody has left in this hour, before these. Machines of nodes are not counted. */
  #leftFor(by: AuditActor, more = 1): number {
    if (by.kind !== 'person' && !(by.kind === 'program' && by.key !== undefined)) return MOST_OF_EACH;
    const name = JSON.stringify(by);
    const now = this.now();
    const known = this.#entries.get(name);
    const counted = known !== undefined && now - known.since < HOUR_MS ? known : { since: now, count: 0 };
    const left = MOST_OF_EACH - counted.count;
    counted.count += more;
    remember(this.#entries, name, counted);
    return left;
  }

  #isNew(note: AuditNote, within: number): boolean {
    const key = keyOf(note);
    const now = this.now();
    const last = this.#recent.get(key);
    if (last !== undefined && now - last < within) return false;
    remember(this.#recent, key, now);
    if (outcomeIsCounted(note)) this.#leftFor(note.by);
    return true;
  }
}

/** Whatever is noted beside the two entries of an act, which are counted as one when it begins. */
const outcomeIsCounted = ({ state, outcome }: AuditNote): boolean => state === 'asked' || outcome !== 'OK';

/** The newest is the last; what was not looked at for the longest time goes. */
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > MOST_REMEMBERED && oldest.done !== true) map.delete(oldest.value);
}

function keyOf({ act, by, about, outcome }: AuditNote): string {
  return JSON.stringify([act, outcome, by, about]);
}

function noteOf(call: NotedCall, state: AuditNote['state'], outcome?: string): AuditNote {
  const { act, claim, from, request } = call;
  return {
    ...{ act, state, from, request },
    by: actorOf(claim),
    about: idsIn(call),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

/** Nothing of a certificate but what `AuditActor` has: a thumbprint is of the connection, not of the person. */
function actorOf(claim: Claim | undefined): AuditActor {
  if (claim === undefined || claim.kind === 'monitor') return { kind: 'unknown' };
  const { mspId } = claim;
  if (claim.kind === 'person') return { kind: 'person', role: claim.role, mspId, pid: claim.pid };
  // A service is one of its organisation; of installations there are many.
  return { kind: 'program', role: claim.role, mspId, ...(claim.role === 'workstation' ? { key: claim.key } : {}) };
}

/** Members that hold an id. */
const idNames = 'id pid patientPid doctorPid consumerPid tid T_ID shareId digest day mspId'.split(' ');
/** Ids as Openward makes them, organisations and days: what somebody has typed in such a place is not noted. */
const Id = z.union([
  Sha384Hex,
  Sha256Hex,
  z.uuid(),
  MspId,
  z.iso.date(),
  z.string().regex(/^(?:[TSR]-[0-9a-f]{32}|A-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/),
]);
const Members = z.record(z.string(), z.unknown()).catch({});
const mostIds = 8;

/** What a call names: in its path first, then in its query and its body. */
function idsIn({ params, query, body }: Pick<NotedCall, 'params' | 'query' | 'body'>): string[] {
  const found = [params, query, body].flatMap((part) => {
    const members = Members.parse(part);
    return idNames.flatMap((name) =>
      typeof members[name] === 'string' ? (Id.safeParse(members[name]).data ?? []) : [],
    );
  });
  return [...new Set(found)].slice(0, mostIds);
}
