import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import { Drafts } from './drafts.ts';
import { FileSpool } from './file-spool.ts';
import { writeSealed } from './sealed-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openward-spool-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was thrown',
    (error: unknown) => (error instanceof OpenwardError ? error.code : String(error)),
  );

describe('the spool', () => {
  test('knows digest and length, and gives the bytes back as often as asked', async () => {
    const bytes = randomBytes(3_000_000);
    const kept = await new FileSpool(folder).keep(Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]));
    expect(kept.digest).toBe(createHash('sha384').update(bytes).digest('hex'));
    expect(kept.bytes).toBe(bytes.length);
    expect((await buffer(kept.read())).equals(bytes)).toBe(true);
    expect((await buffer(kept.read())).equals(bytes)).toBe(true);
    await kept.discard();
    await kept.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  test('leaves nothing behind when it is cancelled or the source fails', async () => {
    const spool = new FileSpool(folder);
    const abort = new AbortController();
    const endless = Readable.from(
      (function* () {
        for (;;) yield randomBytes(65536);
      })(),
    );
    expect(await codeOf(spool.keep(endless, (bytes) => bytes > 300_000 && abort.abort(), abort.signal))).toBe(
      'CANCELLED',
    );
    const broken = Readable.from(
      (function* () {
        yield Buffer.from('x');
        throw new OpenwardError('ENVELOPE_TAMPERED');
      })(),
    );
    expect(await codeOf(spool.keep(broken))).toBe('ENVELOPE_TAMPERED');
    expect(await readdir(folder)).toEqual([]);
  });

  test('clears what a crash left behind', async () => {
    await writeFile(join(folder, 'aa.spool'), 'x');
    await new FileSpool(folder).clear();
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a draft', () => {
  const key = randomBytes(32);
  const tid = `T-${'1'.repeat(32)}`;
  const drafts = (pid = 'p', draftKey = key): Drafts => new Drafts({ folder, pid, key: () => Buffer.from(draftKey) });
  const file = (): string => join(folder, 'drafts', `${tid}.draft`);

  test('comes back as it was saved, and is not readable on disk', async () => {
    const draft = {
      emr: { complaint: 'appendicitis, probably' },
      savedAt: '2026-01-02T03:04:05.678Z',
      attachments: [],
    };
    await drafts().save(tid, draft);
    expect(await drafts().load(tid)).toEqual(draft);
    expect((await readFile(file())).includes('appendicitis')).toBe(false);
  });

  test('is empty where nothing was saved', async () => {
    expect(await drafts().load(tid)).toEqual({ emr: {}, attachments: [] });
  });

  test('begun when records were of the first version opens, without the names of its vital signs', async () => {
    const sign = { code: '8867-4', quantity: { value: 96, unit: '/min' } };
    const emr = { format: 'openward-emr/1', complaint: 'x', vitalSigns: [{ ...sign, label: '心率' }] };
    const saved = Buffer.from(JSON.stringify({ emr, attachments: [] }));
    await mkdir(join(folder, 'drafts'), { recursive: true });
    await writeSealed(file(), key, `openward-draft/1 p ${tid}`, saved);
    expect(await drafts().load(tid)).toEqual({ emr: { complaint: 'x', vitalSigns: [sign] }, attachments: [] });
  });

  test('does not open when a bit was changed, for another person, or in another treatment’s place', async () => {
    await drafts().save(tid, { emr: { complaint: 'x' }, attachments: [] });
    const good = await readFile(file());
    expect(await codeOf(drafts('q').load(tid))).toBe('ENVELOPE_TAMPERED');
    expect(await codeOf(drafts('p', randomBytes(32)).load(tid))).toBe('ENVELOPE_TAMPERED');
    const other = `T-${'2'.repeat(32)}`;
    await writeFile(join(folder, 'drafts', `${other}.draft`), good);
    expect(await codeOf(drafts().load(other))).toBe('ENVELOPE_TAMPERED');
    for (let at = 0; at < good.length; at += 1) {
      const bad = Buffer.from(good);
      bad[at] = (bad[at] ?? 0) ^ 1;
      await writeFile(file(), bad);
      expect([at, await codeOf(drafts().load(tid))]).toEqual([at, 'ENVELOPE_TAMPERED']);
    }
  });
});
