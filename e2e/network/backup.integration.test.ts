import { execFile, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { Admission } from '../../api/formats/membership.ts';
import { BackupHead } from '../../api/formats/backup.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { openRecord } from '../../app/flows/query.ts';
import { appointments } from '../../app/flows/book.ts';
import { reset } from '../../fabric-config/lifecycle/down.ts';
import { apply, approve, init, join as joinNode } from '../../fabric-config/lifecycle/membership.ts';
import { isAlive } from '../../fabric-config/lifecycle/proc.ts';
import { readState } from '../../fabric-config/lifecycle/state.ts';
import { up } from '../../fabric-config/lifecycle/up.ts';
import { DataPaths, repositoryRoot } from '../../fabric-config/node/paths.ts';
import { readJsonFile } from '../../fabric-config/node/state.ts';
import { Cast, type Encounter } from '../world/cast.ts';
import { sign, write } from '../world/chapters.ts';
import { until } from '../world/until.ts';
import { startWorld, visitWorld, type World } from '../world/world.ts';

/** Where operators keep backups, the keys to them, and the machines that come after those that are lost. */
const folder = mkdtempSync(join(tmpdir(), 'openward-backups-'));
const file = (name: string): string => join(folder, name);
const repository = repositoryRoot();
const progress = (): void => undefined;
const Status = z.object({
  ok: z.boolean(),
  processes: z.array(z.object({ name: z.string(), height: z.number().nullable(), problem: z.string().nullable() })),
});
const BackedUp = z.object({ head: BackupHead });

/** Runs the command as an operator would. */
function network(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(repository, 'dist', 'network.js'), ...args, '--json'],
      { maxBuffer: 16 * 1024 * 1024 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

/** @returns what the command has answered; fails with its own words when it did not succeed */
async function done(...args: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await network(...args);
  expect(code, `network ${args.join(' ')}: ${stdout} ${stderr}`).toBe(0);
  return JSON.parse(stdout);
}

async function statusOf({ root }: DataPaths): Promise<z.infer<typeof Status>> {
  return Status.parse(JSON.parse((await network('status', '--data', root)).stdout));
}

const wrongIn = ({ processes }: z.infer<typeof Status>): string[] =>
  processes.flatMap(({ name, problem }) => (problem === null ? [] : [`${name}: ${problem}`]));
const heightsIn = ({ processes }: z.infer<typeof Status>): number[] =>
  processes.flatMap(({ height }) => (height === null ? [] : [height]));

/** A machine that is gone from one moment to the next, with its disk. */
async function lose(paths: DataPaths): Promise<void> {
  const records = Object.entries(readState(paths)?.processes ?? {}).filter(([, record]) => isAlive(record));
  const keeperFirst = records.sort(([a], [b]) => Number(b === 'keeper') - Number(a === 'keeper'));
  for (const [, { pid }] of keeperFirst) process.kill(pid, 'SIGKILL');
  for (const [name, record] of records) await until(`${name} to be gone`, () => Promise.resolve(!isAlive(record)));
  rmSync(join(paths.root, 'nodes'), { recursive: true });
}

/** Everything of a record holds: found, fetched, both signatures, opened. */
async function failedChecks({ patient, tid }: Pick<Encounter, 'patient' | 'tid'>): Promise<string[]> {
  const { checks } = await openRecord(patient, tid);
  return checks.filter(({ result }) => result !== 'passed').map(({ id }) => id);
}

async function treated(cast: Cast, org: string): Promise<Encounter> {
  const encounter = await cast.encounter({ org });
  await write(encounter);
  await sign(encounter);
  return encounter;
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a hospital that loses its machine', () => {
  const before = new DataPaths(file('before'));
  const after = new DataPaths(file('after'));
  let world: World;
  let cast: Cast;
  let early: Encounter;
  let late: Encounter;
  let forgotten: Encounter;
  let head: BackupHead;

  beforeAll(async () => {
    world = await startWorld();
    cast = new Cast(world);
    const identity = await generateX25519Identity();
    writeFileSync(file('identity'), `# the operator's\n${identity}\n`);
    writeFileSync(file('recipient'), `${await identityToRecipient(identity)}\n`);
    await joinThird(world, before);
  });
  afterAll(async () => {
    await cast.close();
    await reset(before);
    await reset(after);
    await world.stop();
  });

  it('is backed up while people work, into a file that only its operator’s key opens', async () => {
    early = await treated(cast, 'hospital3');
    const args = ['--out', file('hospital3.age'), '--recipient-file', file('recipient'), '--data', before.root];
    const [backedUp, during] = await Promise.all([done('backup', ...args), treated(cast, 'hospital3')]);
    head = BackedUp.parse(backedUp).head;
    expect(head).toMatchObject({ of: { kind: 'node' }, everyOrderer: false, nodes: [{ key: 'hospital3' }] });
    expect(await failedChecks(during), 'checks of what was signed meanwhile').toEqual([]);
    expect(
      readdirSync(before.root).filter((name) => name.startsWith('backup-')),
      'what the backup has left',
    ).toEqual([]);
  });

  it('does not stop the others, who sign on without it', async () => {
    late = await treated(cast, 'hospital3');
    forgotten = await cast.encounter({ org: 'hospital3', doctor: early.doctor });
    await lose(before);
    const elsewhere = await treated(cast, 'hospital1');
    expect(await failedChecks(elsewhere)).toEqual([]);
  });

  it('is not restored with another key, nor into a folder that holds something', async () => {
    writeFileSync(file('wrong'), `${await generateX25519Identity()}\n`);
    const from = ['restore', '--from', file('hospital3.age')];
    const locked = await network(...from, '--identity-file', file('wrong'), '--data', after.root);
    expect(locked).toMatchObject({ code: 1, stdout: expect.stringContaining('BACKUP_LOCKED') as unknown });
    const there = await network(...from, '--identity-file', file('identity'), '--data', before.root);
    expect(there).toMatchObject({ code: 1, stdout: expect.stringContaining('CONFLICT') as unknown });
    expect(existsSync(after.root)).toBe(false);
  });

  it('is restored on an empty machine, and follows the ledger the others have written on', async () => {
    const key = ['--identity-file', file('identity')];
    await done('restore', '--from', file('hospital3.age'), ...key, '--data', after.root);
    expect(existsSync(after.node('hospital3').heldBackOrderer()), 'its orderer must not vote yet').toBe(true);
    await done('up', '--data', after.root);
    world.knows('hospital3', after);
    expect(existsSync(after.node('hospital3').heldBackOrderer()), 'its orderer is back').toBe(false);
    const height = Math.max(...heightsIn(await statusOf(world.paths)));
    expect(height).toBeGreaterThan(head.nodes[0]?.peer ?? 0);
    const level = async (): Promise<boolean> => {
      const found = await statusOf(after);
      return found.ok && heightsIn(found).every((own) => own >= height);
    };
    await until('the restored node to be well, and as high as the others', level, 60_000);
  });

  it('has its people, and their records, those of after the backup too', async () => {
    const admin = await cast.admin('hospital3');
    await admin.hospital.call(hospitalApi.bookings, { query: {} });
    expect(await failedChecks(early), 'checks of a record from before the backup').toEqual([]);
    expect(await failedChecks(late), 'checks of a record from after it').toEqual([]);
    const { held } = await appointments(early.patient);
    expect(held.map(({ appointment }) => appointment.tid)).toContain(early.tid);
  });

  it('treats new patients, and gives nothing out twice', async () => {
    const next = await treated(cast, 'hospital3');
    expect(await failedChecks(next)).toEqual([]);
    const tids = [early, late, next].map(({ tid }) => tid);
    expect(new Set(tids).size).toBe(tids.length);
    // A time of a doctor who was there before, given out after the backup: the hospital knows no more of it.
    const again = (): Promise<Encounter> => cast.encounter({ org: 'hospital3', doctor: early.doctor });
    await expect(again()).rejects.toMatchObject({ code: 'SLOT_TAKEN' });
    const { tid, appointment } = await again();
    expect([...tids, forgotten.tid]).not.toContain(tid);
    const times = [early, forgotten, { appointment }].map((one) => one.appointment.start);
    expect(new Set(times).size, 'times of one doctor').toBe(3);
  });
});

/** As in docs/deployment.md; `consortium.integration.test.ts` does the same by the commands. */
async function joinThird(world: World, paths: DataPaths): Promise<void> {
  const trial = join(repository, 'fabric-config', 'examples', 'trial', 'hospital2.yaml');
  const description = parseDocument(readFileSync(trial, 'utf8'));
  for (const [name, value] of Object.entries({
    key: 'hospital3',
    mspId: 'Hospital3MSP',
    domain: 'hospital3.openward.internal',
    name: { en: 'Third Hospital', zh: '第三医院' },
  }))
    description.set(name, value);
  writeFileSync(file('hospital3.yaml'), description.toString());
  const [own, members] = [paths, world.paths].map((one) => ({ repository, paths: one }));
  if (own === undefined || members === undefined) throw new Error('expected two places');
  await init(own, file('hospital3.yaml'));
  const application = await apply(own, 'Wang Lin, +86 10 5555 0100', file('application.json'));
  const orgs = ['sa', 'hospital1', 'hospital2'];
  await approve(members, application, { orgs, file: file('change.json'), admission: file('admission.json') });
  await up({ ...members, progress });
  await joinNode(own, readJsonFile(Admission, file('admission.json')));
  await up({ ...own, progress });
  world.knows('hospital3', paths);
}

describe('a whole site that is lost', () => {
  let lost: World;
  let people: Cast;
  let again: Cast;
  let encounter: Encounter;
  let written: number[];
  const site = new DataPaths(file('site'));
  const restored = visitWorld(site.root);
  const key = ['--passphrase-file', file('passphrase')];

  beforeAll(async () => {
    lost = await startWorld();
    people = new Cast(lost);
    writeFileSync(file('passphrase'), 'only known to two of the operators\n');
    encounter = await treated(people, 'hospital1');
  });
  afterAll(async () => {
    await people.close();
    await again.close();
    await reset(site);
    await lost.stop();
  });

  it('leaves nothing half-made behind when a backup is killed, and the next one succeeds', async () => {
    const large = join(lost.node('cloud').storage(), 'openward-records', 'records', 'large');
    writeFileSync(large, '');
    truncateSync(large, 400 * 1024 * 1024);
    const args = ['backup', '--out', file('site.age'), ...key, '--data', lost.paths.root];
    await killedWhen(`${file('site.age')}.partial`, args);
    expect(existsSync(file('site.age')), 'a backup that was killed').toBe(false);
    rmSync(large);
    const [backedUp, during] = await Promise.all([done(...args), treated(people, 'hospital2')]);
    const { head } = BackedUp.parse(backedUp);
    written = head.nodes.flatMap(({ peer, orderer }) => [peer, orderer].filter((one) => one !== undefined));
    expect(head.everyOrderer).toBe(true);
    expect(readdirSync(lost.paths.root).filter((name) => name.startsWith('backup-'))).toEqual([]);
    expect(await failedChecks(during)).toEqual([]);
  });

  it('is restored, though a first attempt was killed, and stands where the backup was taken', async () => {
    cpSync(lost.clients(), file('clients'), { recursive: true });
    await lose(lost.paths);
    const args = ['restore', '--from', file('site.age'), ...key, '--data', site.root];
    await killedWhen(`${site.root}.partial/nodes`, args);
    expect(existsSync(site.root), 'a restoration that was killed').toBe(false);
    await done(...args);
    expect(existsSync(`${site.root}.partial`)).toBe(false);
    // What people have on their own machines was not lost.
    renameSync(file('clients'), restored.clients());
    await done('up', '--data', site.root);
    const found = await statusOf(site);
    expect(wrongIn(found)).toEqual([]);
    expect(Math.min(...heightsIn(found))).toBeGreaterThanOrEqual(Math.max(...written));
    expect(new Set(heightsIn(found)).size, 'one height').toBe(1);
  });

  it('has its people, who sign in with what they had, and their records', async () => {
    expect(await failedChecks(encounter)).toEqual([]);
    again = new Cast(restored);
    const admin = await again.admin('hospital1');
    const listed = await admin.hospital.call(hospitalApi.bookings, { query: {} });
    expect(listed.items.map(({ tid }) => tid)).toContain(encounter.tid);
  });

  it('goes on: another patient, another T_ID, at every orderer', async () => {
    const next = await treated(again, 'hospital1');
    expect(next.tid).not.toBe(encounter.tid);
    expect(await failedChecks(next)).toEqual([]);
    const level = async (): Promise<boolean> => new Set(heightsIn(await statusOf(site))).size === 1;
    await until('all orderers and peers to be at one height', level, 60_000);
  });
});

/** A command that is killed as soon as a file or folder is there. */
async function killedWhen(place: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(repository, 'dist', 'network.js'), ...args], { stdio: 'ignore' });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  for (const end = Date.now() + 30_000; !existsSync(place) && Date.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 1));
  child.kill('SIGKILL');
  expect(await ended, `how network ${args[0] ?? ''} ended`).toBe('SIGKILL');
}
