import type { Column } from './column.ts';

/**
 * What the rows have, and what is chosen now though no row has it any more: a filter that hides rows is always seen.
 */
export function choicesOf<R>(
  rows: readonly R[],
  { value, name, options = [] }: NonNullable<Column<R>['filter']>,
  chosen: string,
): { value: string; label: string }[] {
  const values = new Set([...rows.map(value), ...options, ...(chosen === '' ? [] : [chosen])]);
  return [...values].sort().map((one) => ({ value: one, label: name(one) }));
}

/** The word for one of a fixed set of values, whether or not a row has it now. */
export function wordFor<T extends string>(
  options: readonly T[],
  word: (value: T) => string,
): (value: string) => string {
  return (value) => {
    const known = options.find((one) => one === value);
    return known === undefined ? value : word(known);
  };
}
