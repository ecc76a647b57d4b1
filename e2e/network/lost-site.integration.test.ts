import { cpSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BackupHead } from '../../api/formats/backup.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { reset } from '../../fabric-config/lifecycle/down.ts';
import { DataPaths } from '../../fabric-config/node/paths.ts';
import { Cast, type Encounter } from '../world/cast.ts';
import { done, failedChecks, heightsIn, killedWhen, lose, statusOf, treated, wrongIn } from '../world/operator.ts';
import { until } from '../world/until.ts';
import { startWorld, visitWorld, type World } from '../world/world.ts';

/** Where operators keep backups, and the machines that come after those that are lost. */
const folder = mkdtempSync(join(tmpdir(), 'openward-backups-'));
const file = (name: string): string => join(folder, name);
const BackedUp = z.object({ head: BackupHead });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
