import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../testing/started.mjs', import.meta.url));
const terminal = spawnSync('script', ['--version']).error === undefined;

/** In a terminal of its own, where Ctrl+C is what the terminal makes of it. */
describe.skipIf(!terminal)('Ctrl+C at npm start', () => {
  let network: string;
  let started: ChildProcessByStdio<Writable, Readable, null>;
  let said: string;
  beforeEach(async () => {
    network = mkdtempSync(join(tmpdir(), 'openward-ctrl-c-'));
    // Of this network a process runs: this one.
    writeFileSync(join(network, 'network.json'), JSON.stringify({ processes: { peer: { pid: process.pid } } }));
    said = '';
    // exec: a shell that waited would tell of the Ctrl+C (130) instead of how the program ended.
    const command = `exec '${process.execPath}' '${program}' '${network}'`;
    started = spawn('script', ['-qefc', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
    started.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    await hears('the launcher is open');
    started.stdin.write('\x03');
    await hears('[y/N]');
  });
  afterEach(() => {
    started.kill('SIGKILL');
    rmSync(network, { recursive: true });
  });
  const hears = (text: string) => expect.poll(() => said, { timeout: 10_000 }).toContain(text);
  const ended = async (): Promise<unknown> =>
    started.exitCode === null ? (await once(started, 'exit'))[0] : started.exitCode;

  it('ends the launcher, says what goes on and how it is ended, and ends it when one says yes', async () => {
    expect(said).toContain('Still running: the network, 1 processes');
    expect(said).toContain('npm run network -- down');
    started.stdin.write('y\n');
    await hears('network ended');
    expect(await ended()).toBe(0);
  });

  it.each([
    ['Enter alone', '\n'],
    ['no', 'n\n'],
    ['Ctrl+C again', '\x03'],
  ])('leaves the network as it is at %s', async (_, typed) => {
    started.stdin.write(typed);
    await ended();
    expect(said).not.toContain('network ended');
  });
});
