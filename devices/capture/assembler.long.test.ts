import { describe, expect, it } from 'vitest';
import type { Driver } from '../link/driver.ts';
import { medibusKind } from '../medibus/kind.ts';
import type { FaultName } from '../simulators/faults.ts';
import { MedibusSimulator } from '../medibus/simulator.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { MemoryTransport } from '../testing/memory-transport.ts';
import { listenTo } from '../testing/recorder.ts';
import type { CaptureOptions, Slices } from './assembler.ts';
import { CaptureAssembler } from './assembler.ts';
import { manifestGaps } from '../../app/flows/manifest-gaps.ts';
import type { ShrDocument } from '../../api/formats/shr.ts';
import { decodeShr, encodeShr } from '../../api/formats/shr.ts';
import { drawShr } from './shr-view.ts';

async function connected(faults: readonly FaultName[] = []): Promise<{
  clock: ManualClock;
  line: MemoryTransport;
  driver: Driver;
  capture: (more?: Partial<CaptureOptions>) => CaptureAssembler;
}> {
  const clock = new ManualClock();
  const line = new MemoryTransport();
  const driver = medibusKind.create(line, clock);
  const device = new MedibusSimulator({
    seed: 5,
    faults: new Set(faults),
    clock,
    send: (bytes) => line.receive(bytes),
  });
  line.hear = (bytes) => void clock.after(1, () => device.receive(bytes));
  await driver.start();
  device.start();
  const capture = (more: Partial<CaptureOptions> = {}): CaptureAssembler =>
    new CaptureAssembler({ driver, path: line.path, line: line.line, ...more });
  return { clock, line, driver, capture };
}

function tenSeconds(done: ShrDocument[]): Slices {
  return { isFull: ({ ms }) => ms >= 10_000, onEnded: (document) => done.push(document()) };
}

function rawBytes(document: ShrDocument, direction: 'rx' | 'tx'): Buffer {
  return Buffer.concat(
    document.raw.filter((chunk) => chunk.direction === direction).map(({ bytes }) => Buffer.from(bytes, 'base64')),
  );
}

describe('CaptureAssembler', () => {
  it('makes a valid document of everything the device sent, which survives being stored', async () => {
    const { clock, capture } = await connected();
    clock.advance(2000);
    const running = capture();
    clock.advance(10_000);
    running.mark('skin incision');
    clock.advance(10_000);
    const document = running.finish();
    expect(decodeShr(encodeShr(document))).toEqual(document);
    expect(document).toMatchObject({
      format: 'openward-shr',
      version: 3,
      device: { vendor: 'Dräger', model: 'Evita 4 (simulated)' },
      driver: { id: 'medibus' },
      gaps: [],
    });
    expect(document.line).toEqual({ path: '/dev/test', baudRate: 19_200, dataBits: 8, parity: 'even', stopBits: 1 });
    expect(document.markers).toEqual([{ t: 10_000, text: 'skin incision' }]);
    const peak = document.measurements.find(({ code }) => code === 'medibus.24.7D');
    expect(peak).toMatchObject({ unit: 'mbar', kind: 'measured' });
    expect(peak?.points.length).toBeGreaterThanOrEqual(19);
    const pressure = document.waveforms.find(({ code }) => code === 'medibus.rt.00');
    expect(pressure?.runs).toHaveLength(1);
    expect(pressure?.runs[0]?.bins.length).toBeGreaterThan(990);
  });

  it('keeps every byte in both directions', async () => {
    const { clock, driver, capture } = await connected(['noise']);
    const seen = listenTo(driver);
    const running = capture();
    clock.advance(20_000);
    const document = running.finish();
    for (const direction of ['rx', 'tx'] as const) {
      const all = Buffer.concat(seen.raw.filter((event) => event.direction === direction).map(({ bytes }) => bytes));
      expect(rawBytes(document, direction).equals(all)).toBe(true);
    }
  });

  it('lists the time before the device was connected as a gap', async () => {
    const { clock, capture } = await connected();
    const running = capture();
    clock.advance(5000);
    const gaps = running.finish().gaps.filter(({ series }) => series === undefined);
    expect(gaps).toMatchObject([{ reason: 'silence', from: '2026-03-02T08:00:00.000Z' }]);
    expect(Date.parse(gaps[0]?.to ?? '')).toBeLessThan(Date.parse('2026-03-02T08:00:03.000Z'));
  });

  it('ends a gap that is still open with the capture, and breaks the curves at a loss', async () => {
    const { clock, line, capture } = await connected();
    clock.advance(2000);
    const running = capture();
    clock.advance(5000);
    line.unplug();
    clock.advance(4000);
    const document = running.finish();
    expect(document.gaps.find(({ series }) => series === undefined)).toMatchObject({
      reason: 'port-lost',
      from: '2026-03-02T08:00:07.000Z',
      to: '2026-03-02T08:00:11.000Z',
    });
  });

  it('has a break in each curve for each loss, drawn as nulls', async () => {
    const { clock, capture } = await connected(['silence']);
    clock.advance(2000);
    const running = capture();
    clock.advance(120_000);
    const document = running.finish();
    const pressure = document.waveforms.find(({ code }) => code === 'medibus.rt.00');
    const outages = document.gaps.filter(({ series }) => series === 'medibus.rt.00').length;
    expect(outages).toBeGreaterThan(1);
    expect(pressure?.runs.length).toBeGreaterThan(outages - 1);
    const drawn = drawShr(document).waveforms.filter(({ code }) => code === 'medibus.rt.00');
    expect(drawn.some(({ samples }) => samples.includes(null))).toBe(true);
    for (const { startMs, intervalMs, samples } of drawn)
      expect(startMs + samples.length * intervalMs).toBeLessThan(121_000);
  });

  it('draws no trend across an outage, and counts what cannot be', async () => {
    const { clock, line, capture } = await connected();
    clock.advance(2000);
    const running = capture();
    clock.advance(5000);
    line.unplug();
    clock.advance(20_000);
    line.replug();
    clock.advance(10_000);
    const peak = drawShr(running.finish()).measurements.find(({ code }) => code === 'medibus.24.7D');
    const times = peak?.times ?? [];
    const longest = Math.max(...times.map((t, at) => t - (times[at - 1] ?? t)));
    expect(longest).toBeGreaterThan(5000);
    expect(peak?.values.filter((value) => value === null)).toHaveLength(1);
    expect(peak?.implausible).toBe(0);
  });

  it('joins bursts of equal trouble, counted, so that noise cannot fill the record', async () => {
    const { clock, line, capture } = await connected();
    clock.advance(2000);
    const running = capture();
    for (let burst = 0; burst < 50; burst += 1) line.receive(Uint8Array.of(0xff));
    const { gaps } = running.finish();
    const damaged = gaps.filter(({ reason }) => reason === 'damaged-bytes');
    expect(damaged).toHaveLength(1);
    expect(damaged[0]).toMatchObject({ count: 50, detail: 'realtime-unknown' });
  });

  it('hands over finished slices and loses nothing between them', async () => {
    const { clock, driver, capture } = await connected();
    clock.advance(2000);
    const seen = listenTo(driver);
    const done: ShrDocument[] = [];
    const running = capture({ slices: tenSeconds(done) });
    clock.advance(35_000);
    const documents = [...done, running.finish()];
    expect(documents).toHaveLength(4);
    for (const [index, document] of documents.slice(1).entries()) expect(document.start).toBe(documents[index]?.end);
    const received = Buffer.concat(seen.raw.filter(({ direction }) => direction === 'rx').map(({ bytes }) => bytes));
    expect(Buffer.concat(documents.map((document) => rawBytes(document, 'rx'))).equals(received)).toBe(true);
    const points = documents.flatMap(({ measurements }) => measurements.flatMap((series) => series.points)).length;
    expect(points).toBe(seen.sample.flatMap(({ measurements }) => measurements).length);
    expect(running.stats.measurements).toBe(points);
  });

  it('continues an open gap in the next slice', async () => {
    const { clock, line, capture } = await connected();
    clock.advance(2000);
    const done: ShrDocument[] = [];
    const running = capture({ slices: tenSeconds(done) });
    clock.advance(9000);
    line.unplug();
    clock.advance(3000);
    line.replug();
    clock.advance(5000);
    const last = running.finish();
    expect(done[0]?.gaps.find(({ reason }) => reason === 'port-lost')).toMatchObject({ to: done[0]?.end });
    expect(last.gaps[0]).toMatchObject({ reason: 'port-lost', from: last.start });
    expect(Date.parse(last.gaps[0]?.to ?? '')).toBeGreaterThan(Date.parse(last.start));
  });

  it('says from when on its memory was full, and keeps to its limits', async () => {
    const { clock, capture } = await connected();
    clock.advance(2000);
    const running = capture({ limits: { rawBytes: 2000, points: 500 } });
    clock.advance(60_000);
    const document = running.finish();
    const missing = new Set(document.gaps.filter(({ series }) => series !== undefined).map(({ reason }) => reason));
    expect([...missing]).toEqual(['memory-limit']);
    const all = document.gaps.filter(({ series }) => series === undefined);
    expect(all.map(({ reason, detail }) => `${reason}: ${detail}`).toSorted()).toEqual([
      'memory-limit: raw bytes from here on are not kept',
      'memory-limit: values and samples from here on are not kept',
    ]);
    expect(rawBytes(document, 'rx').length + rawBytes(document, 'tx').length).toBeLessThan(2200);
  });

  it('gives no other loss the name of a memory that was full, once a slice has ended', async () => {
    const { clock, line, capture } = await connected();
    clock.advance(2000);
    let canEnd = false;
    const done: ShrDocument[] = [];
    const slices: Slices = { isFull: () => canEnd, onEnded: (document) => done.push(document()) };
    const running = capture({ limits: { rawBytes: 1_000_000, points: 3000 }, slices });
    clock.advance(120_000);
    canEnd = true;
    clock.advance(200);
    canEnd = false;
    expect(done[0]?.gaps.map(({ reason }) => reason)).toContain('memory-limit');
    clock.advance(2000);
    line.unplug();
    clock.advance(8000);
    line.replug();
    clock.advance(3000);
    const { start, gaps } = running.finish();
    const later = gaps.filter(({ from }) => Date.parse(from) > Date.parse(start) + 1000);
    expect(later.map(({ reason }) => reason)).toContain('port-lost');
    expect(later.filter(({ reason }) => reason === 'memory-limit')).toEqual([]);
  });

  it('can be looked at while it runs, and does not change after it is finished', async () => {
    const { clock, capture } = await connected();
    clock.advance(2000);
    const running = capture();
    clock.advance(3000);
    const early = running.snapshot();
    const copy = structuredClone(early);
    clock.advance(3000);
    expect(early).toEqual(copy);
    const finished = running.finish();
    clock.advance(3000);
    expect(running.finish()).toBe(finished);
    expect(finished.end).toBe('2026-03-02T08:00:08.000Z');
  });
});

describe('manifestGaps', () => {
  it('keeps to the limit without leaving anything out', async () => {
    const { clock, capture } = await connected(['noise', 'reboot']);
    const running = capture();
    clock.advance(300_000);
    const document = running.finish();
    expect(document.gaps.length).toBeGreaterThan(20);
    const few = manifestGaps(document, 12);
    expect(few.length).toBeLessThanOrEqual(12);
    for (const gap of document.gaps) {
      expect(few.some((wide) => wide.reason === gap.reason && wide.from <= gap.from && wide.to >= gap.to)).toBe(true);
    }
  });
});
