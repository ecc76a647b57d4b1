import type { GapReason } from '../../api/formats/shr.ts';
import type { AnsweredEvent, DueEvent, GapEvent, HindranceEvent, WaveformEvent } from '../link/driver.ts';
import type { SeriesGap } from './gap-ledger.ts';

/** A series is missing when it stays away for more than so many of its periods. */
const periods = 2;
/** Reasons that say why nothing came, and not what is wrong with what came. */
const explaining: ReadonlySet<GapReason> = new Set([
  ...(['port-lost', 'silence', 'device-restarted', 'device-stopped', 'no-answer', 'suspended'] as const),
  ...(['memory-limit', 'host-held-up', 'wrong-protocol', 'other-device'] as const),
]);
const keptCauses = 100;
/**
 * What is missing for no longer than this may still be on its way: after this computer was held up it comes all at
 * once. When a slice ends, the next one says it.
 */
const onItsWayMs = 120_000;

interface Cause {
  readonly reason: GapReason;
  readonly detail: string;
  readonly series: string | undefined;
  readonly fromMs: number;
  toMs: number | undefined;
}

type Told = Pick<GapEvent, 'reason' | 'detail' | 'from'> & {
  readonly to: string | undefined;
  readonly series: string | undefined;
};

interface Curve {
  readonly intervalMs: number;
  readonly endMs: number;
  /** Whether a sample has come: before that it is not known when between two samples the recording began. */
  readonly begun: boolean;
}

interface Group {
  readonly everyMs: number;
  lastMs: number;
}

interface Value {
  readonly group: string;
  lastMs: number;
  /** The device answered without it since. */
  leftOut: boolean;
}

/**
 * The rule that catches every loss, whatever its reason: of each series that was due, more than two periods without a
 * value is a gap, with both ends and the cause as far as it is known. It knows no protocol and trusts no driver to
 * report what it lost: it looks at what came alone. Curves are held to the sample.
 */
export class SeriesWatch {
  readonly #startMs: number;
  readonly #onGap: (gap: SeriesGap) => void;
  readonly #curves = new Map<string, Curve>();
  readonly #groups = new Map<string, Group>();
  readonly #values = new Map<string, Value>();
  #causes: Cause[] = [];
  readonly #openCauses = new Map<number, Cause>();
  /** Up to when it was said that a series is missing, in a slice that has ended. */
  readonly #said = new Map<string, number>();

  /** @param startMs from when on everything counts, on the time axis */
  constructor(startMs: number, onGap: (gap: SeriesGap) => void) {
    this.#startMs = startMs;
    this.#onGap = onGap;
  }

  /** Once due, always due: what a device does not offer any more is missing. */
  due({ series }: DueEvent): void {
    for (const { code, kind, everyMs } of series) {
      if (kind === 'curve' && !this.#curves.has(code))
        this.#curves.set(code, { intervalMs: everyMs, endMs: this.#startMs, begun: false });
      if (kind === 'values' && !this.#groups.has(code)) this.#groups.set(code, { everyMs, lastMs: this.#startMs });
    }
  }

  answered({ at, group, codes }: AnsweredEvent): void {
    const due = this.#groups.get(group);
    if (due === undefined) return;
    const now = Date.parse(at);
    if (isLong(now - due.lastMs, due.everyMs)) this.#tell(group, due.lastMs, now, 'no-answer', 'no answer in time');
    due.lastMs = now;
    this.#answeredWith(group, new Set(codes), now, due.everyMs);
  }

  waveform({ code, intervalMs, startMs, bins }: WaveformEvent): void {
    const { endMs = this.#startMs, begun = false } = this.#curves.get(code) ?? {};
    if (startMs - endMs >= (begun ? intervalMs / 2 : intervalMs))
      this.#tell(code, endMs, startMs, 'waveform-loss', 'samples did not come');
    this.#curves.set(code, { intervalMs, endMs: startMs + bins.length * intervalMs, begun: true });
  }

  /** What the driver knows of why something is missing. */
  gap({ id, reason, detail, from, to }: GapEvent): void {
    const open = this.#openCauses.get(id);
    this.#openCauses.delete(id);
    if (open !== undefined) {
      open.toMs = to === undefined ? undefined : Date.parse(to);
      return;
    }
    const cause = this.#addCause({ reason, detail, from, to, series: undefined });
    if (to === undefined && cause !== undefined) this.#openCauses.set(id, cause);
  }

  hindrance({ reason, detail, from, to, series }: HindranceEvent): void {
    this.#addCause({ reason, detail, from, to, series });
  }

  /** What is missing now and has not come back. */
  holes(nowMs: number): SeriesGap[] {
    const curves = [...this.#curves].flatMap(([code, { intervalMs, endMs }]) =>
      isLong(nowMs - endMs, intervalMs)
        ? [this.#hole(code, endMs, nowMs, 'waveform-loss', 'samples did not come')]
        : [],
    );
    const groups = [...this.#groups].flatMap(([code, { everyMs, lastMs }]) =>
      isLong(nowMs - lastMs, everyMs) ? [this.#hole(code, lastMs, nowMs, 'no-answer', 'no answer in time')] : [],
    );
    const values = [...this.#values].flatMap(([code, { group, lastMs, leftOut }]) =>
      leftOut && isLong(nowMs - lastMs, this.#groups.get(group)?.everyMs ?? Infinity)
        ? [this.#hole(code, lastMs, nowMs, 'not-sent', leftOutText)]
        : [],
    );
    return [...curves, ...groups, ...values];
  }

  /** Whether something that is missing now may still be on its way. */
  awaits(nowMs: number): boolean {
    return this.holes(nowMs).some((hole) => !isLasting(hole));
  }

  /** A slice ends: what is missing for long, which the next one need say from here on alone. */
  sliceEnds(nowMs: number): SeriesGap[] {
    const holes = this.holes(nowMs).filter(isLasting);
    for (const { series } of holes) this.#said.set(series, nowMs);
    return holes;
  }

  #answeredWith(group: string, codes: ReadonlySet<string>, now: number, everyMs: number): void {
    for (const [code, value] of this.#values) if (value.group === group && !codes.has(code)) value.leftOut = true;
    for (const code of codes) {
      const value = this.#values.get(code) ?? { group, lastMs: now, leftOut: false };
      if (value.leftOut && isLong(now - value.lastMs, everyMs))
        this.#tell(code, value.lastMs, now, 'not-sent', leftOutText);
      value.lastMs = now;
      value.leftOut = false;
      this.#values.set(code, value);
    }
  }

  #tell(series: string, fromMs: number, toMs: number, reason: GapReason, detail: string): void {
    this.#onGap(this.#hole(series, fromMs, toMs, reason, detail));
  }

  #hole(series: string, sinceMs: number, toMs: number, reason: GapReason, detail: string): SeriesGap {
    const fromMs = Math.min(toMs, Math.max(sinceMs, this.#said.get(series) ?? sinceMs));
    const cause = reason === 'not-sent' ? undefined : this.#causeOf(series, fromMs, toMs);
    return { series, fromMs, toMs, reason: cause?.reason ?? reason, detail: cause?.detail ?? detail };
  }

  /** Of what is known to have kept data away, what lasted longest in that time. */
  #causeOf(series: string, fromMs: number, toMs: number): Cause | undefined {
    const lasting = (cause: Cause): number => Math.min(toMs, cause.toMs ?? toMs) - Math.max(fromMs, cause.fromMs);
    return this.#causes
      .filter((cause) => (cause.series === undefined || cause.series === series) && lasting(cause) > 0)
      .reduce<Cause | undefined>(
        (longest, cause) => (longest === undefined || lasting(cause) > lasting(longest) ? cause : longest),
        undefined,
      );
  }

  #addCause(told: Told): Cause | undefined {
    if (!explaining.has(told.reason)) return undefined;
    const { reason, detail, series } = told;
    const toMs = told.to === undefined ? undefined : Date.parse(told.to);
    const cause: Cause = { reason, detail, series, fromMs: Date.parse(told.from), toMs };
    this.#causes = [...this.#causes.slice(1 - keptCauses), cause];
    return cause;
  }
}

const leftOutText = 'the device answered without it';

function isLasting({ fromMs, toMs }: SeriesGap): boolean {
  return toMs - fromMs > onItsWayMs;
}

function isLong(ms: number, everyMs: number): boolean {
  return ms > periods * everyMs;
}
