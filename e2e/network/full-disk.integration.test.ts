import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloudApi } from '../../api/http/cloud.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { StorageGrant } from '../../api/messages/cloud.ts';
import { book } from '../../app/flows/book.ts';
import { openRecord } from '../../app/flows/query.ts';
import { readUses } from '../../app/flows/use.ts';
import { streamOf } from '../../app/flows/testing/memory-ports.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { TID } from '../../domain/ids.ts';
import { repositoryRoot } from '../../fabric-config/node/paths.ts';
import { status, type NetworkStatus } from '../../fabric-config/lifecycle/status.ts';
import { noMount, smallDisk, type SmallDisk } from '../../testing/full-disk.ts';
import { Cast, newDisease, type Encounter } from '../world/cast.ts';
import { sign, write } from '../world/chapters.ts';
import { until } from '../world/until.ts';
import { startWorld, type World } from '../world/world.ts';

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof OpenwardError ? error.code : String(error)),
  );

/** Asks until it is refused: a database has room of its own for a while. */
async function refusal(work: () => Promise<unknown>): Promise<string> {
  let code = await codeOf(work());
  for (let times = 0; code === 'done' && times < 100; times += 1) code = await codeOf(work());
  return code;
}

// Services, storage, peers and orderers, all on one disk; the people's own machines are not this test's.
describe.skipIf(noMount !== undefined)(
  `a network whose disk is full${noMount === undefined ? '' : ` (${noMount})`}`,
  () => {
    let disk: SmallDisk;
    let world: World;
    let cast: Cast;
    let encounter: Encounter;
    const now = (): Promise<NetworkStatus> => status(repositoryRoot(), world.paths);

    beforeAll(async () => {
      disk = smallDisk(1024 * 1024);
      world = await startWorld({ folder: join(disk.folder, 'network') });
      cast = new Cast(world);
      encounter = await cast.encounter();
      await write(encounter);
      await sign(encounter);
      disk.fill();
    });
    afterAll(async () => {
      await cast.close();
      disk.empty();
      await world.stop();
      disk.remove();
    });

    it('says so, and how much room there is', async () => {
      const { ok, disk: room } = await now();
      expect(ok).toBe(false);
      expect(room).toMatchObject({ free: 0, problem: expect.stringContaining('full') as string });
    });

    it('refuses a booking as the service’s own trouble, and shows what the service has', async () => {
      const { patient, org } = encounter;
      const booking = () => book(patient, { org, department: 'general-surgery', di: newDisease() });
      expect(await refusal(booking)).toBe('SERVICE_DISK');
      expect((await patient.hospitals[0]?.service.call(hospitalApi.appointments))?.items.length).toBeGreaterThan(0);
    });

    it('refuses an object as the storage’s own trouble, and gives out what is stored', async () => {
      const { doctor, patient, tid } = encounter;
      const bytes = Buffer.alloc(3_000_000, 7);
      const digest = createHash('sha384').update(bytes).digest('hex');
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const body = { kind: 'records', tid: TID.parse(tid), digest, sha256, bytes: bytes.length } as const;
      const grant = await doctor.cloud.call(cloudApi.grantUpload, { body }).catch((error: unknown) => error);
      // The cloud writes down what it grants; where that fails first, it says the same of itself.
      const code =
        grant instanceof OpenwardError
          ? grant.code
          : await codeOf(doctor.store.put(StorageGrant.parse(grant), streamOf(bytes), bytes.length));
      expect(['STORAGE_FULL', 'SERVICE_DISK']).toContain(code);
      const { URL_C: url } = await patient.ledger.evaluate(ledgerApi.records.get, { tid: TID.parse(tid) });
      const download = await patient.cloud.call(cloudApi.grantDownload, { body: { tid: TID.parse(tid), url } });
      const stored = await patient.store.get(download);
      expect((await buffer(stored.body)).length).toBe(stored.bytes);
    });

    it('refuses a transaction without saying that it is recorded', async () => {
      // Each is waited for as long as a client waits for the ledger.
      for (const code of await Promise.all([1, 2, 3].map(() => codeOf(readUses(encounter.patient)))))
        expect(code).toMatch(/^LEDGER_|^SERVICE_DISK$/);
    });

    it('goes on by itself when there is room again', async () => {
      disk.empty();
      await until('everything to be well again', async () => (await now()).ok, 150_000);
      const next = await cast.encounter();
      await write(next);
      await sign(next);
      for (const { patient, tid } of [encounter, next]) {
        const { checks } = await openRecord(patient, tid);
        expect(checks.filter(({ result }) => result !== 'passed')).toEqual([]);
      }
    });
  },
);
