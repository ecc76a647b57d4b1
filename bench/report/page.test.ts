import { describe, expect, it } from 'vitest';
import type { Results, Row } from '../results.ts';
import { Results as Schema } from '../results.ts';
import { summarise } from '../statistics.ts';
import { page } from './page.ts';

function row(operation: number, runtime: Row['runtime'], size: number, ratio: number): Row {
  const baseline = summarise([1, 2, 3]);
  const ours = summarise([1, 2, 3].map((ms) => ms * ratio));
  return { operation, name: `Operation <${operation}>`, size, runtime, ours, baselineName: 'bare', baseline, ratio, interval: { low: ratio, high: ratio }, rounds: [ratio], discarded: 0, target: 1.5, met: ratio <= 1.5 };
}

const run = { whole: 100, confirmed: 80, bareChain: 70, bareTransaction: 60, spans: [{ name: 'upload', from: 0, to: 10 }, { name: 'the patient reads', from: 10, to: 20 }], bareSpans: [{ name: 'upload', from: 0, to: 10 }, { name: 'transaction', from: 10, to: 70 }] };
const quantiles = { p50: 100, p95: 120 };
const results: Results = {
  format: 'openward-bench/1',
  at: '2030-01-01T00:00:00.000Z',
  commit: '0123456789abcdef',
  modified: false,
  complete: true,
  runs: 30,
  seconds: 600,
  machine: { cpu: 'Processor', cores: 2, memoryGiB: 8, kernel: '6.1', distribution: 'Debian', node: '20.19.0', electron: '33.2.1', openssl: '3.0', electronCrypto: '0.0.0', fabric: 'v3', fabricCa: 'v1', versitygw: 'v1', ordering: 'BFT, 4 orderers' },
  load: { before: [0, 0, 0], after: [1, 1, 1] },
  rows: [1, 7].flatMap((operation) => (['node', 'electron'] as const).flatMap((runtime) => [65536, 262144, 1048576].map((size) => row(operation, runtime, size, operation === 7 ? 1.75 : 1.2)))),
  growth: [{ operation: 1, runtime: 'electron', paper: 0.9, all: 1, baselinePaper: 0.95, baselineAll: 1 }],
  job: [{ runtime: 'electron', size: 1048576, n: 30, whole: quantiles, confirmed: quantiles, bareChain: quantiles, bareTransaction: quantiles, ratio: 1.43, interval: { low: 1.4, high: 1.5 }, transactionRatio: 1.6, wholeRatio: 3.1, target: 1.5, met: true, typical: run }],
  client: { stalls: [{ bytes: 1073741824, seconds: 5, median: 1, p99: 8, p999: 12, max: 20, residentMiB: 150, runtime: 'electron', target: 50, met: true }], coldStart: summarise([900, 1000]), soak: { minutes: 1, samples: [{ minute: 0, mainMiB: 100, allMiB: 400 }], troubles: [] } },
  failures: [],
};

describe('the report', () => {
  it('is written from results that their own schema accepts', () => {
    expect(Schema.parse(results)).toEqual(results);
  });

  it('needs nothing from anywhere else and runs no script', () => {
    const html = page(results);
    expect(html).not.toMatch(/<script|<link|<img|url\((?!#)|@import|src=/);
    expect(html.match(/https?:\/\/[^"\s<]+/g)?.filter((address) => address !== 'http://www.w3.org/2000/svg' && address !== 'http://www.w3.org/1999/xlink') ?? []).toEqual([]);
  });

  it('has every row, and marks the missed ones', () => {
    const html = page(results);
    expect(html.match(/<td class="n missed">1\.750<\/td>/g)).toHaveLength(6);
    expect(html.match(/<td class="n met">1\.200<\/td>/g)).toHaveLength(6);
    expect(html).toContain('6 of 12');
  });

  it('takes names as text', () => {
    expect(page(results)).not.toContain('<7>');
  });

  it('says first what could not be measured, and that a part is not the whole', () => {
    const html = page({ ...results, complete: false, failures: [{ what: 'node: operation 7 at 64 kB', why: 'no network' }] });
    expect(html.indexOf('Not measured')).toBeGreaterThan(0);
    expect(html.indexOf('Not measured')).toBeLessThan(html.indexOf('Ratios to the bare limit'));
    expect(html).toContain('not complete');
  });

  it('takes sections of other benches', () => {
    expect(page(results, ['<section><h2>Scale</h2></section>'])).toContain('<h2>Scale</h2>');
  });
});
