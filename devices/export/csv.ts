import { curvesOf, timeOf, valueOf, type Curve } from './curves.ts';
import type { Recording } from './joined.ts';
import { gapsOnAxis, wallClock } from './moments.ts';
import { told, type Exported } from './provenance.ts';

/** A file of an export: its name, and its lines one after the other. */
export interface ExportedFile {
  readonly name: string;
  readonly lines: () => Iterable<string>;
}

type Cell = string | number | null | undefined;
type Rows = Iterable<readonly Cell[]>;

/** In front of every row: on the time axis, and by the wall clock. */
const times = ['monotonic_ms', 'utc'];

/**
 * A record as tables (RFC 4180, UTF-8): one of all values with a column a series, one a curve, and one of each thing
 * else that a record has. A cell is empty where nothing was received.
 */
export function csvFiles(what: Exported): readonly ExportedFile[] {
  const { document, advance } = what;
  const wall = wallClock(document);
  const timed = <T extends { readonly t: number }>(all: readonly T[], cells: (one: T) => readonly Cell[]): Rows =>
    all.map((one) => [one.t, wall(one.t), ...cells(one)]);
  const { alarms, notes, markers, deviceClock, link, clock } = document;
  const curves = curvesOf(document).map((curve, at) =>
    table(`curve-${at + 1}-${plain(curve.name)}.csv`, [...times, 'run', titleOf(curve)], () =>
      samples(curve, wall, advance),
    ),
  );
  return [
    { name: 'about.csv', lines: () => linesOf([['name', 'value'], ...told(what), ...remarks]) },
    table('values.csv', [...times, ...document.measurements.map(titleOf)], () => values(document, wall, advance)),
    table('values-remarks.csv', [...times, 'code', 'quality', 'characters', 'device_time'], () =>
      remarked(document, wall),
    ),
    ...curves,
    table('alarms.csv', [...times, 'code', 'text', 'device_priority', 'level', 'state'], () =>
      timed(alarms, ({ code, text, priority, level, state }) => [code, text, priority, level, state]),
    ),
    table('notes.csv', [...times, 'code', 'text'], () => timed(notes, ({ code, text }) => [code, text])),
    table('markers.csv', [...times, 'text'], () => timed(markers, ({ text }) => [text])),
    table('gaps.csv', ['from_ms', 'to_ms', 'from_utc', 'to_utc', ...gapColumns], () => gaps(document, wall)),
    table('link.csv', [...times, 'state', 'reason'], () => timed(link, ({ state, reason }) => [state, reason])),
    table('device-clock.csv', [...times, 'device_time'], () => timed(deviceClock, ({ deviceTime }) => [deviceTime])),
    table('host-clock.csv', ['monotonic_ms', 'wall_clock'], () => clock.map((one) => [one.t, one.wall])),
  ];
}

const gapColumns = ['reason', 'series', 'missing_ms', 'count', 'detail'];

const remarks: readonly (readonly [string, string])[] = [
  ['empty cells', 'nothing was received: not zero, and never filled in'],
  ['gaps', 'gaps.csv; a gap without a series is of everything; a curve has another run after each of its gaps'],
  ['utc', 'what the wall clock of the recording computer said, which may be wrong; host-clock.csv has its settings'],
  ['apostrophe', 'stands before a text that a spreadsheet would take for a formula'],
];

function table(name: string, header: readonly string[], rows: () => Rows): ExportedFile {
  return {
    name,
    lines: function* () {
      yield* linesOf([header]);
      yield* linesOf(rows());
    },
  };
}

function titleOf(series: { readonly code: string; readonly unit: string | null; readonly kind?: string }): string {
  const kind = series.kind === undefined || series.kind === 'measured' ? '' : ` (${series.kind})`;
  return `${series.code}${kind} [${series.unit ?? 'unit not known'}]`;
}

/** A row for each moment at which anything was received; a second one where a series has two values of one moment. */
function* values(
  { measurements }: Recording,
  wall: (t: number) => string,
  advance: (numbers: number) => void,
): Generator<readonly Cell[]> {
  const all = measurements.map(({ points }) => points.toSorted((a, b) => a.t - b.t));
  const next = all.map(() => 0);
  for (;;) {
    const t = Math.min(...all.map((points, at) => points[next[at] ?? 0]?.t ?? Infinity));
    if (t === Infinity) return;
    const row = all.map((points, at): Cell => {
      const point = points[next[at] ?? 0];
      if (point?.t !== t) return undefined;
      next[at] = (next[at] ?? 0) + 1;
      advance(1);
      return point.v;
    });
    yield [t, wall(t), ...row];
  }
}

function* remarked({ measurements }: Recording, wall: (t: number) => string): Generator<readonly Cell[]> {
  for (const { code, points } of measurements)
    for (const { t, q, x, d } of points)
      if (q !== undefined || x !== undefined || d !== undefined) yield [t, wall(t), code, q ?? 'ok', x, d];
}

function* samples(
  curve: Curve,
  wall: (t: number) => string,
  advance: (numbers: number) => void,
): Generator<readonly Cell[]> {
  let at = 0;
  for (const run of curve.runs) {
    if (run.follows !== true) at += 1;
    for (const [index, bin] of run.bins.entries()) {
      const t = timeOf(run, index);
      advance(1);
      yield [Number(t.toFixed(3)), wall(t), at, valueOf(curve, bin)];
    }
  }
}

function gaps(document: Recording, wall: (t: number) => string): Rows {
  return gapsOnAxis(document).map(({ fromMs, toMs, gap: { reason, series, missingMs, count, detail } }) => [
    ...[fromMs, toMs, wall(fromMs), wall(toMs)],
    ...[reason, series, missingMs, count, detail],
  ]);
}

function* linesOf(rows: Rows): Generator<string> {
  for (const row of rows) yield `${row.map(written).join(',')}\r\n`;
}

function written(cell: Cell): string {
  if (cell === undefined || cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function plain(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]+/g, '_');
}
