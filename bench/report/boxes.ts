import type { BoxplotSeriesOption } from 'echarts';
import { sizeName } from '../plan.ts';
import type { Row } from '../results.ts';
import type { Summary } from '../statistics.ts';
import { axisText, gridLines, ink, picture } from './chart.ts';
import { tick } from './words.ts';

const series = [
  { name: 'Electron', runtime: 'electron', whose: 'ours', color: ink.electron },
  { name: 'Electron, bare', runtime: 'electron', whose: 'baseline', color: ink.electronBare },
  { name: 'Node', runtime: 'node', whose: 'ours', color: ink.node },
  { name: 'Node, bare', runtime: 'node', whose: 'baseline', color: ink.nodeBare },
] as const;

/** Box plots of one operation by size: quartiles in the box, the 5th and 95th percentile at the whiskers. */
export function boxes(rows: readonly Row[]): string {
  const sizes = [...new Set(rows.map(({ size }) => size))].sort((a, b) => a - b);
  const [first] = rows;
  const present = series.filter(({ runtime }) => rows.some((row) => row.runtime === runtime));
  return picture(
    `Times of operation ${first?.operation ?? ''} by size of the file`,
    { width: 460, height: 250 },
    {
      grid: { left: 52, right: 8, top: 34, bottom: 24 },
      legend: {
        top: 0,
        left: 'left',
        itemWidth: 10,
        itemHeight: 10,
        itemGap: 12,
        textStyle: axisText,
        data: present.map(({ name, color }) => ({ name, itemStyle: { color, borderWidth: 0 } })),
      },
      xAxis: {
        type: 'category',
        data: sizes.map(sizeName),
        axisLabel: axisText,
        axisLine: gridLines,
        axisTick: { show: false },
      },
      yAxis: { type: 'log', axisLabel: { ...axisText, formatter: tick }, splitLine: gridLines, ...bounds(rows) },
      series: present.map(({ name, runtime, whose, color }): BoxplotSeriesOption => ({
        name,
        type: 'boxplot',
        silent: true,
        boxWidth: ['12%', '16%'],
        itemStyle: { color, borderColor: ink.text, borderWidth: 0.8 },
        data: sizes.map((size) => {
          const row = rows.find((candidate) => candidate.size === size && candidate.runtime === runtime);
          return row === undefined ? [NaN, NaN, NaN, NaN, NaN] : five(row[whose]);
        }),
      })),
    },
  );
}

function five({ p5, q1, median, q3, p95 }: Summary): number[] {
  return [p5, q1, median, q3, p95];
}

/** Whole powers of ten around everything that is drawn. */
function bounds(rows: readonly Row[]): { min: number; max: number } {
  const all = rows.flatMap(({ ours, baseline }) => [ours.p5, baseline.p5, ours.p95, baseline.p95]);
  return { min: 10 ** Math.floor(Math.log10(Math.min(...all))), max: 10 ** Math.ceil(Math.log10(Math.max(...all))) };
}
