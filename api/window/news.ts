import { z } from 'zod';
import { Instant } from '../../domain/ids.ts';
import { LedgerEventType } from '../ledger/event.ts';
import { CaptureView } from './calls/capture.ts';
import { phases } from './phases.ts';

/**
 * What a window depends on, in the order in which it is named: the organisation's peer, its own H_M, and the others'.
 */
const connectionParts = ['ledger', 'hospital', 'cloud', 'storage', 'sa'] as const;
/** One of those, by its key in the words. */
export type ConnectionPart = (typeof connectionParts)[number];

/** What main tells the renderer unasked. */
export const News = z.discriminatedUnion('topic', [
  /** `phase` is an i18n key under `phase.`; `total` 0 when unknown. */
  z.object({
    topic: z.literal('progress'),
    jobId: z.string(),
    phase: z.enum(phases),
    done: z.number(),
    total: z.number(),
    unit: z.enum(['bytes', 'steps']),
  }),
  /** Something of the person's own was written; the type says which lists are old. */
  z.object({ topic: z.literal('ledger'), type: LedgerEventType }),
  z.object({ topic: z.literal('locked'), why: z.enum(['asked', 'idle', 'suspended', 'revoked']) }),
  /** The session will lock in `seconds`; `session.stay` extends it. */
  z.object({ topic: z.literal('lock-warning'), seconds: z.number() }),
  /**
   * What cannot be reached, and since when what is shown may have changed unseen; without `asOf` where nothing is
   * missing, or it never was there.
   */
  z.object({
    topic: z.literal('connection'),
    missing: z.array(z.enum(connectionParts)),
    asOf: Instant.optional(),
  }),
  /** Organisations have come or gone, or are called otherwise. */
  z.object({ topic: z.literal('organisations') }),
  z.object({ topic: z.literal('capture'), capture: CaptureView }),
  /** Numerics of a capture; none once it is stopped. `priority` is the device's number for an alarm's. */
  z.object({
    topic: z.literal('numerics'),
    captureId: z.string(),
    at: z.string(),
    /** Those of now: what is older than its interval is `old`, and is left out after a while. */
    values: z.array(
      z.object({
        code: z.string(),
        value: z.number().nullable(),
        unit: z.string(),
        ageMs: z.number(),
        old: z.boolean(),
        /** Physically impossible, or of a code nobody knows. */
        doubt: z.enum(['implausible', 'uninterpreted']).optional(),
      }),
    ),
    /**
     * What came of a device that speaks now and then, oldest first: never a value of now. `at`: when it came.
     * `deviceTime`: of the test by the device's own clock, without zone.
     */
    results: z.array(
      z.object({
        code: z.string(),
        value: z.number().nullable(),
        text: z.string(),
        unit: z.string(),
        at: z.string(),
        deviceTime: z.string().optional(),
        doubt: z.enum(['implausible', 'uninterpreted']).optional(),
      }),
    ),
    alarms: z.array(
      z.object({
        priority: z.number(),
        text: z.string(),
        level: z.enum(['high', 'medium', 'low', 'unknown']),
        old: z.boolean(),
      }),
    ),
    /** Whether the device has told its alarms of late. Without that, no alarm here does not mean none. */
    alarmsKnown: z.boolean(),
  }),
  /** A piece of a waveform; null samples are a gap. */
  z.object({
    topic: z.literal('wave'),
    captureId: z.string(),
    code: z.string(),
    unit: z.string(),
    intervalMs: z.number(),
    startMs: z.number(),
    samples: z.array(z.number().nullable()),
  }),
]);
export type News = z.infer<typeof News>;
