import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestAuthority, type Issued } from '../../testing/authority.ts';
import { holdLine, type LineOptions } from './held-line.ts';

let authority: TestAuthority;
let [own, person]: Issued[] = [];
let folder: string;
const ended: (() => void)[] = [];

beforeAll(async () => {
  authority = await TestAuthority.found('Hospital1MSP');
  [own, person] = await Promise.all([
    authority.issue({}, { host: 'service.test' }),
    authority.issue({ role: 'doctor' }),
  ]);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-line-'));
});
afterEach(() => {
  for (const end of ended.splice(0)) end();
  rmSync(folder, { recursive: true, force: true });
});

function to(port: number, trust = authority.root): LineOptions {
  if (person === undefined) throw new Error('Nobody holds the line');
  return { url: `https://127.0.0.1:${port}`, serverName: 'service.test', trust, identity: person };
}
const line = (port: number, signal = new AbortController().signal) => holdLine(to(port), signal);

/** A service in a process of its own, which can be killed. */
async function startProcess(): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  writeFileSync(
    join(folder, 'own.json'),
    JSON.stringify({ key: own?.key, cert: own?.certificate, ca: authority.root }),
  );
  const program = `
    const own = JSON.parse(require('node:fs').readFileSync(process.argv[1], 'utf8'));
    const server = require('node:tls').createServer({ ...own, requestCert: true, rejectUnauthorized: true }, () => {});
    server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;
  const child = spawn(process.execPath, ['-e', program, join(folder, 'own.json')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  ended.push(() => child.kill('SIGKILL'));
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, port: Number(String(said)) };
}

describe('a line to a service', () => {
  it('ends at once when the process of the service is killed, and cannot be had until it is back', async () => {
    const { child, port } = await startProcess();
    const { lost } = await line(port);
    child.kill('SIGKILL');
    await lost;
    await expect(line(port)).rejects.toThrow();
    const again = await startProcess();
    const stop = new AbortController();
    const back = await line(again.port, stop.signal);
    stop.abort();
    await back.lost;
  });

  it('is none where the door finds nobody behind it', async () => {
    const door = createServer({ key: own?.key, cert: own?.certificate }, (socket) => socket.destroy());
    door.listen(0, '127.0.0.1');
    ended.push(() => door.close());
    await once(door, 'listening');
    await expect(line((door.address() as AddressInfo).port)).rejects.toThrow();
  });

  it('is none to a server that another root vouches for', async () => {
    const { port } = await startProcess();
    const stranger = await TestAuthority.found('Hospital2MSP');
    await expect(holdLine(to(port, stranger.root), new AbortController().signal)).rejects.toThrow();
  });

  it('is given up when nobody answers and the attempt is ended', async () => {
    const { child, port } = await startProcess();
    child.kill('SIGSTOP');
    const stop = new AbortController();
    const attempt = line(port, stop.signal);
    stop.abort();
    await expect(attempt).rejects.toThrow();
  });
});
