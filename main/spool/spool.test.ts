import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import { FileSpool } from './file-spool.ts';

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
