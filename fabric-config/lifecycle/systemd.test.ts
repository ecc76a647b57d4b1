import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planServices } from '../generate/services.ts';
import { shippedTrial } from '../consortium/trial.ts';
import { DataPaths, repositoryRoot } from '../node/paths.ts';
import { newState } from './chosen.ts';
import type { Installation } from './installation.ts';
import { Spawned } from './spawned.ts';
import { writeState } from './state.ts';
import { supervisorOf } from './supervision.ts';
import type { ProcessSpec } from './supervisor.ts';
import { partOf, Systemd } from './systemd.ts';

let folder: string;
let asked: string[];
let shown: { ActiveState: string; MainPID: number; NRestarts: number };
let systemd: Systemd;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-units-'));
  asked = [];
  shown = { ActiveState: 'active', MainPID: process.pid, NRestarts: 0 };
  systemd = new Systemd(folder, (args) => {
    asked.push(args.filter((one) => !one.startsWith('--')).join(' '));
    const lines = Object.entries(shown).map(([name, value]) => `${name}=${value}`);
    return Promise.resolve(args[0] === 'show' ? `${lines.join('\n')}\n` : '');
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const spec: ProcessSpec = {
  name: 'hospital1-ledger-gate',
  ...{ command: '/usr/bin/node', args: [], cwd: '/', env: {}, port: 7000, fingerprint: 'abc' },
  ready: () => Promise.resolve(true),
};

describe('a process as a unit of systemd', () => {
  it('is started by the unit of its part, which is wanted from then on', async () => {
    await expect(systemd.start(spec)).resolves.toMatchObject({ pid: process.pid, fingerprint: 'abc', port: 7000 });
    expect(asked[0]).toBe('start openward-ledger-gate.service');
    expect(readdirSync(folder)).toEqual(['ledger-gate']);
  });

  it('is not wanted any more when it was stopped', async () => {
    await systemd.start(spec);
    await systemd.stop(spec.name);
    expect(asked.at(-1)).toBe('stop openward-ledger-gate.service');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('could not be started when systemd has no process of it, and the error names it', async () => {
    shown = { ActiveState: 'inactive', MainPID: 0, NRestarts: 0 };
    await expect(systemd.start(spec)).rejects.toMatchObject({
      code: 'NETWORK_PROCESS_DIED',
      message: expect.stringContaining(spec.name) as unknown,
    });
  });

  it('runs on as another process when systemd has started it again, and how often is told', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    shown = { ...shown, MainPID: child.pid ?? 0 };
    const record = await systemd.start(spec);
    await expect(systemd.running(spec.name, record)).resolves.toEqual({ pid: child.pid, restarts: 0 });
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
    shown = { ActiveState: 'active', MainPID: process.pid, NRestarts: 2 };
    await expect(systemd.running(spec.name, record)).resolves.toEqual({ pid: process.pid, restarts: 2 });
  });

  it('is left alone when no unit runs it, as what kept the logs before', async () => {
    const record = { ...(await systemd.start(spec)), startTicks: 'of another' };
    asked = [];
    await systemd.stop('log-keeper');
    await expect(systemd.running('log-keeper', record)).resolves.toBeUndefined();
    expect(asked).toEqual([]);
  });

  it.each(['activating', 'failed', 'inactive'])('does not run while its unit is %s', async (ActiveState) => {
    const record = { ...(await systemd.start(spec)), startTicks: 'of another' };
    shown = { ActiveState, MainPID: 0, NRestarts: 5 };
    await expect(systemd.running(spec.name, record)).resolves.toBeUndefined();
  });
});

it('every process of every shipped node has a unit, by its part', () => {
  const { nodes } = shippedTrial(repositoryRoot());
  const names = nodes.flatMap((description) => planServices({ description }).map(({ name }) => name));
  const parts = [...names, ...['ca', 'orderer', 'peer', 'chaincode', 'storage'].map((part) => `x-y-${part}`), 'keeper'];
  expect(new Set(parts.map(partOf))).toEqual(
    new Set([
      ...['service', 'ledger-gate', 'registrar', 'storage-gate'],
      ...['ca', 'orderer', 'peer', 'chaincode', 'storage', 'keeper'],
    ]),
  );
});

describe('who looks after the processes of a data folder', () => {
  const installed: Installation = { format: 'openward-installation/1', command: 'x', wantedUnits: '/x' };
  const before = process.env['OPENWARD_DATA'];
  let paths: DataPaths;
  beforeEach(() => {
    paths = new DataPaths(folder);
    process.env['OPENWARD_DATA'] = folder;
    writeState(paths, { ...newState(), description: '/etc/openward/node.yaml' });
  });
  afterEach(() => {
    if (before === undefined) delete process.env['OPENWARD_DATA'];
    else process.env['OPENWARD_DATA'] = before;
  });

  it('is systemd, of the package’s node on a machine that systemd runs', () => {
    expect(supervisorOf(paths, installed, true)).toBeInstanceOf(Systemd);
  });

  it.each<[string, () => unknown]>([
    ['of a checkout', () => supervisorOf(paths, undefined, true)],
    ['where systemd does not run', () => supervisorOf(paths, installed, false)],
    ['of another folder than the package is configured with', () => supervisorOf(new DataPaths('/x'), installed, true)],
    [
      'of a trial',
      () => {
        writeState(paths, newState());
        return supervisorOf(paths, installed, true);
      },
    ],
  ])('are we ourselves %s', (_, supervisor) => {
    expect(supervisor()).toBeInstanceOf(Spawned);
  });
});
