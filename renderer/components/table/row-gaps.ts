/** A row to be in the page, and the height of those left out between it and the one before. */
export interface ShownRow {
  readonly index: number;
  readonly gap: number;
}

/** Where a row lies, in pixels from the beginning of what is scrolled. */
export interface PlacedRow {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The rows to be shown, in order, with the heights of what is left out before, between and after them, so that the page
 * is as high as with all of them. `top`: where the first row of all begins; `total`: the height of all.
 */
export function withGaps(rows: readonly PlacedRow[], top: number, total: number): { rows: ShownRow[]; after: number } {
  return {
    rows: rows.map(({ index, start }, i) => ({ index, gap: start - (rows[i - 1]?.end ?? top) })),
    after: total - ((rows.at(-1)?.end ?? top) - top),
  };
}
