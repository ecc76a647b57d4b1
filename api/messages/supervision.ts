import { z } from 'zod';
import { Alarm } from '../../domain/alarms.ts';
import { TrailKeeper } from '../../domain/audit.ts';
import { Instant, MspId } from '../../domain/ids.ts';
import { ReplacementCause } from '../../domain/replacement.ts';
import { PersonRole, UserStatus } from '../../domain/user.ts';
import { NodeReport } from '../formats/node-report.ts';
import { EndedBy } from './sa.ts';

const Count = z.number().int().min(0);

/** What waits: for a person, or for a program to finish it. */
export const RequestKind = z.enum([
  'registration',
  'replacement',
  'revocation',
  'application',
  'booking',
  'record',
  'recovery',
]);
/**
 * Who has it: SA's officer, a hospital's administrator, SA for a hospital, a patient, guardians, or a program that goes
 * on.
 */
export const RequestHolder = z.enum(['officer', 'administrator', 'sa', 'patient', 'guardian', 'program']);

/** Requests of one kind that the same one has, counted; whose they are is not said. */
export const WaitingRequests = z.object({
  kind: RequestKind,
  holder: RequestHolder,
  /** Of new keys, why the old ones are given up: all but `expired` are recoveries. */
  cause: ReplacementCause.optional(),
  /** Of which organisation; absent where it is the answering one's. */
  mspId: MspId.optional(),
  count: Count,
  /** When the oldest of them was made. */
  oldest: Instant,
});
export type WaitingRequests = z.infer<typeof WaitingRequests>;

/** Refusals of one call for one reason. */
const RefusedKind = z.object({
  /** The route's name, or, of those counted at the door, its template. */
  act: z.string(),
  /** An error code. */
  code: z.string(),
  count: Count,
});

/** What a service tells of itself, its requests and its organisation's machines. */
export const ServiceSupervision = z.object({
  mspId: MspId,
  keeper: TrailKeeper,
  /** When it was put together. */
  at: Instant,
  /** What the service depends on, as it was found then. */
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), note: z.string() })),
  /** The organisation's programs by the node's keeper, with the time of its look; absent when it has told nothing. */
  node: NodeReport.optional(),
  requests: z.array(WaitingRequests),
  /** By the audit trail, the most frequent first: the same of the same caller is counted once a minute. */
  refused: z.object({ since: Instant, kinds: z.array(RefusedKind) }),
  /** By the program itself, each of them, also of whoever has no certificate, since it was started. */
  door: z.object({ since: Instant, failedSignIns: Count, kinds: z.array(RefusedKind) }),
  /** Of machines, the first to end first. */
  certificates: z.array(z.object({ name: z.string(), ends: Instant })),
  /** The gravest first. */
  alarms: z.array(Alarm),
});
export type ServiceSupervision = z.infer<typeof ServiceSupervision>;

/** What SA tells of people: numbers alone. An organisation's administrator is told of that organisation's. */
export const PeopleSupervision = z.object({
  /** Whose people; absent for all. */
  of: MspId.optional(),
  at: Instant,
  users: z.array(z.object({ mspId: MspId, role: PersonRole, status: UserStatus, count: Count })),
  requests: z.array(WaitingRequests),
  revocations: z.object({
    since: Instant,
    kinds: z.array(z.object({ mspId: MspId, role: PersonRole, by: EndedBy.optional(), count: Count, last: Instant })),
  }),
  /** Of active people: how many have ended, end within a week, within a month after that; `first` of those to come. */
  certificates: z.array(
    z.object({ mspId: MspId, role: PersonRole, ended: Count, week: Count, month: Count, first: Instant.optional() }),
  ),
  /** The gravest first. */
  alarms: z.array(Alarm),
});
export type PeopleSupervision = z.infer<typeof PeopleSupervision>;
