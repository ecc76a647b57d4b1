import type { RecordView } from '../../../api/window/views.ts';

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

/** When a share ends; days end with the local day. Undefined while it is not known, or when it is past. */
export function chosenExpiry(
  choice: ExpiryChoice | undefined,
  date: string,
  asked: string,
  now: Date = new Date(),
): string | undefined {
  const instant =
    choice === undefined
      ? undefined
      : choice === 'asked'
        ? new Date(asked)
        : choice === 'date'
          ? endOfDay(date)
          : new Date(now.getTime() + Number(choice) * 86_400_000);
  return instant === undefined || Number.isNaN(instant.getTime()) || instant <= now ? undefined : instant.toISOString();
}

function endOfDay(date: string): Date | undefined {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? new Date(`${date}T23:59:59.000`) : undefined;
}
