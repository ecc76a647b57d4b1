import type { DriverKind } from '../../devices/link/driver.ts';
import { driverKinds } from '../../devices/registry.ts';
import type { FaultPlan, PlannedFault } from '../../devices/simulators/fault-plan.ts';
import { SeededRandom } from '../../devices/simulators/random.ts';

/** A program that captures is killed, and another goes on. Milliseconds. */
export interface Kill {
  readonly atMs: number;
  readonly awayMs: number;
  /** What was not yet in the journal. */
  readonly unwrittenMs: number;
  /** How long the journal is being read while the next one captures already. */
  readonly readMs: number;
  /** By how much the wall clock is set while nobody captures. */
  readonly wallMs: number;
}

/** One recording with everything that goes wrong in it. */
export interface Show {
  readonly seed: number;
  readonly kind: DriverKind;
  readonly plan: FaultPlan['faults'];
  readonly kills: readonly Kill[];
  readonly ms: number;
}

const SHOW_MS = 120_000;
/** A journal is written every half second (docs/devices.md). */
const unwrittenMs = 500;

type Make = (random: SeededRandom, atMs: number) => PlannedFault;
const lasting = (random: SeededRandom): number => random.int(500, 30_000);
const oneIn = (random: SeededRandom): number => random.int(40, 2000);

/** Every fault there is, drawn at random. */
const faults: { readonly [Fault in PlannedFault['fault']]: Make } = {
  noise: (random, atMs) => ({ fault: 'noise', atMs, forMs: lasting(random), oneIn: oneIn(random) }),
  flip: (random, atMs) => ({ fault: 'flip', atMs, forMs: lasting(random), oneIn: oneIn(random) }),
  lose: (random, atMs) => ({ fault: 'lose', atMs, forMs: lasting(random), oneIn: oneIn(random) }),
  flow: (random, atMs) => ({ fault: 'flow', atMs, forMs: lasting(random), oneIn: oneIn(random) }),
  checksum: (random, atMs) => ({ fault: 'checksum', atMs, forMs: lasting(random) }),
  embed: (random, atMs) => ({ fault: 'embed', atMs, forMs: lasting(random) }),
  drop: (random, atMs) => ({ fault: 'drop', atMs, forMs: lasting(random) }),
  split: (random, atMs) => ({ fault: 'split', atMs, forMs: lasting(random), most: random.int(1, 9) }),
  merge: (random, atMs) => ({ fault: 'merge', atMs, forMs: lasting(random), everyMs: random.int(20, 2000) }),
  unasked: (random, atMs) => ({ fault: 'unasked', atMs, forMs: lasting(random), everyMs: random.int(200, 5000) }),
  silence: (random, atMs) => ({ fault: 'silence', atMs, forMs: random.int(200, 25_000) }),
  reboot: (random, atMs) => ({ fault: 'reboot', atMs, forMs: random.int(100, 10_000) }),
  unplug: (random, atMs) => ({ fault: 'unplug', atMs, forMs: random.int(100, 15_000) }),
  'slow-host': (random, atMs) => ({ fault: 'slow-host', atMs, forMs: random.int(100, 8000) }),
  'clock-jump': (random, atMs) => ({
    fault: 'clock-jump',
    atMs,
    byMs: random.int(-7_200_000, 7_200_000),
    whose: random.chance(0.5) ? 'host' : 'device',
  }),
};

/** What a seed plays: every driver there is in turn, if it is to be none in particular, and faults at random. */
export function showOf(seed: number, kind = driverKinds[seed % driverKinds.length]): Show {
  if (kind === undefined) throw new TypeError('no drivers');
  const random = new SeededRandom(seed * 7919 + 17);
  const all = Object.values(faults);
  const plan = Array.from({ length: random.int(1, 6) }, () =>
    all[random.int(0, all.length - 1)]?.(random, random.int(0, SHOW_MS - 10_000)),
  );
  return { seed, kind, plan: plan.flatMap((one) => one ?? []), kills: killsOf(random), ms: SHOW_MS };
}

/** In half of the recordings, one or two; far enough from one another that each is a gap of its own. */
function killsOf(random: SeededRandom): Kill[] {
  const count = Math.max(0, random.int(-1, 2));
  return Array.from({ length: count }, (_, index) => ({
    atMs: random.int(8000, 40_000) + index * 60_000,
    awayMs: random.int(300, 15_000),
    unwrittenMs: random.int(0, unwrittenMs),
    readMs: random.int(0, 3000),
    wallMs: [0, 0, -7_200_000, 3_600_000][random.int(0, 3)] ?? 0,
  }));
}

/**
 * A recording in which all goes well but for half a minute of silence: what a defect of the client's is planted in. The
 * silence of a device of which nothing is ever due is none: its cable is out.
 */
export function plainShow(kind: DriverKind, seed: number): Show {
  const fault = kind.id === 'astm' ? 'unplug' : 'silence';
  return { seed, kind, plan: [{ fault, atMs: 60_000, forMs: 30_000 }], kills: [], ms: SHOW_MS };
}
