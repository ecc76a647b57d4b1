import { z } from 'zod';
import { Application, Standing, UserRow } from '../messages/sa.ts';
import { BookingReview, Confirmation, Doctor, OpenTreatment, StagedCapture } from '../messages/hospital.ts';
import { RealIdentity, RegistrationReview } from '../messages/registration.ts';
import { Appointment, Department, DiseaseInformation, Slot } from '../../domain/appointment.ts';
import { Unfinished } from '../formats/draft.ts';
import { EmrDraft } from '../formats/emr.ts';
import { Instant, PID, SegmentId, ShareId, TID } from '../../domain/ids.ts';
import { StoredPDE, SegmentKind } from '../../domain/record.ts';
import { Purpose, Share } from '../../domain/share.ts';
import { LogReading, StoredDUE } from '../../domain/use.ts';
import { LocalisedName } from '../../domain/localised-text.ts';
import { PersonRole } from '../../domain/user.ts';
import { call, job, none } from './call.ts';
import { Preferences } from './preferences.ts';
import { LocalUser, Me, RecordView, SessionView } from './views.ts';

const Passphrase = z.string().min(10).max(200);
const done = z.object({});
const Reason = z.string().trim().min(1).max(500);
const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), bookmark: z.string() });
const PageAsked = z.object({ bookmark: z.string().max(1024) });
const Receipt = z.object({ transactionId: z.string() });

/** Why the list of serial ports may be short; any path can be typed all the same. */
const PortNote = z.enum(['udevadm-missing', 'listing-failed']);

/** A treatment as the doctor has it open: what T_SK said, and the draft so far. */
export const TreatmentView = z.object({
  appointment: Appointment,
  tid: TID,
  patientPid: PID,
  di: DiseaseInformation,
  draft: EmrDraft.extend({ savedAt: Instant.optional() }),
  unfinished: Unfinished.optional(),
  attachments: z.array(z.object({ id: z.string(), title: z.string(), mediaType: z.string(), bytes: z.number() })),
  captures: z.array(StagedCapture),
  /** What the patient wrote when sending the record back. */
  remark: z.string().optional(),
});

/** State of a running or finished capture. */
export const CaptureView = z.object({
  id: z.string(),
  tid: TID,
  driver: z.string(),
  port: z.string(),
  state: z.enum(['connecting', 'capturing', 'interrupted', 'stopped', 'sealed']),
  start: Instant.optional(),
  end: Instant.optional(),
  device: z.string(),
  bytes: z.number(),
  measurements: z.number(),
  gaps: z.number(),
});

/** An entry of the outbox: a record on its way to the ledger. */
const OutboxItem = z.object({
  id: z.string(),
  tid: TID,
  version: z.number(),
  state: z.enum(['stored', 'submitted', 'committed', 'stuck']),
  attempts: z.number(),
  lastError: z.string().optional(),
  updatedAt: Instant,
});

/** One person of the network one can be on this machine, as the launcher lists them. */
export const LauncherPerson = z.object({
  id: z.string(),
  role: PersonRole,
  organisation: z.object({ key: z.string(), name: LocalisedName }),
  running: z.boolean(),
  kiosk: z.boolean(),
  /** Who has registered there, by the names on their vaults. */
  names: z.array(z.string()),
  /** One-time code with which this administrator is activated; absent for everybody else, and once it was used. */
  activationCode: z.string().optional(),
});

/** Every call from the renderer to main. */
export const calls = {
  'session.view': call('anyone', none, SessionView),
  'session.unlock': call('anyone', z.object({ id: z.string(), passphrase: z.string().min(1).max(200) }), Me),
  'session.lock': call('anyone', none, done),
  /** Renderer says that the person is there; main locks by itself otherwise. */
  'session.stay': call('anyone', none, done),
  'preferences.get': call('anyone', none, Preferences),
  'preferences.set': call('anyone', Preferences, done),
  'jobs.cancel': call('anyone', z.object(job), done),

  'registration.departments': call('anyone', none, z.array(Department)),
  'registration.submit': call(
    'anyone',
    z.object({
      ...job,
      label: z.string().trim().min(1).max(80),
      role: PersonRole.exclude(['sa-officer', 'hospital-admin']),
      rid: RealIdentity,
      displayName: z.string().trim().min(1).max(80).optional(),
      department: z.string().optional(),
      passphrase: Passphrase,
    }),
    LocalUser,
  ),
  'registration.activate': call(
    'anyone',
    z.object({
      ...job,
      label: z.string().trim().min(1).max(80),
      displayName: z.string().trim().min(1).max(80),
      code: z.string().trim().min(10).max(80),
      passphrase: Passphrase,
    }),
    LocalUser,
  ),
  /** Asks for the outcome of every registration under way on this installation. */
  'registration.refresh': call('anyone', none, z.array(LocalUser)),
  'registration.forget': call('anyone', z.object({ id: z.string() }), done),

  // patient
  'booking.hospitals': call(
    ['patient'],
    none,
    z.array(z.object({ org: z.string(), name: LocalisedName, departments: z.array(Department) })),
  ),
  'booking.slots': call(['patient'], z.object({ org: z.string(), department: z.string() }), z.array(Slot)),
  'booking.book': call(
    ['patient'],
    z.object({ org: z.string(), department: z.string(), preferredSlot: z.string().optional(), di: DiseaseInformation }),
    Appointment,
  ),
  'booking.list': call(['patient'], none, z.array(Appointment.extend({ org: z.string(), hospital: LocalisedName }))),
  'booking.cancel': call(['patient'], z.object({ org: z.string(), id: z.string() }), Appointment),
  'booking.checkIn': call(['patient'], z.object({ org: z.string(), id: z.string() }), Appointment),
  'confirm.list': call(
    ['patient'],
    none,
    z.array(Confirmation.extend({ org: z.string(), hospital: LocalisedName, doctorName: z.string().optional() })),
  ),
  'confirm.open': call(['patient'], z.object({ ...job, org: z.string(), tid: TID }), RecordView),
  'confirm.sign': call(['patient'], z.object({ ...job, org: z.string(), tid: TID }), Receipt),
  'confirm.return': call(['patient'], z.object({ org: z.string(), tid: TID, remark: Reason }), done),
  'outbox.list': call(['patient'], none, z.array(OutboxItem)),
  'outbox.retry': call(['patient'], z.object({ id: z.string() }), z.array(OutboxItem)),
  'records.list': call(['patient'], PageAsked, page(StoredPDE.extend({ hospitalName: LocalisedName }))),
  'records.open': call(['patient'], z.object({ ...job, tid: TID, version: z.number().int() }), RecordView),
  /** Main asks where to save; nothing is returned when the person cancels the dialog. */
  'records.saveSegment': call(
    ['patient', 'doctor', 'consumer'],
    z.object({
      ...job,
      source: z.enum(['record', 'share', 'confirmation']),
      id: z.string(),
      version: z.number().int(),
      segment: SegmentId,
    }),
    z.object({ saved: z.boolean() }),
  ),
  'shares.list': call(['patient'], PageAsked, page(Share)),
  'shares.standing': call(['patient'], z.object({ pid: PID }), Standing),
  'shares.grant': call(
    ['patient'],
    z.object({
      ...job,
      shareId: ShareId,
      tid: TID,
      version: z.number().int(),
      segments: z.array(SegmentId).min(1),
      expiry: Instant,
    }),
    Receipt,
  ),
  'shares.decline': call(['patient'], z.object({ shareId: ShareId, reason: z.string().max(500) }), Receipt),
  'shares.revoke': call(
    ['patient'],
    z.object({ shareId: ShareId, reason: Reason }),
    Receipt.extend({ receipts: z.number() }),
  ),
  'uses.read': call(['patient'], PageAsked, page(StoredDUE.extend({ organisation: LocalisedName }))),
  'uses.readings': call(['patient'], PageAsked, page(LogReading)),

  // doctor
  'day.list': call(['doctor'], none, z.array(Appointment)),
  'treatment.open': call(['doctor'], z.object({ appointmentId: z.string() }), TreatmentView),
  'treatment.saveDraft': call(
    ['doctor'],
    z.object({ tid: TID, emr: EmrDraft, unfinished: Unfinished.optional() }),
    z.object({ savedAt: Instant }),
  ),
  /** Main asks which file. */
  'treatment.attach': call(['doctor'], z.object({ tid: TID }), TreatmentView.shape.attachments),
  'treatment.detach': call(['doctor'], z.object({ tid: TID, id: z.string() }), TreatmentView.shape.attachments),
  'treatment.captures': call(['doctor'], z.object({ tid: TID }), z.array(StagedCapture)),
  /** The record as it would be signed, nothing uploaded. The EMR must be complete: INPUT_INVALID names the fields. */
  'treatment.preview': call(['doctor'], z.object({ ...job, tid: TID }), RecordView),
  'treatment.sign': call(['doctor'], z.object({ ...job, tid: TID }), Confirmation),
  'treatment.waiting': call(['doctor'], none, z.array(Confirmation)),

  // technician
  'devices.ports': call(
    ['technician'],
    none,
    z.object({ ports: z.array(z.object({ path: z.string(), label: z.string() })), note: PortNote.optional() }),
  ),
  'devices.drivers': call(['technician'], none, z.array(z.object({ id: z.string(), line: z.string() }))),
  'capture.treatments': call(['technician'], none, z.array(OpenTreatment)),
  'capture.start': call(
    ['technician'],
    z.object({ tid: TID, driver: z.string(), port: z.string().min(1).max(255) }),
    CaptureView,
  ),
  'capture.marker': call(
    ['technician'],
    z.object({ id: z.string(), text: z.string().trim().min(1).max(120) }),
    CaptureView,
  ),
  'capture.stop': call(['technician'], z.object({ id: z.string() }), CaptureView),
  /** Seals to patient and doctor, stores, lists at the hospital. */
  'capture.submit': call(['technician'], z.object({ ...job, id: z.string() }), StagedCapture),
  'capture.discard': call(['technician'], z.object({ id: z.string() }), done),
  'capture.list': call(['technician'], none, z.array(CaptureView)),

  // consumer (a doctor elsewhere is one too)
  'requests.list': call(['consumer', 'doctor'], PageAsked, page(Share)),
  'requests.make': call(
    ['consumer', 'doctor'],
    z.object({ patientPid: PID, purpose: Purpose, reason: Reason, kinds: z.array(SegmentKind).min(1), until: Instant }),
    Share,
  ),
  'requests.open': call(
    ['consumer', 'doctor'],
    z.object({ ...job, shareId: ShareId }),
    RecordView.extend({ use: StoredDUE }),
  ),

  // hospital administrator
  'admin.registrations': call(['hospital-admin'], none, z.array(RegistrationReview)),
  'admin.forward': call(['hospital-admin'], z.object({ id: z.string() }), done),
  'admin.decline': call(['hospital-admin'], z.object({ id: z.string(), reason: Reason }), done),
  'admin.bookings': call(['hospital-admin'], none, z.array(BookingReview)),
  'admin.doctors': call(['hospital-admin'], none, z.array(Doctor)),
  'admin.slots': call(['hospital-admin'], z.object({ department: z.string() }), z.array(Slot)),
  'admin.assign': call(['hospital-admin'], z.object({ id: z.string(), slot: z.string() }), BookingReview),
  'admin.departments': call(['hospital-admin'], none, z.array(Department)),

  // system administrator
  'sa.registrations': call(['sa-officer'], none, z.array(RegistrationReview)),
  'sa.approve': call(['sa-officer'], z.object({ id: z.string() }), done),
  'sa.decline': call(['sa-officer'], z.object({ id: z.string(), reason: Reason }), done),
  'sa.applications': call(['sa-officer'], none, z.array(Application)),
  'sa.decideApplication': call(
    ['sa-officer'],
    z.object({ id: z.string(), approve: z.boolean(), reason: z.string().max(500) }),
    Application,
  ),
  'sa.users': call(['sa-officer'], none, z.array(UserRow)),
  'sa.revoke': call(['sa-officer'], z.object({ pid: PID, reason: Reason }), UserRow),

  // launcher (refused in every other window; the launcher refuses all other calls but the preferences)
  'launcher.people': call('anyone', none, z.array(LauncherPerson)),
  'launcher.start': call('anyone', z.object({ id: z.string().max(64) }), z.array(LauncherPerson)),
  /**
   * How many of the network's processes run; the passphrase of everybody on a network that was populated for trying it
   * out.
   */
  'launcher.network': call(
    'anyone',
    none,
    z.object({
      dataFolder: z.string(),
      processes: z.number().int(),
      running: z.number().int(),
      trialPassphrase: z.string().optional(),
    }),
  ),
} as const;

/** The whole table as a type: preload, renderer and main's handlers are checked against it. */
export type Calls = typeof calls;
/** `area.verb`: what the renderer asks by and main answers under. */
export type CallName = keyof Calls;
/** What the renderer gives: before the request's schema fills in defaults. */
export type Asked<N extends CallName> = z.input<Calls[N]['request']>;
/** What the renderer gets: after the reply's schema. */
export type Replied<N extends CallName> = z.output<Calls[N]['reply']>;
