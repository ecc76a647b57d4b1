import { z } from 'zod';
import type { peopleSupervisionApi } from '../../api/http/supervision.ts';
import { EndedBy } from '../../api/messages/sa.ts';
import type { PeopleSupervision, WaitingRequests } from '../../api/messages/supervision.ts';
import { alarm, byGravity } from '../../domain/alarms.ts';
import type { Clock } from '../../domain/clock.ts';
import { Instant, MspId } from '../../domain/ids.ts';
import { ReplacementCause } from '../../domain/replacement.ts';
import { PersonRole, UserStatus, type UserCertificates } from '../../domain/user.ts';
import { given } from '../database/keyset.ts';
import type { Queries } from '../database/open.ts';
import { wholeRows } from '../database/rows.ts';
import type { Caller } from '../http/caller.ts';
import type { RouteHandlers } from '../http/handlers.ts';
import { waitingAlarms } from '../supervision/alarms.ts';
import { Lately } from '../supervision/lately.ts';
import { LONG_AGO, waitingOf } from '../supervision/waiting.ts';
import { earliestEnd, underWay } from './approval.ts';
import { begun } from './registrations.ts';

const DAY_MS = 24 * 3600 * 1000;
/** Milliseconds of revocations that are told. */
const REVOCATIONS_MS = 30 * DAY_MS;

const whose = { mspId: MspId, role: PersonRole };
const Users = z.object({ ...whose, status: UserStatus, count: z.coerce.number() });
const Revoked = z.object({ ...whose, by: EndedBy.optional(), count: z.coerce.number(), last: Instant });
const Ending = z.object({
  ...whose,
  ended: z.coerce.number(),
  week: z.coerce.number(),
  month: z.coerce.number(),
  first: Instant.optional().catch(undefined),
});
const Waiting = z.object({
  mspId: MspId,
  cause: ReplacementCause.optional(),
  count: z.coerce.number(),
  oldest: Instant.catch(LONG_AGO),
});

type Of = string | undefined;

/** What is not counted among the others, because it cannot be read. */
class Unread {
  #rows = 0;

  get rows(): number {
    return this.#rows;
  }

  /** The groups of a count that can be read whole. */
  rest<S extends z.ZodType>(schema: S, found: unknown): z.output<S>[] {
    const { whole, unreadable } = wholeRows(schema, found);
    this.#rows += unreadable;
    return whole;
  }
}

/**
 * SA's people in numbers, counted by its database and along an index: by state, organisation and role, never by name.
 * A hospital's administrator is told of that hospital's.
 */
export class SupervisedPeople {
  readonly #lately = new Map<Of, Lately<PeopleSupervision>>();

  /** @param mspId SA's own, whose operator sees what its officers do */
  constructor(
    private readonly queries: Queries,
    private readonly clock: Clock,
    private readonly mspId: string,
  ) {}

  handlers(): RouteHandlers<typeof peopleSupervisionApi> {
    return { supervisedPeople: ({ caller }) => this.seenBy(caller) };
  }

  /** At most ten seconds old. Errors: the database's. */
  seenBy({ mspId }: Pick<Caller, 'mspId'>): Promise<PeopleSupervision> {
    const of = mspId === this.mspId ? undefined : mspId;
    const known = this.#lately.get(of) ?? new Lately(() => this.#look(of), this.clock);
    this.#lately.set(of, known);
    return known.now();
  }

  /** What waits at SA, for whomever: of people, and of organisations. */
  async requests(of?: string, unread = new Unread()): Promise<WaitingRequests[]> {
    const found = await Promise.all([
      this.#registrations(of, unread, ['submitted'], 'officer'),
      this.#registrations(of, unread, underWay, 'program'),
      this.#replacements(of, unread, 'submitted', 'administrator'),
      this.#replacements(of, unread, 'confirmed', 'officer'),
      this.#replacements(of, unread, 'granting', 'program'),
      this.#revocations(of, unread),
      of === undefined
        ? waitingOf(this.queries('applications').where({ status: 'submitted' }), 'at', {
            ...{ kind: 'application', holder: 'officer' },
          })
        : [],
    ]);
    return found.flat();
  }

  /** That a person has other certificates now, and until when. */
  async certified(certificates: UserCertificates): Promise<void> {
    const certificateNotAfter = earliestEnd(certificates);
    await this.queries('registrations').where({ pid: certificates.pid }).update({ certificateNotAfter });
  }

  async #look(of: Of): Promise<PeopleSupervision> {
    const now = this.clock.now();
    const unread = new Unread();
    const [users, requests, revocations, certificates] = await Promise.all([
      this.#users(of, unread),
      this.requests(of, unread),
      this.#revoked(of, unread, now),
      this.#certificates(of, unread, now),
    ]);
    const ended = certificates.filter((one) => one.ended > 0);
    const alarms = [
      ...waitingAlarms(now, requests),
      ...alarm('ROWS_UNREADABLE', { count: unread.rows }),
      ...alarm('PEOPLE_CERTIFICATES_ENDED', {
        about: [...new Set(ended.map(({ mspId }) => mspId))],
        count: ended.reduce((sum, one) => sum + one.ended, 0),
      }),
    ];
    return {
      ...(of === undefined ? {} : { of: MspId.parse(of) }),
      ...{ at: now.toISOString(), users, requests, revocations, certificates, alarms: byGravity(alarms) },
    };
  }

  async #users(of: Of, unread: Unread): Promise<PeopleSupervision['users']> {
    const found: unknown = await this.queries('registrations')
      .where(given({ mspId: of }))
      .whereIn('status', UserStatus.options)
      .groupBy('mspId', 'role', 'status')
      .select('mspId', 'role', 'status')
      .count({ count: '*' })
      .orderBy(['mspId', 'role', 'status']);
    return unread.rest(Users, found);
  }

  async #revoked(of: Of, unread: Unread, now: Date): Promise<PeopleSupervision['revocations']> {
    const since = new Date(now.getTime() - REVOCATIONS_MS).toISOString();
    const found: unknown = await this.queries('registrations')
      .where(given({ mspId: of, status: 'revoked' }))
      .where('statusAt', '>=', since)
      .groupBy('mspId', 'role', 'endedBy')
      .select('mspId', 'role', { by: 'endedBy' })
      .count({ count: '*' })
      .max({ last: 'statusAt' })
      .orderBy(['mspId', 'role']);
    return { since, kinds: unread.rest(Revoked, found) };
  }

  async #certificates(of: Of, unread: Unread, now: Date): Promise<PeopleSupervision['certificates']> {
    const at = (days: number): string => new Date(now.getTime() + days * DAY_MS).toISOString();
    const end = 'certificateNotAfter';
    const found: unknown = await this.queries('registrations')
      .where(given({ mspId: of, status: 'active' }))
      .where(end, '<', at(30))
      .groupBy('mspId', 'role')
      .select('mspId', 'role')
      .select(
        this.queries.raw('sum(case when ?? < ? then 1 else 0 end) as ??', [end, at(0), 'ended']),
        this.queries.raw('sum(case when ?? >= ? and ?? < ? then 1 else 0 end) as ??', [end, at(0), end, at(7), 'week']),
        this.queries.raw('sum(case when ?? >= ? then 1 else 0 end) as ??', [end, at(7), 'month']),
        this.queries.raw('min(case when ?? >= ? then ?? end) as ??', [end, at(0), end, 'first']),
      )
      .orderBy(['mspId', 'role']);
    return unread.rest(Ending, found);
  }

  async #registrations(
    of: Of,
    unread: Unread,
    states: readonly string[],
    holder: 'officer' | 'program',
  ): Promise<WaitingRequests[]> {
    const found: unknown = await this.queries('registrations')
      .where(given({ mspId: of }))
      .whereIn('state', [...states])
      .where(begun)
      .groupBy('mspId')
      .select('mspId')
      .count({ count: '*' })
      // What a program has is looked at from when it was given it.
      .min({ oldest: holder === 'program' ? 'updatedAt' : 'submittedAt' });
    return unread.rest(Waiting, found).map((one) => ({ ...one, kind: 'registration', holder }));
  }

  async #revocations(of: Of, unread: Unread): Promise<WaitingRequests[]> {
    const found: unknown = await this.queries('registrations')
      .where(given({ mspId: of, state: 'revoking' }))
      .groupBy('mspId')
      .select('mspId')
      .count({ count: '*' })
      .min({ oldest: 'updatedAt' });
    return unread.rest(Waiting, found).map((one) => ({ ...one, kind: 'revocation', holder: 'program' }));
  }

  async #replacements(
    of: Of,
    unread: Unread,
    state: 'submitted' | 'confirmed' | 'granting',
    holder: WaitingRequests['holder'],
  ): Promise<WaitingRequests[]> {
    const found: unknown = await this.queries('replacements')
      .where(given({ mspId: of, state }))
      .groupBy('mspId', 'cause')
      .select('mspId', 'cause')
      .count({ count: '*' })
      .min({ oldest: holder === 'program' ? 'updatedAt' : 'submittedAt' });
    return unread.rest(Waiting, found).map((one) => ({ ...one, kind: 'replacement', holder }));
  }
}
