import { sizeName } from '../plan.ts';
import type { Growth, Row } from '../results.ts';
import { axisText, gridLines, ink, picture } from './chart.ts';
import { tick } from './words.ts';

const colours = [ink.electron, ink.node, ink.target, ink.electronBare, ink.nodeBare, ink.text, ink.faint];
const symbols = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect', 'emptyTriangle'];

/** Medians over size on two logarithmic axes: a slope of one is time in proportion to the file. */
export function growthPicture(rows: readonly Row[], runtime: Row['runtime']): string {
  const own = rows.filter((row) => row.runtime === runtime);
  const large = [...new Set(own.filter(({ size }) => size > 1024 * 1024).map(({ operation }) => operation))];
  const sizes = [...new Set(own.map(({ size }) => size))].sort((a, b) => a - b);
  return picture(
    `Median time over size of the file, operations that touch every byte`,
    { width: 520, height: 330 },
    {
      grid: { left: 52, right: 10, top: 64, bottom: 24 },
      legend: { top: 0, left: 'left', itemWidth: 16, itemHeight: 8, itemGap: 24, textStyle: axisText },
      xAxis: { type: 'category', data: sizes.map(sizeName), axisLabel: axisText, axisLine: gridLines },
      yAxis: { type: 'log', axisLabel: { ...axisText, formatter: tick }, splitLine: gridLines },
      series: large.map((operation, index) => {
        const of = own.filter((row) => row.operation === operation);
        return {
          name: `${operation} ${of[0]?.name.replace(/ \(.*\)$/, '') ?? ''}`,
          type: 'line',
          silent: true,
          symbol: symbols[index % symbols.length] ?? 'circle',
          symbolSize: 7,
          color: colours[index % colours.length] ?? ink.text,
          data: sizes.map((size) => of.find((row) => row.size === size)?.ours.median ?? '-'),
        };
      }),
    },
  );
}

export function growthTable(growth: readonly Growth[], rows: readonly Row[]): string {
  const numbers = [...new Set(growth.map(({ operation }) => operation))].sort((a, b) => a - b);
  const cell = (value: number | undefined): string =>
    `<td class="n">${value === undefined ? '' : value.toFixed(2)}</td>`;
  const lines = numbers.map((number) => {
    const of = (runtime: Growth['runtime']): Growth | undefined =>
      growth.find((one) => one.operation === number && one.runtime === runtime);
    const [electron, node] = [of('electron'), of('node')];
    return `<tr><th scope="row">${number}
      ${rows.find(({ operation }) => operation === number)?.name ?? ''}</th>${cell(electron?.paper)}${cell(electron?.all)}${cell(electron?.baselinePaper)}${cell(node?.paper)}${cell(node?.all)}${cell(node?.baselinePaper)}</tr>`;
  });
  return `<div class="scroll"><table><thead><tr><th rowspan="2">Operation</th><th colspan="3">Electron</th>
    <th colspan="3">Node</th></tr><tr><th class="n">64 kB–1 MB</th><th class="n">all sizes</th><th class="n">bare</th>
    <th class="n">64 kB–1 MB</th><th class="n">all sizes</th><th class="n">bare</th></tr></thead>
    <tbody>${lines.join('')}</tbody></table></div>`;
}
