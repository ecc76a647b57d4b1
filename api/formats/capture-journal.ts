import { z } from 'zod';
import { Instant } from '../../domain/ids.ts';
import { GapReason } from './shr.ts';

const Code = z.string();
const Unit = z.string().min(1).nullable();
const Base64 = z.base64();
const Identity = z.strictObject({
  vendor: z.string(),
  model: z.string(),
  deviceId: z.string(),
  softwareRevision: z.string(),
  protocolRevision: z.string(),
});
const LinkState = z.enum(['stopped', 'waiting', 'connecting', 'running', 'lost']);

const Measurement = z.strictObject({
  code: Code,
  unit: Unit,
  kind: z.enum(['measured', 'setting', 'limit-low', 'limit-high']),
  value: z.number().nullable(),
  text: z.string(),
  captureTime: Instant,
  deviceTime: z.string().exactOptional(),
  quality: z.enum(['ok', 'implausible', 'unreadable', 'uninterpreted']),
});

/** Milliseconds since the Unix epoch: `n` with fractions on the capture's time axis, `w` by the wall clock then. */
const at = { n: z.number(), w: z.number() };

function entry<K extends string, P extends z.ZodType>(kind: K, payload: P) {
  return z.strictObject({ ...at, k: z.literal(kind), p: payload });
}

/** What a driver reports, as it reports it; bytes in base64, and of a curve its bins alone. */
const reports = [
  entry(
    'link',
    z.strictObject({
      state: LinkState,
      at: Instant,
      identity: Identity.exactOptional(),
      reason: z.string().exactOptional(),
    }),
  ),
  entry('sample', z.strictObject({ at: Instant, measurements: z.array(Measurement) })),
  entry(
    'waveform',
    z.strictObject({
      code: Code,
      unit: Unit,
      intervalMs: z.number().positive(),
      scale: z.number(),
      offset: z.number(),
      startMs: z.number(),
      bins: z.array(z.number().int()),
      breakBefore: z.boolean(),
    }),
  ),
  entry(
    'alarm',
    z.strictObject({
      at: Instant,
      code: Code,
      text: z.string(),
      priority: z.number().int(),
      level: z.enum(['high', 'medium', 'low', 'unknown']),
      state: z.enum(['began', 'ended']),
    }),
  ),
  entry('note', z.strictObject({ at: Instant, code: Code, text: z.string() })),
  entry('deviceClock', z.strictObject({ at: Instant, deviceTime: z.string() })),
  entry(
    'gap',
    z.strictObject({
      id: z.number().int(),
      reason: GapReason,
      from: Instant,
      to: Instant.exactOptional(),
      detail: z.string(),
      raw: Base64.exactOptional(),
    }),
  ),
  entry(
    'due',
    z.strictObject({
      series: z.array(
        z.strictObject({ code: Code, kind: z.enum(['curve', 'values']), everyMs: z.number().positive() }),
      ),
    }),
  ),
  entry('answered', z.strictObject({ at: Instant, group: Code, codes: z.array(Code) })),
  entry(
    'hindrance',
    z.strictObject({
      from: Instant,
      to: Instant,
      reason: GapReason,
      detail: z.string(),
      series: Code.exactOptional(),
    }),
  ),
  entry('raw', z.strictObject({ at: Instant, direction: z.enum(['rx', 'tx']), bytes: Base64 })),
] as const;

/** What the capture itself does. */
const doings = [
  /** Who the device is, when that has become known or has changed. */
  entry('identity', Identity),
  entry('marker', z.strictObject({ text: z.string() })),
  /** It is to be stored by itself as soon as that can be, or is not to be any more. */
  entry('queued', z.strictObject({ queued: z.boolean() })),
  /** A slice has ended, and the next one begins. */
  entry('slice', z.strictObject({})),
  /** Nothing more is to come. */
  entry('stopped', z.strictObject({})),
  /**
   * A slice, the first where none is named, lies in the storage and is listed; `withdrawn`: what lies there is listed
   * no more, none of it where no place is named.
   */
  entry('sealed', z.strictObject({ url: z.string(), slice: z.number().int().nonnegative().exactOptional() })),
  entry('withdrawn', z.strictObject({ url: z.string().exactOptional() })),
] as const;

/** One thing that happened in a capture, in the order in which it happened. */
export const JournalEntry = z.discriminatedUnion('k', [...reports, ...doings]);
export type JournalEntry = z.infer<typeof JournalEntry>;

/** One segment: what came since the one before. */
export const JournalSegment = z.array(JournalEntry);
