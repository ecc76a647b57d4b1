import { describe, expect, it } from 'vitest';
import { faultNames } from '../simulators/faults.ts';
import type { MemoryTransport } from '../testing/memory-transport.ts';
import { monitorBench, stopDriver, withMonitor, type MonitorBench } from './testing/bench.ts';
import { alarmData, basicData, framed, recordsOn, recordWith, waveData, type RecordParts } from './testing/wire.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const displayEvery5 = 'displayed values every 5 s';
const curves = 'curves 1 4 8 9 13 14 15';

/** What the driver asked, in words. */
function asked(line: MemoryTransport): string[] {
  return line.written.flatMap((bytes) => recordsOn(bytes)).map(nameOf);
}

function nameOf(record: Buffer): string {
  const mainType = record.readInt16LE(14);
  if (mainType === 4) return 'alarms';
  if (mainType === 0) {
    const seconds = record.readInt16LE(41);
    return seconds === 0 ? 'no displayed values' : `displayed values every ${seconds} s`;
  }
  const types = [...record.subarray(44, 52)];
  return record.readInt16LE(40) === 1 ? 'no curves' : `curves ${types.slice(0, types.indexOf(0xff)).join(' ')}`;
}

function say(line: MemoryTransport, parts: RecordParts): void {
  line.receive(framed(recordWith(parts)));
}

const heart = { mainType: 0, parts: [{ type: 1, data: basicData({ at: { 6: 72 }, there: [0] }) }] };

/** Brings a hand-played monitor to the running state. */
async function running(): Promise<MonitorBench> {
  const parts = monitorBench();
  await parts.driver.start();
  say(parts.line, heart);
  expect(parts.driver.state).toBe('running');
  return parts;
}

describe('DRI, link set-up', () => {
  it('listens first, then asks for alarms and values, and again every eight seconds', async () => {
    const { line, clock, driver } = monitorBench();
    await driver.start();
    clock.advance(1900);
    expect(line.written).toEqual([]);
    clock.advance(9000);
    expect(asked(line)).toEqual(['alarms', displayEvery5, 'alarms', displayEvery5]);
    expect(driver.state).toBe('waiting');
  });

  it('asks for everything as soon as the monitor says anything', async () => {
    const { line, clock, seen } = await running();
    clock.advance(2100);
    expect(asked(line)).toEqual([curves, displayEvery5, 'alarms']);
    expect(seen.link.map(({ state }) => state)).toEqual(['waiting', 'connecting', 'running']);
    expect(seen.due[0]?.series.map(({ code }) => code)).toEqual(['dri.basic', 'dri.wave', 'dri.alarm']);
  });

  it('asks once for what flows by itself, and for alarms every ten seconds', async () => {
    const { line, clock, seen } = await withMonitor();
    clock.advance(120_000);
    const count = (name: string): number => asked(line).filter((one) => one === name).length;
    expect(count(displayEvery5)).toBe(2);
    expect(count(curves)).toBe(1);
    expect(count('alarms')).toBeGreaterThanOrEqual(11);
    expect(count('alarms')).toBeLessThanOrEqual(14);
    expect(seen.gap).toEqual([]);
    expect(seen.hindrance).toEqual([]);
  });

  it('asks for nothing any more when it takes leave', async () => {
    const parts = await withMonitor();
    parts.clock.advance(10_000);
    await stopDriver(parts);
    expect(asked(parts.line).slice(-2)).toEqual(['no curves', 'no displayed values']);
    const before = parts.seen.raw.length;
    parts.line.isOpen = true;
    parts.clock.advance(30_000);
    expect(parts.seen.raw.length).toBe(before);
  });

  it('knows the monitor by its edition and its number', async () => {
    const { line, clock, driver, seen } = await running();
    expect(driver.identity).toMatchObject({ vendor: 'GE/Datex-Ohmeda', model: 'DRI level 9', deviceId: '' });
    say(line, { ...heart, plugId: 300 });
    expect(driver.state).toBe('waiting');
    expect(seen.gap.at(-1)).toMatchObject({ reason: 'other-device' });
    const values = seen.sample.length;
    clock.advance(500);
    say(line, { ...heart, plugId: 300 });
    expect(seen.sample.length).toBe(values);
    say(line, heart);
    expect(driver.state).toBe('running');
    expect(seen.gap.at(-1)?.to).toBeDefined();
  });
});

describe('DRI, what a monitor says', () => {
  it('becomes values, labels, curves, alarms and its clock', async () => {
    const { clock, seen } = await withMonitor([], { plugId: 12 });
    clock.advance(45_000);
    const values = seen.sample.at(-1)?.measurements ?? [];
    expect(values.find(({ code }) => code === 'dri.basic.p1.sys')).toMatchObject({ value: 120, unit: 'mm[Hg]' });
    expect(seen.note.map(({ code, text }) => [code, text])).toContainEqual(['dri.basic.p1.label', 'ART']);
    expect(new Set(seen.waveform.map(({ code }) => code)).size).toBe(7);
    expect(seen.alarm.map(({ text, level, state }) => [text, level, state])).toEqual([
      ['HR high', 'medium', 'began'],
      ['HR high', 'medium', 'ended'],
    ]);
    expect(seen.deviceClock).toMatchObject([{ deviceTime: '2026-03-02T08:00:02' }]);
    expect(seen.link.at(-1)?.identity?.deviceId).toBe('12');
  });

  it('is told of its clock once a minute, and when that was set', async () => {
    const { line, clock, seen } = await running();
    const at = (): number => Math.floor(clock.wallMs() / 1000);
    for (let second = 0; second < 90; second += 5) {
      say(line, { ...heart, seconds: at() });
      clock.advance(5000);
    }
    expect(seen.deviceClock.length).toBe(2);
    say(line, { ...heart, seconds: at() + 3600 });
    expect(seen.deviceClock.length).toBe(3);
  });

  it('has a lead that is off noted, once, and its coming back', async () => {
    const { line, clock, seen } = await running();
    for (const status of [0, 8, 8, 0]) {
      say(line, { mainType: 1, parts: [{ type: 1, data: waveData(new Array<number>(150).fill(5), status) }] });
      clock.advance(500);
    }
    expect(seen.note.map(({ code, text }) => [code, text])).toEqual([
      ['dri.wave.ecg1', 'lead off'],
      ['dri.wave.ecg1', 'lead on'],
    ]);
  });

  it('is no curve where it sends codes: the samples around them keep their time', async () => {
    const { line, clock, seen } = await running();
    const samples = Array.from({ length: 50 }, (_, index) => (index >= 20 && index < 30 ? -32_767 : index));
    for (let piece = 0; piece < 10; piece += 1) {
      clock.advance(500);
      say(line, { mainType: 1, parts: [{ type: 4, data: waveData(samples) }] });
    }
    const told = seen.waveform.filter(({ code }) => code === 'dri.wave.p1');
    expect(told.flatMap(({ bins }) => bins).some((bin) => bin <= -32_001)).toBe(false);
    expect(told.slice(1, 3).map(({ bins, breakBefore }) => [bins.length, bins[0], breakBefore])).toEqual([
      [20, 30, true],
      [20, 0, false],
    ]);
    expect((told[1]?.startMs ?? 0) - (told[0]?.startMs ?? 0)).toBeCloseTo(300);
    expect((told[2]?.startMs ?? 0) - (told[0]?.startMs ?? 0)).toBeCloseTo(500, 0);
  });

  it('is no value in a request: a line that returns what it is sent is no monitor', async () => {
    const { line, clock, driver, seen } = monitorBench();
    line.hear = (bytes) => void clock.after(1, () => line.receive(bytes));
    await driver.start();
    clock.advance(60_000);
    expect(driver.state).toBe('waiting');
    expect(seen.sample).toEqual([]);
    expect(new Set(seen.gap.map(({ reason }) => reason))).toEqual(new Set(['unexpected-answer', 'wrong-protocol']));
  });

  it('is kept raw where it is about something else', async () => {
    const { line, seen } = await running();
    for (const mainType of [5, 8, 77]) say(line, { mainType, parts: [{ type: 1, data: Buffer.alloc(20, 0x55) }] });
    say(line, { mainType: 1, parts: [{ type: 32, data: waveData([1, 2, 3]) }] });
    expect(seen.gap).toEqual([]);
    expect(seen.waveform).toEqual([]);
    expect(seen.raw.filter(({ direction }) => direction === 'rx').length).toBe(5);
  });
});

describe('DRI, trouble', () => {
  it('records damaged bytes and uses nothing of them', async () => {
    const { line, seen } = await running();
    const before = seen.sample.length;
    const damaged = framed(recordWith(heart));
    damaged[60] = (damaged[60] ?? 0) ^ 1;
    line.receive(damaged);
    expect(seen.sample.length).toBe(before);
    expect(seen.gap.at(-1)).toMatchObject({ reason: 'damaged-bytes', detail: 'checksum', raw: damaged });
  });

  it('records an intact record that it cannot read, takes nothing of it, and goes on', async () => {
    const { line, driver, seen } = await running();
    const parts = [
      { type: 4, data: waveData([1]) },
      { type: 8, data: Buffer.from([200, 0, 0, 0, 0, 0]) },
    ];
    say(line, { mainType: 1, parts });
    expect(seen.gap.at(-1)).toMatchObject({ reason: 'unreadable-answer', detail: '200 samples in 6 bytes' });
    say(line, { mainType: 4, parts: [{ type: 1, data: alarmData([]).subarray(4) }] });
    expect(seen.gap.at(-1)?.detail).toBe('506 bytes of alarms');
    expect(driver.state).toBe('running');
  });

  it('records the gap that the monitor speaks of', async () => {
    const { clock, monitor, seen } = await withMonitor();
    clock.advance(10_000);
    monitor.loseSamples();
    clock.advance(2000);
    expect(seen.gap[0]).toMatchObject({
      reason: 'waveform-loss',
      detail: 'dri.wave.ecg1: the monitor says that samples were lost',
    });
    expect(seen.gap.length).toBe(7);
  });

  it('ends the link after five seconds of silence where curves flow, and after twelve where they do not', async () => {
    for (const [deaf, limitMs] of [
      [[], 5000],
      [[1], 12_000],
    ] as const) {
      const { line, clock, driver, seen } = await withMonitor([], { deaf: new Set(deaf) });
      clock.advance(20_000);
      line.filter = () => new Uint8Array();
      clock.advance(limitMs + 200);
      expect(driver.state).toBe('waiting');
      const [gap] = seen.gap;
      expect(gap).toMatchObject({ reason: 'silence' });
      const silentMs = Date.parse(seen.link.at(-1)?.at ?? '') - Date.parse(gap?.from ?? '');
      expect(Math.abs(silentMs - limitMs - 50)).toBeLessThanOrEqual(60);
      line.filter = (bytes) => bytes;
      clock.advance(12_000);
      expect(driver.state).toBe('running');
      expect(seen.gap.at(-1)?.to).toBeDefined();
    }
  });

  it('asks anew what a monitor that restarted has forgotten', async () => {
    const { clock, monitor, driver, seen } = await withMonitor();
    clock.advance(20_000);
    const before = seen.sample.length;
    monitor.restart();
    clock.advance(30_000);
    expect(driver.state).toBe('running');
    expect(seen.sample.length).toBeGreaterThan(before + 2);
    expect(seen.waveform.at(-1)?.startMs ?? 0).toBeGreaterThan(clock.wallMs() - 2000);
  });

  it.each([
    ['values', 0],
    ['curves', 1],
    ['alarms', 4],
  ])(
    'has the rest of a monitor that never answers when asked for %s',
    async (_, mainType) => {
      const { clock, seen, driver, line } = await withMonitor([], { deaf: new Set([mainType]) });
      clock.advance(600_000);
      expect(driver.state).toBe('running');
      expect(seen.sample.length > 100).toBe(mainType !== 0);
      expect(seen.waveform.length > 1000).toBe(mainType !== 1);
      expect(seen.alarm.length > 5).toBe(mainType !== 4);
      const name = { 0: displayEvery5, 1: curves, 4: 'alarms' }[mainType];
      const times = asked(line).filter((one) => one === name).length;
      expect(times).toBeGreaterThan(4);
      expect(times).toBeLessThan(20);
      expect(new Set(seen.hindrance.map(({ reason }) => reason))).toEqual(new Set(['no-answer']));
    },
    60_000,
  );

  it('begins anew after the port went away', async () => {
    const { clock, line, driver, seen } = await withMonitor();
    clock.advance(15_000);
    line.unplug();
    expect(driver.state).toBe('lost');
    clock.advance(5000);
    line.replug();
    clock.advance(10_000);
    expect(driver.state).toBe('running');
    expect(seen.gap.filter(({ reason }) => reason === 'port-lost').at(-1)?.to).toBeDefined();
  });

  it('says that bytes of something else are not of this protocol', async () => {
    const { clock, line, driver, seen } = monitorBench();
    await driver.start();
    for (let tick = 0; tick < 100; tick += 1) {
      line.receive(Buffer.from('SpO2=98 PR=72\r\n'));
      clock.advance(100);
    }
    expect(driver.state).toBe('waiting');
    expect(seen.link.at(-1)).toMatchObject({ reason: 'WRONG_PROTOCOL' });
    expect(seen.sample).toEqual([]);
  });

  for (const fault of faultNames)
    it(`lives through ${fault} without a value that did not come over the wire`, async () => {
      const { clock, seen } = await withMonitor([fault]);
      clock.advance(180_000);
      const sent = new Set(recordsOn(Buffer.concat(seen.raw.filter(isReceived).map(({ bytes }) => bytes))).map(hex));
      const hearts = [...sent].map((record) => Buffer.from(record, 'hex')).flatMap(heartRateIn);
      const told = seen.sample.flatMap(({ measurements }) => measurements).filter(isHeartRate);
      expect(told.length).toBeGreaterThan(5);
      expect(told.map(({ value }) => value).filter((value) => !hearts.includes(value ?? NaN))).toEqual([]);
      const lastMs = Date.parse(seen.sample.at(-1)?.at ?? '');
      expect(clock.wallMs() - lastMs).toBeLessThan(60_000);
    }, 60_000);
});

const isReceived = ({ direction }: { direction: string }): boolean => direction === 'rx';
const isHeartRate = ({ code }: { code: string }): boolean => code === 'dri.basic.ecg.hr';

function heartRateIn(record: Buffer): number[] {
  return record.readInt16LE(14) === 0 && record[18] === 1 ? [record.readInt16LE(40 + 4 + 6)] : [];
}
