import type { BarSeriesOption } from 'echarts';
import { sizeName } from '../plan.ts';
import type { Row } from '../results.ts';
import { axisText, gridLines, ink, picture } from './chart.ts';

const SHOWN = 1024 * 1024;

/** Ratio to the bare limit of each operation at 1 MB, with its target as a line across its own bars. */
export function ratios(rows: readonly Row[]): string {
  const shown = rows.filter(({ size }) => size === SHOWN);
  const numbers = [...new Set(shown.map(({ operation }) => operation))].sort((a, b) => b - a);
  const labels = numbers.map(
    (number) => `${number}  ${shorter(shown.find(({ operation }) => operation === number)?.name ?? '')}`,
  );
  const bar = (name: string, runtime: Row['runtime'], color: string): BarSeriesOption => ({
    name,
    type: 'bar',
    silent: true,
    barWidth: 8,
    barGap: '15%',
    itemStyle: { color },
    data: numbers.map(
      (number) => shown.find((row) => row.operation === number && row.runtime === runtime)?.ratio ?? '-',
    ),
    label: {
      show: true,
      position: 'right',
      distance: 4,
      fontSize: 10,
      color: ink.text,
      formatter: ({ value }) => (typeof value === 'number' ? value.toFixed(2) : ''),
    },
  });
  const highest = Math.max(2, ...shown.map(({ ratio, target }) => Math.max(ratio, target)));
  const lowest = Math.min(0.9, ...shown.map(({ ratio }) => ratio));
  return picture(
    `Ratio of each operation to its bare limit at ${sizeName(SHOWN)}`,
    { width: 520, height: 40 + numbers.length * 36 },
    {
      grid: { left: 178, right: 34, top: 30, bottom: 22 },
      legend: { top: 0, left: 'left', itemWidth: 10, itemHeight: 10, textStyle: axisText },
      xAxis: {
        type: 'log',
        logBase: 2,
        min: 2 ** Math.floor(Math.log2(lowest)),
        max: 2 ** Math.ceil(Math.log2(highest * 1.1)),
        axisLabel: { ...axisText, formatter: '{value}×' },
        splitLine: gridLines,
      },
      yAxis: {
        type: 'category',
        data: labels,
        axisLabel: { ...axisText, width: 170, overflow: 'truncate', align: 'left', margin: 174 },
        axisTick: { show: false },
        axisLine: gridLines,
      },
      series: [
        bar('Node', 'node', ink.node),
        bar('Electron', 'electron', ink.electron),
        {
          name: 'Target',
          type: 'scatter',
          silent: true,
          symbol: 'rect',
          symbolSize: [2.5, 26],
          itemStyle: { color: ink.target },
          data: numbers.map((number, index) => [
            shown.find(({ operation }) => operation === number)?.target ?? 0,
            index,
          ]),
        },
      ],
    },
  );
}

/** What stands in brackets is in the table. */
function shorter(name: string): string {
  return name
    .replace(/ \(.*\)$/, '')
    .replace('Make the re-encryption key and wrap the share key', 'Re-encryption key, wrapping');
}
