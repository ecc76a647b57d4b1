import { z } from 'zod';

const Target = { target: z.number(), met: z.boolean() };

/** What recording several devices at once costs, and what a whole day of it does. */
export const DeviceBench = z.object({
  minutes: z.number(),
  /** Each with a process of its own, all at once. */
  recordings: z.array(
    z.object({
      driver: z.string(),
      /** Bytes that came over the line while it was recorded, and how many of them are in no document. */
      bytes: z.number().int(),
      lost: z.number().int(),
      gaps: z.number().int(),
      /** Of one processor. */
      processorShare: z.number(),
      residentMiB: z.number(),
      /** From a curve’s sample to when main has it for the window, in milliseconds; absent without curves. */
      lateness: z.object({ p50: z.number(), p99: z.number(), ...Target }).optional(),
    }),
  ),
  /** How late main's event loop was meanwhile, in milliseconds. */
  main: z.object({ p999: z.number(), max: z.number(), ...Target }),
  /** A recording of eight hours handed over beside them. */
  handOver: z.object({
    documents: z.number().int(),
    bytes: z.number().int(),
    seconds: z.number(),
    main: z.object({ p999: z.number(), max: z.number(), ...Target }),
    /** Of the others, which began meanwhile. */
    gapsMeanwhile: z.number().int(),
  }),
  /** The most memory of a recording in each hour of a day, in MiB of the heap. */
  day: z.object({ heapMiB: z.array(z.number()), slices: z.number().int(), growth: z.number(), ...Target }),
  parsers: z.array(
    z.object({
      driver: z.string(),
      megabytesASecond: z.number(),
      /** Time to time of reading each byte once. */
      ratio: z.number(),
      /** Milliseconds a megabyte of noise, by how many megabytes there were. */
      noise: z.array(z.object({ megabytes: z.number().int(), millisecondsEach: z.number() })),
      ...Target,
    }),
  ),
});
export type DeviceBench = z.infer<typeof DeviceBench>;
