import { deviceSection } from '../devices/section.ts';
import { identitySection } from '../identity/section.ts';
import { sizeName } from '../plan.ts';
import type { Results, Row, WholeJob } from '../results.ts';
import { boxes } from './boxes.ts';
import { axisText, escape, gridLines, ink, picture } from './chart.ts';
import { comparability } from './comparability.ts';
import { growthPicture, growthTable } from './growth.ts';
import { ratios } from './ratios.ts';
import { style } from './style.ts';
import { waterfall } from './waterfall.ts';
import { runtimeName, significant, time } from './words.ts';
import { captureTruthSection } from '../truth/section.ts';

/** The report: one file that needs nothing else. `appendix`: sections that other benches made. */
export function reportPage(results: Results, appendix: readonly string[] = []): string {
  const sections = [
    failures(results),
    captureTruthSection(results.captureTruth),
    deviceSection(results.devices),
    identitySection(results.identity),
    tiles(results),
    ratioSection(results),
    jobSection(results),
    boxSection(results),
    growthSection(results),
    clientSection(results),
    tableSection(results),
    comparability(results),
    ...appendix,
    machineSection(results),
  ];
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Openward benches, ${results.at.slice(0, 10)}</title><style>${style}</style></head>
<body><main>
<h1>What Openward adds to the bare limits</h1>
<p class="faint">${escape(results.at)} · commit
  ${escape(results.commit.slice(0, 12))}${results.modified ? ' with changes' : ''} · each operation ${results.runs}
  times (fewer at 64 MB and 1 GiB) · ${escape(results.machine.cpu)}, ${results.machine.cores}
  cores${results.complete ? '' : ' · <b class="missed">not complete: only some operations were asked for</b>'}</p>
<p>The 15 operations of the paper's table 1, each through the client's own code on a real network, and beside each the
  least that the same work can cost: the primitive of <code>node:crypto</code> or of Umbral, an empty transaction by
  Fabric's own client, a bare HTTP transfer. Both were measured in turn in the same process. A ratio of 1 would mean
  that Openward costs nothing.</p>
${sections.join('\n')}
</main></body></html>
`;
}

function failures({ failures: found }: Results): string {
  if (found.length === 0) return '';
  return `<section class="card alarm"><h2>Not measured</h2>
    <ul>${found.map(({ what, why }) => `<li><b>${escape(what)}</b>: ${escape(why.split('\n')[0] ?? '')}</li>`).join('')}</ul></section>`;
}

const judged = (rows: readonly Row[]): Row[] => rows.filter(({ met }) => met !== undefined);

function tiles({ rows, job, client }: Results): string {
  const asked = judged(rows);
  const tile = (value: string, what: string, met?: boolean): string =>
    `<div class="card tile"><b${met === undefined ? '' : ` class="${met ? 'met' : 'missed'}"`}>${value}</b>
      <span>${what}</span></div>`;
  const jobs = job
    .filter(({ runtime }) => runtime === 'electron')
    .map((one) =>
      tile(
        `${one.ratio.toFixed(2)}×`,
        `1 MB from the patient’s confirmation to committed, to the unavoidable chain (target ${one.target}×); median
          ${time(one.confirmed.p50)}`,
        one.met,
      ),
    );
  const stalls = client.stalls
    .filter(({ runtime }) => runtime === 'electron')
    .map(({ p999, target, met }) =>
      tile(
        `${p999.toFixed(1)} ms`,
        `event loop late, p99.9, while 1 GiB is sealed in the client (target ${target} ms)`,
        met,
      ),
    );
  const start =
    client.coldStart === undefined ? [] : [tile(time(client.coldStart.median), 'cold start to a usable sign-in form')];
  return `<div class="tiles">${tile(`${asked.filter(({ met }) => met).length} of ${asked.length}`, 'rows with a target meet it')}${[...jobs, ...stalls, ...start].join('')}</div>`;
}

function ratioSection({ rows }: Results): string {
  if (rows.length === 0) return '';
  return `<section><h2>Ratios to the bare limit at 1 MB</h2><div class="two"><figure>${ratios(rows)}</figure>
    <div class="card"><h3>Targets</h3><p>The line across each pair of bars is that operation's target. Small files
    suffer most from what is done once per file.</p>${targetTable(rows)}</div></div></section>`;
}

/** Each operation's ratios in the client by size, beside its target. */
function targetTable(rows: readonly Row[]): string {
  const electron = rows.filter(({ runtime }) => runtime === 'electron');
  const sizes = [...new Set(electron.map(({ size }) => size))].sort((a, b) => a - b);
  const numbers = [...new Set(electron.map(({ operation }) => operation))];
  const lines = numbers.map((number) => {
    const own = electron.filter(({ operation }) => operation === number);
    const cells = sizes.map((size) => {
      const row = own.find((candidate) => candidate.size === size);
      return `<td class="n${row?.met === undefined ? '' : row.met ? ' met' : ' missed'}">${row === undefined ? '' : row.ratio.toFixed(2)}</td>`;
    });
    return `<tr><th scope="row">${number}
      ${escape(own[0]?.name.replace(/ \(.*\)$/, '') ?? '')}</th>${cells.join('')}<td class="n">${own[0]?.target ?? ''}</td></tr>`;
  });
  return `<div class="scroll"><table><thead><tr><th>In
    Electron</th>${sizes.map((size) => `<th class="n">${sizeName(size)}</th>`).join('')}<th class="n">target</th></tr>
    </thead><tbody>${lines.join('')}</tbody></table></div>`;
}

function boxSection({ rows }: Results): string {
  const numbers = [...new Set(rows.map(({ operation }) => operation))];
  const figures = numbers.map((number) => {
    const own = rows.filter(({ operation }) => operation === number);
    const [first] = own;
    return `<figure><h3>${number} ${escape(first?.name ?? '')}</h3>
      <figcaption>Bare: ${escape(first?.baselineName ?? '')}</figcaption>${boxes(own)}</figure>`;
  });
  return `<section><h2>Every operation by size</h2>
    <p>Boxes hold the middle half, whiskers reach from the 5th to the 95th percentile; the scale is logarithmic.</p>
    <div class="grid">${figures.join('')}</div></section>`;
}

function growthSection({ rows, growth }: Results): string {
  if (growth.length === 0) return '';
  return `<section><h2>Growth with the file</h2><p>The exponent b of time = a · size<sup>b</sup>: 0 is independent of
    the file, 1 in proportion to it.</p><div class="two"><figure>
    <h3>Electron main process</h3>${growthPicture(rows, 'electron')}</figure>${growthTable(growth, rows)}</div>
    </section>`;
}

function jobSection({ job }: Results): string {
  if (job.length === 0) return '';
  const row = ({
    runtime,
    n,
    whole,
    confirmed,
    bareChain,
    bareTransaction,
    ratio,
    interval,
    met,
    target,
    transactionRatio,
    wholeRatio,
  }: WholeJob): string => {
    const cells = [String(n), time(confirmed.p50), time(confirmed.p95), time(bareChain.p50)];
    const others = [
      String(target),
      time(bareTransaction.p50),
      transactionRatio.toFixed(2),
      time(whole.p50),
      time(whole.p95),
      wholeRatio.toFixed(2),
    ];
    const cell = (text: string, more = ''): string => `<td class="n${more}">${text}</td>`;
    const judged = cell(
      `${ratio.toFixed(2)} [${interval.low.toFixed(2)}, ${interval.high.toFixed(2)}]`,
      met ? ' met' : ' missed',
    );
    return `<tr><th scope="row">${runtimeName[runtime]}</th>${cells.map((text) => cell(text)).join('')}${judged}${others.map((text) => cell(text)).join('')}</tr>`;
  };
  const head = [
    'Runtime',
    'n',
    'confirmation to committed p50',
    'p95',
    'bare chain p50',
    'ratio',
    'target',
    'bare transaction p50',
    'ratio to it',
    'with the doctor’s part p50',
    'p95',
    'ratio to the chain',
  ]
    .map((name, i) => `<th${i === 0 ? '' : ' class="n"'}>${name}</th>`)
    .join('');
  const pictures = job.map(
    (one) => `<figure><h3>${runtimeName[one.runtime]}, the median run</h3>${waterfall(one)}</figure>`,
  );
  return `<section><h2>The whole job, 1 MB</h2><p>The doctor's client checks the patient, seals, hashes, uploads,
    signs and asks; the patient's client, once the patient has read and confirms, makes sure that the object is
    stored, signs, keeps the signed record on disk and puts P_DE on the ledger, until it is committed. What the
    patient's client does so that they can read (download, check, open) is shown and not counted. The unavoidable
    chain is the longest of bare sealing, hashing and uploading, then an empty transaction. The target is for the way
    from the patient’s confirmation to committed; the doctor’s client has sealed and uploaded by then, hence the ratio
    to the bare transaction alone beside it, and the time with all that the doctor’s client does.</p>
    <div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${job.map(row).join('')}</tbody></table></div>
    <div class="two" style="margin-top:14px">${pictures.join('')}</div></section>`;
}

function clientSection({ client }: Results): string {
  const { stalls, coldStart, clerksList, soak } = client;
  if (stalls.length === 0 && coldStart === undefined && clerksList === undefined && soak === undefined) return '';
  const rows = stalls.map(
    (stall) =>
      `<tr><th scope="row">Event loop late while ${sizeName(stall.bytes)} is sealed,
        ${runtimeName[stall.runtime]}</th><td class="n">${significant(stall.median)} ms</td>
        <td class="n">${significant(stall.p99)} ms</td>
        <td class="n ${stall.met ? 'met' : 'missed'}">${significant(stall.p999)} ms</td>
        <td class="n">${significant(stall.max)} ms</td>
        <td class="n">${significant(stall.seconds)} s, ${stall.residentMiB.toFixed(0)} MiB</td></tr>`,
  );
  const start =
    coldStart === undefined
      ? ''
      : `<p>Cold start, from starting the program to a sign-in form that takes a click: median
        ${time(coldStart.median)}, 95th percentile ${time(coldStart.p95)}, ${coldStart.n} starts, with the test driver
        attached.</p>`;
  return `<section><h2>The client
    itself</h2>${rows.length === 0 ? '' : `<div class="scroll"><table><thead><tr><th></th><th class="n">median</th><th class="n">p99</th><th class="n">p99.9 (target 50 ms)</th><th class="n">longest</th><th class="n">took, memory</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`}${start}${clerksList === undefined ? '' : clerkWords(clerksList)}${soak === undefined ? '' : `<figure>${soakPicture(soak)}</figure>${soakWords(soak)}`}</section>`;
}

function clerkWords({
  waiting,
  list,
  later,
  booking,
  target,
  met,
}: NonNullable<Results['client']['clerksList']>): string {
  const took = (what: string, { median, p95 }: typeof list): string =>
    `${what}: median ${time(median)}, 95th percentile ${time(p95)}`;
  return `<p class="${met ? 'met' : 'missed'}">A clerk’s list with ${waiting} bookings that wait (target ${time(target)}).
    ${took('First page', list)}. ${took('A page in the middle', later)}. ${took('One booking, opened', booking)}.</p>`;
}

function soakWords({ samples, troubles }: NonNullable<Results['client']['soak']>): string {
  const [first, last] = [samples.at(0), samples.at(-1)];
  const memory =
    first === undefined || last === undefined
      ? ''
      : `All processes: ${first.allMiB.toFixed(0)} MiB at the beginning, ${last.allMiB.toFixed(0)} MiB at minute
        ${last.minute.toFixed(0)}, at most ${Math.max(...samples.map(({ allMiB }) => allMiB)).toFixed(0)} MiB.`;
  const list = troubles.map(({ minute, shown }) => `<li>minute ${minute.toFixed(0)}: ${escape(shown)}</li>`).join('');
  return `<p>${memory}
    ${troubles.length === 0 ? 'Every page came.' : `A page did not come within half a minute ${troubles.length} times; this was shown:`}</p>${list === '' ? '' : `<ul>${list}</ul>`}`;
}

function soakPicture({ minutes, samples }: NonNullable<Results['client']['soak']>): string {
  const line = (name: string, color: string, pick: 'mainMiB' | 'allMiB') => ({
    name,
    type: 'line' as const,
    silent: true,
    symbol: 'none',
    color,
    data: samples.map((sample) => [sample.minute, sample[pick]]),
  });
  return picture(
    `Memory over ${minutes} minutes of use`,
    { width: 560, height: 260 },
    {
      grid: { left: 60, right: 10, top: 30, bottom: 28 },
      legend: { top: 0, left: 'left', textStyle: axisText },
      xAxis: {
        type: 'value',
        max: minutes,
        axisLabel: { ...axisText, formatter: '{value} min' },
        splitLine: { show: false },
      },
      yAxis: { type: 'value', axisLabel: { ...axisText, formatter: '{value} MiB' }, splitLine: gridLines },
      series: [line('All processes', ink.electron, 'allMiB'), line('Main process', ink.node, 'mainMiB')],
    },
  );
}

function tableSection({ rows }: Results): string {
  const head = [
    'Operation',
    'Size',
    'Runtime',
    'n',
    'median',
    'p95',
    'p99',
    'min',
    'max',
    'bare median',
    'bare p95',
    'ratio',
    '95 % interval',
    'target',
  ]
    .map((name, i) => `<th${i > 2 ? ' class="n"' : ''}>${name}</th>`)
    .join('');
  const body = rows.map(
    ({ operation, name, size, runtime, ours, baseline, ratio, interval, target, met, discarded }) => {
      const numbers = [
        String(ours.n) + (discarded > 0 ? ` (+${discarded} anew)` : ''),
        ...[ours.median, ours.p95, ours.p99, ours.min, ours.max, baseline.median, baseline.p95].map(time),
      ]
        .map((text) => `<td class="n">${text}</td>`)
        .join('');
      const verdict = met === undefined ? '' : met ? ' met' : ' missed';
      return `<tr><th scope="row">${operation} ${escape(name)}</th><td>${sizeName(size)}</td>
        <td>${runtime === 'node' ? 'Node' : 'Electron'}</td>${numbers}<td class="n${verdict}">${ratio.toFixed(3)}</td>
        <td class="n">${interval.low.toFixed(2)}–${interval.high.toFixed(2)}</td>
        <td class="n">${met === undefined ? '–' : target}</td></tr>`;
    },
  );
  return `<section><h2>All rows</h2><p class="faint">The interval is a bootstrap over processes and pairs. “–”: the
    target holds at another size. “anew”: pairs repeated because ordering refused one of the two.</p>
    <div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div></section>`;
}

function machineSection({ machine, load, seconds }: Results): string {
  const one = (name: string, value: string): string => `<dt>${name}</dt><dd>${escape(value)}</dd>`;
  const loads = (values: readonly number[]): string => values.map((value) => value.toFixed(2)).join(' ');
  return `<section><h2>Machine</h2><div class="card">
    <dl>${[one('Processor', `${machine.cpu}, ${machine.cores} cores`), one('Memory', `${machine.memoryGiB} GiB`), one('System', `${machine.distribution}, Linux ${machine.kernel}`), one('Node', `${machine.node}, OpenSSL ${machine.openssl}`), one('Electron', `${machine.electron}, ${machine.electronCrypto === '0.0.0' ? 'BoringSSL' : machine.electronCrypto}`), one('Fabric', machine.fabric), one('Fabric CA', machine.fabricCa), one('Object storage', `versitygw ${machine.versitygw}`), one('Ordering', machine.ordering), one('Load before, after', `${loads(load.before)} · ${loads(load.after)} (1, 5, 15 minutes)`), one('Took', `${(seconds / 60).toFixed(1)} minutes`)].join('')}</dl></div></section>`;
}
