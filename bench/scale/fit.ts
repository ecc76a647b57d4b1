export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A straight line y = intercept + slope·x by least squares, and how far the points lie from it. */
export interface Fit {
  readonly intercept: number;
  readonly slope: number;
  /** Standard error of the slope; undefined with fewer than three points. */
  readonly slopeError?: number;
  /** Residual standard deviation, in units of y. */
  readonly residual?: number;
  readonly n: number;
}

/** Errors: RangeError with fewer than two different x. */
export function fitLine(points: readonly Point[]): Fit {
  const n = points.length;
  const mx = points.reduce((sum, { x }) => sum + x, 0) / n;
  const my = points.reduce((sum, { y }) => sum + y, 0) / n;
  const sxx = points.reduce((sum, { x }) => sum + (x - mx) ** 2, 0);
  if (n < 2 || sxx === 0) throw new RangeError('a line needs two points');
  const slope = points.reduce((sum, { x, y }) => sum + (x - mx) * (y - my), 0) / sxx;
  const intercept = my - slope * mx;
  if (n < 3) return { intercept, slope, n };
  const residual = Math.sqrt(points.reduce((sum, { x, y }) => sum + (y - intercept - slope * x) ** 2, 0) / (n - 2));
  return { intercept, slope, slopeError: residual / Math.sqrt(sxx), residual, n };
}

export interface Estimate {
  readonly value: number;
  /** Half-width of an approximate 95 % interval of the prediction; undefined where the points are too few to say. */
  readonly error?: number;
}

/** What the line says at `x`, with the error of saying it so far from what was measured. Never a measurement. */
export function estimateAt(points: readonly Point[], x: number): Estimate {
  const { intercept, slope, residual, n } = fitLine(points);
  const value = intercept + slope * x;
  if (residual === undefined) return { value };
  const mx = points.reduce((sum, point) => sum + point.x, 0) / n;
  const sxx = points.reduce((sum, point) => sum + (point.x - mx) ** 2, 0);
  return { value, error: studentT(n - 2) * residual * Math.sqrt(1 + 1 / n + (x - mx) ** 2 / sxx) };
}

/** 97.5 % quantile of Student's t. */
function studentT(degrees: number): number {
  const table = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23];
  return table[degrees - 1] ?? 2;
}
