import type { DeviceClock } from '../clock.ts';
import type { FaultPlan, PlannedFault } from './fault-plan.ts';
import type { FaultName, Faults, LineFaultName } from './faults.ts';

/** What a plan says goes wrong now, and what does all the time. */
export class PlannedFaults implements Faults {
  readonly #always: ReadonlySet<FaultName>;
  readonly #plan: readonly PlannedFault[];
  readonly #clock: DeviceClock;
  readonly #bornMs: number;

  /** The plan's time begins now. */
  constructor(always: ReadonlySet<FaultName>, plan: FaultPlan['faults'], clock: DeviceClock) {
    this.#always = always;
    this.#plan = plan;
    this.#clock = clock;
    this.#bornMs = clock.monotonicMs();
  }

  has(name: LineFaultName): boolean {
    return (isContinuous(name) && this.#always.has(name)) || this.#now(name) !== undefined;
  }

  amount(name: LineFaultName): number | undefined {
    const planned = this.#now(name);
    if (planned === undefined) return undefined;
    if ('oneIn' in planned) return planned.oneIn;
    if ('everyMs' in planned) return planned.everyMs;
    if ('most' in planned) return planned.most;
    // What waits comes when this is over.
    return planned.fault === 'slow-host' ? planned.atMs + planned.forMs - this.#sinceMs() : undefined;
  }

  #now(name: LineFaultName): PlannedFault | undefined {
    const now = this.#sinceMs();
    return this.#plan.find(
      (planned) =>
        faultOfLine(planned) === name &&
        now >= planned.atMs &&
        now < planned.atMs + ('forMs' in planned ? (planned.forMs ?? Infinity) : 0),
    );
  }

  #sinceMs(): number {
    return this.#clock.monotonicMs() - this.#bornMs;
  }
}

/** A plan's silence is at its own time, not now and then; what else happens once is nothing of the line's. */
function faultOfLine({ fault }: PlannedFault): LineFaultName | undefined {
  if (fault === 'silence' || fault === 'unplug') return 'mute';
  if (fault === 'slow-host') return 'hold';
  return fault === 'reboot' || fault === 'clock-jump' ? undefined : fault;
}

function isContinuous(name: LineFaultName): name is FaultName {
  return !planOnly.has(name);
}

const planOnly: ReadonlySet<LineFaultName> = new Set(['flip', 'lose', 'flow', 'merge', 'unasked', 'mute', 'hold']);
