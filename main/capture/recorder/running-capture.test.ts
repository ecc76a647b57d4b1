import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { z } from 'zod';
import type { JournalEntry } from '../../../api/formats/capture-journal.ts';
import type { News } from '../../../api/window/news.ts';
import type { Driver, DriverEvents, DeviceIdentity, DueSeries, LinkState } from '../../../devices/link/driver.ts';
import { systemDeviceClock, TimeAxis } from '../../../devices/clock.ts';
import { Emitter } from '../../../devices/emitter.ts';
import type { Measurement } from '../../../devices/link/measurement.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import { CaptureSource } from '../../../devices/capture/source.ts';
import { RunningCapture } from './running-capture.ts';
import { openTreatment } from '../testing/journals.ts';

class FakeDriver extends Emitter<DriverEvents> implements Driver {
  readonly id = 'fake';
  readonly version = '1';
  identity: DeviceIdentity | undefined;
  state: LinkState = 'stopped';
  readonly axis = new TimeAxis({ ...systemDeviceClock, monotonicMs: () => Date.now() });
  readonly due: DueSeries[] = [];
  readonly alarmGroups: string[] = [];
  stops = 0;
  start(): Promise<void> {
    this.go('waiting');
    return Promise.resolve();
  }
  stop(): Promise<void> {
    this.stops += 1;
    return Promise.resolve();
  }
  go(state: LinkState): void {
    this.state = state;
    this.emit('link', { state, at: now() });
  }
}

const now = (): string => new Date().toISOString();
const line = { baudRate: 19200, dataBits: 8, parity: 'even', stopBits: 1 } as const;
let told: z.input<typeof News>[];
let driver: FakeDriver;
let capture: RunningCapture;
const of = <T extends z.input<typeof News>['topic']>(topic: T): Extract<z.input<typeof News>, { topic: T }>[] =>
  told.filter((news): news is Extract<z.input<typeof News>, { topic: T }> => news.topic === topic);

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-01-02T03:00:00.000Z') });
  told = [];
  driver = new FakeDriver();
  capture = new RunningCapture({
    id: randomUUID(),
    tid: openTreatment.tid,
    line: { path: '/dev/ttyS0', ...line },
    source: new CaptureSource(driver, { n: driver.axis.nowMs(), w: driver.axis.wallMs() }),
    tell: (news) => told.push(news),
  });
  capture.record(driver);
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a capture', () => {
  test('has a mark and its end at the moment that its journal has of them, however late the clock is looked at', async () => {
    const written: JournalEntry[] = [];
    const done = (): Promise<void> => Promise.resolve();
    capture.writeTo({ append: (entry) => void written.push(entry), flush: done, close: done });
    // Each look at the clock is later than the one before.
    let looked = 0;
    vi.spyOn(driver.axis, 'nowMs').mockImplementation(() => Date.now() + (looked += 0.7));
    driver.go('running');
    await capture.mark('incision');
    await capture.stop();
    const { start, end, markers } = capture.document();
    const [mark, stop] = (['marker', 'stopped'] as const).map((kind) => written.find(({ k }) => k === kind)?.n ?? 0);
    expect(markers.map(({ t }) => t)).toEqual([Math.round((mark ?? 0) - Date.parse(start))]);
    expect(Date.parse(end)).toBe(Math.round(stop ?? 0));
  });

  test('keeps nothing beside its document of what a driver tells it: each is heard once', () => {
    const heard = vi.spyOn(driver, 'on');
    const other = new RunningCapture({
      ...{ id: randomUUID(), tid: openTreatment.tid, line: { path: '/dev/ttyS1', ...line }, tell: () => undefined },
      source: new CaptureSource(driver, { n: driver.axis.nowMs(), w: driver.axis.wallMs() }),
    });
    other.record(driver);
    const kinds = heard.mock.calls.map(([kind]) => kind);
    expect(kinds.toSorted()).toEqual([...new Set(kinds)].toSorted());
  });

  test('goes through its states as the device comes, goes and comes back', async () => {
    const seen = [capture.state];
    for (const state of ['waiting', 'connecting', 'running', 'lost', 'waiting', 'running'] as const) {
      driver.go(state);
      seen.push(capture.state);
    }
    await capture.stop();
    expect([...seen, capture.state]).toEqual([
      'connecting',
      'connecting',
      'connecting',
      'capturing',
      'interrupted',
      'interrupted',
      'capturing',
      'stopped',
    ]);
  });

  test('tells what came also where nothing more comes: a device may speak once an hour', () => {
    driver.go('running');
    vi.advanceTimersByTime(60_000);
    driver.emit('raw', { at: now(), direction: 'rx', bytes: new Uint8Array(7) });
    driver.emit('sample', {
      at: now(),
      measurements: [
        { code: 'm', unit: '%', kind: 'measured', value: 9, text: '9', captureTime: now(), quality: 'ok' },
      ],
    });
    vi.advanceTimersByTime(1000);
    expect(of('capture').at(-1)?.capture).toMatchObject({ bytes: 7, measurements: 1 });
  });

  test('is stopped once, and says nothing of the device after that', async () => {
    await capture.stop();
    await capture.stop();
    expect(driver.stops).toBe(1);
    told.length = 0;
    driver.go('running');
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([]);
    expect(capture.view).toMatchObject({ state: 'stopped', port: '/dev/ttyS0' });
  });

  test('ends no document while the disk takes nothing: what has ended is there alone', () => {
    const written: JournalEntry['k'][] = [];
    const done = (): Promise<void> => Promise.resolve();
    capture.writeTo({ append: ({ k }) => void written.push(k), flush: done, close: done });
    const hours = (n: number): void => {
      vi.advanceTimersByTime(n * 3_600_000);
      driver.emit('raw', { at: now(), direction: 'rx', bytes: Uint8Array.of(1) });
    };
    hours(7);
    expect(capture.slices).toBe(2);
    capture.unkept(new OpenwardError('DISK_FULL'));
    hours(7);
    hours(7);
    expect(capture.slices).toBe(2);
    capture.unkept(undefined);
    hours(1);
    expect(capture.slices).toBe(3);
    expect(written.filter((k) => k === 'slice').length).toBe(2);
  });

  test('shows its curve at most ten times a second, in one piece where nothing is missing', () => {
    driver.go('running');
    for (let i = 0; i < 100; i += 1) {
      driver.emit('waveform', {
        code: 'w',
        unit: 'L/min',
        intervalMs: 10,
        scale: 1,
        offset: 0,
        startMs: Date.now(),
        bins: [i],
        values: [i],
        breakBefore: i === 0,
      });
      vi.advanceTimersByTime(10);
    }
    const waves = of('wave');
    expect(waves.length).toBeGreaterThan(5);
    expect(waves.length).toBeLessThanOrEqual(10);
    expect(waves.flatMap(({ samples }) => samples)).toEqual(
      Array.from({ length: waves.flatMap(({ samples }) => samples).length }, (_, i) => i),
    );
    expect(waves[0]?.startMs).toBe(0);
  });

  test('keeps a break in the curve a break', () => {
    const piece = (breakBefore: boolean) =>
      driver.emit('waveform', {
        code: 'w',
        unit: null,
        intervalMs: 10,
        scale: 1,
        offset: 0,
        startMs: Date.now(),
        bins: [1],
        values: [1],
        breakBefore,
      });
    piece(true);
    piece(false);
    piece(true);
    vi.advanceTimersByTime(100);
    expect(of('wave').map(({ samples }) => samples.length)).toEqual([2, 1]);
  });

  test('tells latest values, "not measured" as null, and alarms until they end', () => {
    driver.due.push(...['m', 'n'].map((code) => ({ code, kind: 'values' as const, everyMs: 1000 })));
    const measurement = {
      code: 'm',
      unit: 'mbar',
      kind: 'measured',
      text: '',
      captureTime: now(),
      quality: 'ok',
    } as const;
    driver.emit('sample', {
      at: now(),
      measurements: [
        { ...measurement, value: 5 },
        { ...measurement, code: 'n', value: null },
        { ...measurement, code: 's', kind: 'setting', value: 1 },
      ],
    });
    const alarm = { at: now(), code: '1A', text: 'PAW HIGH', priority: 29, level: 'high' } as const;
    driver.emit('alarm', { ...alarm, state: 'began' });
    driver.emit('alarm', { ...alarm, text: 'APNEA', state: 'began' });
    vi.advanceTimersByTime(100);
    driver.emit('alarm', { ...alarm, state: 'ended' });
    vi.advanceTimersByTime(100);
    expect(
      of('numerics').map(({ values, alarms }) => [
        values.map(({ code, value }) => [code, value]),
        alarms.map(({ text }) => text),
      ]),
    ).toEqual([
      [
        [
          ['m', 5],
          ['n', null],
        ],
        ['PAW HIGH', 'APNEA'],
      ],
      [
        [
          ['m', 5],
          ['n', null],
        ],
        ['APNEA'],
      ],
    ]);
  });

  test('lists what a device sends now and then with its time, however old, and never as a value of now', () => {
    const came = now();
    const sample = { ...measured('astm.result.pH', 7.4), deviceTime: '2026-01-02T02:58:00' };
    driver.emit('sample', { at: came, measurements: [sample] });
    vi.advanceTimersByTime(200);
    driver.emit('sample', { at: now(), measurements: [measured('astm.result.pH', 7.3)] });
    vi.advanceTimersByTime(600_000);
    const told = of('numerics');
    expect(told.every(({ values }) => values.length === 0)).toBe(true);
    expect(told.at(-1)?.results).toMatchObject([
      { value: 7.4, at: came, deviceTime: '2026-01-02T02:58:00' },
      { value: 7.3 },
    ]);
  });

  test('tells how old its values are, and none as one of now that is long past', () => {
    driver.due.push({ code: 'g', kind: 'values', everyMs: 1000 });
    driver.emit('sample', { at: now(), measurements: [measured('g.1', 98), measured('g.2', 250, 'implausible')] });
    driver.emit('answered', { at: now(), group: 'g', codes: ['g.1', 'g.2'] });
    const seen = (): unknown =>
      of('numerics')
        .at(-1)
        ?.values.map(({ code, old, doubt }) => [code, old, doubt]);
    vi.advanceTimersByTime(1000);
    expect(seen()).toEqual([
      ['g.1', false, undefined],
      ['g.2', false, 'implausible'],
    ]);
    vi.advanceTimersByTime(3000);
    expect(seen()).toEqual([
      ['g.1', true, undefined],
      ['g.2', true, 'implausible'],
    ]);
    vi.advanceTimersByTime(60_000);
    expect(seen()).toEqual([]);
  });

  test('does not show what the device leaves out of its answer', () => {
    driver.due.push({ code: 'g', kind: 'values', everyMs: 1000 });
    driver.emit('sample', { at: now(), measurements: [measured('g.1', 98), measured('g.2', 5)] });
    driver.emit('answered', { at: now(), group: 'g', codes: ['g.1', 'g.2'] });
    driver.emit('answered', { at: now(), group: 'g', codes: ['g.2'] });
    vi.advanceTimersByTime(100);
    expect(
      of('numerics')
        .at(-1)
        ?.values.map(({ code }) => code),
    ).toEqual(['g.2']);
  });

  test('knows that there is no alarm only while the device says so, and nothing once it is stopped', async () => {
    driver.due.push({ code: 'a', kind: 'values', everyMs: 1000 });
    driver.alarmGroups.push('a');
    const known = (): unknown => of('numerics').at(-1)?.alarmsKnown;
    driver.emit('sample', { at: now(), measurements: [measured('m', 1)] });
    vi.advanceTimersByTime(100);
    expect(known()).toBe(false);
    driver.emit('answered', { at: now(), group: 'a', codes: [] });
    driver.emit('alarm', { at: now(), code: 'a.1', text: 'APNEA', priority: 31, level: 'high', state: 'began' });
    vi.advanceTimersByTime(100);
    expect(known()).toBe(true);
    vi.advanceTimersByTime(4000);
    expect([known(), of('numerics').at(-1)?.alarms[0]?.old]).toEqual([false, true]);
    await capture.stop();
    expect(of('numerics').at(-1)).toMatchObject({ values: [], alarms: [], alarmsKnown: false });
  });

  test('says what no patience helps against, until values flow', () => {
    const link = (state: LinkState, reason?: string): void =>
      driver.emit('link', { state, at: now(), ...(reason === undefined ? {} : { reason }) });
    link('waiting', 'WRONG_PROTOCOL');
    expect(capture.view).toMatchObject({ trouble: 'wrong-protocol', line: '19200 8E1' });
    link('running');
    expect(capture.view.trouble).toBeUndefined();
    link('waiting', 'OTHER_DEVICE');
    expect(capture.view.trouble).toBe('other-device');
  });
});

function measured(code: string, value: number, quality: Measurement['quality'] = 'ok'): Measurement {
  return { code, unit: null, kind: 'measured', value, text: '', captureTime: now(), quality };
}
