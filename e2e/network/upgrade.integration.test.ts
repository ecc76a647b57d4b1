import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hubApi } from '../../api/http/membership.ts';
import type { ListedChange } from '../../api/messages/membership.ts';
import { decideChange } from '../../app/flows/decide-change.ts';
import { openRecord } from '../../app/flows/query.ts';
import { reset } from '../../fabric-config/lifecycle/down.ts';
import { requireState } from '../../fabric-config/lifecycle/state.ts';
import { DataPaths, repositoryRoot } from '../../fabric-config/node/paths.ts';
import { requireNodeState } from '../../fabric-config/node/state.ts';
import { AtWork, type Worked } from '../world/at-work.ts';
import { Cast, type Encounter } from '../world/cast.ts';
import { sign, write } from '../world/chapters.ts';
import { until } from '../world/until.ts';
import { World } from '../world/world.ts';

/** The programs lie here as a package lays them: another release is laid over them while they run. */
const folder = mkdtempSync(join(tmpdir(), 'openward-upgrade-'));
const release = join(folder, 'release');
const file = (name: string): string => join(folder, name);
const paths = new DataPaths(file('data'));
const withPeer = ['hospital1', 'hospital2', 'institute'] as const;
let world: World;
let cast: Cast;
let before: Encounter;

const programs = (...args: string[]): string[] => [
  join(release, 'dist', 'network.js'),
  ...args,
  '--data',
  paths.root,
  '--json',
];

/** Runs the command as an operator would. */
function network(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, programs(...args), { maxBuffer: 16 * 1024 * 1024 }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

/** @returns what the command has answered; fails with its own words when it did not succeed */
async function done(...args: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await network(...args);
  expect(code, `network ${args.join(' ')}: ${stdout} ${stderr}`).toBe(0);
  return JSON.parse(stdout);
}

/** Ends the command in the middle, as soon as it says something like this. */
async function interrupted(said: RegExp, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, programs(...args), { stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  for await (const piece of child.stderr) {
    text += String(piece);
    if (said.test(text)) break;
  }
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(text).toMatch(said);
}

/** A release with another chaincode, whose programs differ too where that is said. */
function layOver(mark: string, ...others: string[]): void {
  for (const program of ['chaincode/index.cjs', ...others])
    appendFileSync(join(release, 'dist', program), `// ${mark}\n`);
}

const versionAt = (org: string): string | undefined => requireNodeState(paths.node(org)).chaincode?.version;
const running = (): string[] => Object.keys(requireState(paths).processes).sort();
const pids = (): Record<string, number> =>
  Object.fromEntries(Object.entries(requireState(paths).processes).map(([name, { pid }]) => [name, pid]));

async function treat(org: string, given: Partial<Pick<Encounter, 'patient' | 'doctor'>> = {}): Promise<Encounter> {
  const encounter = await cast.encounter({ ...given, org });
  await write(encounter);
  await sign(encounter);
  return encounter;
}

/** The same people again: who is new has keys made, which is most of a machine's work. */
async function treatAgain(org: string): Promise<void> {
  const { patient, doctor } = await (known[org] ??= treat(org));
  await treat(org, { patient, doctor });
}

const known: Record<string, Promise<Encounter>> = {};

/** Milliseconds between two things somebody does: the machine is to have something left for who starts. */
const PAUSE = 1_000;

const atWork = (): AtWork =>
  new AtWork(
    {
      'reading a record': () => openRecord(before.patient, before.tid),
      'treating at hospital1': () => treatAgain('hospital1'),
      'treating at hospital2': () => treatAgain('hospital2'),
    },
    { pause: PAUSE },
  );

function expectNothingFailed({ done: worked, failures, slowest }: Worked): void {
  const told = `while ${JSON.stringify(worked)} were done, the slowest in ${JSON.stringify(slowest)} ms`;
  process.stdout.write(`${told}\n`);
  expect(failures, told).toEqual([]);
  expect(Object.keys(worked).sort()).toEqual(['reading a record', 'treating at hospital1', 'treating at hospital2']);
}

async function changes(): Promise<ListedChange[]> {
  const { sa } = await cast.admin('sa');
  return (await sa.call(hubApi.listChanges)).changes;
}

/** The one that is open. */
async function openChange(): Promise<ListedChange> {
  const open = (await changes()).find(({ state }) => state === 'open');
  if (open === undefined) throw new Error('expected a change to be open');
  return open;
}

async function expectWhole(): Promise<void> {
  await until('all to be well', async () => (await network('status')).code === 0, 60_000);
  const { checks } = await openRecord(before.patient, before.tid);
  expect(checks.filter(({ result }) => result !== 'passed').map(({ id }) => id)).toEqual([]);
}

beforeAll(async () => {
  for (const part of ['package.json', 'fabric-config', 'dist'])
    cpSync(join(repositoryRoot(), part), join(release, part), { recursive: true });
  symlinkSync(join(repositoryRoot(), 'node_modules'), join(release, 'node_modules'));
  await done('up');
  world = new World(paths, () => reset(paths));
  cast = new Cast(world);
  before = await treat('hospital1');
});

afterAll(async () => {
  await cast.close();
  await world.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('another release', { timeout: 360_000 }, () => {
  let first: string | undefined;

  it('is agreed on by files, one organisation after the other, and takes over while people work', async () => {
    first = versionAt('hospital1');
    layOver('second');
    const people = atWork();
    const upgrade = ['upgrade', '--change', file('upgrade.json'), '--org'];
    expect(await done(...upgrade, 'hospital1')).toMatchObject({ done: false, missing: 2, approved: ['Hospital1MSP'] });
    expect(running(), 'the new one beside the old one').toEqual(
      expect.arrayContaining(['hospital1-chaincode', 'hospital1-chaincode-beside']),
    );
    expect(versionAt('hospital1'), 'which the members have agreed on').toBe(first);
    await interrupted(/stands beside/, ...upgrade, 'hospital2');
    expect(await done(...upgrade, 'hospital2')).toMatchObject({ done: false, missing: 1 });
    expect(await done(...upgrade, 'institute')).toMatchObject({ done: true, missing: 0 });
    await until('every node to be answered by it', () => Promise.resolve(withPeer.every(isUpgraded)), 90_000);
    expectNothingFailed(await people.stop());
    expect(running().filter((name) => /chaincode/.test(name))).toEqual(
      withPeer.map((org) => `${org}-chaincode-beside`),
    );
    await expectWhole();
  });

  const isUpgraded = (org: string): boolean => versionAt(org) !== first;

  it('is in force: giving the command again says so, and changes nothing', async () => {
    const old = pids();
    expect(await done('upgrade', '--org', 'hospital1')).toMatchObject({ done: true });
    expect(pids()).toEqual(old);
  });

  it('is agreed on in windows and by command, through SA’s hub', async () => {
    const second = versionAt('hospital1');
    layOver('third');
    const people = atWork();
    expect(await done('upgrade', '--org', 'hospital1')).toMatchObject({ done: false, missing: 2 });
    const change = await openChange();
    expect(change.change).toMatchObject({ kind: 'chaincode', definition: 3 });
    const administrator = await cast.admin('hospital2');
    const { vault, clock } = administrator;
    await decideChange({ vault, clock, own: administrator.hospital }, change, 'yes');
    await done('agree', '--org', 'institute', '--change', change.digest);
    await until(
      'every node to have it',
      () => Promise.resolve(withPeer.every((org) => versionAt(org) !== second)),
      120_000,
    );
    expectNothingFailed(await people.stop());
    await until(
      'the change to be closed',
      async () => (await changes()).every(({ state }) => state !== 'open'),
      30_000,
    );
    await expectWhole();
  });

  it('that a member has not got, is answered for by the peers of others, and taken over when it comes', async () => {
    const third = versionAt('institute');
    layOver('fourth', ...['sa', 'hospital', 'cloud', 'registrar', 'ledger-gate'].map((name) => `services/${name}.js`));
    expect(await done('upgrade', '--now', '--org', 'hospital1', 'hospital2')).toMatchObject({
      done: true,
      approved: ['Hospital1MSP', 'Hospital2MSP'],
    });
    expect(versionAt('institute')).toBe(third);
    const { code, stdout } = await network('status');
    expect(code).toBe(1);
    expect(Problems.parse(JSON.parse(stdout)).processes.filter(({ problem }) => problem !== null)).toMatchObject([
      { name: expect.stringMatching(/^institute-chaincode/) as unknown },
    ]);
    const people = atWork();
    await treat('hospital1');
    await done('up');
    expect(versionAt('institute')).not.toBe(third);
    expectNothingFailed(await people.stop());
    await expectWhole();
  });
});

const Problems = z.object({ processes: z.array(z.object({ name: z.string(), problem: z.string().nullable() })) });
