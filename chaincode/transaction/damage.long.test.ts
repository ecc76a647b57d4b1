import { describe, expect, it, vi } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import {
  BEGINNING,
  inWorld,
  laterTime,
  makeGrant,
  makePde,
  makeRequest,
  recordPut,
  recordUse,
  shareGrantedTo,
  type ChaincodeWorld,
} from '../testing/world.ts';

const damages: [what: string, value: string][] = [
  ['cut off', '{"T_ID":'],
  ['not JSON', '\u0000\u0001'],
  ['null', 'null'],
  ['another shape', '{"mspId":7}'],
];

describe.each(damages)('an entry that is %s', (_, value) => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  /** The one entry whose key begins and ends so. */
  const damage = (prefix: string, suffix = ''): void => {
    const keys = [...world.ledger.committed.keys()].filter((key) => key.startsWith(prefix) && key.endsWith(suffix));
    expect(keys, `${prefix}…${suffix}`).toHaveLength(1);
    world.ledger.committed.set(keys[0] ?? '', { value: Buffer.from(value), block: 0 });
  };

  describe('of an organisation', () => {
    const list = () => world.ledger.evaluate(world.hospital1, ledgerApi.organisations.list, {});
    const unreadable = () => world.ledger.evaluate(world.hospital1, ledgerApi.organisations.unreadable, {});

    it('hides no other organisation, and is named', async () => {
      await expect(unreadable()).resolves.toEqual([]);
      damage('organisation/Hospital2MSP');
      expect((await list()).map(({ mspId }) => mspId)).toEqual([
        'Cloud2MSP',
        'CloudMSP',
        'Hospital1MSP',
        'InstituteMSP',
        'SaMSP',
      ]);
      await expect(unreadable()).resolves.toEqual(['Hospital2MSP']);
    });

    it('is put right by SA alone', async () => {
      const hospital = (await list()).find(({ mspId }) => mspId === 'Hospital2MSP');
      if (hospital === undefined) throw new Error('The network has no Hospital2MSP');
      damage('organisation/Hospital2MSP');
      const { put } = ledgerApi.organisations;
      await expect(world.ledger.submit(world.hospital1, put, hospital)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
      await world.ledger.submit(world.sa, put, hospital);
      expect(await list()).toContainEqual(hospital);
      await expect(unreadable()).resolves.toEqual([]);
    });
  });

  describe('of a version of a record', () => {
    const history = (tid: string) => world.ledger.evaluate(world.doctor, ledgerApi.records.history, { tid });
    const twoVersions = async () => {
      const first = await recordPut(world);
      const { patient, doctor } = world;
      const more = { content: 'amended', version: 2, supersedes: first.digest };
      const second = await makePde({ tid: first.T_ID, patient, doctor, ...more });
      await world.ledger.submit(patient, ledgerApi.records.put, second);
      return { tid: first.T_ID, first, second };
    };

    it('hides no other version', async () => {
      const { tid, second } = await twoVersions();
      damage(`record/${tid}/`, '0001');
      await expect(history(tid)).resolves.toMatchObject({ items: [second], bookmark: '', unreadable: 1 });
    });

    it('that is the latest does not hide those before it', async () => {
      const { tid, first } = await twoVersions();
      damage(`record/${tid}/`, '0002');
      await expect(history(tid)).resolves.toMatchObject({ items: [first], unreadable: 1 });
    });

    it('hides no other record of the patient', async () => {
      const [damaged, whole] = [await recordPut(world), await recordPut(world)];
      damage(`record/${damaged.T_ID}/`);
      await expect(
        world.ledger.evaluate(world.patient, ledgerApi.records.listByPatient, { pid: world.patient.pid }),
      ).resolves.toMatchObject({ items: [whole], unreadable: 1 });
    });
  });

  describe('of a share', () => {
    it('closes no record that another share opens', async () => {
      const { record, request } = await shareGrantedTo(world);
      const { patient, consumer } = world;
      const again = makeRequest(patient);
      await world.ledger.submit(consumer, ledgerApi.shares.request, again);
      const grant = await makeGrant({ patient, consumer, request: again, record });
      await world.ledger.submit(patient, ledgerApi.shares.grant, grant);
      damage(`share/${request.shareId}`);
      const read = world.ledger.evaluate(consumer, ledgerApi.records.get, { tid: record.T_ID });
      await expect(read).resolves.toMatchObject(record);
      damage(`share/${again.shareId}`);
      await expect(world.ledger.evaluate(consumer, ledgerApi.records.get, { tid: record.T_ID })).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
    });

    it.each(['listByPatient', 'listByConsumer'] as const)('hides no other share (%s)', async (name) => {
      const [damaged, whole] = [await shareGrantedTo(world), await shareGrantedTo(world)];
      damage(`share/${damaged.request.shareId}`);
      const who = name === 'listByPatient' ? world.patient : world.consumer;
      const page = await world.ledger.evaluate(who, ledgerApi.shares[name], { pid: who.pid });
      expect(page).toMatchObject({ items: [{ shareId: whole.request.shareId }], unreadable: 1 });
    });
  });

  describe('of a use', () => {
    it('hides no other use of its consumer', async () => {
      const [damaged, whole] = [await recordUse(world), await recordUse(world)];
      damage('use-by-consumer/', damaged.use.releaseId);
      const { consumer } = world;
      await expect(
        world.ledger.evaluate(consumer, ledgerApi.uses.listByConsumer, { pid: consumer.pid }),
      ).resolves.toEqual({ items: [whole.use], bookmark: '', unreadable: 1 });
    });

    it('hides no other use in the patient’s log', async () => {
      const [damaged, whole] = [await recordUse(world), await recordUse(world)];
      damage('use-by-patient/', damaged.use.releaseId);
      const { patient } = world;
      await expect(world.ledger.submit(patient, ledgerApi.uses.readLog, { pid: patient.pid })).resolves.toEqual({
        items: [whole.use],
        bookmark: '',
        unreadable: 1,
      });
    });

    it('read is one of its readings, of which none hides another', async () => {
      const { patient } = world;
      await world.ledger.submit(patient, ledgerApi.uses.readLog, { pid: patient.pid });
      damage('reading-by-patient/');
      vi.setSystemTime(laterTime(BEGINNING, 1000));
      await world.ledger.submit(patient, ledgerApi.uses.readLog, { pid: patient.pid });
      await expect(
        world.ledger.evaluate(patient, ledgerApi.uses.listReadings, { pid: patient.pid }),
      ).resolves.toMatchObject({ items: [{ readerPid: patient.pid }], unreadable: 1 });
    });
  });
});

describe('the history of a record', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  it('comes in pages, oldest first, each asked for by what the one before named', async () => {
    const { patient, doctor } = world;
    const [first, digests] = [await recordPut(world), [] as string[]];
    let before = first;
    for (let version = 2; version <= 5; version += 1) {
      before = await makePde({ tid: first.T_ID, patient, doctor, version, supersedes: before.digest });
      await world.ledger.submit(patient, ledgerApi.records.put, before);
      digests.push(before.digest);
    }
    const page = (bookmark: string) =>
      world.ledger.evaluate(doctor, ledgerApi.records.history, { tid: first.T_ID, pageSize: 2, bookmark });
    const pages = [await page('')];
    while (pages.at(-1)?.bookmark !== '') pages.push(await page(pages.at(-1)?.bookmark ?? ''));
    expect(pages.map(({ items }) => items.map(({ digest }) => digest))).toEqual([
      [first.digest, digests[0]],
      [digests[1], digests[2]],
      [digests[3]],
    ]);
  });

  it.each(['3', '00003', '0003.x', '../0003', '0003/'])('refuses the bookmark %s', async (bookmark) => {
    const { T_ID: tid } = await recordPut(world);
    await expect(
      world.ledger.evaluate(world.doctor, ledgerApi.records.history, { tid, bookmark }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});
