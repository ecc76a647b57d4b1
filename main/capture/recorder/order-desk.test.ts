import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MemoryTransport } from '../../../devices/testing/memory-transport.ts';
import { decodeShr } from '../../../api/formats/shr.ts';
import { openTreatment, writing } from '../testing/journals.ts';
import { holdJournal } from './journal-hold.ts';
import { OrderDesk } from './order-desk.ts';
import { FromRecorder, type JournalPlace } from './orders.ts';

const line = { baudRate: 19200, dataBits: 8, parity: 'even', stopBits: 1 } as const;
let folder: string;
let said: FromRecorder[];
let transport: MemoryTransport;
let desk: OrderDesk;
let left: number;
let n: number;
const stored = `s3://openward-records/captures/${'a'.repeat(96)}`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-desk-'));
  [said, left, n] = [[], 0, 0];
  transport = new MemoryTransport();
  desk = new OrderDesk({
    post: (message) => said.push(FromRecorder.parse(message)),
    openPort: () => transport,
    onLeft: () => (left += 1),
  });
});
afterEach(async () => {
  await desk.leave();
  rmSync(folder, { recursive: true });
});

async function ask(order: string, given: unknown = {}): Promise<FromRecorder> {
  const mine = n++;
  desk.receive({ n: mine, order, given });
  const answered = () => said.find((one) => 'n' in one && one.n === mine);
  await expect.poll(answered, { timeout: 20_000 }).toBeDefined();
  return FromRecorder.parse(answered());
}

async function begin(): Promise<JournalPlace> {
  await ask('prepare', { id: randomUUID(), tid: openTreatment.tid, driver: 'medibus', port: '/dev/test', line });
  const place = { file: join(folder, 'a.journal'), key: new Uint8Array(32).fill(n), position: 4 };
  writeFileSync(place.file, 'OWJ1');
  expect(await ask('begin', place)).toMatchObject({ answer: { state: 'connecting' } });
  return place;
}

// Each order waits for the disk.
vi.setConfig({ testTimeout: 30_000 });

describe('the process of a capture', () => {
  test('refuses what is no order, and answers what cannot be followed', async () => {
    expect(() => desk.receive({ n: 1, order: 'readVault', given: {} })).toThrow();
    expect(() => desk.receive('stop')).toThrow();
    expect(await ask('stop')).toMatchObject({ failure: { code: 'CAPTURE_NOT_RUNNING' } });
    expect(await ask('mark', { text: 7 })).toMatchObject({ failure: { code: 'INTERNAL', message: 'ZodError' } });
  });

  test('that tries a device ends at once when main wants no more of it, with nothing begun and nothing written', async () => {
    const asked = ask('testLink', { driver: 'medibus', port: '/dev/test' });
    await expect.poll(() => transport.isOpen).toBe(true);
    await desk.leave();
    expect(await asked).toMatchObject({ answer: { outcome: 'silent', heard: [{ line: '19200 8E1', bytes: 0 }] } });
    expect([transport.isOpen, transport.written]).toEqual([false, []]);
  });

  test('tells a main that does not listen so much and no more, and how it is when main listens again', async () => {
    await begin();
    const news = () => said.flatMap((one) => ('news' in one ? [one] : []));
    for (let i = 0; i < 300; i += 1) desk.receive({ n: n++, order: 'sealed', given: { slice: 0, url: stored } });
    expect(await ask('stop')).toMatchObject({ answer: { state: 'sealed' } });
    expect(news().length).toBe(256);
    desk.receive({ heard: 256 });
    expect(news().slice(256)).toMatchObject([{ told: 257, news: { topic: 'capture' } }]);
  });

  test('that goes on hears the device while it is still reading what was recorded before', async () => {
    const id = randomUUID();
    const begun = { driver: { id: 'medibus', version: '1', alarmGroups: [] }, line: { path: '/dev/test', ...line } };
    const place = { file: join(folder, 'long.journal'), key: new Uint8Array(32).fill(9), position: 0 };
    writeFileSync(place.file, '');
    const journal = await writing(id, place, () => undefined);
    const before = Date.now() - 60_000;
    for (let i = 0; i < 200; i += 1) {
      journal.append({ n: before + i, w: before + i, k: 'marker', p: { text: `${i}` } });
      await journal.flush();
    }
    await journal.close();
    let early = false;
    const opens = transport.open.bind(transport);
    transport.open = async () => {
      await opens();
      setImmediate(() => {
        early = !said.some((one) => 'n' in one);
        transport.receive(Uint8Array.of(1, 2, 3));
      });
    };
    const [n, w] = [before, before];
    const up = await ask('takeUp', {
      id,
      tid: openTreatment.tid,
      begun: { ...begun, n, w },
      journal: place,
      goesOn: true,
    });
    expect(up).toMatchObject({ answer: { state: 'connecting' } });
    expect(early).toBe(true);
    await ask('stop');
    await ask('encode', { slice: 0 });
    const document = decodeShr(
      z.object({ answer: z.instanceof(Uint8Array) }).parse(await ask('piece', { slice: 0, at: 0 })).answer,
    );
    expect(document.markers.length).toBe(200);
    expect(document.raw.map(({ bytes }) => bytes)).toContain(Buffer.of(1, 2, 3).toString('base64'));
    const [gap] = document.gaps.filter(({ reason }) => reason === 'host-held-up');
    expect(gap?.from).toBe(new Date(before + 199).toISOString());
    expect(Date.parse(gap?.to ?? '')).toBeLessThanOrEqual(Date.parse(document.start) + (document.raw[0]?.t ?? 0));
  });

  test('has its journal alone until it leaves, and leaves once', async () => {
    const { key } = await begin();
    await expect(holdJournal({ key }, 100)).rejects.toMatchObject({ code: 'RECORDING_HELD' });
    await Promise.all([desk.leave(), desk.leave()]);
    expect(left).toBe(1);
    const hold = await holdJournal({ key });
    await hold.release();
  });
});
