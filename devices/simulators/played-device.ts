import type { CancelTimer, DeviceClock } from '../clock.ts';
import type { FaultPlan, PlannedFault } from './fault-plan.ts';
import type { FaultName, Faults } from './faults.ts';
import { PlannedFaults } from './planned-faults.ts';

/** What every simulated device is made of. */
export interface SimulatorParts {
  readonly seed: number;
  readonly faults: Faults;
  readonly clock: DeviceClock;
  readonly send: (bytes: Uint8Array) => void;
  readonly log: (message: string) => void;
  /** Told what a device that sends lines says, and what that means, before anything damages it. */
  readonly played?: (line: { readonly text: string; readonly values: ReadonlyMap<string, number | null> }) => void;
}

/** What every simulated device does. */
export interface Simulator {
  /** Absent: it only speaks. */
  receive?(bytes: Uint8Array): void;
  start(): void;
  stop(): void;
}

/** What a plan does to the computer at the other end, where that can be done from here. */
export interface PlayedHost {
  /** The cable is out for so long. */
  unplug?(ms: number): void;
  /** It does nothing for so long. */
  holdUp?(ms: number): void;
  /** Its wall clock is set by so much. */
  jumpClock?(ms: number): void;
}

export interface PlayedDeviceOptions extends Omit<SimulatorParts, 'faults'> {
  readonly make: (parts: SimulatorParts) => Simulator;
  /** What goes wrong all the time. */
  readonly always?: ReadonlySet<FaultName>;
  /** What goes wrong at its time; the plan's begins when the device is started. */
  readonly plan?: FaultPlan['faults'];
  readonly host?: PlayedHost;
}

/** A simulated device and its line, with everything that a plan does to them. */
export class PlayedDevice implements Simulator {
  readonly #options: PlayedDeviceOptions;
  readonly #plan: FaultPlan['faults'];
  readonly #timers = new Set<CancelTimer>();
  #faults: Faults = new Set<FaultName>();
  #simulator: Simulator | undefined;
  /** How far a plan has set the device's clock. */
  #setByMs = 0;
  #unplugged = 0;
  #deaf: Uint8Array[] | undefined;

  constructor(options: PlayedDeviceOptions) {
    this.#options = options;
    this.#plan = options.plan ?? [];
  }

  start(): void {
    const { always, clock } = this.#options;
    this.#faults = new PlannedFaults(
      always ?? new Set(),
      this.#plan.filter((one) => !this.#isHosts(one)),
      clock,
    );
    for (const planned of this.#plan) this.#after(planned.atMs, () => this.#happen(planned));
    this.#switchOn();
  }

  stop(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#switchOff();
  }

  receive(bytes: Uint8Array): void {
    if (this.#unplugged > 0) return;
    if (this.#deaf === undefined) this.#simulator?.receive?.(bytes);
    else this.#deaf.push(bytes);
  }

  #switchOn(): void {
    const { make, seed, clock, send, log, played } = this.#options;
    const wallMs = (): number => clock.wallMs() + this.#setByMs;
    const own = { wallMs, monotonicMs: () => clock.monotonicMs(), after: clock.after.bind(clock) };
    const parts = { seed, faults: this.#faults, clock: own, send, log, ...(played === undefined ? {} : { played }) };
    this.#simulator = make(parts);
    this.#simulator.start();
  }

  #switchOff(): void {
    this.#simulator?.stop();
    this.#simulator = undefined;
  }

  #happen(planned: PlannedFault): void {
    this.#options.log(`as planned: ${JSON.stringify(planned)}`);
    if (planned.fault === 'reboot') this.#reboot(planned.forMs);
    else if (planned.fault === 'unplug') this.#unplug(planned.forMs);
    else if (planned.fault === 'slow-host') this.#holdUp(planned.forMs);
    else if (planned.fault === 'clock-jump') this.#jumpClock(planned.byMs, planned.whose);
  }

  #reboot(offMs: number): void {
    this.#switchOff();
    this.#after(offMs, () => {
      // Switched off twice: the later one counts.
      this.#switchOff();
      this.#switchOn();
    });
  }

  #unplug(ms: number): void {
    this.#unplugged += 1;
    this.#after(ms, () => (this.#unplugged -= 1));
    this.#options.host?.unplug?.(ms);
  }

  #holdUp(ms: number): void {
    const { host } = this.#options;
    if (host?.holdUp !== undefined) {
      host.holdUp(ms);
      return;
    }
    this.#deaf ??= [];
    this.#after(ms, () => {
      const heard = this.#deaf ?? [];
      this.#deaf = undefined;
      for (const bytes of heard) this.receive(bytes);
    });
  }

  #jumpClock(ms: number, whose: 'device' | 'host'): void {
    if (whose === 'device') this.#setByMs += ms;
    else this.#options.host?.jumpClock?.(ms);
  }

  /** What the host itself goes through is nothing of the line's. */
  #isHosts({ fault }: PlannedFault): boolean {
    return fault === 'slow-host' && this.#options.host?.holdUp !== undefined;
  }

  #after(ms: number, run: () => void): void {
    const cancel = this.#options.clock.after(ms, () => {
      this.#timers.delete(cancel);
      run();
    });
    this.#timers.add(cancel);
  }
}
