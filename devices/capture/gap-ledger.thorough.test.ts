import { describe, expect, it } from 'vitest';
import { GapLedger } from './gap-ledger.ts';

const startMs = Date.UTC(2026, 0, 1);
const at = (ms: number): string => new Date(startMs + ms).toISOString();
const details = ['stray', 'cut', 'checksum', 'short', 'realtime-half', 'realtime-unknown'];

/** So many damaged frames, of changing kinds, as noise makes them. */
function noisy(count: number, everyMs: number): GapLedger {
  const ledger = new GapLedger(startMs);
  for (let n = 0; n < count; n += 1) {
    const detail = details[(n * 7 + (n >> 3)) % details.length] ?? '';
    const instant = at(n * everyMs);
    ledger.take({
      id: n + 1,
      reason: 'damaged-bytes',
      detail,
      from: instant,
      to: instant,
      raw: Uint8Array.of(n % 256),
    });
  }
  return ledger;
}

describe('the ledger of gaps', () => {
  it('holds two minutes of noise in an entry for each kind', () => {
    const ledger = noisy(50_000, 2.4);
    expect(ledger.list(startMs)).toHaveLength(details.length);
    expect(ledger.list(startMs).reduce((sum, { count }) => sum + count, 0)).toBe(50_000);
  });

  it('costs as much for each gap, however many there are', () => {
    const cost = (count: number): number => noisy(count, 5000).looked / count;
    expect(cost(40_000)).toBeLessThan(2 * cost(10_000));
    expect(cost(40_000)).toBeLessThan(5);
  });

  it('stays bounded whatever comes, and leaves nothing out', () => {
    const ledger = noisy(20_000, 5000);
    const gaps = ledger.list(startMs);
    expect(gaps.length).toBeLessThanOrEqual(4000);
    expect(gaps.reduce((sum, { count }) => sum + count, 0)).toBe(20_000);
    expect(gaps.some(({ from }) => from === at(0))).toBe(true);
  });

  it('says how much of a series is missing where equal holes are close together', () => {
    const ledger = new GapLedger(startMs);
    const hole = { series: 'curve', reason: 'waveform-loss', detail: '' } as const;
    for (let n = 0; n < 10; n += 1)
      ledger.addSeries({ ...hole, fromMs: startMs + n * 100, toMs: startMs + n * 100 + 40 });
    expect(ledger.list(startMs)).toMatchObject([
      { from: at(0), to: at(940), missingMs: 400, count: 10, series: 'curve' },
    ]);
  });

  it('counts an outage once, however many series it took', () => {
    const ledger = new GapLedger(startMs);
    for (const series of ['a', 'b', 'c'])
      ledger.addSeries({ series, reason: 'silence', detail: '', fromMs: startMs + 10, toMs: startMs + 5000 });
    ledger.take({ id: 1, reason: 'silence', detail: 'the device sent nothing', from: at(0), to: at(4000) });
    expect(ledger.count).toBe(1);
    expect(ledger.list(startMs)).toHaveLength(4);
  });
});
