import { toInstant, type Moment, type TimeAxis } from '../clock.ts';
import { Emitter } from '../emitter.ts';
import { driverEventKinds, type Backlog } from './backlog.ts';
import type { DeviceIdentity, Driver, DriverEvents, DueSeries, GapEvent, LinkState } from '../link/driver.ts';

/** As much of a driver as a recording needs. */
export interface Reports extends Pick<Driver, 'id' | 'version' | 'identity' | 'state' | 'alarmGroups' | 'due' | 'on'> {
  readonly axis: Pick<TimeAxis, 'nowMs' | 'wallMs'>;
}

type Kind = keyof DriverEvents;

/** How long before its end a recording may have gone unwritten when its program was killed. */
export const UNWRITTEN_MS = 1000;

/**
 * What one recording hears, from its beginning to its end, though the programs that captured it, and with them its
 * drivers, may have been several. Without a driver time stands still.
 */
export class CaptureSource implements Reports {
  readonly id: string;
  readonly version: string;
  readonly alarmGroups: readonly string[];
  readonly axis: Reports['axis'];
  readonly #events = new Emitter<DriverEvents>();
  readonly #due = new Map<string, DueSeries>();
  readonly #openGaps = new Map<number, GapEvent>();
  #last: Moment;
  #lastGap = 0;
  #driver: Driver | undefined;
  #unsubscribe: readonly (() => void)[] = [];
  #identity: DeviceIdentity | undefined;
  #state: LinkState = 'stopped';

  constructor({ id, version, alarmGroups }: Pick<Driver, 'id' | 'version' | 'alarmGroups'>, begun: Moment) {
    this.id = id;
    this.version = version;
    this.alarmGroups = alarmGroups;
    this.#last = begun;
    this.axis = { nowMs: () => this.#now().n, wallMs: () => this.#now().w };
    this.#events.on('due', ({ series }) => series.forEach((one) => this.#due.set(one.code, one)));
    this.#events.on('gap', (gap) => this.#noteGap(gap));
    this.#events.on('link', ({ state }) => (this.#state = state));
  }

  get identity(): DeviceIdentity | undefined {
    return this.#driver?.identity ?? this.#identity;
  }

  get state(): LinkState {
    return this.#state;
  }

  get due(): readonly DueSeries[] {
    const all = new Map(this.#due);
    this.#driver?.due.forEach((one) => all.set(one.code, one));
    return [...all.values()];
  }

  on<K extends Kind>(event: K, listener: (payload: DriverEvents[K]) => void): () => void {
    return this.#events.on(event, listener);
  }

  /** Tells what a driver reports from now on; its gaps get numbers of their own here. */
  hear(driver: Driver): void {
    this.leave();
    this.#listen(driver, this.#lastGap);
  }

  #listen(driver: Driver, before: number): void {
    this.#driver = driver;
    this.#state = driver.state;
    const forward = <K extends Kind>(kind: K): (() => void) =>
      driver.on(kind, (event) => this.#events.emit(kind, event));
    this.#unsubscribe = [
      ...driverEventKinds.filter((kind) => kind !== 'gap').map((kind) => forward(kind)),
      driver.on('gap', (gap) => this.#events.emit('gap', { ...gap, id: before + gap.id })),
    ];
  }

  /** Hears the driver no more; time stands still from now on. */
  leave(): void {
    this.#last = this.#now();
    this.#identity = this.identity;
    this.#unsubscribe.forEach((stop) => stop());
    this.#driver = undefined;
  }

  /** Tells again what was told at that moment. */
  replay<K extends Kind>(moment: Moment, kind: K, payload: DriverEvents[K]): void {
    this.at(moment);
    this.#events.emit(kind, payload);
  }

  /** It is so late now, where no driver says how late. */
  at({ n, w }: Moment): void {
    this.#last = { n: Math.max(n, this.#last.n), w };
  }

  identified(identity: DeviceIdentity): void {
    this.#identity = identity;
  }

  /**
   * The program that captured has ended, and another driver goes on: between the two is a gap of everything. What that
   * driver has told already comes after it.
   */
  goOn(backlog: Backlog): void {
    const cut = this.#last;
    this.#endOpenGaps();
    this.at(backlog.since);
    const now = this.#last;
    const skew = Math.round(now.w - now.n);
    this.#tellGap('host-held-up', 'the recording program ended and was started again', cut.n, now.n);
    if (Math.abs(skew) > jumpMs) this.#tellGap('clock-jump', `the wall clock was ${skew} ms off`, now.n, now.n);
    const before = this.#lastGap;
    backlog.takeAll(before, (moment, kind, payload) => this.replay(moment, kind, payload));
    this.#listen(backlog.driver, before);
  }

  /** It goes on no more: what was not yet written when the program ended is missing at the end. */
  endAtCut(): void {
    const cut = this.#last;
    this.#endOpenGaps();
    this.at({ n: cut.n + UNWRITTEN_MS, w: cut.w + UNWRITTEN_MS });
    this.#tellGap('host-held-up', 'the recording program ended here', cut.n, cut.n + UNWRITTEN_MS);
  }

  #now(): Moment {
    const axis = this.#driver?.axis;
    return axis === undefined ? this.#last : { n: axis.nowMs(), w: axis.wallMs() };
  }

  #noteGap(gap: GapEvent): void {
    this.#lastGap = Math.max(this.#lastGap, gap.id);
    if (gap.to === undefined) this.#openGaps.set(gap.id, gap);
    else this.#openGaps.delete(gap.id);
  }

  /** Nobody is left to end them. */
  #endOpenGaps(): void {
    for (const gap of [...this.#openGaps.values()]) this.#events.emit('gap', { ...gap, to: toInstant(this.#last.n) });
  }

  #tellGap(reason: GapEvent['reason'], detail: string, fromMs: number, toMs: number): void {
    this.#events.emit('gap', {
      id: this.#lastGap + 1,
      reason,
      detail,
      from: toInstant(fromMs),
      to: toInstant(toMs),
    });
  }
}

/** The wall clock and a time axis that began with it are the same but for what they drift apart. */
const jumpMs = 1000;
