import { lowestAndHighest } from '../../domain/extent.ts';

/** The course of a value in miniature; a null breaks the line. For the eye only: the numbers stand beside it. */
export function Sparkline({
  times,
  values,
  colour,
}: {
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  readonly colour: string;
}) {
  return (
    <svg className="ow-spark" viewBox="0 0 120 26" preserveAspectRatio="none" aria-hidden focusable="false">
      <path
        d={sparkPath(times, values, 120, 26)}
        fill="none"
        stroke={colour}
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

export function sparkPath(
  times: readonly number[],
  values: readonly (number | null)[],
  width: number,
  height: number,
): string {
  const present = values.filter((value) => value !== null);
  const extent = lowestAndHighest(present);
  if (extent === undefined) return '';
  const [low, high] = extent;
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 1];
  const x = (time: number): number => ((time - first) / (last - first || 1)) * width;
  const y = (value: number): number =>
    high === low ? height / 2 : height - 3 - ((value - low) / (high - low)) * (height - 6);
  let pen = 'M';
  let path = '';
  values.forEach((value, at) => {
    if (value === null) {
      pen = 'M';
      return;
    }
    path += `${pen}${x(times[at] ?? 0).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = 'L';
  });
  return path;
}
