import { describe, expect, it } from 'vitest';
import { faultNames } from '../simulators/faults.ts';
import { aborting, refused, releasing } from './simulated-association.ts';
import { vueBench, withVue } from './testing/bench.ts';
import { heart, rate, runningVue, said, say } from './testing/hand-played.ts';
import { ava, framedMessage, messagesOn, numberOf, polledMessage } from './testing/wire.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Where much time passes and curves are not what it is about. */
const withoutCurves = { extensions: 0x80000000 };

describe('IntelliVue, what a monitor says', () => {
  it('becomes values with the monitor own time', async () => {
    const { clock, seen } = await withVue();
    clock.advance(20_000);
    const values = seen.sample.at(-1)?.measurements ?? [];
    const of = (code: string) => values.find((one) => one.code === `intellivue.nu.${code}`);
    expect(of('4A15')).toMatchObject({ value: 118, unit: 'mm[Hg]', deviceTime: '2026-03-02T08:00:19' });
    expect(of('4A05')).toMatchObject({ value: 116, deviceTime: '2026-03-02T08:00:00' });
    expect(of('E004')).toMatchObject({ value: 36.4, unit: 'Cel', quality: 'ok' });
    expect(of('F8F0')).toMatchObject({ value: 2.5, quality: 'uninterpreted' });
    expect([of('0302'), of('4A47')]).toEqual([undefined, undefined]);
    expect(seen.note.map(({ code, text }) => [code, text])).toEqual([
      ['intellivue.mode', 'monitoring'],
      ['intellivue.nu.F8F0', 'Qx'],
    ]);
  });

  it('is no number of a patient while it demonstrates', async () => {
    const { clock, seen } = await withVue([], { mode: 0x2000 });
    clock.advance(10_000);
    const values = seen.sample.flatMap(({ measurements }) => measurements);
    expect(values.length).toBeGreaterThan(50);
    expect(values.filter(({ value }) => value !== null)).toEqual([]);
    expect(values.every(({ text }) => text.endsWith(' demo data'))).toBe(true);
    expect(seen.note[0]).toMatchObject({ code: 'intellivue.mode', text: 'demo' });
  });

  it('is asked each second of a monitor that sends nothing by itself', async () => {
    const { clock, line, seen, driver } = await withVue([], { extensions: 0 });
    clock.advance(30_000);
    expect(driver.state).toBe('running');
    expect(seen.sample.length).toBeGreaterThan(25);
    expect(said(line).filter((one) => one === 'values').length).toBeGreaterThan(25);
    expect(seen.gap).toEqual([]);
  });

  it('goes on for as long as it is wanted: it is asked again in time', async () => {
    const { clock, line, seen } = await withVue([], withoutCurves);
    clock.advance(900_000);
    expect(said(line).filter((one) => one === 'values from now on').length).toBe(4);
    expect(seen.sample.length).toBeGreaterThan(870);
    expect([seen.gap, seen.hindrance]).toEqual([[], []]);
  });

  it('never gives the association up while it runs: the host is heard often enough', async () => {
    const { clock, line, driver } = await withVue([], withoutCurves);
    clock.advance(120_000);
    expect(driver.state).toBe('running');
    expect(said(line).filter((one) => one === 'alive').length).toBeGreaterThan(30);
    expect(said(line).filter((one) => one === 'alive').length).toBeLessThan(40);
  });

  it('is two series where two of its objects measure the same', async () => {
    const { line, seen } = await runningVue();
    say(line, polledMessage({ objects: { 5: [rate(72)], 6: [rate(75)] } }));
    expect(seen.sample.at(-1)?.measurements.map(({ code, value }) => [code, value])).toEqual([
      ['intellivue.nu.4182.00000005', 72],
      ['intellivue.nu.4182.00000006', 75],
    ]);
  });

  it('is no value in a request: a line that returns what it is sent is no monitor', async () => {
    const { line, clock, driver, seen } = vueBench();
    line.hear = (bytes) => void clock.after(1, () => line.receive(bytes));
    await driver.start();
    clock.advance(60_000);
    expect(driver.state).toBe('waiting');
    expect(seen.sample).toEqual([]);
    expect(new Set(seen.gap.map(({ reason }) => reason))).toEqual(new Set(['unexpected-answer', 'wrong-protocol']));
  });

  it('is kept raw where it is about something else', async () => {
    const { line, seen } = await runningVue();
    const before = seen.raw.length;
    for (const objectClass of [41, 42]) say(line, heart({ objectClass }));
    say(line, heart({ objectClass: 54, group: 0x0811 }));
    say(line, [0x55, 1, 2, 3]);
    expect(seen.gap).toEqual([]);
    expect(seen.sample).toEqual([]);
    expect(seen.raw.length).toBe(before + 4);
  });
});

describe('IntelliVue, trouble', () => {
  it('records damaged bytes and uses nothing of them', async () => {
    const { line, seen } = await runningVue();
    const damaged = framedMessage(heart());
    damaged[60] = (damaged[60] ?? 0) ^ 1;
    line.receive(damaged);
    expect(seen.sample).toEqual([]);
    expect(seen.gap.at(-1)).toMatchObject({ reason: 'damaged-bytes', detail: 'checksum', raw: damaged });
  });

  it('records an intact message that it cannot read, takes nothing of it, and goes on', async () => {
    const { line, driver, seen } = await runningVue();
    say(line, polledMessage({ objects: { 5: [rate(72)], 6: [ava(0x0950, '4182')] } }));
    expect(seen.sample).toEqual([]);
    expect(seen.gap.at(-1)).toMatchObject({ reason: 'unreadable-answer', detail: '2 bytes wanted where 0 are left' });
    say(line, heart().subarray(0, 30));
    expect(seen.gap.at(-1)?.reason).toBe('unreadable-answer');
    expect(driver.state).toBe('running');
    say(line, heart());
    expect(seen.sample.length).toBe(1);
  });

  it('has what came of an answer that was cut, says so, and takes none for left out', async () => {
    const { line, seen } = await runningVue();
    say(line, heart({ linked: [1, 1] }));
    say(line, polledMessage({ objects: { 7: [ava(0x0950, numberOf(0x4bb8, 0, 544, '00000061'))] }, linked: [3, 3] }));
    expect(seen.sample).toEqual([]);
    say(line, polledMessage({ objects: {} }));
    expect(seen.sample.at(-1)?.measurements.map(({ value }) => value)).toEqual([72, 97]);
    expect(seen.answered).toEqual([]);
    expect(seen.gap.at(-1)).toMatchObject({ detail: 'intellivue.nu: parts of an answer are missing' });
  });

  it('ends the link after five seconds of silence, and is back afterwards', async () => {
    const { line, clock, driver, seen } = await withVue();
    clock.advance(20_000);
    const { filter } = line;
    line.filter = () => new Uint8Array();
    clock.advance(5200);
    expect(driver.state).toBe('waiting');
    expect(seen.gap).toMatchObject([{ reason: 'silence' }]);
    expect(seen.link.at(-1)).toMatchObject({ state: 'waiting', reason: 'DEVICE_SILENT' });
    line.filter = filter;
    clock.advance(12_000);
    expect(driver.state).toBe('running');
    expect(seen.gap.at(-1)?.to).toBeDefined();
  });

  it('begins anew with a monitor that was switched off and on', async () => {
    const { clock, monitor: vue, driver, seen } = await withVue();
    clock.advance(20_000);
    const before = seen.sample.length;
    vue.restart();
    clock.advance(20_000);
    expect(driver.state).toBe('running');
    expect(seen.sample.length).toBeGreaterThan(before + 5);
    const time = seen.sample.at(-1)?.measurements[0]?.deviceTime;
    expect(time).toBe(new Date(clock.wallMs() - 1000).toISOString().slice(0, 19));
  });

  it('asks on, ever more seldom, for values that never come, and the monitor is there all the same', async () => {
    const { clock, driver, line, seen } = await withVue([], { ...withoutCurves, deaf: new Set(['numerics']) });
    clock.advance(600_000);
    expect(driver.state).toBe('running');
    const times = said(line).filter((one) => one === 'values from now on').length;
    expect(times).toBeGreaterThan(8);
    expect(times).toBeLessThan(20);
    expect(new Set(seen.hindrance.map(({ reason }) => reason))).toEqual(new Set(['no-answer']));
  });

  it('asks seldom for what the monitor refuses, and says why it is missing', async () => {
    const { clock, line, seen } = await withVue([], { ...withoutCurves, forbidden: new Set(['numerics']) });
    clock.advance(600_000);
    expect(said(line).filter((one) => one === 'values from now on').length).toBeLessThan(8);
    expect(seen.hindrance[0]).toMatchObject({
      reason: 'no-answer',
      detail: 'request for intellivue.nu: refused: access denied',
      series: 'intellivue.nu',
    });
  });

  it('takes a refusal for what was asked only', async () => {
    const { line, seen } = await runningVue();
    say(line, refused(77));
    expect(seen.hindrance).toEqual([]);
  });

  it('is not shaken by the end of an association that it does not have', async () => {
    const { line, clock, driver } = vueBench();
    await driver.start();
    for (const message of [aborting, releasing, [0x0a, 0], refused(2)]) say(line, message);
    clock.advance(5000);
    expect(driver.state).toBe('waiting');
    expect(said(line)).toEqual(['associate', 'associate']);
  });

  it('says that bytes of something else are not of this protocol', async () => {
    const { clock, line, driver, seen } = vueBench();
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
      const { clock, seen } = await withVue([fault]);
      clock.advance(60_000);
      const received = Buffer.concat(seen.raw.filter(isReceived).map(({ bytes }) => bytes));
      const sent = messagesOn(received).map(hex).join(' ');
      const told = seen.sample.flatMap(({ measurements }) => measurements).filter(isHeartRate);
      expect(told.length).toBeGreaterThan(15);
      const floats = [...new Set(told.map(({ value }) => (value ?? -1).toString(16).padStart(8, '0')))];
      expect(floats.filter((float) => !sent.includes(numberOf(0x4182, 0, 0x0aa0, float)))).toEqual([]);
      const lastMs = Date.parse(seen.sample.at(-1)?.at ?? '');
      expect(clock.wallMs() - lastMs).toBeLessThan(30_000);
    }, 60_000);
});

const isReceived = ({ direction }: { direction: string }): boolean => direction === 'rx';
const isHeartRate = ({ code }: { code: string }): boolean => code === 'intellivue.nu.4182';
