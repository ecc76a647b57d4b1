import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Work } from '../../../app/ports/progress.ts';
import { readContents } from '../../../app/flows/contents.ts';
import { encodeShr } from '../../../api/formats/shr.ts';
import { recorded } from '../../../devices/export/testing/sample.ts';
import { packRecord } from '../../../protocol/container/pack.ts';
import type { ExportOrder } from '../../export/writer/export-order.ts';
import { OpenedContents } from './opened.ts';
import { recordHandlers } from './records.ts';

const tid = `T-${'1'.repeat(32)}`;
const now = new Date('2026-01-03T00:00:00.000Z');
const asked = { jobId: crypto.randomUUID(), source: 'share', id: 'S-1', version: 2, format: 'edf' } as const;
const work = { signal: new AbortController().signal, progress: () => undefined };

/** An opened share of a note and two recordings, and what was ordered of whoever exports. */
async function opened(saveTo: string | undefined) {
  const data = encodeShr(recorded);
  const device = { kind: 'SHR', mediaType: 'application/vnd.openward.shr+json', meta: { title: 'SHR' }, data } as const;
  const packed = await packRecord({
    ...{ tid, version: 2 },
    segments: [
      { kind: 'attachment', mediaType: 'text/plain', meta: { title: 'Note' }, data: Buffer.from('a note') },
      { ...device, device: 'Evita/4', start: recorded.start, end: recorded.end },
      { ...device, device: 'Evita/4', start: recorded.end, end: recorded.end },
    ],
  });
  const { contents } = await readContents(packed.stream, 'record', {
    ...{ tid, version: 2, manifestDigest: packed.manifestDigest },
  });
  const person = {
    get ports(): never {
      throw new Error('expected nobody to be asked anything');
    },
  };
  const contentsOpened = new OpenedContents();
  contentsOpened.remember(person, 'share', 'S-1', 2, contents);
  const suggested: string[] = [];
  const orders: ExportOrder[] = [];
  const handlers = recordHandlers({
    person: () => person,
    opened: contentsOpened,
    nameOf: () => ({ en: 'H', zh: '医' }),
    dialogs: { saveFile: (name) => Promise.resolve((suggested.push(name), saveTo)) },
    exporter: (order: ExportOrder, _work: Work) => Promise.resolve((orders.push(order), 4711)),
    clock: { now: () => now },
    appVersion: '1.2.3',
  });
  const exportDevice = (segments: string[]) => handlers['records.exportDevice']({ ...asked, segments }, work);
  const saveSegment = () => handlers['records.saveSegment']({ ...asked, segment: 's1' }, work);
  return { exportDevice, saveSegment, suggested, orders, manifest: packed };
}

describe('exporting device records of what is open', () => {
  it('goes where the person said, with what is needed to find what was signed, and says where that was', async () => {
    const { exportDevice, suggested, orders, manifest } = await opened('/media/stick/ventilator.edf');
    expect(await exportDevice(['s2', 's3'])).toEqual({
      ...{ saved: true, name: 'ventilator.edf', folder: '/media/stick', bytes: 4711 },
    });
    expect(suggested).toEqual(['Evita 4 2026-01-02T030405.678Z.edf']);
    expect(orders).toHaveLength(1);
    expect(orders[0]).toMatchObject({ format: 'edf', file: '/media/stick/ventilator.edf' });
    expect(orders[0]?.data.map((bytes) => Buffer.from(bytes).equals(encodeShr(recorded)))).toEqual([true, true]);
    expect(orders[0]?.provenance).toEqual({
      ...{ program: 'Openward 1.2.3', exportedAt: now.toISOString(), tid, version: 2 },
      manifestDigest: manifest.manifestDigest,
      segments: manifest.manifest.segments.slice(1).map(({ id, digest }) => ({ id, digest })),
    });
  });

  it('writes nothing when the person chose no place, of a part that is none, or that is not there', async () => {
    const { exportDevice, orders } = await opened(undefined);
    expect(await exportDevice(['s2'])).toEqual({ saved: false });
    await expect(exportDevice(['s2', 's1'])).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(exportDevice(['s9'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(orders).toEqual([]);
  });
});

describe('saving a part of what is open', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'openward-saved-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('replaces a file as a whole, and nobody else reads it, whoever could read what was there', async () => {
    const path = join(folder, 'note.txt');
    writeFileSync(path, 'what was there');
    chmodSync(path, 0o644);
    const { saveSegment } = await opened(path);
    expect(await saveSegment()).toEqual({ saved: true });
    expect(readFileSync(path, 'utf8')).toBe('a note');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['note.txt']);
  });

  it('takes a name as long as the file system does', async () => {
    const path = join(folder, 'x'.repeat(255));
    const { saveSegment } = await opened(path);
    expect(await saveSegment()).toEqual({ saved: true });
  });

  it.each([
    ['is a folder', () => (mkdirSync(join(folder, 'full', 'x'), { recursive: true }), 'full')],
    ['is too long', () => 'x'.repeat(256)],
    ['lies in a file', () => (writeFileSync(join(folder, 'file'), ''), 'file/note.txt')],
  ])('in a place that %s is told in words, and leaves nothing', async (_, place) => {
    const path = join(folder, place());
    const before = readdirSync(folder);
    const { saveSegment } = await opened(path);
    await expect(saveSegment()).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
    expect(readdirSync(folder)).toEqual(before);
  });
});
