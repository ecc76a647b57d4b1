import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JournalEntry } from '../../../api/formats/capture-journal.ts';
import { writing } from '../testing/journals.ts';
import type { Journal } from './journal.ts';
import type { JournalPlace } from './orders.ts';
import { SliceReading } from './slice-reading.ts';

const id = randomUUID();
const line = { path: '/dev/test', baudRate: 19200, dataBits: 8, parity: 'even', stopBits: 1 } as const;
const begun = { driver: { id: 'medibus', version: '1', alarmGroups: [] }, line, n: 1000, w: 1000 };
const bytes = (n: number): JournalEntry => ({
  ...{ n: 1000 + n, w: 1000 + n, k: 'raw' },
  p: { at: new Date(1000 + n).toISOString(), direction: 'rx', bytes: Buffer.of(n).toString('base64') },
});
const sliceAt = (n: number): JournalEntry => ({ n: 1000 + n, w: 1000 + n, k: 'slice', p: {} });

let folder: string;
let journal: Journal;
let place: JournalPlace;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'openward-slices-'));
  place = { file: join(folder, 'a.journal'), key: new Uint8Array(32).fill(7), position: 0 };
  writeFileSync(place.file, '');
  journal = await writing(id, place, () => undefined);
});
afterEach(async () => {
  await journal.close();
  rmSync(folder, { recursive: true });
});

async function write(...entries: readonly JournalEntry[]): Promise<void> {
  for (const entry of entries) journal.append(entry);
  await journal.flush();
}

async function received(reading: SliceReading, slice: number): Promise<number[]> {
  const { raw } = await reading.document(slice);
  return raw.flatMap((one) => [...Buffer.from(one.bytes, 'base64')]);
}

test('slices that have ended are read from the disk and from what did not come there, each byte once', async () => {
  await write(bytes(1), sliceAt(2), bytes(3));
  const { upTo } = journal.whole;
  // This is on its way to the disk at the moment of the reading, and still waits in memory as well.
  await write(bytes(4), sliceAt(5));
  const whole = { upTo, unwritten: [bytes(4), sliceAt(5)] };
  const reading = new SliceReading({ id, begun, journal: place, whole: () => whole });
  expect(await received(reading, 0)).toEqual([1]);
  expect(await received(reading, 1)).toEqual([3, 4]);
  expect(await received(reading, 0)).toEqual([1]);
  await expect(reading.document(2)).rejects.toMatchObject({ code: 'DISK_FAILED' });
  await reading.end();
});
