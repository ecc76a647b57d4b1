import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JournalEntry } from '../../api/formats/capture-journal.ts';
import { PID } from '../../domain/ids.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { JournalFolder } from './journal-folder.ts';
import { Journal } from './recorder/journal.ts';
import { journalsIn, openTreatment, reading, technician, writing } from './testing/journals.ts';

const owner = technician;
const about = {
  treatment: openTreatment,
  driver: { id: 'medibus', version: '2.0.0', alarmGroups: ['medibus.27'] },
  line: { path: '/dev/ttyS0', baudRate: 19200, dataBits: 8, parity: 'even', stopBits: 1 } as const,
  n: 1000.5,
  w: 1000,
};
const entry = (n: number): JournalEntry => ({ n, w: n, k: 'marker', p: { text: `incision ${n}` } });
const id = randomUUID();
let folder: string;
let troubles: (OpenwardError | undefined)[];
const onTrouble = (error: OpenwardError | undefined): number => troubles.push(error);
const journals = (pid = owner, key = 7): JournalFolder => journalsIn(folder, pid, key);
const file = (): string => join(folder, 'captures', `${id}.journal`);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-journal-'));
  troubles = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Three segments of one entry each. */
async function written(): Promise<Journal> {
  const journal = await writing(id, await journals().begin(id, about), onTrouble);
  for (const n of [1, 2, 3]) {
    journal.append(entry(n));
    await journal.flush();
  }
  return journal;
}

async function read(from = journals()): Promise<number[]> {
  const { segments } = await reading(id, (await from.find(id)).place);
  return segments.flat().map(({ n }) => n);
}

describe('the journal of a capture', () => {
  it('is read as it was written, and nothing of it can be read on the disk', async () => {
    await (await written()).close();
    expect((await journals().find(id)).header).toMatchObject({ ...about, owner });
    expect(await read()).toEqual([1, 2, 3]);
    const bytes = readFileSync(file()).toString('latin1');
    for (const word of ['incision', 'Sun Wei', 'medibus', owner]) expect(bytes).not.toContain(word);
    expect(readdirSync(join(folder, 'captures'))).toEqual([`${id}.journal`]);
  });

  it('cut at any byte is whole up to a segment, and what comes later follows there', async () => {
    await (await written()).close();
    const whole = readFileSync(file());
    const seen = new Set<string>();
    let headed = 0;
    for (let length = 0; length <= whole.length; length += 1) {
      writeFileSync(file(), whole.subarray(0, length));
      const found = await read().catch((error: unknown) => (error as OpenwardError).code);
      seen.add(String(found));
      if (Array.isArray(found)) headed += 1;
    }
    expect([...seen]).toEqual(['FILE_UNREADABLE', '', '1', '1,2', '1,2,3']);
    writeFileSync(file(), whole.subarray(0, whole.length - 1));
    const { place } = await journals().find(id);
    const { segments, end } = await reading(id, place);
    expect(segments.map(({ length }) => length)).toEqual([1, 1]);
    const journal = await writing(id, place, onTrouble, end);
    journal.append(entry(4));
    await journal.close();
    expect(await read()).toEqual([1, 2, 4]);
    expect(headed).toBeGreaterThan(100);
  });

  it('changed at any byte is refused, or ends before the change', async () => {
    await (await written()).close();
    const whole = readFileSync(file());
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(file(), changed);
      const found = await read().catch((error: unknown) => (error as OpenwardError).code);
      expect(['FILE_UNREADABLE', 'ENVELOPE_TAMPERED', '', '1', '1,2']).toContain(String(found));
    }
  });

  it('opens for nobody else, and in no other place', async () => {
    await (await written()).close();
    await expect(read(journals(owner, 8))).rejects.toMatchObject({ code: 'ENVELOPE_TAMPERED' });
    await expect(read(journals(PID.parse('d'.repeat(96))))).rejects.toMatchObject({ code: 'ENVELOPE_TAMPERED' });
    const elsewhere = randomUUID();
    writeFileSync(join(folder, 'captures', `${elsewhere}.journal`), readFileSync(file()));
    await expect(journals().find(elsewhere)).rejects.toMatchObject({ code: 'ENVELOPE_TAMPERED' });
  });

  it('whose segments were put in another order ends before the first of them', async () => {
    await (await written()).close();
    const whole = readFileSync(file());
    const starts = piecesOf(whole);
    const [first = 0, second = 0, third = 0] = starts.slice(1);
    const swapped = Buffer.concat([whole.subarray(0, first), whole.subarray(second, third), whole.subarray(first)]);
    writeFileSync(file(), swapped);
    expect(await read()).toEqual([]);
  });

  it('is on the disk within a second without being asked', async () => {
    const journal = await writing(id, await journals().begin(id, about), onTrouble);
    journal.append(entry(1));
    await expect.poll(() => read(), { timeout: 1000 }).toEqual([1]);
    await journal.close();
  });
});

describe('a disk that takes nothing for a time', () => {
  const trying = (failing: () => boolean) => {
    const disk = Buffer.alloc(100_000);
    const handle = {
      write: vi.fn((bytes: Buffer, offset: number, length: number, position: number) => {
        // A part of it comes to the disk all the same.
        const done = failing() ? Math.floor(length / 2) : length;
        bytes.copy(disk, position, offset, offset + done);
        if (failing()) return Promise.reject(new OpenwardError('DISK_FULL'));
        return Promise.resolve({ bytesWritten: Math.min(done, 7), buffer: bytes });
      }),
      datasync: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
    return { disk, handle };
  };

  it('is told once, and what came meanwhile is written when it takes it again', async () => {
    let full = false;
    const { disk, handle } = trying(() => full);
    const key = Buffer.alloc(32, 3);
    await journals().begin(id, about);
    const header = readFileSync(file());
    const { key: stored, position } = (await journals().find(id)).place;
    const end = { position, segments: 0 };
    expect(position).toBe(header.length);
    key.set(stored);
    const journal = new Journal({ id, handle, key, end, onTrouble });
    for (const n of [1, 2, 3, 4]) {
      full = n === 2 || n === 3;
      journal.append(entry(n));
      await journal.flush();
    }
    expect(troubles.map((error) => error?.code)).toEqual(['DISK_FULL', undefined]);
    await journal.close();
    header.copy(disk);
    writeFileSync(file(), disk);
    expect(await read()).toEqual([1, 2, 3, 4]);
    expect(key.every((byte) => byte === 0)).toBe(true);
  });
});

it('a journal that has given up never says that what comes is kept', async () => {
  const takesNothing = {
    write: () => Promise.reject(new OpenwardError('DISK_FULL')),
    datasync: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const end = { position: 0, segments: 0 };
  const journal = new Journal({ id, handle: takesNothing, key: Buffer.alloc(32), end, onTrouble });
  journal.append(entry(1));
  await journal.flush();
  for (let n = 0; n < 500_000; n += 1) journal.append(entry(1));
  await journal.flush();
  await journal.close();
  expect(troubles.map((error) => error?.code)).toEqual(['DISK_FULL']);
});

/** Where the pieces of a journal begin. */
function piecesOf(whole: Buffer): number[] {
  const starts = [4];
  for (let at = 4; at < whole.length;) {
    at += 4 + whole.readUInt32BE(at);
    starts.push(at);
  }
  return starts;
}
