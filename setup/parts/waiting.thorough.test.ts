import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aptGet } from './apt.mjs';
import { exclusively } from './lock.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-set-up 医院-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the lock of set-up', () => {
  const file = () => join(folder, 'setup.lock');

  it.each([
    ['is empty', ''],
    ['was cut off', '12'],
    ['names a process that is gone', '999999999 1 x'],
    ['has only a number, which runs again as something else', String(process.ppid)],
    ['names a process that began at another time', `${process.pid} 1 x`],
  ])('is taken over when it %s', async (_, left) => {
    writeFileSync(file(), left);
    expect(await exclusively(file(), () => Promise.resolve('done'))).toBe('done');
    expect(existsSync(file())).toBe(false);
  });

  it('lets one after the other work, however many begin at once over a lock that was left', async () => {
    writeFileSync(file(), '');
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => exclusively(file(), work)));
    expect(most).toBe(1);
  });

  it('is waited for while another process holds it, and is free when that one was killed', async () => {
    const program = `import { exclusively } from ${JSON.stringify(join(import.meta.dirname, 'lock.mjs'))};
      void exclusively(process.argv[1], () => new Promise(() => { console.log('held'); setInterval(() => {}, 1000); }));`;
    const other = spawn(process.execPath, ['--input-type=module', '-e', program, file()], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(other.stdout, 'data');
    expect(readFileSync(file(), 'utf8')).toMatch(new RegExp(`^${other.pid} \\d+ `));
    const mine = exclusively(file(), () => Promise.resolve('mine'));
    expect(await Promise.race([mine, new Promise((resolve) => setImmediate(resolve, 'waiting'))])).toBe('waiting');
    other.kill('SIGKILL');
    expect(await mine).toBe('mine');
  });
});

describe('apt-get', () => {
  /** A program that finds the lock held a number of times. */
  function apt(heldTimes: number, words: string): string {
    const program = join(folder, 'apt-get');
    const count = join(folder, 'count');
    writeFileSync(
      program,
      `#!/bin/sh\necho x >>'${count}'\n[ $(wc -l <'${count}') -gt ${heldTimes} ] || { echo "${words}" >&2; exit 100; }\necho installed\n`,
      { mode: 0o755 },
    );
    return program;
  }

  it.each([
    'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 4711 (unattended-upgr)',
    'E: Could not get lock /var/lib/apt/lists/lock. It is held by process 4711 (apt-get)',
    'E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?',
  ])('waits while another program has its lock: %s', async (words) => {
    const command = apt(2, words);
    expect(await aptGet('installing', ['install'], { command, every: 1 })).toContain('installed');
  });

  it('gives up in the end, and at once when something else is wrong', async () => {
    const held = apt(99, 'E: Could not get lock /var/lib/dpkg/lock');
    await expect(aptGet('installing', [], { command: held, every: 1, patience: 0 })).rejects.toThrow(
      'Could not get lock',
    );
    rmSync(join(folder, 'count'));
    const broken = apt(1, 'E: Unable to locate package nonesuch');
    await expect(aptGet('installing', [], { command: broken, every: 1 })).rejects.toThrow('Unable to locate');
  });
});
