import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Admission } from '../../api/formats/membership.ts';
import { BackupHead } from '../../api/formats/backup.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { appointments } from '../../app/flows/book.ts';
import { reset } from '../../fabric-config/lifecycle/down.ts';
import { apply, approve, init, join as joinNode } from '../../fabric-config/lifecycle/membership.ts';
import { up } from '../../fabric-config/lifecycle/up.ts';
import { DataPaths, repositoryRoot } from '../../fabric-config/node/paths.ts';
import { readJsonFile } from '../../fabric-config/node/state.ts';
import { openShare } from '../../app/flows/use.ts';
import { TestAuthority } from '../../testing/authority.ts';
import { noPostgres, password } from '../../testing/postgres.ts';
import { Cast, type Encounter } from '../world/cast.ts';
import { shareWith, sign, write } from '../world/chapters.ts';
import { Databases } from '../world/databases.ts';
import { done, failedChecks, heightsIn, lose, network, statusOf, treated, wrongIn } from '../world/operator.ts';
import { OutsideStorage } from '../world/outside-storage.ts';
import type { Person } from '../world/person.ts';
import { until } from '../world/until.ts';
import { startWorld, type World } from '../world/world.ts';

/** Where operators keep backups, the keys to them, and the machines that come after those that are lost. */
const folder = mkdtempSync(join(tmpdir(), 'openward-backups-'));
const file = (name: string): string => join(folder, name);
const repository = repositoryRoot();
const progress = (): void => undefined;
const BackedUp = z.object({ head: BackupHead });
/** Hospital3's, where there is PostgreSQL. */
const ownDatabases = ['hospital3_hospital', 'hospital3_registrar'];
const without = noPostgres === undefined ? '' : ` (${noPostgres})`;

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
  let databases: Databases;
  let storage: OutsideStorage;
  let consumer: Person;
  let shareId: string;

  beforeAll(async () => {
    databases = await Databases.start(folder);
    storage = await OutsideStorage.start(folder);
    world = await startWorld({ trial: await databases.trial({ storage: storage.described() }) });
    cast = new Cast(world);
    const identity = await generateX25519Identity();
    writeFileSync(file('identity'), `# the operator's\n${identity}\n`);
    writeFileSync(file('recipient'), `${await identityToRecipient(identity)}\n`);
    await joinThird(world, before, databases);
  });
  afterAll(async () => {
    await cast.close();
    await reset(before);
    await reset(after);
    await world.stop();
    await databases.remove();
    await storage.end();
  });

  it('treats a patient and shares the record', async () => {
    early = await treated(cast, 'hospital3');
    expect(await failedChecks(early)).toEqual([]);
    consumer = await cast.consumer();
    shareId = await shareWith(consumer, early, ['s1']);
    expect((await openShare(consumer, shareId)).use.T_ID).toBe(early.tid);
  });

  it.skipIf(noPostgres !== undefined)(`has its rows, as the cloud has, on PostgreSQL over TLS${without}`, async () => {
    const { server } = databases;
    for (const name of ['openward_cloud', ...ownDatabases]) {
      const tables = "select relname from pg_stat_user_tables where n_tup_ins > 0 and relname not like 'knex%'";
      await until(`rows in ${name}`, async () => (await server?.query(tables, name))?.length !== 0);
    }
    const spoken = await server?.query(
      "select distinct datname, ssl from pg_stat_activity join pg_stat_ssl using (pid) where datname ~ '^(openward|hospital3)_' and pid <> pg_backend_pid() order by 1",
    );
    expect(spoken).toEqual(
      ['hospital3_hospital', 'hospital3_registrar', 'openward_cloud'].map((datname) => ({ datname, ssl: true })),
    );
    const kept = readdirSync(before.root, { recursive: true, encoding: 'utf8' });
    expect(kept.filter((name) => name.includes('/services/') && name.endsWith('.sqlite'))).toEqual([]);
    const [service] = (await statusOf(before)).processes.filter(({ name }) => name === 'hospital3-service');
    expect(service?.database).toBe(`hospital3_hospital on localhost:${server?.port}`);
  });

  it.skipIf(noPostgres !== undefined)(`gives no password to who only seems to be its database${without}`, async () => {
    const stranger = file('stranger.pem');
    writeFileSync(stranger, (await TestAuthority.found('StrangerMSP', 'nodes')).root);
    const told = readFileSync(before.node('hospital3').serviceConfig('hospital3-service'), 'utf8');
    writeFileSync(
      file('stranger.json'),
      told.replaceAll(encodeURIComponent(file('database-authority.pem')), encodeURIComponent(stranger)),
    );
    const program = [join(repository, 'dist', 'services', 'hospital.js'), '--config', file('stranger.json')];
    const { status, stdout, stderr } = spawnSync(process.execPath, program, { encoding: 'utf8', timeout: 60_000 });
    expect(status, stdout + stderr).toBe(1);
    expect(stdout + stderr).toContain('SERVICE_DATABASE');
    expect(stdout + stderr).toContain('unverified');
    expect(stdout + stderr).not.toContain(password);
  });

  it.skipIf(noPostgres !== undefined)(
    `refuses while PostgreSQL is away, in the middle of a treatment, and goes on by itself${without}`,
    async () => {
      const encounter = await cast.encounter({ org: 'hospital3' });
      const admin = await cast.admin('hospital3');
      await databases.server?.end('SIGQUIT');
      const refused = { code: 'SERVICE_DATABASE' };
      await expect(write(encounter), 'the doctor').rejects.toMatchObject(refused);
      await expect(admin.hospital.call(hospitalApi.bookings, { query: {} }), 'the administrator').rejects.toMatchObject(
        refused,
      );
      await expect(openShare(consumer, shareId), 'whom it was shared with').rejects.toMatchObject(refused);
      const wrong = [...wrongIn(await statusOf(before)), ...wrongIn(await statusOf(world.paths))];
      expect(wrong).toEqual(
        ['hospital3-service', 'hospital3-registrar', 'cloud-service'].map(
          (name) =>
            expect.stringMatching(
              new RegExp(`^${name}: its database: SERVICE_DATABASE \\((unreachable|not-ready)\\)`),
            ) as unknown,
        ),
      );
      await databases.server?.begin();
      await write(encounter);
      await sign(encounter);
      expect(await failedChecks(encounter)).toEqual([]);
      expect(await failedChecks(early)).toEqual([]);
      expect((await openShare(consumer, shareId)).use.T_ID).toBe(early.tid);
      const listed = await admin.hospital.call(hospitalApi.bookings, { query: {} });
      expect(listed.items.map(({ tid }) => tid).sort()).toEqual([early.tid, encounter.tid].sort());
      const { ok, processes } = await statusOf(before);
      expect({ ok, restarts: processes.map(({ restarts }) => restarts) }).toEqual({
        ok: true,
        restarts: processes.map(() => 0),
      });
    },
  );

  it('is told so while the S3 server is away on which the cloud keeps its records, and goes on by itself', async () => {
    const encounter = await cast.encounter({ org: 'hospital3' });
    await storage.end();
    await expect(write(encounter)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    const { processes, ...found } = await statusOf(world.paths);
    expect(processes.map(({ name }) => name)).not.toContain('cloud-storage');
    expect(wrongIn({ processes, ...found })).toEqual([expect.stringMatching(/^cloud-service: its storage: /)]);
    await storage.begin();
    await write(encounter);
    await sign(encounter);
    expect(await failedChecks(encounter)).toEqual([]);
    expect(await failedChecks(early)).toEqual([]);
  });

  it('is backed up while people work, into a file that only its operator’s key opens', async () => {
    const args = ['--out', file('hospital3.age'), '--recipient-file', file('recipient'), '--data', before.root];
    const [backedUp, during] = await Promise.all([done('backup', ...args), treated(cast, 'hospital3')]);
    head = BackedUp.parse(backedUp).head;
    expect(head).toMatchObject({ of: { kind: 'node' }, everyOrderer: false, nodes: [{ key: 'hospital3' }] });
    const dumped = databases.server && `localhost:${databases.server.port}`;
    expect(head.nodes[0]).toHaveProperty('dumped', dumped);
    expect(await failedChecks(during), 'checks of what was signed meanwhile').toEqual([]);
    await done('audit', 'anchor', '--org', 'hospital3', '--data', before.root);
    expect(
      readdirSync(before.root).filter((name) => name.startsWith('backup-')),
      'what the backup has left',
    ).toEqual([]);
  });

  it('does not stop the others, who sign on without it', async () => {
    late = await treated(cast, 'hospital3');
    forgotten = await cast.encounter({ org: 'hospital3', doctor: early.doctor });
    await lose(before);
    await databases.create(...ownDatabases);
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

  it('knows that its audit trail is an older one than the ledger has, and goes on behind that', async () => {
    await done('audit', 'anchor', '--org', 'hospital3', '--data', after.root);
    const { code, stdout } = await network('audit', 'verify', '--org', 'hospital3', '--data', after.root);
    expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining('"resumed"') as unknown });
  });

  it('has its people, and their records, those of after the backup too', async () => {
    const admin = await cast.admin('hospital3');
    await admin.hospital.call(hospitalApi.bookings, { query: {} });
    expect(await failedChecks(early), 'checks of a record from before the backup').toEqual([]);
    expect(await failedChecks(late), 'checks of a record from after it').toEqual([]);
    const { held } = await appointments(early.patient);
    expect(held.map(({ item }) => item.tid)).toContain(early.tid);
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
async function joinThird(world: World, paths: DataPaths, databases: Databases): Promise<void> {
  const values = {
    key: 'hospital3',
    mspId: 'Hospital3MSP',
    domain: 'hospital3.openward.internal',
    name: { en: 'Third Hospital', zh: '第三医院' },
  };
  const description = databases.describe('hospital2', values, file('hospital3.yaml'), 'hospital3');
  await databases.create(...ownDatabases);
  const [own, members] = [paths, world.paths].map((one) => ({ repository, paths: one }));
  if (own === undefined || members === undefined) throw new Error('expected two places');
  await init(own, description);
  const application = await apply(own, 'Wang Lin, +86 10 5555 0100', file('application.json'));
  const orgs = ['sa', 'hospital1', 'hospital2'];
  await approve(members, application, { orgs, file: file('change.json'), admission: file('admission.json') });
  await up({ ...members, progress });
  await joinNode(own, readJsonFile(Admission, file('admission.json')));
  await up({ ...own, progress });
  world.knows('hospital3', paths);
}
