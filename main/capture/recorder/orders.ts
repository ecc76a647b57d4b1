import { z } from 'zod';
import { ShrLine } from '../../../api/formats/shr.ts';
import { CaptureView, LinkTest } from '../../../api/window/calls/capture.ts';
import { News } from '../../../api/window/news.ts';
import { bounds } from '../../../domain/bounds.ts';
import { isErrorCode } from '../../../domain/errors.ts';
import { Instant, ObjectUrl, TID } from '../../../domain/ids.ts';

/** What a capture began with. Times are milliseconds since the Unix epoch: on its time axis, and by the wall clock. */
export const Begun = z.strictObject({
  driver: z.strictObject({ id: z.string(), version: z.string(), alarmGroups: z.array(z.string()) }),
  line: ShrLine,
  n: z.number(),
  w: z.number(),
});
export type Begun = z.infer<typeof Begun>;

/** Where a capture's journal lies, what its segments are sealed with, and where the first of them is. */
export const JournalPlace = z.strictObject({
  file: z.string(),
  key: z.instanceof(Uint8Array),
  position: z.number().int().nonnegative(),
});
export type JournalPlace = z.infer<typeof JournalPlace>;

/** So often a process says that it goes on. */
export const aliveEveryMs = 1000;

/** Bytes of a document that are handed over at once. */
export const pieceBytes = 1024 * 1024;

/** A document that is ready to be handed over, in pieces. */
const Encoded = z.strictObject({
  bytes: z.number().int().nonnegative(),
  /** As the device calls itself; empty when it never said. */
  device: z.string(),
  driver: z.string(),
  start: Instant,
  end: Instant,
  /** How many. */
  gaps: z.number().int().nonnegative(),
});
export type Encoded = z.infer<typeof Encoded>;

/** One thing that the process of a capture can be told to do. */
export interface Order<G extends z.ZodType = z.ZodType, A extends z.ZodType = z.ZodType> {
  readonly name: string;
  /** What it is given for it. */
  readonly given: G;
  readonly answer: A;
}

function order<const N extends string, G extends z.ZodType, A extends z.ZodType>(name: N, given: G, answer: A) {
  return { name, given, answer } satisfies Order<G, A>;
}

const none = z.strictObject({});
/** Number of a document of a capture, from 0. */
const Slice = z.number().int().nonnegative();
const capture = { id: z.uuid(), tid: TID };

/** Everything that the process of one capture can be told to do. */
export const orders = {
  /**
   * Makes ready to capture: finds out how the line is set where that is not said. Errors: NOT_FOUND for an unknown
   * driver, those of opening the port, DEVICE_SILENT.
   */
  prepare: order(
    'prepare',
    z.strictObject({ ...capture, driver: z.string(), port: z.string(), line: ShrLine.omit({ path: true }).optional() }),
    Begun,
  ),
  /** Opens the port, and writes what comes to the journal. Errors: those of opening the port and of the disk. */
  begin: order('begin', JournalPlace, CaptureView),
  /**
   * Reads what a journal has, and goes on writing to it. `goesOn`: goes on with the capture as well, and hears the
   * device while it is still reading. Errors: RECORDING_HELD, those of the disk and of opening the port.
   */
  takeUp: order(
    'takeUp',
    z.strictObject({ ...capture, begun: Begun, journal: JournalPlace, goesOn: z.boolean() }),
    CaptureView,
  ),
  /** Goes on with one that was cut. Errors: CAPTURE_NOT_RUNNING, those of opening the port. */
  goOn: order('goOn', none, CaptureView),
  mark: order('mark', z.strictObject({ text: z.string().max(bounds.label) }), CaptureView),
  stop: order('stop', none, CaptureView),
  /**
   * Encodes one of the documents, the last of which may still grow. Errors: FILE_TOO_LARGE, DISK_FAILED when the
   * journal has it no more, those of the disk.
   */
  encode: order('encode', z.strictObject({ slice: Slice }), Encoded),
  /** The piece of a document that begins at that byte. Errors: CAPTURE_NOT_RUNNING for one that is not encoded now. */
  piece: order('piece', z.strictObject({ slice: Slice, at: z.number().int().nonnegative() }), z.instanceof(Uint8Array)),
  /** That it is to be stored by itself, or not any more, is on the disk when this is answered. */
  queue: order('queue', z.strictObject({ queued: z.boolean() }), CaptureView),
  sealed: order('sealed', z.strictObject({ slice: Slice, url: ObjectUrl }), CaptureView),
  withdrawn: order('withdrawn', z.strictObject({ url: ObjectUrl }), CaptureView),
  /** Tries a device without a capture; nothing is kept. Errors: NOT_FOUND, those of opening the port. */
  testLink: order(
    'testLink',
    z.strictObject({ driver: z.string(), port: z.string(), line: ShrLine.omit({ path: true }).optional() }),
    LinkTest,
  ),
  /** Ends the process; a capture that is under way is cut. */
  leave: order('leave', none, none),
} as const;
type Orders = typeof orders;
export type OrderName = keyof Orders;
/** What an order is given. */
export type Given<Name extends OrderName> = z.infer<Orders[Name]['given']>;
/** What it answers, before it is parsed. */
export type Answering<Name extends OrderName> = z.input<Orders[Name]['answer']>;

const isOrderName = (text: string): text is OrderName => Object.hasOwn(orders, text);

/** What main says to the process of a capture. `heard`: up to which of its news main is. */
export const ToRecorder = z.union([
  z.strictObject({
    n: z.number().int(),
    order: z.string().refine(isOrderName),
    given: z.unknown(),
  }),
  z.strictObject({ heard: z.number().int() }),
]);
export type ToRecorder = z.infer<typeof ToRecorder>;

const Failure = z.strictObject({
  code: z.string().refine(isErrorCode),
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** What the process of a capture says to main. */
export const FromRecorder = z.union([
  z.strictObject({ n: z.number().int(), answer: z.unknown() }),
  z.strictObject({ n: z.number().int(), failure: Failure }),
  /** For the window; each has the number of the one before, and one more. */
  z.strictObject({ told: z.number().int(), news: News }),
  /** It goes on, though there may be nothing new. */
  z.strictObject({ alive: z.literal(true) }),
  /** It ends, for a defect: where in the program, without what was being worked on. */
  z.strictObject({ defect: z.string() }),
]);
export type FromRecorder = z.infer<typeof FromRecorder>;
