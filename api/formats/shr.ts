import { z } from 'zod';
import { Instant } from '../../domain/ids.ts';

/** First member of a document; with `version`, what a reader must know in order to read on. */
export const SHR_FORMAT = 'openward-shr';
/** Media type (RFC 6838) of a segment that holds one. */
export const SHR_MEDIA_TYPE = 'application/vnd.openward.shr+json';

/** Why data is missing. */
const gapReasons = [
  /** The port could not be used. */
  'port-lost',
  /** The device said nothing for too long. */
  'silence',
  /** The device restarted the communication, or ended it. */
  'device-restarted',
  'device-stopped',
  /** Bytes that fit no frame, or a frame cut short, too long, or with a wrong checksum. */
  'damaged-bytes',
  /** Curve samples were lost or cannot be told apart. */
  'waveform-loss',
  /** A request stayed without a usable answer. */
  'no-answer',
  /** An answer to nothing that was asked. */
  'unexpected-answer',
  /** An intact answer whose contents do not follow the protocol. */
  'unreadable-answer',
  /** The device asked for silence and did not lift it. */
  'suspended',
  /** The host's wall clock jumped: times before and after do not compare. */
  'clock-jump',
  /** The capture's memory was used up: what came later is not in it. */
  'memory-limit',
  /** This computer was held up: it neither asked nor read in time. */
  'host-held-up',
  /** The device answers, and leaves this value out: it does not measure it. */
  'not-sent',
  /** Bytes come, but not of this protocol at these line settings. */
  'wrong-protocol',
  /** Another device than the one this recording began with answers on this line. */
  'other-device',
] as const;
/** One of `gapReasons`; a document holds no other. */
export const GapReason = z.enum(gapReasons);
export type GapReason = z.infer<typeof GapReason>;

/**
 * Milliseconds since the document's `start` by the host's monotonic clock, which never goes back. (In versions 1 and 2
 * by its wall clock, whose jumps are gaps of their own.)
 */
const Offset = z.number().int();
/** UCUM; null where the device's unit is not known. */
const Unit = z.string().min(1).nullable();
const Base64 = z.base64();

const Identity = z.strictObject({
  vendor: z.string(),
  model: z.string(),
  deviceId: z.string(),
  softwareRevision: z.string(),
  protocolRevision: z.string(),
});

/**
 * One value: when, how much, and its quality where that is not `ok` (`x`: the characters sent, where they are no
 * number).
 */
const Point = z.strictObject({
  t: Offset,
  v: z.number().nullable(),
  q: z.enum(['implausible', 'unreadable', 'uninterpreted']).optional(),
  x: z.string().optional(),
  /** The device's own time for this value, where it sent one. */
  d: z.string().optional(),
});

const Series = z.strictObject({
  code: z.string(),
  unit: Unit,
  kind: z.enum(['measured', 'setting', 'limit-low', 'limit-high']),
  points: z.array(Point),
});

/**
 * Samples without a hole: the first is at `t`, the last at `last`, the others at equal distances between. A value is
 * `offset + scale * bin`. Between one run and the next lies a gap of this series.
 */
const Run = z.strictObject({ t: Offset, last: Offset, bins: z.array(z.number().int()) });

const Waveform = z.strictObject({
  code: z.string(),
  unit: Unit,
  intervalMs: z.number().positive(),
  scale: z.number(),
  offset: z.number(),
  runs: z.array(Run),
});

const Alarm = z.strictObject({
  t: Offset,
  code: z.string(),
  text: z.string(),
  /** The device's number, on the device's scale. */
  priority: z.number().int(),
  level: z.enum(['high', 'medium', 'low', 'unknown']),
  state: z.enum(['began', 'ended']),
});

/**
 * Data that is missing or was damaged. Equal ones close together are one entry with a `count`. One with a `series` is
 * of that series alone (a code, or a group of them: what is asked for together); `missingMs` says how much of the time
 * between `from` and `to` is missing where it is not all of it.
 */
const ShrGap = z.strictObject({
  from: Instant,
  to: Instant,
  reason: GapReason,
  detail: z.string(),
  count: z.number().int().positive(),
  series: z.string().optional(),
  missingMs: z.number().nonnegative().optional(),
  /** The first of the bytes concerned; all of them are under `raw` as well. */
  bytes: Base64.optional(),
});

/** Where and how the device was connected. */
export const ShrLine = z.strictObject({
  path: z.string(),
  baudRate: z.number().int(),
  dataBits: z.union([z.literal(7), z.literal(8)]),
  parity: z.enum(['none', 'odd', 'even']),
  stopBits: z.union([z.literal(1), z.literal(2)]),
});

const members = {
  format: z.literal(SHR_FORMAT),
  /** Null when the device never said who it is. */
  device: Identity.nullable(),
  driver: z.strictObject({ id: z.string(), version: z.string() }),
  line: ShrLine,
  start: Instant,
  end: Instant,
  measurements: z.array(Series),
  waveforms: z.array(Waveform),
  alarms: z.array(Alarm),
  notes: z.array(z.strictObject({ t: Offset, code: z.string(), text: z.string() })),
  /** The device's clock beside ours. */
  deviceClock: z.array(z.strictObject({ t: Offset, deviceTime: z.string() })),
  link: z.array(
    z.strictObject({
      t: Offset,
      state: z.enum(['stopped', 'waiting', 'connecting', 'running', 'lost']),
      reason: z.string().optional(),
    }),
  ),
  /** What the person at the device wrote. */
  markers: z.array(z.strictObject({ t: Offset, text: z.string() })),
  gaps: z.array(ShrGap),
  /**
   * Every byte in both directions; `t` is the time of a chunk's first byte. Where a chunk came in several pieces,
   * `reads` has two numbers for each: when, in milliseconds since `t`, and how many bytes.
   */
  raw: z.array(
    z.strictObject({
      t: Offset,
      direction: z.enum(['rx', 'tx']),
      bytes: Base64,
      reads: z.array(z.number().int().nonnegative()).optional(),
    }),
  ),
  /** For `ms` until `t` the host did nothing: it neither read nor was any time noticed. */
  heldUp: z.array(z.strictObject({ t: Offset, ms: z.number().int().positive() })).optional(),
};

/** A surgical device record: everything one device sent in one stretch of time, and everything that was missed. */
export const ShrDocument = z.strictObject({
  ...members,
  version: z.literal(3),
  /** What the host's wall clock said at `t`: at the beginning, and after each time it was set. */
  clock: z.array(z.strictObject({ t: Offset, wall: Instant })),
});
export type ShrDocument = z.infer<typeof ShrDocument>;

/** Version 2 counted samples of a run from its `t` by the interval alone; its `last` was when the last one arrived. */
const VersionTwo = z.strictObject({ ...members, version: z.literal(2) }).transform((document) => ({
  ...document,
  version: 3 as const,
  clock: [{ t: 0, wall: document.start }],
  waveforms: document.waveforms.map((waveform) => ({
    ...waveform,
    runs: waveform.runs.map(({ t, bins }) => ({ t, last: countedEnd(t, bins.length, waveform.intervalMs), bins })),
  })),
}));

function countedEnd(t: number, samples: number, intervalMs: number): number {
  return Math.round(t + Math.max(0, samples - 1) * intervalMs);
}

/**
 * Version 1 carried names of its series in two languages, which are the viewer's to say; everything else is as in
 * version 2.
 */
const withoutLabel = z
  .looseObject({ label: z.strictObject({ en: z.string(), zh: z.string() }) })
  .transform(({ label: _, ...series }) => series);
const VersionOne = z
  .looseObject({
    version: z.literal(1),
    measurements: z.array(withoutLabel),
    waveforms: z.array(withoutLabel),
  })
  .transform((document) => ({ ...document, version: 2 }))
  .pipe(VersionTwo);

/** A document as the bytes of a segment: UTF-8 JSON. */
export function encodeShr(document: ShrDocument): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(ShrDocument.parse(document)));
}

/**
 * Takes documents of every version, as one of the last. @throws SyntaxError or ZodError when the bytes are no such
 * document
 */
export function decodeShr(bytes: Uint8Array): ShrDocument {
  const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  return z.union([ShrDocument, VersionTwo, VersionOne]).parse(parsed);
}
