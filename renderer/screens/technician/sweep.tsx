import { useEffect, useRef } from 'react';
import type { SweepTrace } from './trace.ts';

/** What is wiped ahead of the pen, in pixels. */
const WIPE = 22;

/**
 * A curve drawn as monitors do: the pen goes from left to right and begins anew at the left, wiping what was there.
 * A gap is left empty, and behind it is a line for each second.
 */
export function Sweep({
  trace,
  pxPerSecond,
  colour,
  label,
  testid,
}: {
  readonly trace: SweepTrace;
  readonly pxPerSecond: number;
  readonly colour: string;
  readonly label: string;
  readonly testid: string;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const pen = element?.getContext('2d');
    if (element === null || pen === null || pen === undefined) return;
    const ratio = window.devicePixelRatio;
    const width = element.clientWidth;
    const height = element.clientHeight;
    element.width = Math.round(width * ratio);
    element.height = Math.round(height * ratio);
    pen.scale(ratio, ratio);
    draw(pen, trace, { width, height, pxPerMs: pxPerSecond / 1000, colour });
  }, [trace, pxPerSecond, colour]);
  return (
    <canvas
      ref={canvas}
      className="ow-sweep"
      role="img"
      aria-label={label}
      data-testid={testid}
      style={{ backgroundSize: `${pxPerSecond}px 26px` }}
    />
  );
}

interface Paper {
  readonly width: number;
  readonly height: number;
  readonly pxPerMs: number;
  readonly colour: string;
}

function draw(pen: CanvasRenderingContext2D, trace: SweepTrace, paper: Paper): void {
  const now = trace.points.at(-1)?.atMs;
  if (now === undefined) return;
  const span = paper.width / paper.pxPerMs;
  const oldest = now - span + WIPE / paper.pxPerMs;
  const y = (value: number): number =>
    paper.height - 6 - ((value - trace.min) / (trace.max - trace.min)) * (paper.height - 12);
  pen.strokeStyle = paper.colour;
  pen.lineWidth = 1.8;
  pen.lineJoin = 'round';
  pen.beginPath();
  let down = false;
  let previous = -1;
  for (const point of trace.points) {
    if (point.atMs < oldest) continue;
    const x = (point.atMs * paper.pxPerMs) % paper.width;
    // The pen is lifted over a gap, and where it begins anew at the left.
    if (point.value === null || x < previous) down = false;
    previous = x;
    if (point.value === null) continue;
    if (down) pen.lineTo(x, y(point.value));
    else pen.moveTo(x, y(point.value));
    down = true;
  }
  pen.stroke();
}
