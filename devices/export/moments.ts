import type { Recording } from './joined.ts';

/** Between two moments of a record's time axis, in milliseconds since its start. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A gap of the record on its time axis. */
export interface Missing extends Span {
  readonly gap: Recording['gaps'][number];
}

export function gapsOnAxis({ start, gaps }: Recording): readonly Missing[] {
  const zero = Date.parse(start);
  return gaps.map((gap) => ({ fromMs: Date.parse(gap.from) - zero, toMs: Date.parse(gap.to) - zero, gap }));
}

/** How long the record is, in milliseconds. */
export function lengthMs({ start, end }: Recording): number {
  return Date.parse(end) - Date.parse(start);
}

/** What the host's wall clock said at a moment of the time axis; asked in rising order or not. */
export function wallClock({ clock, start }: Pick<Recording, 'clock' | 'start'>): (t: number) => string {
  const zero = { t: 0, wall: start };
  return (t) => {
    const said = clock.findLast((one) => one.t <= t) ?? clock[0] ?? zero;
    return new Date(Date.parse(said.wall) + t - said.t).toISOString();
  };
}
