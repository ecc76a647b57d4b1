import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ZodError } from 'zod';
import { Drainer } from './drainer.ts';
import { FileOutbox, outboxIn } from './file-outbox.ts';
import { FileReleaseBook } from './release-book.ts';
import { entry, tid } from './testing/entry.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openward-outbox-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the outbox', () => {
  test('has after a restart what was put in', async () => {
    await new FileOutbox(folder).put(entry('submitted'));
    expect(await new FileOutbox(folder).get(`${tid}.1`)).toEqual(entry('submitted'));
    expect(await new FileOutbox(folder).list()).toEqual([entry('submitted')]);
    await new FileOutbox(folder).remove(`${tid}.1`);
    expect(await new FileOutbox(folder).list()).toEqual([]);
  });

  test('shows the old entry or the new one while it is written, never a part', async () => {
    const outbox = new FileOutbox(folder);
    await outbox.put(entry('stored'));
    const writer = async (): Promise<void> => {
      for (let i = 0; i < 60; i += 1)
        await outbox.put(entry(i % 2 === 0 ? 'submitted' : 'stored', i % 2 === 0 ? 1500 : 0));
    };
    const reader = async (): Promise<void> => {
      for (let i = 0; i < 200; i += 1) expect(['stored', 'submitted']).toContain((await outbox.get(`${tid}.1`))?.state);
    };
    await Promise.all([writer(), reader()]);
    expect(await readdir(folder)).toEqual([`${tid}.1.json`]);
  });

  test('is not confused by what a crash left half written', async () => {
    await new FileOutbox(folder).put(entry('stored'));
    await writeFile(join(folder, `${tid}.1.json.0a0b0c.tmp`), '{"id":');
    expect(await new FileOutbox(folder).list()).toEqual([entry('stored')]);
  });

  test.each(['../escape', 'T-1.1', `${tid}.1/../../x`])('refuses the id %s', async (id) => {
    await expect(new FileOutbox(folder).put({ ...entry('stored'), id })).rejects.toThrow(ZodError);
    expect(await readdir(folder)).toEqual([]);
  });

  test('is readable by its owner only', async () => {
    await new FileOutbox(folder).put(entry('stored'));
    expect((await stat(join(folder, `${tid}.1.json`))).mode & 0o077).toBe(0);
  });
});

describe('the outbox of a person who signs in twice', () => {
  test('is one, so that an entry on its way is not sent a second time', () => {
    expect(outboxIn(folder)).toBe(outboxIn(`${folder}/`));
    expect(outboxIn(folder)).not.toBe(outboxIn(join(folder, 'another')));
  });
});

describe('the release book', () => {
  const share = (digit: string): string => `S-${digit.repeat(32)}`;
  const release = (digit: string): string => `R-${digit.repeat(32)}`;
  const book = (): FileReleaseBook => new FileReleaseBook(join(folder, 'releases.json'));

  test('remembers a release until it was opened', async () => {
    expect(await book().begin(share('2'), release('3'))).toBe(release('3'));
    expect(await book().begin(share('2'), release('4'))).toBe(release('3'));
    await book().finish(share('2'), release('4'));
    expect(await book().begin(share('2'), release('4'))).toBe(release('3'));
    await book().finish(share('2'), release('3'));
    expect(await book().begin(share('2'), release('4'))).toBe(release('4'));
  });

  test('gives whoever asks at once the same release, and forgets no other share’s', async () => {
    const [first, second, other] = await Promise.all([
      book().begin(share('2'), release('3')),
      book().begin(share('2'), release('4')),
      book().begin(share('5'), release('6')),
    ]);
    expect([first, second, other]).toEqual([release('3'), release('3'), release('6')]);
    await Promise.all([book().finish(share('2'), release('3')), book().begin(share('7'), release('8'))]);
    expect(await book().begin(share('5'), release('9'))).toBe(release('6'));
    expect(await book().begin(share('7'), release('9'))).toBe(release('8'));
  });
});

describe('draining', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('is tried again less and less often while it fails, and calmly when it does not', async () => {
    vi.useFakeTimers();
    let fails = true;
    const at: number[] = [];
    const begun = Date.now();
    const drainer = new Drainer({
      drain: () => {
        at.push(Date.now() - begun);
        return Promise.resolve(fails ? [{ id: `${tid}.1`, error: new Error('down') }] : []);
      },
    });
    await drainer.start();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(at).toEqual([0, 2_000, 6_000, 14_000]);
    fails = false;
    await vi.advanceTimersByTimeAsync(16_000 + 30_000);
    expect(at.slice(4)).toEqual([30_000, 60_000]);
    drainer.stop();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(at).toHaveLength(6);
  });
});
