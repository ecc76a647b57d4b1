import { z } from 'zod';
import { OpenTreatment, StagedCapture } from '../../messages/hospital.ts';
import { wholeListOf } from '../../messages/paging.ts';
import { bounds } from '../../../domain/bounds.ts';
import { Instant, ObjectUrl, TID } from '../../../domain/ids.ts';
import { entering } from '../../../domain/text.ts';
import { call, job, none } from '../call.ts';
import { Id } from './parts.ts';

/** Why the list of serial ports may be short; any can be chosen in the system's dialog all the same. */
const PortNote = z.enum(['udevadm-missing', 'listing-failed']);

const Ports = z.object({
  ports: z.array(z.object({ path: z.string(), label: z.string() })),
  note: PortNote.optional(),
});

const Driver = z.object({
  id: z.string(),
  /** What families of machines are set to; the id names the family in the window's words. */
  presets: z.array(z.object({ id: z.string(), line: z.string() })),
  /** Every setting that can be chosen. */
  lines: z.array(z.string()),
});

/** State of a running or finished capture. */
export const CaptureView = z.object({
  id: z.string(),
  tid: TID,
  driver: z.string(),
  port: z.string(),
  /**
   * `cut`: what captured ended before the capture did; it can go on, or be ended. `reading`: what an earlier program
   * left is still being read.
   */
  state: z.enum(['connecting', 'capturing', 'interrupted', 'reading', 'cut', 'stopped', 'sealed']),
  start: Instant.optional(),
  end: Instant.optional(),
  device: z.string(),
  /** How the line is set, such as `19200 8E1`. */
  line: z.string(),
  /** What no patience helps against; `process-ended`: what records ended, and goes on by itself while it can. */
  trouble: z.enum(['wrong-protocol', 'other-device', 'process-ended']).optional(),
  /** How often what records ended since this program began, and went on; each time is a gap. */
  restarts: z.number().int().positive().optional(),
  /** Code of why what comes now is in memory alone: the disk does not take it. */
  unkept: z.string().optional(),
  /** For how many minutes the disk has room for it, by how fast that goes; not said when that is more than ten. */
  minutesLeft: z.number().int().nonnegative().optional(),
  bytes: z.number(),
  measurements: z.number(),
  gaps: z.number(),
  /** It is stored by itself as soon as that can be, while its technician is signed in. */
  queued: z.literal(true).optional(),
  /** What it is handed over as, one or more for a long one: where each lies in the storage, null while it does not. */
  documents: z.array(ObjectUrl.nullable()).min(1),
});

/** What a test of a link found; nothing else is left of it. `foreign`: bytes come, but not this protocol. */
export const LinkTest = z.object({
  outcome: z.enum(['understood', 'foreign', 'silent']),
  /** What came at each setting before anything was written. */
  heard: z.array(z.object({ line: z.string(), bytes: z.number(), frames: z.number() })),
  /** At which it was understood. */
  line: z.string().optional(),
  device: z
    .object({
      vendor: z.string(),
      model: z.string(),
      deviceId: z.string(),
      softwareRevision: z.string(),
      protocolRevision: z.string(),
    })
    .optional(),
  /** While it was connected, as everything below. */
  bytes: z.number(),
  seconds: z.number(),
  values: z.array(
    z.object({ code: z.string(), value: z.number().nullable(), unit: z.string().nullable(), text: z.string() }),
  ),
  curves: z.array(z.object({ code: z.string(), unit: z.string().nullable(), perSecond: z.number() })),
  alarms: z.number(),
});

/** A technician’s devices and captures. */
export const captureCalls = {
  'devices.ports': call(['technician'], none, Ports),
  /** Main asks which, in the system's own dialog. Answers the ports as they are then. */
  'devices.choosePort': call(['technician'], none, Ports),
  'devices.drivers': call(['technician'], none, z.array(Driver)),
  /**
   * Tries a device for some seconds, without a treatment; nothing of it is kept. As long as bytes come that are not
   * understood nothing is written to it.
   */
  'devices.testLink': call(
    ['technician'],
    z.object({ ...job, driver: Id, port: entering.line(255), line: entering.line(20).optional() }),
    LinkTest,
  ),
  'capture.treatments': call(['technician'], none, wholeListOf(OpenTreatment)),
  /**
   * `port` is the path of one that was listed; no other is opened. `line` is a setting of `devices.drivers`; without it
   * the client finds out how the line is set, which may take some twenty seconds.
   */
  'capture.start': call(
    ['technician'],
    z.object({ tid: TID, driver: Id, port: entering.line(255), line: entering.line(20).optional() }),
    CaptureView,
  ),
  'capture.marker': call(['technician'], z.object({ id: Id, text: entering.line(bounds.label) }), CaptureView),
  /** Ends it, also one that was cut: its last second is a gap then. */
  'capture.stop': call(['technician'], z.object({ id: Id }), CaptureView),
  /** Goes on with one that was cut, at the same port; what lies between is a gap. */
  'capture.goOn': call(['technician'], z.object({ id: Id }), CaptureView),
  /**
   * Seals to patient and doctor, stores, lists at the hospital: each of its documents that is not there yet, one after
   * the other. What was stored before it fails stays so, and is not stored again the next time. Where somebody who is
   * needed for it cannot be reached, the recording is `queued` besides.
   */
  'capture.submit': call(['technician'], z.object({ ...job, id: Id }), z.array(StagedCapture)),
  /** It is not stored by itself any more; what is stored stays so. */
  'capture.unqueue': call(['technician'], z.object({ id: Id }), CaptureView),
  /** What the technician has listed with treatments under way; each can be withdrawn until the doctor has signed. */
  'capture.listed': call(
    ['technician'],
    none,
    z.object({
      listed: z.array(StagedCapture),
      /** Of which the hospital cannot read what it has noted; each hides the others of its treatment. */
      unreadable: z.array(z.object({ tid: TID, url: ObjectUrl })),
      /** Treatments that the hospital cannot read: what is listed with them is not here. */
      hidden: z.number(),
    }),
  ),
  /** Off the hospital's list again. A recording of this client is as before it was stored. */
  'capture.withdraw': call(['technician'], z.object({ tid: TID, url: ObjectUrl }), none),
  'capture.discard': call(['technician'], z.object({ id: Id }), none),
  'capture.list': call(['technician'], none, z.array(CaptureView)),
};
