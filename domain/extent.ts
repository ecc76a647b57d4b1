/**
 * The lowest and the highest of numbers, however many there are (`Math.min(...values)` takes some hundred thousand
 * arguments and throws beyond). Undefined of none.
 */
export function lowestAndHighest(values: Iterable<number>): readonly [lowest: number, highest: number] | undefined {
  let [lowest, highest, some] = [Infinity, -Infinity, false];
  for (const value of values) [lowest, highest, some] = [Math.min(lowest, value), Math.max(highest, value), true];
  return some ? [lowest, highest] : undefined;
}
