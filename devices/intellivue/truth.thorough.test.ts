import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShrDocument } from '../../api/formats/shr.ts';
import { missing, sum } from '../capture/testing/missing.ts';
import { mishap, mishaps } from '../capture/testing/mishaps.ts';
import { runsBackwards, unaccounted } from '../capture/testing/whole.ts';
import { faultNames } from '../simulators/faults.ts';
import { SeededRandom } from '../simulators/random.ts';
import type { ManualClock } from '../testing/manual-clock.ts';
import type { MemoryTransport } from '../testing/memory-transport.ts';
import type { IntelliVueSimulator } from './simulator.ts';
import { vueRecording } from './testing/bench.ts';
import { messagesOn } from './testing/wire.ts';

const group = 'intellivue.nu';
const everyMs = 1024;
const curves = ['0102', '4A14', '4BB4', '50AC', '5000'].map((code) => `intellivue.wave.${code}`);

/** The messages that were received, by a second reading of the bytes. @param before what had come by its beginning */
function received(document: ShrDocument, before: Uint8Array): string[] {
  const bytes = document.raw
    .filter(({ direction }) => direction === 'rx')
    .map((chunk) => Buffer.from(chunk.bytes, 'base64'));
  return messagesOn(Buffer.concat([before, ...bytes])).map((message) => message.toString('hex'));
}

/** A number as FLOAT-Type, with so many decimals, in hex. */
function float(value: number, decimals: number): string {
  const mantissa = Math.round(value * 10 ** decimals) & 0xffffff;
  return `${((256 - decimals) % 256).toString(16).padStart(2, '0')}${mantissa.toString(16).padStart(6, '0')}`;
}

/** Whether every value was sent as one of what it is called, in a state in which it is one. */
function valuesCame(document: ShrDocument, before: Uint8Array): boolean {
  const wire = received(document, before).join(' ');
  return document.measurements.every(({ code, points }) => {
    const physio = (code.split('.')[2] ?? '').toLowerCase();
    const values = new Set(points.flatMap(({ v }) => (v === null ? [] : [v])));
    return [...values].every((value) =>
      [0, 1, 2].some((decimals) => new RegExp(`${physio}00..[0-9a-f]{4}${float(value, decimals)}`).test(wire)),
    );
  });
}

/** The samples of a curve that are in the messages of a line, with a comma before and after each. */
function samplesOnWire(messages: readonly string[], code: string): string {
  const physio = code.slice(-4).toLowerCase();
  const observed = new RegExp(`${physio}0000(0100|0040|0020)`);
  const samples = messages.flatMap((message) => {
    const found = observed.exec(message);
    if (found === null) return [];
    const at = found.index + 12;
    const bytes = Buffer.from(message.slice(at, at + 2 * Number.parseInt(found[1] ?? '0', 16)), 'hex');
    return Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readUInt16BE(2 * index));
  });
  return `,${samples.join(',')},`;
}

/** Whether every run of every curve came over the wire as it is. */
function curvesCame(document: ShrDocument, before: Uint8Array): boolean {
  const messages = received(document, before);
  return curves.every((code) => {
    const wire = samplesOnWire(messages, code);
    const runs = document.waveforms.filter((one) => one.code === code).flatMap((one) => one.runs);
    return runs.every(({ bins }) => wire.includes(`,${bins.join(',')},`));
  });
}

/** How exactly a message's arrival tells when its samples were taken, where another came earlier than all before. */
const arrivalMs = 30;

/** Whether time and what is missing make up the whole of a curve. Times are whole milliseconds in a document. */
function isWhole(document: ShrDocument, code: string): boolean {
  const waveforms = document.waveforms.filter((one) => one.code === code);
  const edges = waveforms.flatMap(({ runs }) => runs).length + missing(document, code).length;
  const { intervalMs = 1 } = waveforms[0] ?? {};
  return unaccounted(document, code) * intervalMs < Math.max(intervalMs, arrivalMs) + edges;
}

/** How long, at the most, a value stays away without anything in the document that says so, in milliseconds. */
function undeclared(document: ShrDocument): number {
  const startMs = Date.parse(document.start);
  const holes = document.measurements.flatMap(({ code, points }) => {
    const times = [...points.map(({ t }) => t), Date.parse(document.end) - startMs];
    const gaps = document.gaps.filter(({ series }) => series === undefined || series === group || series === code);
    return times.slice(1).map((to, index) => {
      const from = times[index] ?? 0;
      const said = gaps.map((gap) => ({ from: Date.parse(gap.from) - startMs, to: Date.parse(gap.to) - startMs }));
      return uncovered(from, to, said);
    });
  });
  return Math.max(0, ...holes);
}

function uncovered(from: number, to: number, said: readonly { from: number; to: number }[]): number {
  let at = from;
  let bare = 0;
  for (const gap of said.toSorted((a, b) => a.from - b.from)) {
    bare += Math.max(0, Math.min(gap.from, to) - at);
    at = Math.max(at, Math.min(gap.to, to));
  }
  return bare + Math.max(0, to - at);
}

/** Two periods, and what an answer may be late on top. */
const tolerated = 2 * everyMs + 150;

describe('what a recording of an IntelliVue monitor lists as missing', () => {
  it('is nothing where nothing is', async () => {
    const { clock, before, finish } = await vueRecording();
    clock.advance(47 * 1280);
    const document = finish();
    expect(document.gaps).toEqual([]);
    expect(curves.filter((code) => !isWhole(document, code))).toEqual([]);
    expect(curvesCame(document, before)).toBe(true);
    expect(document.measurements.find(({ code }) => code === `${group}.4182`)?.points.length).toBeGreaterThan(55);
    expect(undeclared(document)).toBeLessThan(tolerated);
    expect(valuesCame(document, before)).toBe(true);
  });

  it('is the whole of a restart', async () => {
    const { clock, monitor, finish } = await vueRecording();
    clock.advance(20_000);
    monitor.restart();
    clock.advance(40_000);
    const document = finish();
    for (const code of [...curves, group, 'intellivue.alarm', 'intellivue.wave']) {
      expect(sum(missing(document, code))).toBeGreaterThan(5000);
      expect(sum(missing(document, code))).toBeLessThan(15_000);
    }
    expect(curves.filter((code) => !isWhole(document, code))).toEqual([]);
    expect(undeclared(document)).toBeLessThan(tolerated);
  });

  it('is the time in which the monitor had given the association up', async () => {
    const { clock, monitor, finish } = await vueRecording();
    clock.advance(20_000);
    monitor.abort();
    clock.advance(20_000);
    const document = finish();
    expect(document.gaps.some(({ reason }) => reason === 'device-stopped')).toBe(true);
    expect(undeclared(document)).toBeLessThan(tolerated);
  });

  it('is every value from then on, when the monitor stops sending them and answers all else', async () => {
    const deaf = new Set<string>();
    const { clock, finish } = await vueRecording([], { deaf });
    clock.advance(20_000);
    deaf.add('numerics');
    clock.advance(100_000);
    const document = finish();
    expect(missing(document, group).map(({ reason }) => reason)).toEqual(['no-answer']);
    expect(sum(missing(document, group)) / 100_000).toBeCloseTo(1, 1);
  });

  it('is a curve that stops for good, to the end, while the others go on', async () => {
    const absent = new Set<number>();
    const { clock, finish } = await vueRecording([], { absent });
    clock.advance(8 * 1280);
    absent.add(0x4a14);
    clock.advance(31 * 1280);
    const document = finish();
    expect(sum(missing(document, 'intellivue.wave.4A14'))).toBeCloseTo(40_000, -3);
    for (const code of curves.filter((one) => !one.endsWith('4A14'))) expect(missing(document, code)).toEqual([]);
  });

  it.each(['waves', 'alarms'])('is that of %s, which never come, while the others go on', async (name) => {
    const { clock, finish } = await vueRecording([], { deaf: new Set([name]) });
    clock.advance(60_000);
    const document = finish();
    const [silent, other] =
      name === 'waves' ? ['intellivue.wave', 'intellivue.alarm'] : ['intellivue.alarm', 'intellivue.wave'];
    expect(missing(document, silent)).toMatchObject([{ reason: 'no-answer', ms: 60_000 }]);
    for (const series of [other, group]) expect(missing(document, series)).toEqual([]);
  });

  it('is what was lost whole, without a trace', async () => {
    const { clock, before, finish } = await vueRecording(['drop']);
    clock.advance(100_000);
    const document = finish();
    expect(sum(missing(document, group))).toBeGreaterThan(3000);
    expect(undeclared(document)).toBeLessThan(tolerated);
    for (const code of curves) {
      expect(sum(missing(document, code)) / 100_000).toBeGreaterThan(0.25);
      expect(sum(missing(document, code)) / 100_000).toBeLessThan(0.5);
      expect(isWhole(document, code)).toBe(true);
    }
    expect(valuesCame(document, before) && curvesCame(document, before)).toBe(true);
  });

  it('stays a few entries through minutes of noise at full rate, after which the monitor is back', async () => {
    const { clock, line, before, finish } = await vueRecording();
    const random = new SeededRandom(9);
    line.filter = (bytes) => bytes.map(() => random.int(0, 255));
    for (let tick = 0; tick < 600; tick += 1) {
      line.receive(new Uint8Array(1152));
      clock.advance(100);
    }
    line.filter = (bytes) => bytes;
    clock.advance(40_000);
    const document = finish();
    expect(document.gaps.length).toBeLessThan(150);
    expect(sum(missing(document, group))).toBeGreaterThan(55_000);
    expect(valuesCame(document, before)).toBe(true);
    const last = document.measurements.find(({ code }) => code === `${group}.4182`)?.points.at(-1)?.t ?? 0;
    expect(last).toBeGreaterThan(85_000);
  }, 60_000);

  it('is the time in which this computer was held up, said to be that', async () => {
    const { clock, line, finish } = await vueRecording();
    clock.advance(10_000);
    line.lose(() => clock.holdUp(8000));
    clock.advance(20_000);
    const gaps = missing(finish(), group);
    expect(sum(gaps)).toBeGreaterThan(7000);
    expect(gaps[0]?.reason).toBe('host-held-up');
  });

  it('is longer where it was held up for so long that the monitor gave it up', async () => {
    const { clock, line, finish } = await vueRecording();
    clock.advance(10_000);
    line.lose(() => clock.holdUp(20_000));
    clock.advance(20_000);
    const document = finish();
    expect(sum(missing(document, group))).toBeGreaterThan(20_000);
    expect(sum(missing(document, group))).toBeLessThan(30_000);
    expect(undeclared(document)).toBeLessThan(tolerated);
  });
});

it('nothing is made up and nothing missing is kept quiet, whatever happens', async () => {
  const event = fc.record({
    afterMs: fc.integer({ min: 100, max: 20_000 }),
    kind: fc.constantFrom(...mishaps, 'loss', 'restart', 'abort'),
    ms: fc.integer({ min: 10, max: 8000 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.subarray([...faultNames]),
      fc.array(event, { maxLength: 6 }),
      fc.nat(),
      async (faults, events, seed) => {
        const { clock, line, monitor, before, finish } = await vueRecording(faults, { seed });
        for (const { afterMs, kind, ms } of events) {
          clock.advance(afterMs);
          happen({ clock, line, monitor }, kind, ms);
        }
        clock.advance(5000);
        const document = finish();
        expect(undeclared(document)).toBeLessThan(tolerated);
        expect(runsBackwards(document)).toBe(false);
        expect(document.waveforms.filter(({ code }) => !isWhole(document, code))).toEqual([]);
        expect(valuesCame(document, before) && curvesCame(document, before)).toBe(true);
      },
    ),
    { numRuns: 8, endOnFailure: true },
  );
}, 120_000);

interface Scene {
  readonly clock: ManualClock;
  readonly line: MemoryTransport;
  readonly monitor: IntelliVueSimulator;
}

function happen({ clock, line, monitor }: Scene, kind: string, ms: number): void {
  if (mishap(clock, line, kind, ms)) return;
  if (kind === 'restart') monitor.restart();
  else if (kind === 'abort') monitor.abort();
  else line.lose(() => clock.advance(ms));
}
