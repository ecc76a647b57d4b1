import type { RecordView } from '../../../api/window/views.ts';
import { dayOfText } from '../../input/typed-date.ts';

/**
 * The record as somebody will see it who is given only these parts: exactly those are included, and nothing of the
 * others is there.
 */
export function onlyParts(record: RecordView, chosen: readonly string[]): RecordView {
  const has = (segment: string): boolean => chosen.includes(segment);
  return {
    ...record,
    segments: record.segments.map((segment) => ({ ...segment, included: has(segment.id) })),
    emr: record.emr.filter((one) => has(one.segment)),
    shr: record.shr.filter((one) => has(one.segment)),
  };
}

/** Parts of the kinds asked for: what is ticked to begin with. */
export function askedParts(record: RecordView, kinds: readonly string[]): readonly string[] {
  return record.segments.filter((segment) => kinds.includes(segment.kind)).map((segment) => segment.id);
}

export const expiryChoices = ['7', '30', '90', 'asked', 'date'] as const;
export type ExpiryChoice = (typeof expiryChoices)[number];

/**
 * When a share ends; a day, as typed, ends where `endOfDay` says. Undefined while it is not known, or when it is past.
 */
export function chosenExpiry(
  choice: ExpiryChoice | undefined,
  date: string,
  asked: string,
  endOfDay: (day: string) => Date,
  now: Date = new Date(),
): string | undefined {
  const instant =
    choice === undefined
      ? undefined
      : choice === 'asked'
        ? new Date(asked)
        : choice === 'date'
          ? endOf(dayOfText(date), endOfDay)
          : new Date(now.getTime() + Number(choice) * 86_400_000);
  return instant === undefined || Number.isNaN(instant.getTime()) || instant <= now ? undefined : instant.toISOString();
}

function endOf(day: string | undefined, endOfDay: (day: string) => Date): Date | undefined {
  return day === undefined ? undefined : endOfDay(day);
}
