import { z } from 'zod';
import { GapReason } from '../formats/shr.ts';
import { StoredEmr } from '../formats/emr.ts';
import { TimeZone } from '../../domain/day.ts';
import { Instant, PID, SegmentId, TID } from '../../domain/ids.ts';
import { SegmentKind, SetAsideReason } from '../../domain/record.ts';
import { LocalisedName } from '../../domain/localised-text.ts';
import { WordsAbout } from '../../domain/share.ts';
import { PersonRole, OrganisationType } from '../../domain/user.ts';

/** One thing that was checked about a record, with what a person needs to check it again. */
export const Check = z.object({
  id: z.enum(['integrity', 'patient-signature', 'doctor-signature', 'ledger', 'manifest', 'certificates']),
  /** `pending`: cannot be there yet (the patient has not signed). */
  result: z.enum(['passed', 'failed', 'pending']),
  /** Name (an i18n key under `evidence.`) and value, e.g. digest, transaction id, thumbprint, instant. */
  evidence: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type Check = z.infer<typeof Check>;

/** SHR as it is drawn. Times are milliseconds since the capture began; null is a gap. */
export const ShrView = z.object({
  /** Maker and model as the device said them, empty when it did not. */
  device: z.string(),
  /** Id and version of the driver that read it. */
  driver: z.string(),
  start: Instant,
  end: Instant,
  measurements: z.array(
    z.object({
      code: z.string(),
      unit: z.string(),
      times: z.array(z.number()),
      values: z.array(z.number().nullable()),
      /** How many of the values cannot physically be. */
      implausible: z.number(),
    }),
  ),
  waveforms: z.array(
    z.object({
      code: z.string(),
      unit: z.string(),
      intervalMs: z.number(),
      startMs: z.number(),
      samples: z.array(z.number().nullable()),
    }),
  ),
  alarms: z.array(z.object({ atMs: z.number(), priority: z.number(), code: z.string(), text: z.string() })),
  gaps: z.array(z.object({ fromMs: z.number(), toMs: z.number(), reason: GapReason })),
  markers: z.array(z.object({ atMs: z.number(), text: z.string() })),
});
export type ShrView = z.infer<typeof ShrView>;

/** One segment as a list of a record's contents shows it. */
const SegmentView = z.object({
  id: SegmentId,
  kind: SegmentKind,
  mediaType: z.string(),
  /** Of its data. */
  bytes: z.number(),
  title: z.string(),
  start: Instant.optional(),
  end: Instant.optional(),
  device: z.string().optional(),
  /** How many. */
  gaps: z.number(),
  /** False in a share that left this segment out. */
  included: z.boolean(),
});

/** A recording that was listed for the treatment and that the doctor left out of the record. */
const SetAsideView = z.object({
  device: z.string().optional(),
  from: Instant,
  to: Instant,
  reason: SetAsideReason,
});

/** A record opened and checked: exactly what was (or is about to be) signed. */
export const RecordView = z.object({
  tid: TID,
  version: z.number().int(),
  patientPid: PID,
  doctorPid: PID,
  hospital: LocalisedName,
  /** With `transactionId`, absent while the patient has not signed. */
  recordedAt: Instant.optional(),
  transactionId: z.string().optional(),
  /** Length of the ciphertext (of C_s in a share); before there is one, of the segments' data together. */
  bytes: z.number(),
  checks: z.array(Check),
  segments: z.array(SegmentView),
  /** What was recorded and is in no segment. */
  setAside: z.array(SetAsideView),
  /** EMR documents among the segments that are here. */
  emr: z.array(z.object({ segment: SegmentId, document: StoredEmr })),
  /** SHR documents among them, as they are drawn. */
  shr: z.array(z.object({ segment: SegmentId, document: ShrView })),
});
export type RecordView = z.infer<typeof RecordView>;

/** Words of one party of a share, as the other, or they themselves, have them. */
export const SaidWords = z.object({
  about: WordsAbout,
  /**
   * `read`: they are those of which the ledger has the digest. `in-clear`: an earlier release put them on the ledger.
   * `not-delivered`: the other party does not have them yet; the author reads them all the same. `not-matching`: what
   * was delivered is something else, and is not shown. `unreadable`: the cloud has something that it cannot read.
   */
  state: z.enum(['read', 'in-clear', 'not-delivered', 'not-matching', 'unreadable']),
  text: z.string().optional(),
});
export type SaidWords = z.infer<typeof SaidWords>;

/** Somebody who can sign in on this installation. */
export const LocalUser = z.object({
  id: z.string(),
  /** By which the vault is named where nobody is listed: 12 digits. */
  number: z.string(),
  /** How the person wants to be listed here, if at all. */
  label: z.string().optional(),
  /**
   * Of the registration; `pending` when nobody has answered, so that it is to be sent again; `ready` when its
   * certificates are in the vault or can be fetched into it.
   */
  state: z.enum(['pending', 'submitted', 'forwarded', 'approved', 'declined', 'ready']),
  /** Why the registration was declined. */
  reason: z.string().optional(),
  /** Of new keys under an old PID: what the administrator is to see as well. Groups of digits. */
  code: z.array(z.string()).optional(),
});
export type LocalUser = z.infer<typeof LocalUser>;

/** Who is signed in, their vault unlocked. */
export const Me = z.object({
  /** Of the vault on this installation. */
  id: z.string(),
  /** How the person is called. */
  label: z.string(),
  /** Their pseudo-identity. */
  pid: PID,
  role: PersonRole,
  mspId: z.string(),
  organisation: LocalisedName,
  /** End of validity of the signing certificate. */
  certificateNotAfter: Instant,
  /** What became of the certificates at this sign-in, where it was time to renew them. */
  renewal: z
    .discriminatedUnion('state', [
      z.object({ state: z.literal('renewed'), at: Instant }),
      /** They could not be renewed today; `daysLeft` until they end, 0 on the last day. */
      z.object({ state: z.literal('due'), code: z.string(), daysLeft: z.number().int() }),
    ])
    .optional(),
  /** The keys came from a file and lie in no vault of this machine. */
  carried: z.literal(true).optional(),
});
export type Me = z.infer<typeof Me>;

/** What a window knows of its installation and of who is there, before and after signing in. */
export const SessionView = z.object({
  organisation: z.object({
    key: z.string(),
    mspId: z.string(),
    type: OrganisationType,
    name: LocalisedName,
    /** Times are shown in it; in the machine's own when absent. */
    timeZone: TimeZone.optional(),
    /** MSP identifier of the cloud where its people's data lie. */
    cloud: z.string().optional(),
  }),
  /** Every organisation of the network, for saying a name where the ledger has an MSP identifier. */
  organisations: z.array(
    z.object({
      mspId: z.string(),
      type: OrganisationType,
      name: LocalisedName,
      /** Of a cloud: by it an object's address says that it lies there. */
      bucket: z.string().optional(),
    }),
  ),
  /** Roles a new person may register or activate as on this installation. */
  roles: z.array(PersonRole),
  /** Whoever has a vault here; nobody on a kiosk, where one does not learn who else there is. */
  users: z.array(LocalUser),
  /** Absent while nobody is signed in. */
  me: Me.optional(),
  /** Started for a public place: full screen, locking sooner. */
  kiosk: z.boolean(),
  /** Seconds without anybody at the window after which the vault is locked. */
  autoLockSeconds: z.number(),
  /** Of the client. */
  version: z.string(),
  /** Said in the window: development runtime, sandbox off, and the like. */
  notices: z.array(z.enum(['development-runtime', 'sandbox-off', 'environment-ignored'])),
});
export type SessionView = z.infer<typeof SessionView>;
