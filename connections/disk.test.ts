import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createReadStream, createWriteStream, open, readFile, writeFile, writeFileSync } from './disk.ts';
import { logDestination } from './log-destination.ts';

/** On Linux, a device that takes no byte: ENOSPC, for everybody and without root. */
const full = '/dev/full';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-disk-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const told = { name: 'OpenwardError', code: 'DISK_FULL', details: { system: 'ENOSPC' } };

it('a full disk is told whichever way a file is written', async () => {
  await expect(writeFile(full, 'x')).rejects.toMatchObject(told);
  expect(() => writeFileSync(full, 'x')).toThrow(expect.objectContaining(told));
  const handle = await open(full, 'w');
  await expect(handle.writeFile('x')).rejects.toMatchObject(told);
  await handle.close();
  await expect(pipeline(Readable.from(['x']), createWriteStream(full))).rejects.toMatchObject(told);
});

it('what is no trouble of the machine stays as Node says it', async () => {
  const missing = join(folder, 'missing');
  await expect(readFile(missing)).rejects.toMatchObject({ name: 'Error', code: 'ENOENT' });
  await expect(pipeline(createReadStream(missing), createWriteStream(join(folder, 'x')))).rejects.toMatchObject({
    code: 'ENOENT',
  });
  await writeFile(missing, 'x', { flag: 'wx' });
  await expect(open(missing, 'wx')).rejects.toMatchObject({ name: 'Error', code: 'EEXIST' });
});

it('files are written and read as by Node itself', async () => {
  const file = join(folder, 'file');
  await pipeline(Readable.from(['one ', 'two']), createWriteStream(file, { flush: true }));
  const handle = await open(file, 'r');
  expect((await handle.stat()).size).toBe(7);
  expect(String(await handle.readFile())).toBe('one two');
  await handle.close();
  const pieces: string[] = [];
  for await (const piece of createReadStream(file)) pieces.push(String(piece));
  expect(pieces.join('')).toBe('one two');
});

it('a log that cannot be written costs its lines and not the program', () => {
  const thrown = vi.fn();
  process.once('uncaughtException', thrown);
  const out = logDestination(full);
  expect(() => out.write('a line\n')).not.toThrow();
  expect(() => out.write('and another\n')).not.toThrow();
  process.off('uncaughtException', thrown);
  expect(thrown).not.toHaveBeenCalled();
});
