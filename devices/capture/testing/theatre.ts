import { JournalSegment, type JournalEntry } from '../../../api/formats/capture-journal.ts';
import type { CancelTimer, DeviceClock } from '../../clock.ts';
import type { Driver, DriverKind } from '../../link/driver.ts';
import type { FaultPlan } from '../../simulators/fault-plan.ts';
import type { FaultName } from '../../simulators/faults.ts';
import { PlayedDevice, type SimulatorParts } from '../../simulators/played-device.ts';
import type { Simulated } from '../../simulators/simulated.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { MemoryTransport } from '../../testing/memory-transport.ts';
import { CaptureAssembler } from '../assembler.ts';
import { Backlog } from '../backlog.ts';
import { isReport, takeIn, writeDown } from '../journal.ts';
import { CaptureSource } from '../source.ts';

/** One program that captures: its end of the line, and what it would have on the disk. */
export interface Program {
  readonly line: MemoryTransport;
  readonly source: CaptureSource;
  readonly assembler: CaptureAssembler;
  readonly written: JournalEntry[];
}

export interface TheatreOptions {
  readonly kind: DriverKind;
  readonly device: Pick<Simulated, 'make'>;
  readonly seed: number;
  readonly always?: readonly FaultName[];
  readonly plan?: FaultPlan['faults'];
  /** Told what passes the host's end of the line: what the device says when it came, what it is told when it was. */
  readonly tap?: (direction: 'rx' | 'tx', bytes: Uint8Array) => void;
  readonly played?: SimulatorParts['played'];
  /** What stands between a driver and its recording, for those who want to spoil it. */
  readonly between?: (driver: Driver) => Driver;
}

/** A device that goes on whoever listens, and the programs that listen to it, one after the other; on one clock. */
export class Theatre {
  readonly clock = new ManualClock();
  readonly #options: TheatreOptions;
  readonly #device: PlayedDevice;
  readonly #host: HostClock;
  #line = new MemoryTransport();

  constructor(options: TheatreOptions) {
    this.#options = options;
    const { clock } = this;
    this.#host = new HostClock(clock);
    const { device, seed, always, plan, played } = options;
    this.#device = new PlayedDevice({
      make: device.make,
      seed,
      clock,
      send: (bytes) => this.#host.read(() => this.#arrive(bytes)),
      log: () => undefined,
      always: new Set(always),
      plan: plan ?? [],
      host: {
        unplug: (ms) => this.#unplug(ms),
        holdUp: (ms) => this.#host.holdUp(ms),
        jumpClock: (ms) => clock.jumpWall(ms),
      },
      ...(played === undefined ? {} : { played }),
    });
    this.#device.start();
  }

  /** A first program begins to record. */
  async begin(): Promise<Program> {
    const line = this.#plug();
    const driver = this.#between(this.#options.kind.create(line, this.#host));
    const source = new CaptureSource(driver, { n: driver.axis.nowMs(), w: driver.axis.wallMs() });
    const program = recordingOf(line, source);
    source.hear(driver);
    await driver.start();
    return program;
  }

  /** The program is gone: nobody listens. */
  kill(): void {
    this.#host.kill();
    this.#line = new MemoryTransport();
  }

  /** What another program knows of one that is gone. @param untilMs what was not yet written then, on its time axis */
  find(program: Program, untilMs = Infinity): Program {
    const written = program.written.filter(({ n }) => n <= untilMs);
    return readAgain({ ...program, written }, this.#line);
  }

  /** @param readMs how long the recording is still being read while the driver goes on already */
  async goOn({ source, assembler, written }: Program, readMs = 0): Promise<Program> {
    const line = this.#plug();
    const driver = this.#between(
      this.#options.kind.create(line, notBefore(this.#host, source.axis.nowMs()), source.identity),
    );
    const backlog = new Backlog(driver);
    await driver.start();
    this.clock.advance(readMs);
    source.goOn(backlog);
    return { line, source, assembler, written };
  }

  #between(driver: Driver): Driver {
    return this.#options.between?.(driver) ?? driver;
  }

  #arrive(bytes: Uint8Array): void {
    if (this.#line.isOpen) this.#options.tap?.('rx', bytes);
    this.#line.receive(bytes);
  }

  #unplug(ms: number): void {
    const line = this.#line;
    if (!line.isOpen) return;
    line.unplug();
    this.clock.after(ms, () => {
      if (this.#line === line) line.replug();
    });
  }

  #plug(): MemoryTransport {
    const line = new MemoryTransport();
    // A wire has some delay; without it an answer would arrive inside the call that asks.
    line.hear = (bytes) => {
      this.#options.tap?.('tx', bytes);
      this.clock.after(1, () => this.#device.receive(bytes));
    };
    this.#line = line;
    return line;
  }
}

/** The clock of a computer that can be held up, and of a program that can be killed: then its timers never run. */
class HostClock implements DeviceClock {
  readonly #clock: ManualClock;
  #program = 0;
  #heldUp = 0;
  #waiting: (() => void)[] = [];
  #unread: (() => void)[] = [];

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  wallMs(): number {
    return this.#clock.wallMs();
  }

  monotonicMs(): number {
    return this.#clock.monotonicMs();
  }

  after(ms: number, run: () => void): CancelTimer {
    const program = this.#program;
    let cancelled = false;
    const fire = (): void => {
      if (!cancelled && program === this.#program) run();
    };
    this.#clock.after(ms, () => {
      if (this.#heldUp > 0) this.#waiting.push(fire);
      else fire();
    });
    return () => void (cancelled = true);
  }

  /** What comes over the line is read when this computer comes to it. */
  read(run: () => void): void {
    if (this.#heldUp > 0) this.#unread.push(run);
    else run();
  }

  /** For so long nothing is done; then timers, all late, and then what has come meanwhile. */
  holdUp(ms: number): void {
    this.#heldUp += 1;
    this.#clock.after(ms, () => {
      this.#heldUp -= 1;
      if (this.#heldUp > 0) return;
      for (const run of [...this.#waiting.splice(0), ...this.#unread.splice(0)]) run();
    });
  }

  kill(): void {
    this.#program += 1;
    this.#unread = [];
  }
}

/** What another program reads in the journal of one that is gone. */
export function readAgain(
  { source: { id, version, alarmGroups }, assembler, written }: Program,
  line: MemoryTransport,
): Program {
  const source = new CaptureSource({ id, version, alarmGroups }, { n: assembler.startMs, w: assembler.startMs });
  const found = recordingOf(line, source);
  const raw: unknown = JSON.parse(JSON.stringify(written));
  for (const entry of JournalSegment.parse(raw)) {
    if (entry.k !== 'identity' && !isReport(entry)) throw new Error('expected what a driver reports alone');
    takeIn(found, entry);
  }
  return found;
}

/** A recording of a source, and its journal. */
export function recordingOf(line: MemoryTransport, source: CaptureSource): Program {
  const assembler = new CaptureAssembler({ driver: source, path: line.path, line: line.line });
  const written: JournalEntry[] = [];
  writeDown(source, (entry) => written.push(entry));
  return { line, source, assembler, written };
}

function notBefore(clock: DeviceClock, notBeforeMs: number): DeviceClock {
  return {
    wallMs: () => clock.wallMs(),
    monotonicMs: () => clock.monotonicMs(),
    after: (ms, run) => clock.after(ms, run),
    notBeforeMs,
  };
}
