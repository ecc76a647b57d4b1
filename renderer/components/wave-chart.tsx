import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Band, WavePiece } from './wave-data.ts';
import { extentOf, windowOf } from './wave-data.ts';

export interface WaveChartProps {
  readonly pieces: readonly WavePiece[];
  readonly gaps: readonly Band[];
  readonly markers: readonly { readonly atMs: number; readonly text: string }[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly width: number;
  readonly height: number;
  readonly colour: string;
  /** Said in the gap. */
  readonly gapText: string;
  readonly label: string;
  readonly testid: string;
}

/** One curve on a dark monitor: gaps are hatched and named, never bridged. */
export function WaveChart({
  pieces,
  gaps,
  markers,
  fromMs,
  toMs,
  width,
  height,
  colour,
  gapText,
  label,
  testid,
}: WaveChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const drawn = useRef({ gaps, markers, gapText });
  useEffect(() => {
    drawn.current = { gaps, markers, gapText };
  });

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const extent = extentOf(pieces) ?? [0, 1];
    const chart = new uPlot(optionsOf({ width, height, colour, extent, drawn }), [[], []], element);
    plot.current = chart;
    return () => chart.destroy();
  }, [pieces, width, height, colour]);

  useEffect(() => {
    const chart = plot.current;
    if (chart === undefined) return;
    const { xs, ys } = windowOf(pieces, fromMs, toMs);
    chart.batch(() => {
      chart.setData([xs, ys], false);
      chart.setScale('x', { min: fromMs / 1000, max: toMs / 1000 });
    });
    // The options belong to another chart after any of these changes.
  }, [pieces, fromMs, toMs, width, height, colour]);

  return <div ref={host} role="img" aria-label={label} className="ow-wave__plot" data-testid={testid} />;
}

interface Drawn {
  readonly gaps: readonly Band[];
  readonly markers: WaveChartProps['markers'];
  readonly gapText: string;
}

function optionsOf({
  width,
  height,
  colour,
  extent,
  drawn,
}: {
  width: number;
  height: number;
  colour: string;
  extent: readonly [number, number];
  drawn: { readonly current: Drawn };
}): uPlot.Options {
  const axis = {
    stroke: '#93a5af',
    grid: { stroke: '#16222a', width: 1 },
    ticks: { show: false },
    font: '11px system-ui',
  } as const;
  return {
    width,
    height,
    padding: [6, 8, 0, 0],
    cursor: { show: false },
    legend: { show: false },
    scales: { x: { time: false }, y: { range: [extent[0], extent[1]] } },
    axes: [
      { ...axis, size: 22, space: 60, values: (_plot, ticks) => ticks.map(clock) },
      { ...axis, size: 46, space: 28 },
    ],
    series: [{}, { stroke: colour, width: 1.6, spanGaps: false, points: { show: false } }],
    hooks: {
      drawClear: [(chart) => drawGaps(chart, drawn.current)],
      draw: [(chart) => drawMarkers(chart, drawn.current)],
    },
  };
}

function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

function drawGaps(chart: uPlot, { gaps, gapText }: Drawn): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const gap of gaps) {
    const left = chart.valToPos(gap.fromMs / 1000, 'x', true);
    const right = chart.valToPos(gap.toMs / 1000, 'x', true);
    if (right < bbox.left || left > bbox.left + bbox.width) continue;
    hatch(ctx, left, bbox.top, Math.max(2, right - left), bbox.height);
    if (right - left < 60) continue;
    ctx.fillStyle = '#c5d1d7';
    ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.textAlign = 'center';
    ctx.fillText(
      gapText,
      (Math.max(left, bbox.left) + Math.min(right, bbox.left + bbox.width)) / 2,
      bbox.top + bbox.height / 2,
    );
  }
  ctx.restore();
}

function hatch(ctx: CanvasRenderingContext2D, left: number, top: number, width: number, height: number): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.fillStyle = '#1a242b';
  ctx.fillRect(left, top, width, height);
  ctx.strokeStyle = '#3c4c56';
  ctx.lineWidth = 1;
  const step = 9 * devicePixelRatio;
  for (let x = left - height; x < left + width; x += step) {
    ctx.beginPath();
    ctx.moveTo(x, top + height);
    ctx.lineTo(x + height, top);
    ctx.stroke();
  }
  ctx.restore();
}

function drawMarkers(chart: uPlot, { markers }: Drawn): void {
  const { ctx, bbox } = chart;
  for (const marker of markers) {
    const x = chart.valToPos(marker.atMs / 1000, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.save();
    ctx.strokeStyle = '#dfe8ec';
    ctx.setLineDash([4, 4]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillStyle = '#dfe8ec';
    ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.fillText(marker.text, x + 4 * devicePixelRatio, bbox.top + 12 * devicePixelRatio);
    ctx.restore();
  }
}
