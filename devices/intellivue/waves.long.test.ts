import { describe, expect, it } from 'vitest';
import { FieldReader, UnreadableMessage } from './field-reader.ts';
import { accepting } from './simulated-association.ts';
import { attribute, countedList, decimal, high16, high32 } from './simulated-frames.ts';
import { vueBench, withVue, type VueBench } from './testing/bench.ts';
import { introduce, said, say } from './testing/hand-played.ts';
import { ava, polledMessage } from './testing/wire.ts';
import { completeContext, noSample, readSamples, readWaveContext } from './wave-context.ts';

const hex = (bytes: readonly number[]): string => Buffer.from(bytes).toString('hex');

interface Explained {
  readonly bits?: number;
  readonly significant?: number;
  readonly flags?: number;
  readonly period?: number;
  readonly unit?: number;
  readonly scale?: readonly number[];
  readonly invalid?: number;
}

const pressures = [...decimal(-40.96, 2), ...decimal(40.96, 2), ...high16(0), ...high16(0x4000)];

/** The attributes that say how to read a curve. */
function explained(more: Explained = {}): number[][] {
  const { bits = 16, significant = 14, flags = 0x3000, period = 64, unit = 3872, scale = pressures } = more;
  return [
    attribute(0x096d, [...high16(32), bits, significant, ...high16(flags)]),
    attribute(0x098d, high32(period)),
    attribute(0x0996, high16(unit)),
    attribute(0x096f, scale),
    ...(more.invalid === undefined ? [] : [attribute(0x0a16, countedList([[...high16(1), ...high16(more.invalid)]]))]),
  ];
}

function contextOf(more: Explained = {}) {
  const reader = new FieldReader(Uint8Array.from(countedList(explained(more))));
  const attributes = new Map(reader.list((entries) => [entries.u16(), entries.bytes(entries.u16())] as const));
  return completeContext(readWaveContext(attributes));
}

function samplesOf(numbers: readonly number[], more: Explained): number[] {
  const context = contextOf(more);
  if (context === undefined) throw new Error('not complete');
  return readSamples(Uint8Array.from(numbers.flatMap(high16)), context);
}

describe('how to read a curve', () => {
  it('is its interval, its unit, its scale and what of a sample is the number', () => {
    expect(contextOf()).toEqual({
      ...{ intervalMs: 8, unit: 'mm[Hg]', unitCode: 3872, scale: 0.005, offset: -40.96, bytesASample: 2 },
      ...{ mask: 0x3fff, invalid: [] },
    });
    expect(contextOf({ flags: 0x8000 })?.mask).toBe(0xffff);
    expect(contextOf({ bits: 8, significant: 8 })).toMatchObject({ bytesASample: 1, mask: 0xff });
  });

  it('is not known as long as a part of it was not said', () => {
    expect(contextOf({ period: 0 })).toBeUndefined();
    expect(completeContext({ intervalMs: 8, unitCode: 1, range: 'none' })).toBeUndefined();
  });

  it('has no unit without a scale', () => {
    const nothing = [...decimal(undefined), ...decimal(undefined), ...high16(0), ...high16(4095)];
    expect(contextOf({ scale: nothing })).toMatchObject({ scale: 1, offset: 0, unit: null });
    const flat = [...decimal(0), ...decimal(1), ...high16(7), ...high16(7)];
    expect(contextOf({ scale: flat })).toMatchObject({ scale: 1, offset: 0, unit: null });
  });

  it('tells samples that are none from others, and leaves marks beside the number out', () => {
    expect(samplesOf([0x0123, 0x8123, 0x4123], { invalid: 0x8000 })).toEqual([0x123, noSample, 0x123]);
    expect(samplesOf([0x0fff, 0x0ffe], { flags: 0x8000, invalid: 0x0fff })).toEqual([noSample, 0x0ffe]);
  });
});

async function withCurves(): Promise<VueBench> {
  const parts = vueBench();
  await parts.driver.start();
  parts.clock.advance(600);
  say(parts.line, accepting(0x88000000));
  introduce(parts.line);
  parts.clock.advance(3200);
  expect(parts.driver.state).toBe('running');
  return parts;
}

interface Played {
  readonly handle?: number;
  readonly physio?: number;
  readonly state?: number;
  readonly numbers?: readonly number[];
  readonly how?: readonly number[][];
}

/** One answer with 256 ms of a curve of 125 samples a second. */
function curve({ handle = 9, physio = 0x4a14, state = 0, numbers, how = [] }: Played): Buffer {
  const samples = (numbers ?? Array.from({ length: 32 }, (_, index) => index)).flatMap(high16);
  const observed = [...high16(physio), ...high16(state), ...high16(samples.length), ...samples];
  return polledMessage({
    objectClass: 9,
    objects: { [handle]: [...how.map(hex), ava(0x096e, hex(observed))] },
  });
}

/** So many of them, one every 256 ms. */
function play({ line, clock }: VueBench, count: number, played: Played | readonly Played[]): void {
  for (let piece = 0; piece < count; piece += 1) {
    clock.advance(256);
    for (const one of [played].flat()) say(line, curve(one));
  }
}

describe('IntelliVue, curves', () => {
  it('are chosen, asked for and told as they are sent', async () => {
    const { clock, line, seen } = await withVue();
    clock.advance(20_000);
    expect(said(line).filter((one) => one === 'these curves').length).toBe(1);
    expect(said(line).filter((one) => one === 'curves from now on').length).toBe(1);
    expect(new Set(seen.waveform.map(({ code }) => code))).toEqual(
      new Set(['0102', '4A14', '4BB4', '50AC', '5000'].map((code) => `intellivue.wave.${code}`)),
    );
    const ecg = seen.waveform.filter(({ code }) => code === 'intellivue.wave.0102');
    expect(ecg[0]).toMatchObject({ unit: 'mV', intervalMs: 2, breakBefore: true });
    expect(Math.max(...ecg.flatMap(({ values }) => values))).toBeCloseTo(1, 1);
    expect(ecg.flatMap(({ bins }) => bins).length).toBeGreaterThan(8000);
    const pressure = seen.waveform
      .filter(({ code }) => code === 'intellivue.wave.4A14')
      .flatMap(({ values }) => values);
    expect([Math.min(...pressure), Math.max(...pressure)].map(Math.round)).toEqual([74, 118]);
    expect(seen.gap).toEqual([]);
  });

  it('come as the monitor chooses where it does not take the choice', async () => {
    const { clock, seen } = await withVue([], { deaf: new Set(['choice']) });
    clock.advance(20_000);
    expect(new Set(seen.waveform.map(({ code }) => code)).size).toBe(2);
    expect(seen.gap).toEqual([]);
  });

  it('are not asked of a monitor that does not grant them, and are not due', async () => {
    const { clock, line, seen } = await withVue([], { extensions: 0x80000000 });
    clock.advance(20_000);
    expect(said(line)).not.toContain('these curves');
    expect(said(line)).not.toContain('curves from now on');
    expect(seen.due.flatMap(({ series }) => series.map(({ code }) => code))).not.toContain('intellivue.wave');
    expect(seen.waveform).toEqual([]);
  });

  it('wait for the monitor to say how to read them, and lose nothing by that', async () => {
    const parts = await withCurves();
    play(parts, 10, {});
    expect(parts.seen.waveform).toEqual([]);
    play(parts, 1, { how: explained() });
    play(parts, 30, {});
    const told = parts.seen.waveform.flatMap(({ bins }) => bins);
    expect(told.length).toBe(41 * 32);
    expect(parts.seen.waveform.filter(({ breakBefore }) => breakBefore).length).toBe(1);
    expect(parts.seen.gap).toEqual([]);
  });

  it('are given up piece by piece where it never says', async () => {
    const parts = await withCurves();
    play(parts, 65, {});
    expect(parts.seen.waveform).toEqual([]);
    expect(parts.seen.gap.length).toBe(5);
    expect(parts.seen.gap[0]).toMatchObject({ reason: 'waveform-loss' });
  });

  it('have a hole exactly where samples are none', async () => {
    const parts = await withCurves();
    const numbers = Array.from({ length: 32 }, (_, index) => (index >= 10 && index < 20 ? 0x8000 : index));
    play(parts, 20, { numbers, how: explained({ invalid: 0x8000 }) });
    const told = parts.seen.waveform.slice(0, 4);
    expect(told.map(({ bins, breakBefore }) => [bins.length, breakBefore])).toEqual([
      [10, true],
      [12, true],
      [10, false],
      [12, true],
    ]);
    const after = told.map(({ startMs }) => Math.round((startMs - (told[0]?.startMs ?? 0)) / 8));
    expect(after).toEqual([0, 20, 32, 52]);
  });

  it.each([
    [0x8000, 'invalid'],
    [0x4000, 'questionable'],
    [0x0800, 'test data'],
    [0x0400, 'demo data'],
  ])('are none in state %i, which is said', async (state, text) => {
    const parts = await withCurves();
    play(parts, 20, { how: explained() });
    const before = parts.seen.waveform.flatMap(({ bins }) => bins).length;
    play(parts, 20, { state });
    play(parts, 20, {});
    expect(parts.seen.waveform.flatMap(({ bins }) => bins).length).toBe(before + 20 * 32);
    const notes = parts.seen.note.filter(({ code }) => code === 'intellivue.wave.4A14');
    expect(notes.map((note) => note.text)).toEqual([text, '']);
  });

  it('are two where two objects measure the same', async () => {
    const parts = await withCurves();
    const how = explained();
    play(parts, 20, [
      { handle: 9, how },
      { handle: 10, how },
    ]);
    const codes = new Set(parts.seen.waveform.map(({ code }) => code));
    expect(codes).toContain('intellivue.wave.4A14.0000000A');
    expect(codes).toContain('intellivue.wave.4A14.00000009');
  });

  it('begin anew when they are scaled otherwise', async () => {
    const parts = await withCurves();
    play(parts, 20, { how: explained() });
    const other = [...decimal(0), ...decimal(100), ...high16(0), ...high16(1000)];
    play(parts, 20, { how: explained({ scale: other }) });
    const scales = parts.seen.waveform.map(({ scale }) => scale);
    expect(new Set(scales)).toEqual(new Set([0.005, 0.1]));
    expect(parts.seen.waveform.flatMap(({ bins }) => bins).length).toBe(40 * 32);
  });

  it('are not read where the message ends in them', async () => {
    const parts = await withCurves();
    const cut = ava(0x096e, hex([...high16(0x4a14), ...high16(0), ...high16(64), 1, 2]));
    say(parts.line, polledMessage({ objectClass: 9, objects: { 9: [cut] } }));
    expect(parts.seen.gap.at(-1)).toMatchObject({ reason: 'unreadable-answer' });
    expect(() => readWaveContext(new Map([[0x096d, Uint8Array.of(1)]]))).toThrow(UnreadableMessage);
  });

  it('are asked for again, ever more seldom, where they never come, while values do', async () => {
    const { clock, driver, seen } = await withVue([], { deaf: new Set(['waves']) });
    clock.advance(100_000);
    expect(driver.state).toBe('running');
    expect(seen.sample.length).toBeGreaterThan(90);
    expect(seen.waveform).toEqual([]);
    expect(new Set(seen.hindrance.map(({ series }) => series))).toEqual(new Set(['intellivue.wave']));
  });
});
