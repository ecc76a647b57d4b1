import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { consentApi, hubApi } from '../../api/http/membership.ts';
import { saApi } from '../../api/http/sa.ts';
import type { ListedChange } from '../../api/messages/membership.ts';
import { decideChange } from '../../app/flows/decide-change.ts';
import { proposeGoing } from '../../app/flows/propose-going.ts';
import { reset } from '../../fabric-config/lifecycle/down.ts';
import { DataPaths } from '../../fabric-config/node/paths.ts';
import { Cast } from '../world/cast.ts';
import { sign, write } from '../world/chapters.ts';
import type { Person } from '../world/person.ts';
import { doneAt as done, networkAt as network } from '../world/operator.ts';
import { until } from '../world/until.ts';
import { describeThirdHospital } from '../world/third-hospital.ts';
import { startWorld, type World } from '../world/world.ts';

/** The third hospital, in a folder of its own. It orders nothing, so that the others can do without it. */
const folder = mkdtempSync(join(tmpdir(), 'openward-expel-'));
const file = (name: string): string => join(folder, name);
const third = new DataPaths(file('data'));
const reason = '管理员密钥泄露。\nIts administrator’s keys were published.';
let world: World;
let cast: Cast;
let officer: Person;

const changes = async (): Promise<ListedChange[]> => (await officer.sa.call(hubApi.listChanges)).changes;
const stateOf = async (digest: string): Promise<string | undefined> =>
  (await changes()).find((one) => one.digest === digest)?.state;

beforeAll(async () => {
  world = await startWorld();
  cast = new Cast(world);
  officer = await cast.admin('sa');
  describeThirdHospital(file('hospital3.yaml'), 'orderer');
  writeFileSync(file('sa-root.pem'), readFileSync(world.node('sa').ownRoot('nodes')));
});

afterAll(async () => {
  await cast.close();
  await reset(third);
  await world.stop();
  rmSync(folder, { recursive: true, force: true });
});

const yes = async (org: string, change: ListedChange): Promise<void> => {
  const { vault, clock, hospital: own } = await cast.admin(org);
  await decideChange({ vault, clock, own }, change, 'yes');
};

async function openChange(): Promise<ListedChange> {
  await until('a change to be open', async () => (await changes()).some(({ state }) => state === 'open'), 60_000);
  const open = (await changes()).find(({ state }) => state === 'open');
  if (open === undefined) throw new Error('expected a change to be open');
  return open;
}

async function agreedOn(change: ListedChange): Promise<void> {
  for (const org of ['hospital1', 'hospital2']) await yes(org, change);
  await decideChange({ vault: officer.vault, clock: officer.clock, own: officer.sa }, change, 'yes');
  if ((await stateOf(change.digest)) === 'open')
    await network(world.paths, 'agree', '--org', 'institute', '--change', change.digest);
  await until('it to be in force', async () => (await stateOf(change.digest)) === 'in-force', 90_000);
}

describe('a member that the others take out', { timeout: 300_000 }, () => {
  it('is one at first, and treats a patient', async () => {
    const door = [`https://127.0.0.1:${world.port('sa.door')}`, '--root', file('sa-root.pem')];
    await done(third, 'init', '--node', file('hospital3.yaml'));
    await done(third, 'apply', '--contact', 'Wang Lin', '--to', ...door);
    const { items } = await officer.sa.call(saApi.listApplications, { query: { status: 'submitted' } });
    const params = { id: items[0]?.id ?? '' };
    await officer.sa.call(saApi.decideApplication, { params, body: { approve: true, reason: '' } });
    await agreedOn(await openChange());
    await done(third, 'join', '--from', ...door);
    world.knows('hospital3', third);
    const encounter = await cast.encounter({ org: 'hospital3' });
    await write(encounter);
    await sign(encounter);
  });

  it('is taken out by nobody who does not say why', async () => {
    const { code, stdout } = await network(world.paths, 'leave', '--member', 'Hospital3MSP', '--org', 'hospital1');
    expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining('INPUT_INVALID') as unknown });
  });

  it('is proposed to be taken out in SA’s window, while it is away, and all others see that it is, and why', async () => {
    await done(third, 'down');
    const { vault, clock, sa: own } = officer;
    const { digest } = await proposeGoing({ vault, clock, own }, { kind: 'expel', mspId: 'Hospital3MSP', reason });
    const change = await openChange();
    expect(change.change).toEqual({ kind: 'expel', mspId: 'Hospital3MSP', reason });
    expect(change.effect.members.after).not.toContain('Hospital3MSP');
    // SA's node says so in SA's window once it has put it before the others.
    await expect
      .poll(async () => (await own.call(consentApi.goingProposals)).proposals)
      .toMatchObject([{ digest, state: 'proposed' }]);
  });

  it('goes with the signatures of more than half', async () => {
    await agreedOn(await openChange());
  });

  it('is on SA’s list as one that has left, and nobody’s work stands still', async () => {
    await until('SA to list it so', async () => {
      const { items } = await officer.sa.call(saApi.listApplications, { query: { status: 'left' } });
      return items.some(({ mspId }) => mspId === 'Hospital3MSP');
    });
    const encounter = await cast.encounter();
    await write(encounter);
    await expect(sign(encounter)).resolves.toMatchObject({ record: { T_ID: encounter.tid } });
  });

  it('learns of it when it comes back, long after, and starts nothing any more', async () => {
    const { code, stdout } = await network(third, 'up');
    expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining('NOT_ENTITLED') as unknown });
    const Told = z.object({ left: z.array(z.string()), processes: z.array(z.object({ running: z.boolean() })) });
    const { left, processes } = Told.parse(JSON.parse((await network(third, 'status')).stdout));
    expect(left).toEqual(['hospital3']);
    expect(processes.filter(({ running }) => running)).toEqual([]);
  });
});
