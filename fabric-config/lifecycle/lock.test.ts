import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataPaths } from '../node/paths.ts';
import { unlessBusy, withLock } from './lock.ts';
import { bootId, processFacts } from './proc.ts';

let paths: DataPaths;
let other: ChildProcess;

beforeEach(async () => {
  paths = new DataPaths(mkdtempSync(join(tmpdir(), 'openward-lock-')));
  other = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(other, 'spawn');
});

afterEach(() => {
  other.kill('SIGKILL');
  rmSync(paths.root, { recursive: true, force: true });
});

/** The lock as another process has taken it. */
function held(by?: 'command' | 'keeper'): void {
  const startTicks = processFacts(other.pid ?? 0)?.startTicks ?? '';
  writeFileSync(paths.lock(), JSON.stringify({ pid: other.pid, startTicks, bootId: bootId(), by }));
}

const work = () => Promise.resolve('done');

describe('the lock of a data folder', () => {
  it('has a command wait for the keeper, which mends one thing and is done', async () => {
    held('keeper');
    const waiting = withLock(paths, work);
    const first = await Promise.race([waiting, new Promise((resolve) => setImmediate(() => resolve('waits')))]);
    expect(first, 'what a command does while the keeper works').toBe('waits');
    rmSync(paths.lock());
    expect(await waiting).toBe('done');
  });

  it('has a command go on when the keeper died in the middle', async () => {
    held('keeper');
    const waiting = withLock(paths, work);
    other.kill('SIGKILL');
    expect(await waiting).toBe('done');
  });

  it.each(['command', undefined] as const)('tells a command at once of another one (%s)', async (by) => {
    held(by);
    await expect(withLock(paths, work)).rejects.toMatchObject({ code: 'NETWORK_BUSY' });
  });

  it.each(['command', 'keeper'] as const)('has the keeper wait for nobody (%s)', async (by) => {
    held(by);
    await expect(withLock(paths, work, 'keeper')).rejects.toMatchObject({ code: 'NETWORK_BUSY' });
  });

  it('is one’s alone, and a command gets it between a keeper’s turns however often these come', async () => {
    let [inside, most, over] = [0, 0, false];
    const alone = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    const keeper = async (): Promise<void> => {
      while (!over) {
        await unlessBusy(paths, alone);
        await pause(2);
      }
    };
    const keeping = keeper();
    for (let turn = 0; turn < 5; turn += 1) await withLock(paths, alone);
    over = true;
    await keeping;
    expect(most, 'at it at once').toBe(1);
  });

  it('is free again after work that failed', async () => {
    await expect(withLock(paths, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await withLock(paths, work, 'keeper')).toBe('done');
  });
});
