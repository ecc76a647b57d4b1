import type { Results, Row } from '../results.ts';

/** A row got worse by less than this: not worth anybody's time, and within what placement in memory does. */
const WORTH_SAYING = 1.1;

export interface Suspicion {
  readonly operation: number;
  readonly name: string;
  readonly size: number;
  readonly runtime: Row['runtime'];
  readonly before: number;
  readonly now: number;
  /** How many times worse the ratio to the baseline became. */
  readonly factor: number;
}

export interface Comparison {
  readonly compared: number;
  /** Rows of only one of the two: they are not compared. */
  readonly unmatched: number;
  readonly suspicious: readonly Suspicion[];
}

const keyOf = ({ operation, size, runtime }: Pick<Row, 'operation' | 'size' | 'runtime'>): string => `${operation} ${size} ${runtime}`;

/**
 * Which rows' ratio to the baseline got worse by more than noise. Ratios, not times, so that another machine or a busy one says nothing. A row is
 * suspicious when its ratio grew by a tenth, when every process of the new run was worse than every process of the old one, and when the
 * intervals do not reach into each other's estimate: three questions that noise seldom answers alike.
 */
export function compare(before: Pick<Results, 'rows'>, now: Pick<Results, 'rows'>): Comparison {
  const old = new Map(before.rows.map((row) => [keyOf(row), row]));
  const pairs = now.rows.flatMap((row) => {
    const then = old.get(keyOf(row));
    return then === undefined ? [] : [{ then, row }];
  });
  return {
    compared: pairs.length,
    unmatched: now.rows.length + before.rows.length - 2 * pairs.length,
    suspicious: pairs.filter(({ then, row }) => isWorse(then, row)).map(({ then, row }) => suspicion(then, row)),
  };
}

function isWorse(then: Row, row: Row): boolean {
  const separate = Math.min(...row.rounds) > Math.max(...then.rounds);
  return row.ratio > then.ratio * WORTH_SAYING && separate && row.interval.low > then.ratio && then.interval.high < row.ratio;
}

function suspicion(then: Row, row: Row): Suspicion {
  const { operation, name, size, runtime } = row;
  return { operation, name, size, runtime, before: then.ratio, now: row.ratio, factor: row.ratio / then.ratio };
}

/** Of the suspicious rows those that were worse again when they alone were measured anew. */
export function confirmed(first: Comparison, again: Comparison): Suspicion[] {
  const worseAgain = new Set(again.suspicious.map(keyOf));
  return first.suspicious.filter((one) => worseAgain.has(keyOf(one)));
}
