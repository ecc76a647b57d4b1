import type { EChartsOption } from 'echarts';
import { axisText, escape, gridLines, ink, picture } from '../report/chart.ts';
import { significant } from '../report/words.ts';
import { median } from '../statistics.ts';
import { estimateAt } from './fit.ts';
import type {
  BatchingResults,
  Curve,
  CurvePoint,
  CurveResults,
  ListResults,
  LoadCheckpoint,
  LoadResults,
  ScaleResults,
} from './schema.ts';

/**
 * The scale benches as a part of the report: HTML with pictures, using the report's own style; empty where nothing was
 * measured.
 */
export function scaleSection({ load, curves, batching, list }: ScaleResults): string {
  const parts = [
    curves && curvesPart(curves),
    batching && batchingPart(batching),
    load && loadPart(load),
    list && listPart(list),
  ].filter((part) => part !== undefined);
  return parts.length === 0
    ? ''
    : `<section><h2>Scale</h2>${parts.map((part) => `<div style="margin-bottom:32px">${part}</div>`).join('\n')}</section>`;
}

type Series = {
  readonly name: string;
  readonly colour: string;
  readonly dashed?: boolean;
  readonly points: readonly (readonly [number, number])[];
};

/** `log`: the base of a logarithmic axis. */
function lines(
  title: string,
  x: { name: string; log?: number },
  y: { name: string; log?: number },
  series: readonly Series[],
): string {
  const axis = ({ name, log = false }: { name: string; log?: number | false }): object => ({
    ...(log === false ? { type: 'value' } : { type: 'log', logBase: log }),
    name,
    nameLocation: 'middle',
    nameTextStyle: axisText,
    axisLabel: { ...axisText, hideOverlap: true, formatter: short },
    axisLine: gridLines,
    splitLine: gridLines,
  });
  const option: EChartsOption = {
    grid: { left: 58, right: 16, top: 40, bottom: 42 },
    legend: { top: 0, left: 'left', itemWidth: 16, itemHeight: 8, itemGap: 24, textStyle: axisText },
    xAxis: { ...axis(x), nameGap: 26 },
    yAxis: { ...axis(y), nameGap: 42 },
    series: series.map(({ name, colour, dashed = false, points }) => ({
      name,
      type: 'line',
      silent: true,
      color: colour,
      symbolSize: 6,
      lineStyle: { type: dashed ? 'dashed' : 'solid' },
      data: points.map((point) => [...point]),
    })),
  };
  return picture(title, { width: 520, height: 300 }, option);
}

function short(value: number): string {
  if (value >= 1e9) return `${value / 1e9} G`;
  if (value >= 1e6) return `${value / 1e6} M`;
  return value >= 1e4 ? `${value / 1e3} k` : String(value);
}

const figure = (title: string, drawn: string, caption = ''): string =>
  `<figure><h3>${escape(title)}</h3><figcaption>${escape(caption)}</figcaption>${drawn}</figure>`;
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<div class="scroll" style="margin-top:14px"><table><thead>
    <tr>${heads.map((head, i) => `<th${i === 0 ? '' : ' class="n"'}>${escape(head)}</th>`).join('')}</tr></thead>
    <tbody>${rows.map(([first = '', ...rest]) => `<tr><th scope="row">${escape(first)}</th>${rest.map((cell) => `<td class="n">${escape(cell)}</td>`).join('')}</tr>`).join('')}</tbody></table></div>`;

function busy({ load }: { load: { before: number; after: number } }): string {
  return `<p class="faint">Load average of the machine before and after: ${load.before.toFixed(1)} and
    ${load.after.toFixed(1)}.</p>`;
}

function curvesPart(results: CurveResults): string {
  const figures = results.curves.map(
    ({ name, what, points }) =>
      `<div>${figure(`${name}: answers a second`, throughputPicture(name, points), what)}</div>
        <div>${figure(`${name}: time of one`, latencyPicture(name, points), saturation(points))}</div>`,
  );
  const rows = results.curves.flatMap((curve) => curve.points.map((point) => rowOf(curve, point)));
  return `<h3>More and more people at once</h3><p>Driven by ${escape(results.tool)}. Network, load tool and client
    share the machine's ${results.machine.cores}
    processors.</p>${busy(results)}<div class="two">${figures.join('')}</div>${table(['', 'users', 'a second', 'p50 ms', 'p95 ms', 'failed', 'cores', 'busiest'], rows)}`;
}

function throughputPicture(name: string, points: readonly CurvePoint[]): string {
  return lines(
    `Answers a second of ${name} over users at once`,
    { name: 'users at once', log: 2 },
    { name: 'a second' },
    [
      {
        name: 'answers a second',
        colour: ink.electron,
        points: points.map(({ users, throughput }) => [users, throughput]),
      },
    ],
  );
}

function latencyPicture(name: string, points: readonly CurvePoint[]): string {
  return lines(`Latency of ${name} over users at once`, { name: 'users at once', log: 2 }, { name: 'ms', log: 10 }, [
    { name: 'p50', colour: ink.electron, points: points.map(({ users, p50 }) => [users, p50]) },
    { name: 'p95', colour: ink.target, points: points.map(({ users, p95 }) => [users, p95]) },
  ]);
}

/** The first point from which twice the users bring less than a tenth more. */
export function saturatesAt(points: readonly CurvePoint[]): CurvePoint | undefined {
  return points.find((point, i) => {
    const next = points[i + 1];
    return next !== undefined && next.throughput < 1.1 * point.throughput;
  });
}

function saturation(points: readonly CurvePoint[]): string {
  const at = saturatesAt(points);
  if (at === undefined) return 'Not saturated at the most users measured.';
  const total = at.cores.reduce((sum, { cores }) => sum + cores, 0);
  return `Saturates at ${at.users} users, ${at.throughput.toFixed(0)} a second, with ${total.toFixed(2)} processors
    busy: ${kinds(at)
      .slice(0, 4)
      .map(({ name, cores }) => `${name} ${cores.toFixed(2)}`)
      .join(', ')}.`;
}

/** Processors by kind of process. */
export function kinds({ cores }: Pick<CurvePoint, 'cores'>): { name: string; cores: number }[] {
  const sums = new Map<string, number>();
  for (const { name, cores: busyCores } of cores) {
    const kind = /-(peer|orderer|chaincode)$/.exec(name)?.[1];
    const named = kind === undefined ? name : `${kind}s`;
    sums.set(named, (sums.get(named) ?? 0) + busyCores);
  }
  return [...sums].map(([name, sum]) => ({ name, cores: sum })).sort((a, b) => b.cores - a.cores);
}

function rowOf({ name }: Curve, point: CurvePoint): string[] {
  const total = point.cores.reduce((sum, { cores }) => sum + cores, 0);
  return [
    name,
    String(point.users),
    point.throughput.toFixed(1),
    point.p50.toFixed(0),
    point.p95.toFixed(0),
    String(point.failures),
    total.toFixed(2),
    kinds(point)
      .slice(0, 3)
      .map((one) => `${one.name} ${one.cores.toFixed(2)}`)
      .join(', '),
  ];
}

function batchingPart(results: BatchingResults): string {
  const interval = ({ maxInterval }: BatchingResults['settings'][number]): number => Number.parseInt(maxInterval, 10);
  // A setting that was measured again later stands beside its first time, so that the line shows by how much they
  // differ.
  const byInterval = results.settings
    .filter(({ maxMessages }) => maxMessages === 500)
    .sort((a, b) => interval(a) - interval(b));
  const at = (value: (one: (typeof byInterval)[number]) => number): (readonly [number, number])[] =>
    byInterval.map((one) => [interval(one), value(one)]);
  const [first] = results.settings;
  const rows = results.settings.map((one) => [
    `${one.maxInterval}, ${one.maxMessages} messages`,
    one.alone.median.toFixed(0),
    one.alone.p95.toFixed(0),
    one.under.p50.toFixed(0),
    one.under.p95.toFixed(0),
    one.under.throughput.toFixed(1),
    (one.transactions / one.blocks).toFixed(1),
    significant(one.peerBytes / 1024),
    significant(one.ordererBytes / 1024),
    String(one.under.failures),
  ]);
  return `<h3>How long a block is waited for</h3><p>P_DE put one after the other, and by ${first?.under.users ?? 0}
    users at once; each setting on a network of its own.</p>${busy(results)}<div class="two">${figure(
      'Time of one transaction',
      lines(
        'Latency over the longest wait for a block',
        { name: 'longest wait for a block, ms', log: 10 },
        { name: 'ms', log: 10 },
        [
          { name: 'alone p50', colour: ink.electron, points: at(({ alone }) => alone.median) },
          { name: 'alone p95', colour: ink.electron, dashed: true, points: at(({ alone }) => alone.p95) },
          { name: 'under load p50', colour: ink.target, points: at(({ under }) => under.p50) },
          { name: 'under load p95', colour: ink.target, dashed: true, points: at(({ under }) => under.p95) },
        ],
      ),
    )}${figure(
      'Disk of a transaction',
      lines(
        'Disk of a transaction over the longest wait for a block',
        { name: 'longest wait for a block, ms', log: 10 },
        { name: 'KiB' },
        [
          { name: 'a peer’s blocks', colour: ink.electron, points: at(({ peerBytes }) => peerBytes / 1024) },
          { name: 'an orderer’s blocks', colour: ink.node, points: at(({ ordererBytes }) => ordererBytes / 1024) },
        ],
      ),
    )}</div>${table(['setting', 'alone p50', 'p95', 'load p50', 'p95', 'a second', 'in a block', 'peer KiB', 'orderer KiB', 'failed'], rows)}`;
}

const mib = (bytes: number): number => bytes / 1024 ** 2;

function loadPart(results: LoadResults): string {
  const points = results.checkpoints;
  const last = points.at(-1);
  const over = (value: (point: LoadCheckpoint) => number): (readonly [number, number])[] =>
    points.filter(({ records }) => records > 0).map((point) => [point.records, value(point)]);
  const rows = points.map((point) => [
    String(point.records),
    point.look.median.toFixed(1),
    point.get.median.toFixed(1),
    point.get.p95.toFixed(1),
    point.list.median.toFixed(1),
    `${mib(point.peer.blocks).toFixed(0)} / ${mib(point.peer.state).toFixed(0)} /
      ${mib(point.peer.index + point.peer.history).toFixed(0)}`,
    memoryOf(point, 'hospital1-peer').toFixed(0),
    memoryOf(point, 'hospital1-orderer').toFixed(0),
    memoryOf(point, 'hospital1-chaincode').toFixed(0),
    point.rate === undefined ? '' : point.rate.toFixed(1),
    point.loadAverage.toFixed(1),
  ]);
  return `<h3>A growing ledger</h3><p>${last?.records.toLocaleString('en') ?? 0} of
    ${results.wanted.toLocaleString('en')} P_DE loaded through the real chaincode, each with a treatment and two
    signatures, of ${results.patients} patients.</p>${busy(results)}<div class="two">${figure(
      'Time of a question',
      lines('Latency over P_DE on the ledger', { name: 'P_DE on the ledger', log: 10 }, { name: 'ms' }, [
        { name: 'nothing', colour: ink.faint, points: over(({ look }) => look.median) },
        { name: 'one P_DE', colour: ink.electron, points: over(({ get }) => get.median) },
        { name: 'first page of a patient', colour: ink.node, points: over(({ list }) => list.median) },
      ]),
      'Medians; nothing is health:look. A page holds 50 and is shorter while a patient has fewer.',
    )}${figure(
      'Disk of a peer',
      lines(
        'Disk of a peer over P_DE on the ledger',
        { name: 'P_DE on the ledger', log: 10 },
        { name: 'MiB', log: 10 },
        [
          { name: 'blocks', colour: ink.electron, points: over(({ peer }) => mib(peer.blocks)) },
          { name: 'state', colour: ink.node, points: over(({ peer }) => mib(peer.state)) },
          { name: 'index and history', colour: ink.target, points: over(({ peer }) => mib(peer.index + peer.history)) },
        ],
      ),
    )}</div>${table(['P_DE', 'nothing ms', 'get ms', 'p95', 'page ms', 'blocks / state / rest MiB', 'peer MiB', 'orderer MiB', 'chaincode MiB', 'a second', 'load'], rows)}${extrapolation(results)}`;
}

function memoryOf({ memory }: LoadCheckpoint, process: string): number {
  return memory.find(({ name }) => name === process)?.residentMiB ?? Number.NaN;
}

function extrapolation({ checkpoints, wanted }: LoadResults): string {
  const last = checkpoints.at(-1);
  if (last === undefined || last.records >= wanted || checkpoints.length < 3) return '';
  const guess = (value: (point: LoadCheckpoint) => number): string => {
    const { value: at, error } = estimateAt(
      checkpoints.map((point) => ({ x: point.records, y: value(point) })),
      wanted,
    );
    return `${significant(at)}${error === undefined ? '' : ` ± ${significant(error)}`}`;
  };
  return `<p><b>Not measured, but extrapolated</b> along a straight line to ${wanted.toLocaleString('en')} P_DE,
    ${(wanted / last.records).toFixed(0)} times further than was measured (95 % interval of the fit alone): a peer's
    disk ${guess(({ peer }) => peer.total / 1024 ** 3)} GiB, of it blocks
    ${guess(({ peer }) => peer.blocks / 1024 ** 3)} GiB; an orderer's blocks
    ${guess(({ orderer }) => orderer.blocks / 1024 ** 3)} GiB.</p>`;
}

function listPart(results: ListResults): string {
  const rows = results.scrolls.map(({ name, fps, p95FrameMs, longestFrameMs }) => [
    name,
    fps.toFixed(1),
    p95FrameMs.toFixed(0),
    longestFrameMs.toFixed(0),
  ]);
  return `<h3>${results.rows.toLocaleString('en')} records in one list</h3>
    <p>The real page in ${escape(results.browser)}; its bridge answers from memory, so that this is drawing alone.
    First row after ${median(results.firstRow).toFixed(0)} ms with pages of 50 as the client asks for them,
    ${median(results.allRows).toFixed(0)} ms with all in one answer; ${results.rowsInPage} rows are in the page at
    once.</p>${busy(results)}${table(['scrolled', 'frames a second', 'p95 frame ms', 'longest ms'], rows)}`;
}
