import type { ShrDocument } from '../../api/formats/shr.ts';

/** What one part of a document was, and is now. */
export interface Difference {
  /** A series by its code, or `alarms`, `notes`, `device clock`, `link`, `gaps`, `device`. */
  readonly part: string;
  readonly what: string;
  /** It has what it had, in its order, and more. */
  readonly more: boolean;
}

/** Times were rounded to whole milliseconds, each by itself. */
const withinMs = 2;

type Entry = Readonly<Record<string, unknown>>;

/** What differs, part by part; markers are a person's, and raw bytes are what was parsed. */
export function differences(was: ShrDocument, is: ShrDocument): Difference[] {
  const [before, now] = [partsOf(was), partsOf(is)];
  return [...new Set([...before.keys(), ...now.keys()])].flatMap((part): Difference[] => {
    const [old, fresh] = [before.get(part) ?? [], now.get(part) ?? []];
    const at = old.findIndex((entry, index) => !isSame(entry, fresh[index]));
    if (at === -1 && old.length === fresh.length) return [];
    if (at === -1) return [{ part, what: `${fresh.length - old.length} more than ${old.length}`, more: true }];
    const what = `${old.length} before, ${fresh.length} now; first other: ${shown(old[at])}, now ${shown(fresh[at])}`;
    return [{ part, what, more: false }];
  });
}

/** Lists of what there is of each part, in its order. */
function partsOf(document: ShrDocument): Map<string, Entry[]> {
  const since = (instant: string): number => Date.parse(instant) - Date.parse(document.start);
  const gaps = document.gaps
    .map(({ from, to, ...gap }) => ({ ...gap, from: since(from), to: since(to) }))
    .toSorted((a, b) => a.from - b.from || keyOf(a).localeCompare(keyOf(b)));
  const curves = document.waveforms.map(({ code, runs, ...how }): [string, Entry[]] => [
    `${code} (curve)`,
    runs.map((run) => ({ ...how, ...run })),
  ]);
  const series = document.measurements.map(({ code, points, ...how }): [string, Entry[]] => [
    code,
    points.map((point) => ({ ...how, ...point })),
  ]);
  const joined = new Map<string, Entry[]>();
  for (const [part, entries] of [
    ['device', document.device === null ? [] : [{ ...document.device }]] as const,
    ...series,
    ...curves,
    ['alarms', document.alarms] as const,
    ['notes', document.notes] as const,
    ['device clock', document.deviceClock] as const,
    ['link', document.link] as const,
    ['gaps', gaps] as const,
  ])
    joined.set(part, [...(joined.get(part) ?? []), ...entries]);
  return joined;
}

function keyOf({ reason, detail, series }: Pick<Gap, 'reason' | 'detail' | 'series'>): string {
  return `${series ?? ''}\n${reason}\n${detail}`;
}
type Gap = ShrDocument['gaps'][number];

const times: ReadonlySet<string> = new Set(['t', 'last', 'from', 'to', 'missingMs']);

function isSame(old: Entry, fresh: Entry | undefined): boolean {
  if (fresh === undefined) return false;
  const names = new Set([...Object.keys(old), ...Object.keys(fresh)]);
  return [...names].every((name) => {
    const [one, other] = [old[name], fresh[name]];
    if (times.has(name) && typeof one === 'number' && typeof other === 'number')
      return Math.abs(one - other) <= withinMs;
    return JSON.stringify(one) === JSON.stringify(other);
  });
}

/** Short enough for a line. */
function shown(entry: Entry | undefined): string {
  if (entry === undefined) return 'none';
  const text = JSON.stringify(entry);
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}
