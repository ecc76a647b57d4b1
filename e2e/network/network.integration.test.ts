import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openRecord } from '../../app/flows/query.ts';
import { readableByOthers } from '../../testing/readable-by-others.ts';
import { Cast, type Encounter } from '../world/cast.ts';
import { sign, write } from '../world/chapters.ts';
import { startWorld, type World } from '../world/world.ts';
import { until } from '../world/until.ts';
import { participation } from '../../fabric-config/lifecycle/channel.ts';
import { withLock } from '../../fabric-config/lifecycle/lock.ts';
import { repositoryRoot } from '../../fabric-config/node/paths.ts';
import { isAlive } from '../../fabric-config/lifecycle/proc.ts';
import { knownSite, nodeOf } from '../../fabric-config/lifecycle/site.ts';
import { requireState } from '../../fabric-config/lifecycle/state.ts';
import { hasOrderer } from '../../fabric-config/node/node.ts';
import { wake } from '../../fabric-config/lifecycle/wake.ts';

/** What `status --json` says, as far as it is looked at here. */
const Status = z.object({
  ok: z.boolean(),
  memory: z.number(),
  processes: z.array(
    z.object({
      name: z.string(),
      running: z.boolean(),
      pid: z.number().nullable(),
      height: z.number().nullable(),
      restarts: z.number(),
      problem: z.string().nullable(),
      log: z.array(z.string()),
    }),
  ),
});
type Status = z.infer<typeof Status>;

interface Ran {
  readonly code: number;
  readonly stdout: string;
}

let world: World;
let cast: Cast;
let encounter: Encounter;

/** Runs the command as a person would, in the data folder of this test. */
function network(...args: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(repositoryRoot(), 'dist', 'network.js'), ...args, '--data', world.paths.root],
      { maxBuffer: 16 * 1024 * 1024 },
      (_error, stdout) => {
        resolve({ code: child.exitCode ?? -1, stdout });
      },
    );
  });
}

async function status(): Promise<Status & { code: number }> {
  const { code, stdout } = await network('status', '--json');
  return { ...Status.parse(JSON.parse(stdout)), code };
}

const heights = ({ processes }: Status): Record<string, number> =>
  Object.fromEntries(processes.flatMap(({ name, height }) => (height === null ? [] : [[name, height]])));
const wrong = ({ processes }: Status): string[] =>
  processes.filter(({ problem }) => problem !== null).map(({ name }) => name);

/** The patient's record, found, fetched, verified and decrypted: needs peer, chaincode, storage and their data. */
async function readable(): Promise<string[]> {
  const { checks } = await openRecord(encounter.patient, encounter.tid);
  return checks.filter(({ result }) => result !== 'passed').map(({ id }) => id);
}

beforeAll(async () => {
  // A network of its own: what is killed here is nobody else's.
  world = await startWorld();
  cast = new Cast(world);
  encounter = await cast.encounter();
  await write(encounter);
  await sign(encounter);
});

afterAll(async () => {
  await cast.close();
  await world.stop();
});

const everyProcess = [
  'sa-ca',
  'hospital1-ca',
  'hospital2-ca',
  'institute-ca',
  'sa-orderer',
  'hospital1-orderer',
  'hospital2-orderer',
  'institute-orderer',
  'hospital1-peer',
  'hospital2-peer',
  'institute-peer',
  'hospital1-chaincode',
  'hospital2-chaincode',
  'institute-chaincode',
  'hospital1-ledger-gate',
  'hospital2-ledger-gate',
  'institute-ledger-gate',
  'sa-registrar',
  'hospital1-registrar',
  'hospital2-registrar',
  'institute-registrar',
  'cloud-storage',
  'cloud-storage-gate',
  'sa-service',
  'hospital1-service',
  'hospital2-service',
  'cloud-service',
  'keeper',
  'log-keeper',
];

describe('the network command', () => {
  it('finds every process well, and no other than those that are killed below', async () => {
    const now = await status();
    expect(wrong(now)).toEqual([]);
    expect(now.code).toBe(0);
    expect(now.processes.map(({ name }) => name).sort()).toEqual([...everyProcess].sort());
  });

  it('keeps every file of the network and of its people from everybody else on the machine', () => {
    expect(readableByOthers(world.paths.root)).toEqual([]);
  });

  it('has nothing to do when everything runs, and writes no block', async () => {
    const before = heights(await status());
    const { code, stdout } = await network('up', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, started: [], missing: [] });
    expect(heights(await status())).toEqual(before);
  });

  it.each(everyProcess.filter((name) => name !== 'keeper'))(
    'is whole again soon after %s was killed, with all data, and says that it was',
    async (name) => {
      const victim = requireState(world.paths).processes[name];
      if (victim === undefined) throw new Error(`expected ${name} to have been started`);
      process.kill(victim.pid, 'SIGKILL');
      await until(`process ${victim.pid} to be gone`, () => Promise.resolve(!isAlive(victim)));
      const back = (): boolean => requireState(world.paths).processes[name]?.pid !== victim.pid;
      await until(`the keeper to start ${name} again`, () => Promise.resolve(back()), 30_000);
      await until(`everything to answer after ${name} was killed`, async () => (await status()).ok, 120_000);
      const found = (await status()).processes.find((process) => process.name === name);
      expect(found?.restarts).toBe(1);
      expect(await readable(), 'checks of the record that did not pass').toEqual([]);
    },
  );

  it('names the keeper when it was killed, and brings it back', async () => {
    const name = 'keeper';
    const victim = requireState(world.paths).processes[name];
    if (victim === undefined) throw new Error(`expected ${name} to have been started`);
    process.kill(victim.pid, 'SIGKILL');
    await until(`process ${victim.pid} to be gone`, () => Promise.resolve(!isAlive(victim)));
    const without = await status();
    expect(without.code, 'exit code of status').toBe(1);
    expect(without.processes.find((process) => process.name === name)?.problem).toContain(
      `it was process ${victim.pid}`,
    );

    const { code, stdout } = await network('up', '--json');
    expect(code, stdout).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, started: [name] });
    expect(wrong(await status())).toEqual([]);
    expect(await readable(), 'checks of the record that did not pass').toEqual([]);
  });

  it('starts an orderer again that stands still, which takes part and follows the ledger afterwards', async () => {
    const name = 'hospital2-orderer';
    const state = requireState(world.paths);
    const known = knownSite(repositoryRoot(), world.paths, state);
    const started = await withLock(world.paths, () => wake(known, [{ name, height: 1, highest: 99 }], () => undefined));
    expect(started).toEqual([name]);
    expect(requireState(world.paths).processes[name]?.pid, 'the process of before').not.toBe(
      state.processes[name]?.pid,
    );
    const [own, other] = ['hospital2', 'hospital1'].map((key) => nodeOf(known, key)).filter(hasOrderer);
    await until(
      'the orderer to be as far as another',
      async () =>
        own !== undefined &&
        other !== undefined &&
        (await participation(own))?.height === (await participation(other))?.height,
    );
    expect(wrong(await status())).toEqual([]);
    expect(await readable(), 'checks of the record that did not pass').toEqual([]);
  });

  it('has SA’s key for real identities wrapped anew while SA is at work, and elsewhere', async () => {
    const Told = z.object({ ok: z.literal(true), source: z.string(), wrapping: z.string() });
    const told = async (...args: string[]) =>
      Told.parse(JSON.parse((await network('rid-key', ...args, '--json')).stdout));
    const [key, elsewhere] = [['--org', 'sa'], `file:${join(world.paths.root, 'elsewhere', 'openward-rid')}`];
    const before = await told('status', ...key);
    expect(before.source).toBe('own');
    expect((await told('rotate', ...key)).wrapping).not.toBe(before.wrapping);
    expect(await told('rotate', ...key, '--to', elsewhere)).toMatchObject({ source: elsewhere });
    expect((await network('rid-key', 'status', '--org', 'hospital1')).code, 'where there is none').toBe(1);
  });

  it('goes down and up again with everything it knew', async () => {
    const before = await status();
    expect((await network('down', '--json')).code).toBe(0);
    const { code } = await status();
    expect(code, 'exit code of status while down').toBe(1);
    expect((await network('up', '--json')).code).toBe(0);
    const after = await status();
    expect(wrong(after)).toEqual([]);
    // Looking at evidence does not add to it.
    expect(heights(after), 'blocks').toEqual(heights(before));
    expect(await readable(), 'checks of the record that did not pass').toEqual([]);
  });

  it('does not delete anything without being told to twice', async () => {
    const { code } = await network('reset', '--json');
    expect(code).toBe(1);
    expect((await status()).code).toBe(0);
  });

  it('stays within the memory of a small machine', async () => {
    expect((await status()).memory, 'bytes').toBeLessThan(1.8 * 1024 ** 3);
  });
});
