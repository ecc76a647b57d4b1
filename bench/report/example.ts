import type { Results, Row } from '../results.ts';
import { summarise } from '../statistics.ts';

function row(operation: number, runtime: Row['runtime'], size: number, ratio: number): Row {
  const baseline = summarise([1, 2, 3]);
  const ours = summarise([1, 2, 3].map((ms) => ms * ratio));
  return {
    operation,
    name: `Operation <${operation}>`,
    size,
    runtime,
    ours,
    baselineName: 'bare',
    baseline,
    ratio,
    interval: { low: ratio, high: ratio },
    rounds: [ratio],
    discarded: 0,
    target: 1.5,
    met: ratio <= 1.5,
  };
}

const run = {
  whole: 100,
  confirmed: 80,
  bareChain: 70,
  bareTransaction: 60,
  spans: [
    { name: 'upload', from: 0, to: 10 },
    { name: 'the patient reads', from: 10, to: 20 },
  ],
  bareSpans: [
    { name: 'upload', from: 0, to: 10 },
    { name: 'transaction', from: 10, to: 70 },
  ],
};
const quantiles = { p50: 100, p95: 120 };
/** For tests: two operations in both runtimes, one of them slower than its target. */
export const results: Results = {
  format: 'openward-bench/1',
  at: '2030-01-01T00:00:00.000Z',
  commit: '0123456789abcdef',
  modified: false,
  complete: true,
  runs: 30,
  seconds: 600,
  machine: {
    cpu: 'Processor',
    cores: 2,
    memoryGiB: 8,
    kernel: '6.1',
    distribution: 'Debian',
    node: '20.19.0',
    electron: '33.2.1',
    openssl: '3.0',
    electronCrypto: '0.0.0',
    fabric: 'v3',
    fabricCa: 'v1',
    versitygw: 'v1',
    ordering: 'BFT, 4 orderers',
  },
  load: { before: [0, 0, 0], after: [1, 1, 1] },
  rows: [1, 7].flatMap((operation) =>
    (['node', 'electron'] as const).flatMap((runtime) =>
      [65536, 262144, 1048576].map((size) => row(operation, runtime, size, operation === 7 ? 1.75 : 1.2)),
    ),
  ),
  growth: [{ operation: 1, runtime: 'electron', paper: 0.9, all: 1, baselinePaper: 0.95, baselineAll: 1 }],
  job: [
    {
      runtime: 'electron',
      size: 1048576,
      n: 30,
      whole: quantiles,
      confirmed: quantiles,
      bareChain: quantiles,
      bareTransaction: quantiles,
      ratio: 1.43,
      interval: { low: 1.4, high: 1.5 },
      transactionRatio: 1.6,
      wholeRatio: 3.1,
      target: 1.5,
      met: true,
      typical: run,
    },
  ],
  client: {
    stalls: [
      {
        bytes: 1073741824,
        seconds: 5,
        median: 1,
        p99: 8,
        p999: 12,
        max: 20,
        residentMiB: 150,
        runtime: 'electron',
        target: 50,
        met: true,
      },
    ],
    coldStart: summarise([900, 1000]),
    clerksList: {
      waiting: 1000,
      list: summarise([20, 30]),
      later: summarise([20, 30]),
      booking: summarise([10, 20]),
      target: 300,
      met: true,
    },
    soak: { minutes: 1, samples: [{ minute: 0, mainMiB: 100, allMiB: 400 }], troubles: [] },
  },
  failures: [],
};
