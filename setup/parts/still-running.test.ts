import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWindows, whatGoesOn } from './still-running.mjs';

describe('what still runs when the launcher has ended', () => {
  let network: string;
  let client: ChildProcess | undefined;
  beforeEach(async () => {
    network = await mkdtemp(join(tmpdir(), 'openward-running-'));
  });
  afterEach(async () => {
    client?.kill();
    client = undefined;
    await rm(network, { recursive: true, force: true });
  });

  async function lock(person: string, pid: number): Promise<string> {
    const folder = join(network, 'clients', person);
    await mkdir(folder, { recursive: true });
    await symlink(`a-host-name-${pid}`, join(folder, 'SingletonLock'));
    return folder;
  }

  it('is nothing where nobody was ever anybody', () => {
    expect(openWindows(network)).toEqual([]);
    expect(whatGoesOn({ processes: 0, windows: [] })).toBe('');
  });

  it('is each client that holds its own data folder, not one that left its lock behind', async () => {
    const folder = join(network, 'clients', 'doctor');
    client = spawn(process.execPath, ['-e', 'process.stdin.resume()', '--', `--data=${folder}`]);
    await once(client, 'spawn');
    const pid = client.pid ?? 0;
    await lock('doctor', pid);
    await lock('patient', pid);
    await lock('technician', 2 ** 22 + 1);
    expect(openWindows(network)).toEqual([{ person: 'doctor', pid }]);
  });

  it('is named with how to end it', () => {
    const text = whatGoesOn({ processes: 21, windows: [{ person: 'doctor', pid: 1 }] });
    expect(text).toContain('doctor');
    expect(text).toContain('npm run network -- down');
  });
});
