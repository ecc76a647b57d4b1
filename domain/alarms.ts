import { z } from 'zod';
import { cut } from './cut.ts';
import { Instant } from './ids.ts';

/** How soon somebody must act: at once, or in the days that follow. */
const AlarmGravity = z.enum(['critical', 'warning']);
type AlarmGravity = z.infer<typeof AlarmGravity>;

interface AlarmWords {
  /** What happened. */
  readonly happened: string;
  /** What of all that is there is not touched by it. */
  readonly kept: string;
  /** What a person is to do. */
  readonly todo: string;
}

/** What a person has to do something about, by a code that stays: in English, for commands and their readers. */
export const alarmWords = {
  PROGRAM_AWAY: {
    happened: 'A program of this organisation does not run, or does not do its work.',
    kept: 'What it has kept is on its disk. The keeper starts it again by itself, ever later.',
    todo: 'Have the operator look at its log and give “network status”.',
  },
  PROGRAM_BEHIND: {
    happened: 'A peer or an orderer of this organisation is more than 20 blocks behind another.',
    kept: 'The ledger is whole at the others.',
    todo: 'Have the operator look at its disk and its connection; “network up” starts it again.',
  },
  DEPENDENCY_AWAY: {
    happened: 'The service does not reach something that it needs.',
    kept: 'What was recorded stays. Calls that need it are refused, and nothing is half done.',
    todo: 'See what is named here, and whether its machine is reached; it goes on by itself.',
  },
  NODE_UNWATCHED: {
    happened: 'The keeper of this node has told nothing of its programs for five minutes.',
    kept: 'The programs run without it; who ends is not started again.',
    todo: 'Have the operator start the keeper: “network up”.',
  },
  TRAIL_UNPROVEN: {
    happened: 'The ledger has not been told of what was done here for an hour.',
    kept: 'Every entry is in the trail, and is told when the ledger is reached.',
    todo: 'See why the ledger is not reached, and then give “network audit anchor”.',
  },
  TRAIL_BROKEN: {
    happened: 'The service was started over a database that is older than the ledger knows.',
    kept: 'What was done until then and since then is in the trail; what was done between is not.',
    todo: 'Find out who put the database there, and give “network audit verify”.',
  },
  MACHINE_CERTIFICATE_ENDED: {
    happened: 'A certificate of a machine has ended: whoever it speaks to refuses it.',
    kept: 'Keys and data stay.',
    todo: 'Have the operator give “network renew” and then “network up”.',
  },
  MACHINE_CERTIFICATE_ENDS: {
    happened: 'A certificate of a machine ends within a month.',
    kept: 'Everything works until then.',
    todo: 'Have the operator give “network renew” before that day.',
  },
  DISK_FILLING: {
    happened: 'A disk has less than 1 GB left, or less than a twentieth of its room.',
    kept: 'What is written is whole. When it is full, nothing more is recorded, and all can be read.',
    todo: 'Have the operator make room or add a disk.',
  },
  CLOCK_OFF: {
    happened: 'The clock of this machine and that of another are more than ten seconds apart.',
    kept: 'The ledger takes no wrong time: from five minutes on, it refuses.',
    todo: 'Have the operator set the clock of the machine that is wrong.',
  },
  FAILED_SIGN_INS: {
    happened: 'More than twenty calls within two hours were refused because of who they came from.',
    kept: 'Nobody was let in by them.',
    todo: 'See in “What was done” where they come from: somebody guesses, or many certificates have ended.',
  },
  LIMITS_REACHED: {
    happened: 'Somebody has used up a budget of calls within two hours.',
    kept: 'What was refused changed nothing, and may be asked again later.',
    todo: 'See in “What was done” who it is: a program that asks too often, or somebody who overloads.',
  },
  REVOCATION_STANDS: {
    happened: 'Somebody is revoked on the ledger, and their authority does not know for a quarter of an hour.',
    kept: 'They are refused at every door already; a new certificate could still be asked for.',
    todo: 'See whether the registrar of their organisation is reached; it goes on by itself.',
  },
  APPROVAL_STANDS: {
    happened: 'An approved registration has not come to its end for a quarter of an hour.',
    kept: 'Each step that was done stays done; the person waits, and nobody else sees anything of it.',
    todo: 'See whether the registrar, the cloud and the ledger are reached; it goes on by itself.',
  },
  REPLACEMENT_STANDS: {
    happened: 'New keys were granted, and have not come to their owner’s record for a quarter of an hour.',
    kept: 'The keys of before are as they were; the person waits.',
    todo: 'See whether the registrar, the cloud and the ledger are reached; it goes on by itself.',
  },
  LOCKED_OUT: {
    happened: 'Somebody who has lost their keys has waited for new ones for more than a day.',
    kept: 'Their records are kept; they cannot open them until then.',
    todo: 'Decide under “New keys”: the hospital sees the person, then the system administrator grants.',
  },
  REQUESTS_WAIT: {
    happened: 'A request has waited for a decision for more than three days.',
    kept: 'The request stays as it was made.',
    todo: 'Decide it, or have whoever it waits for decide.',
  },
  ROWS_UNREADABLE: {
    happened: 'Something in the database of a service cannot be read, and is not counted here.',
    kept: 'What can be read is counted as always, and nothing was deleted.',
    todo: 'Have the operator look at the database, and bring back a backup where that is needed.',
  },
  PEOPLE_CERTIFICATES_ENDED: {
    happened: 'Certificates of people have ended and were not renewed.',
    kept: 'Their records and their identity; for a year they renew by themselves when they sign in.',
    todo: 'Let those who still belong here sign in once; after a year they ask for new keys.',
  },
} as const satisfies Readonly<Record<string, AlarmWords>>;

const codes = Object.keys(alarmWords).filter((key): key is keyof typeof alarmWords => key in alarmWords);
export const AlarmCode = z.enum(codes);
export type AlarmCode = z.infer<typeof AlarmCode>;

/** Of each, unless it is told otherwise with it. */
const gravityOf: Readonly<Record<AlarmCode, AlarmGravity>> = {
  PROGRAM_AWAY: 'critical',
  PROGRAM_BEHIND: 'critical',
  DEPENDENCY_AWAY: 'critical',
  NODE_UNWATCHED: 'warning',
  TRAIL_UNPROVEN: 'critical',
  TRAIL_BROKEN: 'warning',
  MACHINE_CERTIFICATE_ENDED: 'critical',
  MACHINE_CERTIFICATE_ENDS: 'warning',
  DISK_FILLING: 'critical',
  CLOCK_OFF: 'warning',
  FAILED_SIGN_INS: 'warning',
  LIMITS_REACHED: 'warning',
  REVOCATION_STANDS: 'critical',
  APPROVAL_STANDS: 'critical',
  REPLACEMENT_STANDS: 'critical',
  LOCKED_OUT: 'critical',
  REQUESTS_WAIT: 'warning',
  ROWS_UNREADABLE: 'warning',
  PEOPLE_CERTIFICATES_ENDED: 'warning',
};

/** Something that needs a person, as a service tells it. */
export const Alarm = z.object({
  code: AlarmCode,
  gravity: AlarmGravity,
  /** How many of it there are. */
  count: z.number().int().min(1),
  /** Programs, certificates, machines or organisations by name; never a person. Some of them where they are many. */
  about: z.array(z.string().max(200)).max(8),
  /** Since when the oldest is so, where that is known. */
  since: Instant.optional(),
});
export type Alarm = z.infer<typeof Alarm>;

interface Raised {
  readonly about?: readonly string[];
  /** How many are `about` when absent. */
  readonly count?: number;
  readonly since?: string | undefined;
  /** Where it is not that of the code. */
  readonly gravity?: AlarmGravity;
}

/** None where there is nothing it would be about. */
export function alarm(code: AlarmCode, { about = [], count = about.length, since, gravity }: Raised): Alarm[] {
  if (count === 0) return [];
  const some = about.slice(0, 8).map((one) => cut(one, 200));
  const found = { code, gravity: gravity ?? gravityOf[code], count, about: some };
  return [since === undefined ? found : { ...found, since }];
}

/** The gravest first; of the same gravity by code. */
export function byGravity(alarms: readonly Alarm[]): Alarm[] {
  const rank = ({ gravity }: Alarm): number => AlarmGravity.options.indexOf(gravity);
  return alarms.toSorted((one, other) => rank(one) - rank(other) || one.code.localeCompare(other.code));
}
