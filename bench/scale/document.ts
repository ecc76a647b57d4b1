import { costsOf, model, peerDiskAt, province, type Costs, type Outcome, type Province } from './model.ts';
import { median } from '../statistics.ts';
import type { ScaleResults } from './schema.ts';
import { kinds, saturatesAt } from './section.ts';

const BEGIN = '<!-- computed: npm run bench:scale -- report -->';
const END = '<!-- end of what is computed -->';

/**
 * The document with the computed part made anew from these results. Errors: RangeError when the document has no place
 * for it.
 */
export function withNumbers(document: string, results: ScaleResults): string {
  const [before, rest] = document.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new RangeError(`the document needs ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${numbersTable(results)}\n\n${END}${after}`;
}

function numbersTable(results: ScaleResults): string {
  const measured = [loadText(results), curvesText(results), batchingText(results), listText(results)].filter(
    (text) => text !== undefined,
  );
  const { load, curves } = results;
  if (load === undefined || curves === undefined)
    return [...measured, 'The model needs both `scale-load.json` and `scale-curves.json`.'].join('\n\n');
  const costs = costsOf(load, curves);
  return [...measured, costsText(costs), modelText(costs)].join('\n\n');
}

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    `| ${heads.join(' | ')} |`,
    `|${heads.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');

function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  return `${three(value / 1000 ** step)} ${units[step] ?? 'B'}`;
}

/** Three significant digits, never as a power of ten. */
function three(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en');
}

function whenAndWhere({
  at,
  machine,
  load,
}: {
  at: string;
  machine: { cpu: string; cores: number };
  load: { before: number; after: number };
}): string {
  return `${at.slice(0, 10)}, ${machine.cores} cores of ${machine.cpu}, load average ${load.before.toFixed(1)} before and ${load.after.toFixed(1)} after`;
}

function loadText({ load }: ScaleResults): string | undefined {
  const last = load?.checkpoints.at(-1);
  if (load === undefined || last === undefined) return undefined;
  const rows = load.checkpoints.map((point) => [
    point.records.toLocaleString('en'),
    point.look.median.toFixed(1),
    point.get.median.toFixed(1),
    `${point.list.median.toFixed(1)} (${Math.min(50, point.listed)})`,
    bytes(point.peer.total),
    bytes(point.peer.state),
    bytes(point.orderer.blocks),
    memory(point, 'hospital1-peer'),
    point.rate === undefined ? '' : point.rate.toFixed(1),
    point.loadAverage.toFixed(1),
  ]);
  const beyond =
    load.checkpoints.length < 3 || last.records >= 1e6
      ? ''
      : `\n\nA peer's disk at 1,000,000, **extrapolated** along a straight line and not measured: ${withError(peerDiskAt(load, 1e6))} (95 % of the fit alone).`;
  return `### A growing ledger\n\n${whenAndWhere(load)}. **${last.records.toLocaleString('en')} P_DE were loaded.** Milliseconds are medians; in brackets the length of the page.\n\n${table(['P_DE', 'nothing, ms', 'one P_DE, ms', 'first page, ms', 'peer', 'of it state', 'orderer’s blocks', 'peer’s memory', 'records/s', 'load'], rows)}${beyond}`;
}

function withError({ value, error }: { value: number; error?: number }): string {
  return error === undefined ? bytes(value) : `${bytes(value)} ± ${bytes(error)}`;
}

function memory(
  { memory: all }: { memory: readonly { name: string; residentMiB: number }[] },
  process: string,
): string {
  const found = all.find(({ name }) => name === process);
  return found === undefined ? '' : `${found.residentMiB.toFixed(0)} MiB`;
}

function curvesText({ curves }: ScaleResults): string | undefined {
  if (curves === undefined) return undefined;
  const rows = curves.curves.flatMap(({ name, points }) =>
    points.map((point) => [
      name,
      String(point.users),
      point.throughput.toFixed(1),
      point.p50.toFixed(0),
      point.p95.toFixed(0),
      String(point.failures),
      kinds(point)
        .slice(0, 4)
        .map((one) => `${one.name} ${one.cores.toFixed(2)}`)
        .join(', '),
    ]),
  );
  const ends = curves.curves.map(({ name, points }) => {
    const at = saturatesAt(points);
    if (at === undefined) return `- ${name}: not saturated at the most users measured.`;
    return `- ${name} saturates at ${at.users} users and ${at.throughput.toFixed(0)} a second, with ${at.cores.reduce((sum, { cores }) => sum + cores, 0).toFixed(2)} of ${curves.machine.cores} processors taken by the network and its client.`;
  });
  return `### More and more people at once\n\n${whenAndWhere(curves)}. ${curves.tool}.\n\n${table(['', 'users', 'a second', 'p50 ms', 'p95 ms', 'failed', 'processors'], rows)}\n\n${ends.join('\n')}`;
}

function batchingText({ batching }: ScaleResults): string | undefined {
  if (batching === undefined) return undefined;
  const rows = batching.settings.map((one) => [
    one.maxInterval,
    String(one.maxMessages),
    one.alone.median.toFixed(0),
    one.alone.p95.toFixed(0),
    one.under.p50.toFixed(0),
    one.under.p95.toFixed(0),
    one.under.throughput.toFixed(1),
    (one.transactions / one.blocks).toFixed(1),
    bytes(one.peerBytes),
    String(one.under.failures),
  ]);
  return `### How long a block is waited for\n\n${whenAndWhere(batching)}. Alone one after the other, under load ${batching.settings[0]?.under.users ?? 0} users at once.\n\n${table(['longest wait', 'most messages', 'alone p50 ms', 'p95', 'load p50 ms', 'p95', 'a second', 'in a block', 'peer’s disk each', 'failed'], rows)}`;
}

function listText({ list }: ScaleResults): string | undefined {
  if (list === undefined) return undefined;
  return `### ${list.rows.toLocaleString('en')} records in one list\n\n${whenAndWhere(list)}. ${list.browser}; the bridge answers from memory, so this is drawing alone. First row after ${median(list.firstRow).toFixed(0)} ms in pages of 50, ${median(list.allRows).toFixed(0)} ms with all in one answer.\n\n${table(
    ['scrolled', 'frames a second', 'p95 of a frame, ms', 'longest, ms'],
    list.scrolls.map(({ name, fps, p95FrameMs, longestFrameMs }) => [
      name,
      fps.toFixed(1),
      p95FrameMs.toFixed(0),
      longestFrameMs.toFixed(0),
    ]),
  )}`;
}

function costsText(costs: Costs): string {
  const ms = (seconds: number): string => `${three(seconds * 1000)} ms`;
  return `### What one costs, as measured\n\n${table(
    ['', ''],
    [
      [
        'a record on each peer',
        `${bytes(costs.peerBytesARecord)}, of it state and history ${bytes(costs.stateBytesARecord)}`,
      ],
      ['a record on each orderer', bytes(costs.ordererBytesARecord)],
      [
        'a transaction in a peer, its chaincode, an orderer',
        `${ms(costs.peerSeconds)}, ${ms(costs.chaincodeSeconds)}, ${ms(costs.ordererSeconds)} of a processor`,
      ],
      ['the whole network on this one machine', `${three(costs.transactionsASecond)} transactions a second`],
      ['a release in the cloud service', `${ms(costs.releaseSeconds)} of a processor`],
      [`${bytes(costs.bytesADownload)} through gate and storage`, `${ms(costs.downloadSeconds)} of a processor`],
    ],
  )}`;
}

function modelText(costs: Costs): string {
  const regions: Province = { ...province, channels: 10 };
  const [one, ten] = [model(costs, province), model(costs, regions)];
  const row = (name: string, of: (outcome: Outcome) => string): string[] => [name, of(one), of(ten)];
  return `### The province\n\n${assumptions(province)}\n\n${table(
    ['', 'one channel', 'ten channels, by region'],
    [
      row('records in the busiest hour', ({ recordsASecond }) => `${three(recordsASecond)} a second`),
      row('transactions in the busiest hour', ({ transactionsASecond }) => `${three(transactionsASecond)} a second`),
      row('each peer’s disk grows by', ({ peerBytesAYear }) => `${bytes(peerBytesAYear)} a year`),
      row('all peers’ disks', ({ allPeersBytesAYear }) => `${bytes(allPeersBytesAYear)} a year`),
      row('each orderer’s disk', ({ ordererBytesAYear }) => `${bytes(ordererBytesAYear)} a year`),
      row(`a peer’s ${bytes(province.diskAPeer)} last`, ({ yearsOfDisk }) => `${three(yearsOfDisk)} years`),
      row('ciphertext', ({ objectBytesAYear }) => `${bytes(objectBytesAYear)} a year`),
      row('an orderer sends', ({ ordererBytesASecond }) => `${bytes(ordererBytesASecond)} a second`),
      row('storage sends and takes', ({ objectBytesASecond }) => `${bytes(objectBytesASecond)} a second`),
      row('certificate directory', ({ directoryBytes }) => bytes(directoryBytes)),
    ],
  )}\n\nWhat gives way, the first first (in the busiest hour; disks at the end of ${province.years} years; above 100 % it does not suffice):\n\n${table(
    ['one channel', 'asked of it', 'has', 'share', 'with ten channels'],
    one.parts.map(({ name, needed, has, unit, share }) => [
      name,
      amount(needed, unit),
      amount(has, unit),
      percent(share),
      percent(ten.parts.find((part) => part.name === name)?.share ?? Number.NaN),
    ]),
  )}`;
}

function amount(value: number, unit: Outcome['parts'][number]['unit']): string {
  return unit.startsWith('bytes') ? `${bytes(value)}${unit.slice('bytes'.length)}` : `${three(value)} ${unit}`;
}

const percent = (share: number): string => `${three(share * 100)} %`;

function assumptions(asked: Province): string {
  return `Assumed, not measured: ${asked.hospitals} hospitals with a peer each, ${three(asked.patients)} patients, ${three(asked.recordsADay)} records a day of which ${percent(asked.busiestHour)} fall into the busiest hour, ${bytes(asked.bytesARecord)} of ciphertext a record, each read ${asked.queriesARecord} times, one in ${1 / asked.sharesARecord} shared and each share used ${asked.usesAShare} times, kept for ${asked.years} years; ${asked.orderers} orderers; servers of ${asked.coresAServer} processors like those measured, ${bytes(asked.diskAPeer)} of disk, 1 Gbit/s (storage 10); ${bytes(asked.bytesAPerson)} a person in the directory.`;
}
