import type { Replied } from '../../../api/window/calls.ts';
import type { Tone } from '../../components/status-badge.tsx';

export type Worklist = Replied<'day.list'>;
export type Listed = Worklist['items'][number];
/** What a doctor tells appointments apart by. */
export type DayState = Listed['status'] | 'sent-back';

export const tones: Readonly<Record<DayState, Tone>> = {
  requested: 'plain',
  assigned: 'plain',
  'checked-in': 'good',
  'in-treatment': 'note',
  'sent-back': 'wait',
  'awaiting-patient': 'wait',
  recorded: 'good',
  cancelled: 'plain',
};

/** States that have a view of their own, in the order in which a patient comes through them. */
export const viewed: readonly DayState[] = ['checked-in', 'in-treatment', 'awaiting-patient', 'sent-back', 'recorded'];

export function dayStateOf({ status, sentBack }: Listed): DayState {
  return sentBack ? 'sent-back' : status;
}

export function canOpen({ status }: Listed): boolean {
  return status === 'checked-in' || status === 'in-treatment';
}

/** Today's first, then what is left of other days. */
export function rowsOfDay({ items, others }: Worklist): readonly Listed[] {
  return [...items, ...others];
}

/** Who has checked in and waited longest; whoever came before hospitals kept the time comes by the appointment's. */
export function longestWaiting(rows: readonly Listed[]): Listed | undefined {
  const since = ({ checkedInAt, start }: Listed): string => checkedInAt ?? start ?? '';
  return rows
    .filter(({ status }) => status === 'checked-in')
    .toSorted((left, right) => since(left).localeCompare(since(right)))[0];
}

/** Whole minutes, by the hospital's clock; undefined when it is not known since when. */
export function minutesWaited({ checkedInAt }: Listed, now: string): number | undefined {
  if (checkedInAt === undefined) return undefined;
  return Math.max(0, Math.floor((Date.parse(now) - Date.parse(checkedInAt)) / 60_000));
}

/** What the patient said they are called; undefined before T_SK has told the doctor. */
export function nameIn({ tid }: Listed, names: Worklist['names']): string | undefined {
  return tid === undefined ? undefined : names[tid];
}
