import type { NodeReport } from '../../api/formats/node-report.ts';
import type { ServiceSupervision, WaitingRequests } from '../../api/messages/supervision.ts';
import { alarm, type Alarm, type AlarmCode } from '../../domain/alarms.ts';
import { nodeAlarms } from '../../domain/node-alarms.ts';
import type { CountedRefusal } from '../audit/refusals.ts';
import { aboutWho } from '../http/metrics.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The same bounds as of what calls an operator (`fabric-config/monitoring/alerts.yml`). */
const bounds = {
  certificates: { warning: 30 * DAY_MS, critical: 7 * DAY_MS },
  disk: { bytes: 1e9, part: 0.05 },
  clockSeconds: 10,
  failedSignIns: 20,
  /** Milliseconds after which a keeper that says nothing is missed; it looks once a minute. */
  report: 5 * MINUTE_MS,
  /** For which a request waits for a person, and somebody without keys. */
  request: 3 * DAY_MS,
  lockedOut: DAY_MS,
} as const;

/** Milliseconds after which what programs finish within seconds stands. */
const STANDS_MS = 15 * MINUTE_MS;

export interface Measured {
  readonly certificates: ServiceSupervision['certificates'];
  readonly disks: readonly { readonly name: string; readonly free: number; readonly size: number }[];
  /** Seconds by which a machine is ahead. */
  readonly clocks: readonly { readonly machine: string; readonly ahead: number }[];
}

interface Seen extends Measured {
  readonly now: Date;
  readonly checks: ServiceSupervision['checks'];
  readonly node: NodeReport | undefined;
  readonly waiting: readonly WaitingRequests[];
  /** Of this hour and the one before. */
  readonly recent: readonly CountedRefusal[];
  /** Anchors of which the trail has nothing. */
  readonly missing: number;
}

/** What needs a person, by the numbers that a service tells. */
export function serviceAlarms(seen: Seen): Alarm[] {
  return [
    ...dependencyAlarms(seen),
    ...reportAlarms(seen),
    ...machineAlarms(seen),
    ...alarm('TRAIL_BROKEN', { count: seen.missing }),
    ...refusalAlarms(seen),
    ...waitingAlarms(seen.now, seen.waiting),
  ];
}

function dependencyAlarms({ checks }: Seen): Alarm[] {
  const failed = checks.filter(({ ok }) => !ok).map(({ name }) => name);
  return [
    ...alarm('DEPENDENCY_AWAY', { about: failed.filter((name) => name !== 'audit trail') }),
    ...alarm('TRAIL_UNPROVEN', { about: failed.filter((name) => name === 'audit trail') }),
  ];
}

function reportAlarms({ now, node }: Seen): Alarm[] {
  if (node === undefined) return alarm('NODE_UNWATCHED', { count: 1 });
  // What was so five minutes ago may be so no more.
  if (now.getTime() - Date.parse(node.at) > bounds.report) return alarm('NODE_UNWATCHED', { count: 1, since: node.at });
  return nodeAlarms(node.programs);
}

function machineAlarms({ now, certificates, disks, clocks }: Seen): Alarm[] {
  const within = (ms: number) => (ends: string) => Date.parse(ends) - now.getTime() < ms;
  const ended = certificates.filter(({ ends }) => within(0)(ends));
  const ending = certificates.filter(({ ends }) => !within(0)(ends) && within(bounds.certificates.warning)(ends));
  const isSoon = ending.some(({ ends }) => within(bounds.certificates.critical)(ends));
  const full = disks.filter(({ free, size }) => free < bounds.disk.bytes || free / size < bounds.disk.part);
  const off = clocks.filter(({ ahead }) => Math.abs(ahead) > bounds.clockSeconds);
  const names = (all: readonly { readonly name: string }[]): string[] => all.map(({ name }) => name);
  return [
    ...alarm('MACHINE_CERTIFICATE_ENDED', { about: names(ended), since: ended[0]?.ends }),
    ...alarm('MACHINE_CERTIFICATE_ENDS', { about: names(ending), ...(isSoon ? { gravity: 'critical' } : {}) }),
    ...alarm('DISK_FILLING', { about: names(full) }),
    ...alarm('CLOCK_OFF', { about: off.map(({ machine }) => machine) }),
  ];
}

function refusalAlarms({ recent }: Seen): Alarm[] {
  const sumOf = (which: (code: string) => boolean): number =>
    recent.filter(({ code }) => which(code)).reduce((sum, { count }) => sum + count, 0);
  const strangers = sumOf((code) => aboutWho.has(code));
  return [
    ...alarm('FAILED_SIGN_INS', { count: strangers > bounds.failedSignIns ? strangers : 0 }),
    ...alarm('LIMITS_REACHED', { count: sumOf((code) => code === 'LIMIT_REACHED') }),
  ];
}

const stands: Partial<Record<WaitingRequests['kind'], AlarmCode>> = {
  registration: 'APPROVAL_STANDS',
  replacement: 'REPLACEMENT_STANDS',
  revocation: 'REVOCATION_STANDS',
};

/** Of requests: what a program does not finish, and what a person has not decided for too long. */
export function waitingAlarms(now: Date, waiting: readonly WaitingRequests[]): Alarm[] {
  return waiting.flatMap((one) => {
    const { kind, holder, count, oldest, mspId } = one;
    const code = codeOf(one);
    if (code === undefined || now.getTime() - Date.parse(oldest) <= patienceWith(code)) return [];
    return alarm(code, { count, since: oldest, about: [...(mspId === undefined ? [] : [mspId]), kind, holder] });
  });
}

function codeOf({ kind, holder }: WaitingRequests): AlarmCode | undefined {
  if (holder === 'program') return stands[kind];
  // What a patient signs, and when, is theirs to say; of guardians, who asked them sees what they have handed over.
  if (holder === 'patient' || holder === 'guardian') return undefined;
  return kind === 'replacement' ? 'LOCKED_OUT' : 'REQUESTS_WAIT';
}

function patienceWith(code: AlarmCode): number {
  if (code === 'LOCKED_OUT') return bounds.lockedOut;
  return code === 'REQUESTS_WAIT' ? bounds.request : STANDS_MS;
}
