import type { Results, Row } from '../results.ts';

/** A row got worse by less than this: not worth anybody's time, and within what placement in memory does. */
const WORTH_SAYING = 1.1;
/** By more than this a row speaks for itself; below, another size of the same operation has to say so as well. */
const PLAIN = 1.25;

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

const keyOf = ({ operation, size, runtime }: Pick<Row, 'operation' | 'size' | 'runtime'>): string =>
  `${operation} ${size} ${runtime}`;

/**
 * Which rows' ratio to the baseline got worse by more than noise. Ratios, not times, so that another machine or a busy
 * one says nothing. A row is suspicious when its ratio grew by a tenth, when every process of the new run was worse
 * than every process of the old one, when the intervals do not reach into each other's estimate, and when the
 * undisturbed runs are worse too: a busy machine spoils the median before it spoils the best twentieth.
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
  const grew = row.ratio > then.ratio * WORTH_SAYING && undisturbed(row) > undisturbed(then) * WORTH_SAYING;
  return grew && separate && row.interval.low > then.ratio && then.interval.high < row.ratio;
}

/** The ratio of the runs that met with the least. */
function undisturbed({ ours, baseline }: Row): number {
  return ours.p5 / baseline.p5;
}

function suspicion(then: Row, row: Row): Suspicion {
  const { operation, name, size, runtime } = row;
  return { operation, name, size, runtime, before: then.ratio, now: row.ratio, factor: row.ratio / then.ratio };
}

/**
 * What is worth measuring again, or saying: rows that are much worse, and rows of an operation of which another size is
 * worse in the same runtime. Code that got slower is slower at more than one size; noise is not.
 */
export function believable(suspicious: readonly Suspicion[]): Suspicion[] {
  return suspicious.filter(
    (one) =>
      one.factor > PLAIN ||
      suspicious.some(
        (other) => other.operation === one.operation && other.runtime === one.runtime && other.size !== one.size,
      ),
  );
}

/** Of the suspicious rows those that were worse again when they alone were measured anew. */
export function confirmed(first: readonly Suspicion[], again: readonly Suspicion[]): Suspicion[] {
  const worseAgain = new Set(again.map(keyOf));
  return believable(first.filter((one) => worseAgain.has(keyOf(one))));
}
