import type { ShrDocument } from '../../../api/formats/shr.ts';

/** How long something is missing, in milliseconds, and why. */
export interface Missing {
  readonly ms: number;
  readonly reason: string;
}

/** What is listed as missing of a series. */
export function missing(document: ShrDocument, series: string): readonly Missing[] {
  return document.gaps
    .filter((gap) => gap.series === series)
    .map(({ from, to, missingMs, reason }) => ({ ms: missingMs ?? Date.parse(to) - Date.parse(from), reason }));
}

/** Of all of it together, in milliseconds. */
export function sum(gaps: readonly Missing[]): number {
  return gaps.reduce((all, { ms }) => all + ms, 0);
}
