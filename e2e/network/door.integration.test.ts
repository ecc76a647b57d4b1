import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hubApi } from '../../api/http/membership.ts';
import { saApi } from '../../api/http/sa.ts';
import type { ListedChange } from '../../api/messages/membership.ts';
import { decideChange } from '../../app/flows/decide-change.ts';
import { reset } from '../../fabric-config/lifecycle/down.ts';
import { DataPaths, repositoryRoot } from '../../fabric-config/node/paths.ts';
import { Cast } from '../world/cast.ts';
import { sign, write } from '../world/chapters.ts';
import type { Person } from '../world/person.ts';
import { doneAt as done, failedChecks, networkAt as network } from '../world/operator.ts';
import { until } from '../world/until.ts';
import { describeThirdHospital } from '../world/third-hospital.ts';
import { startWorld, type World } from '../world/world.ts';

/** The third hospital's operator works here; no file goes from here to anybody, nor from anybody here but SA's root. */
const folder = mkdtempSync(join(tmpdir(), 'openward-door-'));
const file = (name: string): string => join(folder, name);
const third = new DataPaths(file('data'));
let world: World;
let cast: Cast;
let officer: Person;

const door = (option: '--to' | '--from'): string[] => [
  ...[option, `https://127.0.0.1:${world.port('sa.door')}`, '--root', file('sa-root.pem')],
];
const apply = (): string[] => ['apply', '--contact', 'Wang Lin, +86 10 5555 0100', ...door('--to')];

async function changes(): Promise<ListedChange[]> {
  return (await officer.sa.call(hubApi.listChanges)).changes;
}

/** The one that is open. */
async function openChange(): Promise<ListedChange> {
  await until('a change to be open', async () => (await changes()).some(({ state }) => state === 'open'));
  const open = (await changes()).find(({ state }) => state === 'open');
  if (open === undefined) throw new Error('expected a change to be open');
  return open;
}

const signers = async (digest: string): Promise<string[]> =>
  (await changes()).find((change) => change.digest === digest)?.signers ?? [];

beforeAll(async () => {
  world = await startWorld();
  cast = new Cast(world);
  officer = await cast.admin('sa');
  describeThirdHospital(file('hospital3.yaml'));
  writeFileSync(file('sa-root.pem'), readFileSync(world.node('sa').ownRoot('nodes')));
});

afterAll(async () => {
  await cast.close();
  await reset(third);
  await world.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a hospital that comes to SA’s public door', () => {
  let digest: string;
  let id: string;

  it('applies there, and applying again is the same application', async () => {
    await done(third, 'init', '--node', file('hospital3.yaml'));
    const Applied = z.object({ progress: z.object({ digest: z.string(), state: z.literal('submitted') }) });
    ({
      progress: { digest },
    } = Applied.parse(await done(third, ...apply())));
    expect(await done(third, ...apply())).toMatchObject({ progress: { digest } });
    const { items } = await officer.sa.call(saApi.listApplications, { query: { status: 'submitted' } });
    expect(items.map(({ mspId }) => mspId)).toEqual(['Hospital3MSP']);
    id = items[0]?.id ?? '';
    expect(digest.startsWith(id), 'SA’s name for the application is the beginning of its digest').toBe(true);
  });

  it('is told to wait while nobody has decided', async () => {
    const { code, stdout } = await network(third, 'join', ...door('--from'));
    expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining('submitted') as unknown });
  });

  it('is found at every address it names, with the right certificate, when SA’s officer has them tried', async () => {
    const tried = () => officer.sa.call(saApi.examineApplication, { params: { id } });
    expect(
      (await tried()).parts.map(({ result }) => result),
      'while nothing of the node runs',
    ).toEqual(Array.from({ length: 5 }, () => 'refused'));
    const answering = spawn(
      process.execPath,
      [join(repositoryRoot(), 'dist', 'network.js'), 'answer', '--data', third.root],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    try {
      await once(answering.stdout, 'data');
      const { parts } = await tried();
      expect(parts.map(({ part, result }) => [part, result])).toEqual(
        ['orderer', 'peer', 'ledgerGate', 'service', 'registrar'].map((part) => [part, 'good']),
      );
    } finally {
      answering.kill();
      await once(answering, 'exit');
    }
  });

  it('comes before the members once SA’s officer has examined it', async () => {
    const { taken, document } = await officer.sa.call(saApi.application, { params: { id } });
    expect(taken).toEqual([]);
    expect(document?.contact).toBe('Wang Lin, +86 10 5555 0100');
    await officer.sa.call(saApi.decideApplication, { params: { id }, body: { approve: true, reason: '' } });
    const change = await openChange();
    expect(change).toMatchObject({ change: { kind: 'join' }, signers: [], missing: 3 });
    expect(change.effect).toMatchObject({ quorum: { before: 3, after: 4 }, endorsers: 2 });
    expect(change.effect.members.after).toEqual([...change.effect.members.before, 'Hospital3MSP'].sort());
  });

  it('has the signature of each node whose administrator says yes in a window, and of no other', async () => {
    const change = await openChange();
    await decideChange({ vault: officer.vault, clock: officer.clock, own: officer.sa }, change, 'yes');
    await until('SA’s node to sign', async () => (await signers(change.digest)).includes('SaMSP'));
    const administrator = await cast.admin('hospital1');
    const own = administrator.hospital;
    await decideChange({ vault: administrator.vault, clock: administrator.clock, own }, change, 'yes');
    await until('hospital1’s node to sign', async () => (await signers(change.digest)).includes('Hospital1MSP'));
    expect((await signers(change.digest)).sort()).toEqual(['Hospital1MSP', 'SaMSP']);
  });

  it('is a member with the third signature, which an institute without a service gives by command', async () => {
    const { digest: change } = await openChange();
    const listed = await done(world.paths, 'changes', '--org', 'institute');
    expect(listed).toMatchObject({ changes: [{ digest: change, missing: 1 }] });
    await done(world.paths, 'agree', '--org', 'institute', '--change', change);
    await until('the change to be in force', async () =>
      (await changes()).some((one) => one.digest === change && one.state === 'in-force'),
    );
    const application = await officer.sa.call(saApi.application, { params: { id } });
    expect(application.application.status).toBe('joined');
  });

  it('fetches its admission at the door, joins, and every member’s node knows it by itself', async () => {
    await done(third, 'join', ...door('--from'));
    world.knows('hospital3', third);
    await until('the third hospital to be well', async () => (await network(third, 'status')).code === 0, 60_000);
    await until('the others to be well', async () => (await network(world.paths, 'status')).code === 0, 60_000);
    for (const org of ['sa', 'hospital1', 'hospital2', 'institute', 'cloud'])
      expect(readFileSync(world.node(org).knownConsortium(), 'utf8'), `what ${org} knows`).toContain('Hospital3MSP');
  });

  it('treats its first patient', async () => {
    const encounter = await cast.encounter({ org: 'hospital3' });
    await write(encounter);
    await sign(encounter);
    expect(await failedChecks(encounter)).toEqual([]);
  });
});

describe('a member that goes', () => {
  it('is put before the others by its own node, and is gone once more than half have signed', async () => {
    await done(world.paths, 'leave', '--member', 'InstituteMSP', '--org', 'institute');
    const change = await openChange();
    expect(change).toMatchObject({ change: { kind: 'leave', mspId: 'InstituteMSP' }, signers: ['InstituteMSP'] });
    for (const org of ['hospital1', 'hospital3']) {
      const administrator = await cast.admin(org);
      const { vault, clock, hospital: own } = administrator;
      await decideChange({ vault, clock, own }, change, 'yes');
    }
    await decideChange({ vault: officer.vault, clock: officer.clock, own: officer.sa }, change, 'yes');
    await until('the change to be in force', async () =>
      (await changes()).some(({ digest, state }) => digest === change.digest && state === 'in-force'),
    );
  });

  it('learns it by itself, runs nothing any more, and its own status says so', async () => {
    const Told = z.object({ left: z.array(z.string()), processes: z.array(z.object({ name: z.string() })) });
    const status = async () => Told.parse(JSON.parse((await network(world.paths, 'status')).stdout));
    await until('the institute to know', async () => (await status()).left.includes('institute'), 60_000);
    const { processes } = await status();
    expect(processes.map(({ name }) => name).filter((name) => name.startsWith('institute'))).toEqual([]);
  });

  it('leaves an agreement that goes on', async () => {
    const encounter = await cast.encounter();
    await write(encounter);
    await expect(sign(encounter)).resolves.toMatchObject({ record: { T_ID: encounter.tid } });
  });
});
