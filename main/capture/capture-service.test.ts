import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { News } from '../../api/window/news.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { PID } from '../../domain/ids.ts';
import { MemoryTransport } from '../../devices/testing/memory-transport.ts';
import { CaptureService } from './capture-service.ts';
import type { JournalFolder } from './journal-folder.ts';
import { journalsIn, openTreatment as treatment, reading, technician as me } from './testing/journals.ts';
import { documentOf, recordersHere } from './testing/processes.ts';

const other = PID.parse('d'.repeat(96));
const line = { baudRate: 19200, dataBits: 8, parity: 'even', stopBits: 1 } as const;
let folder: string;
let told: z.input<typeof News>[];
let heard: boolean[];
let noted: unknown[];
const journalsOf = (pid: PID): JournalFolder => journalsIn(join(folder, pid), pid);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-captures-'));
  [told, heard, noted] = [[], [], []];
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the captures of an installation', () => {
  const service = (open?: () => Promise<void>) =>
    new CaptureService({
      beginProcess: recordersHere(() => Object.assign(new MemoryTransport(), open === undefined ? {} : { open })),
      tell: (news) => told.push(news),
      onCapturing: (capturing) => heard.push(capturing),
      note: (what, error) => noted.push([what, error]),
    });
  test('do not include one whose port could not be opened', async () => {
    const captures = service(() => Promise.reject(new OpenwardError('PORT_NOT_FOUND')));
    await expect(
      captures.start(journalsOf(me), { treatment, driver: 'medibus', port: '/dev/none', line }),
    ).rejects.toMatchObject({ code: 'PORT_NOT_FOUND' });
    expect(await captures.list(journalsOf(me))).toEqual([]);
    expect(told.filter(({ topic }) => topic === 'capture')).toEqual([]);
    expect(await journalsOf(me).ids()).toEqual([]);
  });

  test('know no driver that is not registered', async () => {
    await expect(
      service().start(journalsOf(me), { treatment, driver: '../x', port: '/dev/ttyS0' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('belong to the technician who began them', async () => {
    const captures = service();
    const { id } = await captures.start(journalsOf(me), { treatment, driver: 'medibus', port: '/dev/ttyS0', line });
    expect((await captures.list(journalsOf(me))).map((one) => one.id)).toEqual([id]);
    expect(await captures.list(journalsOf(other))).toEqual([]);
    expect(() => captures.get(id, other)).toThrow('No capture is running');
    await expect(captures.discard(id, journalsOf(other))).rejects.toMatchObject({ code: 'CAPTURE_NOT_RUNNING' });
    await expect(captures.goOn(id, me)).rejects.toMatchObject({ code: 'CAPTURE_NOT_RUNNING' });
    expect(captures.capturing).toBe(true);
    await captures.discard(id, journalsOf(me));
    expect(captures.capturing).toBe(false);
    expect(heard).toEqual([true, false]);
    expect(await journalsOf(me).ids()).toEqual([]);
  });

  test('are found cut when the program ended, by their technician alone, and go on or end', async () => {
    const before = service();
    const { id } = await before.start(journalsOf(me), { treatment, driver: 'medibus', port: '/dev/ttyS0', line });
    await before.get(id, me).mark('incision');
    await before.close();
    const after = service();
    expect(await after.list(journalsOf(other))).toEqual([]);
    expect((await after.list(journalsOf(me))).map(({ view }) => view)).toMatchObject([
      { id, state: 'cut', port: '/dev/test', line: '19200 8E1', tid: treatment.tid },
    ]);
    expect((await after.goOn(id, me)).state).toBe('connecting');
    await after.get(id, me).stop();
    const ended = await documentOf(after.get(id, me));
    const { markers, gaps } = ended;
    expect(markers.map(({ text }) => text)).toEqual(['incision']);
    expect(gaps.map(({ detail }) => detail)).toContain('the recording program ended and was started again');
    await after.close();
    const last = service();
    expect((await last.list(journalsOf(me))).map(({ state }) => state)).toEqual(['stopped']);
    expect(await documentOf(last.get(id, me))).toEqual(ended);
    await last.get(id, me).sealed(0, `s3://openward-records/captures/${'a'.repeat(96)}`);
    await last.close();
    expect(await service().list(journalsOf(me))).toEqual([]);
    expect(await journalsOf(me).ids()).toEqual([]);
    expect(noted).toEqual([]);
  });

  test('have a marker on the disk by the time somebody is told that it is set', async () => {
    const captures = service();
    const { id } = await captures.start(journalsOf(me), { treatment, driver: 'medibus', port: '/dev/ttyS0', line });
    await captures.get(id, me).mark('incision');
    const { segments } = await reading(id, (await journalsOf(me).find(id)).place);
    expect(segments.flat().map(({ k }) => k)).toContain('marker');
    await captures.close();
  });

  test('are listed while they are still being read, and as they are when that is done', async () => {
    const before = service();
    const { id } = await before.start(journalsOf(me), { treatment, driver: 'medibus', port: '/dev/ttyS0', line });
    await before.close();
    const recorders = recordersHere(() => new MemoryTransport());
    let goOn = (): void => undefined;
    const after = new CaptureService({
      beginProcess: (events) => {
        const begun = recorders(events);
        return { ...begun, post: (message) => (goOn = () => begun.post(message)) };
      },
      tell: () => undefined,
      onCapturing: () => undefined,
      note: (what, error) => noted.push([what, error]),
      listPatienceMs: 0,
    });
    expect((await after.list(journalsOf(me))).map(({ view }) => view)).toMatchObject([{ id, state: 'reading' }]);
    goOn();
    await expect.poll(() => after.get(id, me).state).toBe('cut');
    goOn = () => undefined;
    expect(noted).toEqual([]);
  });

  test('stay cut when their port cannot be opened, and can be ended there', async () => {
    const before = service();
    const { id } = await before.start(journalsOf(me), { treatment, driver: 'medibus', port: '/dev/ttyS0', line });
    await before.close();
    const after = service(() => Promise.reject(new OpenwardError('PORT_NOT_FOUND')));
    await after.list(journalsOf(me));
    await expect(after.goOn(id, me)).rejects.toMatchObject({ code: 'PORT_NOT_FOUND' });
    expect(after.get(id, me).state).toBe('cut');
    await after.get(id, me).stop();
    expect(after.get(id, me).state).toBe('stopped');
    expect((await documentOf(after.get(id, me))).gaps.at(-1)).toMatchObject({
      detail: 'the recording program ended here',
    });
    await after.close();
  });

  test('of which one cannot be read keep the others from nobody', async () => {
    const before = service();
    const order = { treatment, driver: 'medibus', port: '/dev/ttyS0', line };
    const { id } = await before.start(journalsOf(me), order);
    const damaged = await before.start(journalsOf(me), order);
    await before.close();
    writeFileSync(join(folder, me, 'captures', `${damaged.id}.journal`), 'OWJ1 and nothing of it');
    const after = service();
    expect((await after.list(journalsOf(me))).map((one) => one.id)).toEqual([id]);
    expect(noted).toMatchObject([['reading a recording on the disk', { code: 'FILE_UNREADABLE' }]]);
    await after.close();
  });
});
