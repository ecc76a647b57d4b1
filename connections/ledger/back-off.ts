/**
 * Milliseconds to wait after that attempt: 50 doubling to 1,600, with a random part so that two conflicting clients do
 * not meet again.
 */
export function backOff(attempt: number): number {
  return Math.min(1600, 50 * 2 ** (attempt - 1)) * (0.5 + Math.random());
}
