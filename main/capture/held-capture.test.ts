import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { News } from '../../api/window/news.ts';
import { HeldCapture } from './held-capture.ts';
import type { BeginProcess, ProcessEvents } from './recorder-process.ts';
import { orders, ToRecorder, type Begun } from './recorder/orders.ts';
import { openTreatment, technician } from './testing/journals.ts';

const begun: Begun = {
  driver: { id: 'medibus', version: '2.0.0', alarmGroups: [] },
  line: { path: '/dev/ttyS0', baudRate: 19200, dataBits: 8, parity: 'even', stopBits: 1 },
  n: 1000,
  w: 1000,
};
const id = randomUUID();
const view = (state: string) => ({
  ...{ id, tid: openTreatment.tid, driver: 'medibus', port: '/dev/ttyS0', state, device: '', line: '19200 8E1' },
  ...{ bytes: 1, measurements: 2, gaps: 0, documents: [null] },
});
const answers: Readonly<Record<string, unknown>> = {
  prepare: begun,
  begin: view('capturing'),
  takeUp: view('cut'),
  goOn: view('interrupted'),
  stop: view('stopped'),
  leave: {},
};

let seen: string[];
let noted: string[];
let begunTimes: number;
/** Orders at which the process ends instead of answering, from which process on. */
let endsAt: ReadonlyMap<string, number>;
let running: ProcessEvents[];

const begin: BeginProcess = (events) => {
  begunTimes += 1;
  const nth = begunTimes;
  running.push(events);
  let gone = false;
  const end = (): void => {
    if (gone) return;
    gone = true;
    setImmediate(() => events.ended('exit code 1'));
  };
  return {
    kill: end,
    post: (message) => {
      const said = ToRecorder.parse(message);
      if (gone || 'heard' in said) return;
      const goesOn = said.order === 'takeUp' && orders.takeUp.given.parse(said.given).goesOn;
      const order = goesOn ? 'goOn' : said.order;
      if (nth >= (endsAt.get(order) ?? Infinity)) end();
      else setImmediate(() => events.said({ n: said.n, answer: answers[order] }));
      if (said.order === 'leave') end();
    },
  };
};

const capture = () =>
  new HeldCapture({
    ...{ id, owner: technician, treatment: openTreatment, beginProcess: begin, waitsMs: [0, 1, 1] },
    note: (what) => noted.push(what),
    tell: (news: News) => {
      if (news.topic === 'capture')
        seen.push([news.capture.state, news.capture.trouble, news.capture.restarts].filter(Boolean).join(' '));
    },
  });
const place = { file: '/nowhere', key: new Uint8Array(32), position: 0 };
const order = { id, tid: openTreatment.tid, driver: 'medibus', port: '/dev/ttyS0' };
const started = async (): Promise<HeldCapture> => {
  const held = capture();
  await held.begin(order, () => Promise.resolve({ ...place, key: new Uint8Array(32).fill(7) }));
  return held;
};
const endLast = (): void => running.at(-1)?.ended('signal 9');

beforeEach(() => {
  [seen, noted, begunTimes, running, endsAt] = [[], [], 0, [], new Map()];
});

describe('a capture whose process ends', () => {
  test('goes on in another one by itself, and says how often that was', async () => {
    const held = await started();
    endLast();
    await expect.poll(() => seen).toEqual(['capturing', 'interrupted process-ended', 'interrupted 1']);
    endLast();
    await expect.poll(() => seen.slice(3)).toEqual(['interrupted process-ended 1', 'interrupted 2']);
    expect(begunTimes).toBe(3);
    expect(noted).toEqual(Array(2).fill('the process of a recording ended: signal 9'));
    await held.leave();
  });

  test('again and again is cut after a few tries, and goes on when somebody says so', async () => {
    const held = await started();
    endsAt = new Map([['goOn', 2]]);
    endLast();
    await expect.poll(() => seen).toEqual(['capturing', 'interrupted process-ended', 'cut process-ended']);
    expect(begunTimes).toBe(4);
    expect(held.view.end).toBeDefined();
    endsAt = new Map();
    await held.goOn();
    expect(held.view).toMatchObject({ state: 'interrupted' });
    expect(held.view.trouble).toBeUndefined();
    await held.leave();
  });

  test('and which is stopped meanwhile goes on no more, and is stopped', async () => {
    const held = await started();
    endsAt = new Map([['goOn', 2]]);
    endLast();
    await held.stop();
    expect(held.state).toBe('stopped');
    expect(seen.at(-1)).toBe('stopped');
    await held.leave();
  });

  test('takes no marker until it goes on, and none is set later than somebody wanted', async () => {
    const held = await started();
    endLast();
    await expect(held.mark('incision')).rejects.toMatchObject({ code: 'RECORDER_ENDED' });
    await held.leave();
  });

  test('is left alone once main has done with it', async () => {
    const held = await started();
    endLast();
    await held.leave();
    expect(begunTimes).toBeLessThan(3);
    const before = begunTimes;
    await new Promise((resolve) => setImmediate(resolve));
    expect(begunTimes).toBe(before);
    await expect(held.stop()).rejects.toMatchObject({ code: 'CAPTURE_NOT_RUNNING' });
  });

  test('before it has begun never was one', async () => {
    endsAt = new Map([['begin', 1]]);
    await expect(started()).rejects.toMatchObject({ code: 'RECORDER_ENDED' });
    expect(seen).toEqual([]);
  });

  test('is ended when it says what it never says', async () => {
    const held = await started();
    running.at(-1)?.said({ news: 'nonsense' });
    await expect.poll(() => seen.at(-1)).toBe('interrupted 1');
    expect(noted).toEqual(['the process of a recording ended: exit code 1: it said what it never says']);
    await held.leave();
  });
});
