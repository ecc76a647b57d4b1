import { InvalidArgumentError } from 'commander';

/** A whole number of 1 or more, from the command line. */
export function number(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number of 1 or more');
  return value;
}

/** Several of them, with commas between. */
export function numbers(text: string): number[] {
  return text.split(',').map(number);
}

/** What of a bench is asked for by itself. */
const named = ['capture-truth', 'devices', 'identity'] as const;
export type Only = readonly number[] | (typeof named)[number];

/** Numbers of operations, or the name of what is no operation. */
export function only(text: string): Only {
  return named.find((name) => name === text) ?? numbers(text);
}
