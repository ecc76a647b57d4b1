/** Bytes that one program read from the line, or put on it. */
export interface Read {
  /** On the clock of the tap, which never goes back. */
  readonly atMs: number;
  readonly direction: 'rx' | 'tx';
  readonly bytes: Uint8Array;
}

/** A line that a device wrote, as it wrote it, and what it means. */
export interface Said {
  readonly text: string;
  readonly values: ReadonlyMap<string, number | null>;
}

/** One program that captured, and what the tap at its end of the line saw. */
export interface Watched {
  readonly reads: readonly Read[];
  readonly beganMs: number;
  /** Of one that was killed: when, and until when what it recorded was on the disk. */
  readonly killedMs?: number;
  readonly writtenMs?: number;
  /** When the cable was out, as far as that was written. */
  readonly outages?: readonly { readonly fromMs: number; readonly toMs: number }[];
}

/** What truly happened. */
export interface Truth {
  /** The driver's id. */
  readonly driver: string;
  readonly programs: readonly Watched[];
  /** What a device that writes lines has written. */
  readonly said: readonly Said[];
  /** For how long in all the computer that captures did nothing. */
  readonly heldUpMs: number;
  /** Whole samples came more than once: nothing in them tells which were measured, and their number says little. */
  readonly lineRepeats: boolean;
  /** The line did nothing but fall silent: what comes at one moment is one frame. */
  readonly lineOnlySilent: boolean;
}

/** Something whole that came over the wire. */
export interface SentFrame {
  /** When it was whole; one that ends in two bytes has two times. */
  readonly atMs: readonly number[];
  /** Whether it says this. */
  readonly says: (code: string, value: number | null, text: string | undefined) => boolean;
  /** What a client must have of it, or say that it has not: values, or any value at all of a group. */
  readonly must: readonly { readonly code: string; readonly value?: number | null }[];
}

/** A curve's samples in the order in which they came, whole. */
export interface SentCurve {
  readonly code: string;
  readonly samples: readonly { readonly atMs: number; readonly bin: number }[];
}

/** What bytes mean, found out by other means than the client's. */
export interface SecondReading {
  readonly frames: readonly SentFrame[];
  readonly curves: readonly SentCurve[];
  /** How often a series is due, by what its code begins with, or is. */
  readonly due: readonly { readonly prefix: string; readonly everyMs: number; readonly exact?: boolean }[];
}

/** Bytes of one direction with the time of each. */
export interface Timed {
  readonly bytes: Uint8Array;
  readonly atMs: (index: number) => number;
}

export function timed(reads: readonly Read[], direction: 'rx' | 'tx'): Timed {
  const own = reads.filter((read) => read.direction === direction);
  const ends: number[] = [];
  let length = 0;
  for (const { bytes } of own) ends.push((length += bytes.length));
  return {
    bytes: Buffer.concat(own.map(({ bytes }) => bytes)),
    atMs: (index) => own[firstAfter(ends, index)]?.atMs ?? Infinity,
  };
}

/** Where the first number greater than `value` lies in a rising list. */
function firstAfter(list: readonly number[], value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? Infinity) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
