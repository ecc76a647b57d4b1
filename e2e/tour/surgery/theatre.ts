import type { WrittenFaultPlan } from '../../../devices/simulators/fault-plan.ts';

/** A device of the operation, and what goes wrong with it, in milliseconds after it was switched on. */
export interface TheatreDevice {
  /** The driver's id, and the simulator's. */
  readonly kind: string;
  /** What it is, in titles and under what its steps leave things. */
  readonly what: string;
  readonly faults: WrittenFaultPlan['faults'];
  /** Whether it sends curves. */
  readonly curves: boolean;
}

/** Bytes are damaged and lost on every line, and each has its own outage: a pulled cable, a restart, a silence. */
export const theatre: readonly TheatreDevice[] = [
  {
    kind: 'medibus',
    what: 'ventilator',
    curves: true,
    faults: [
      { fault: 'noise', oneIn: 2000 },
      { fault: 'reboot', atMs: 70_000, forMs: 3000 },
    ],
  },
  {
    kind: 'intellivue',
    what: 'monitor',
    curves: true,
    faults: [
      { fault: 'flip', oneIn: 20_000 },
      { fault: 'unplug', atMs: 60_000, forMs: 4000 },
    ],
  },
  {
    kind: 'astm',
    what: 'blood gas analyser',
    curves: false,
    faults: [
      { fault: 'flip', oneIn: 1000 },
      { fault: 'unplug', atMs: 50_000, forMs: 4000 },
    ],
  },
  {
    kind: 'generic-pump',
    what: 'infusion pump',
    curves: false,
    faults: [
      { fault: 'lose', oneIn: 1000 },
      { fault: 'silence', atMs: 40_000, forMs: 8000 },
    ],
  },
];

/** For so long each device is played: everything has gone wrong by then, and it is well again. */
export const playedSeconds = 90;
