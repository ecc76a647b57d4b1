import type { WholeJob } from '../results.ts';
import { axisText, gridLines, ink, picture } from './chart.ts';
import { time } from './words.ts';

const READING = 'the patient reads';

interface Bar {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly colour: string;
}

/** Where the time of a typical job goes, one line a step, and below it the unavoidable chain of the same run. */
export function waterfall({ typical }: WholeJob): string {
  const bars = [...ourBars(typical), ...bareBars(typical)];
  const end = Math.max(...bars.map(({ to }) => to));
  const names = bars.map(({ name }, index) => `${index}|${name}`).reverse();
  const backwards = [...bars].reverse();
  return picture(
    'Waterfall of one whole job',
    { width: 560, height: 40 + bars.length * 19 },
    {
      grid: { left: 172, right: 56, top: 4, bottom: 24 },
      xAxis: {
        type: 'value',
        min: 0,
        max: Math.ceil(end / 50) * 50,
        axisLabel: { ...axisText, formatter: '{value} ms' },
        splitLine: gridLines,
      },
      yAxis: {
        type: 'category',
        data: names,
        axisLabel: { ...axisText, formatter: (name: string) => name.slice(name.indexOf('|') + 1) },
        axisTick: { show: false },
        axisLine: gridLines,
      },
      series: [
        {
          type: 'bar',
          stack: 'time',
          silent: true,
          barWidth: 11,
          itemStyle: { color: 'transparent' },
          data: backwards.map(({ from }) => from),
        },
        {
          type: 'bar',
          stack: 'time',
          silent: true,
          data: backwards.map(({ from, to, colour }) => ({ value: to - from, itemStyle: { color: colour } })),
          label: {
            show: true,
            position: 'right',
            fontSize: 10,
            color: ink.text,
            formatter: ({ value }) => (typeof value === 'number' ? time(value) : ''),
          },
        },
      ],
    },
  );
}

/** The gateway's phases stand for the whole submission. What the patient's client does while they read is one bar. */
function ourBars({ spans }: WholeJob['typical']): Bar[] {
  const reading = spans.find(({ name }) => name === READING);
  const during = (from: number, to: number): boolean =>
    reading !== undefined && from >= reading.from && to <= reading.to;
  return spans
    .filter(
      ({ name, from, to }) => name !== 'patient: submit' && (name === READING || !during(from, to)) && to - from >= 0.5,
    )
    .sort((a, b) => a.from - b.from)
    .map(({ name, from, to }) => ({
      name: name === READING ? 'patient reads (not counted)' : name,
      from,
      to,
      colour:
        name === READING
          ? ink.line
          : name.startsWith('doctor') || ['upload', 'seal, hash'].includes(name)
            ? ink.node
            : ink.electron,
    }));
}

/** Sealing, hashing and uploading drawn as if at once, which is what the chain counts. */
function bareBars({ bareSpans }: WholeJob['typical']): Bar[] {
  const first = bareSpans.filter(({ name }) => ['seal', 'hash', 'upload'].includes(name));
  const longest = Math.max(0, ...first.map(({ from, to }) => to - from));
  const transaction = bareSpans.find(({ name }) => name === 'transaction');
  const start = transaction?.from ?? 0;
  const phases = bareSpans.filter(({ name }) => ['endorse', 'order', 'commit'].includes(name));
  const colour = ink.electronBare;
  return [
    ...first.map(({ name, from, to }) => ({ name: `bare: ${name}`, from: 0, to: to - from, colour })),
    ...phases.map(({ name, from, to }) => ({
      name: `bare: ${name}`,
      from: from - start + longest,
      to: to - start + longest,
      colour,
    })),
  ];
}
