import { describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { PDE } from '../../domain/record.ts';
import type { StoredOrganisation } from '../../domain/user.ts';
import {
  inWorld,
  makeGrant,
  makePde,
  makeRequest,
  newTid,
  openedTreatment,
  recordPut,
  registerPerson,
  shareGrantedTo,
  makeUse,
  type ChaincodeWorld,
} from '../testing/world.ts';

const api = ledgerApi.records;
const hospital1 = {
  mspId: 'Hospital1MSP',
  key: 'hospital1',
  type: 'hospital',
  name: { en: 'First', zh: '第一' },
} as const;

describe('where there are several clouds', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  const says = (organisation: StoredOrganisation) =>
    world.ledger.submit(world.sa, ledgerApi.organisations.put, organisation);
  const put = (pde: PDE) => world.ledger.submit(world.patient, api.put, pde);
  const at = (bucket: string, pde: PDE): PDE => ({ ...pde, URL_C: pde.URL_C.replace('openward-records', bucket) });
  const draft = async () =>
    makePde({ tid: await openedTreatment(world), patient: world.patient, doctor: world.doctor });

  it('a record lies at the cloud of the patient’s organisation', async () => {
    const pde = await draft();
    await expect(put(pde)).resolves.toMatchObject({ URL_C: pde.URL_C });
  });

  it.each(['second-records', 'nobodys-records'])('a record in %s is refused, whoever signed it', async (bucket) => {
    await expect(put(at(bucket, await draft()))).rejects.toMatchObject({
      code: 'NOT_ENTITLED',
      message: expect.stringContaining('URL_C') as unknown,
    });
  });

  it('a record of a patient of another organisation lies at that one’s cloud, wherever they are treated', async () => {
    const patient = await registerPerson(world, 'patient', 'Hospital2MSP');
    const tid = newTid();
    const parties = { patientPid: patient.pid, doctorPid: world.doctor.pid };
    await world.ledger.submit(world.hospital1, ledgerApi.treatments.open, { tid, ...parties });
    const pde = await makePde({ tid, patient, doctor: world.doctor });
    await expect(world.ledger.submit(patient, api.put, pde)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    await expect(world.ledger.submit(patient, api.put, at('second-records', pde))).resolves.toBeDefined();
  });

  it('a record is refused while the cloud that is named is none', async () => {
    for (const cloud of ['InstituteMSP', 'NowhereMSP']) {
      await says({ ...hospital1, cloud });
      await expect(put(await draft())).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    }
  });

  it('nothing is asked of an organisation of which SA has not said it yet', async () => {
    await says(hospital1);
    await expect(put(at('older-records', await draft()))).resolves.toBeDefined();
  });

  describe('a share', () => {
    it('goes through the cloud where the record lies, whoever else holds a fragment', async () => {
      const record = await recordPut(world);
      const request = makeRequest(world.patient);
      await world.ledger.submit(world.consumer, ledgerApi.shares.request, request);
      const grant = (proxies: string[]) =>
        makeGrant({ patient: world.patient, consumer: world.consumer, request, record }, { proxies });
      await expect(
        world.ledger.submit(world.patient, ledgerApi.shares.grant, await grant(['Cloud2MSP'])),
      ).rejects.toMatchObject({ code: 'NOT_ENTITLED', message: expect.stringContaining('proxies') as unknown });
      await expect(
        world.ledger.submit(world.patient, ledgerApi.shares.grant, await grant(['CloudMSP'])),
      ).resolves.toMatchObject({ status: 'granted' });
    });

    it('has its uses recorded by that cloud alone', async () => {
      const { grant } = await shareGrantedTo(world);
      const use = makeUse(grant, world.consumer);
      await expect(world.ledger.submit(world.cloud2, ledgerApi.uses.record, use)).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
      await expect(world.ledger.submit(world.cloud, ledgerApi.uses.record, use)).resolves.toMatchObject({
        proxy: 'CloudMSP',
      });
    });

    it('through a cloud whose bucket SA has not said yet is taken as before', async () => {
      await says({ mspId: 'CloudMSP', key: 'cloud', type: 'cloud', name: { en: 'Cloud' } });
      await says(hospital1);
      await expect(shareGrantedTo(world)).resolves.toBeDefined();
    });
  });
});
