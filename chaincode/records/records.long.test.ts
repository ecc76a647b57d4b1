import { describe, expect, it, vi } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { PDE } from '../../domain/record.ts';
import {
  BEGINNING,
  DAY,
  shareGrantedTo,
  inWorld,
  laterTime,
  makeGrant,
  makePde,
  makeRequest,
  makeRevocation,
  newTid,
  openedTreatment,
  recordPut,
  registerPerson,
  revoke,
  sha384Of,
  signedTerms,
  type ChaincodePerson,
  type ChaincodeWorld,
} from '../testing/world.ts';

const api = ledgerApi.records;

describe('a P_DE', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  const put = (pde: PDE, by: ChaincodePerson = world.patient) => world.ledger.submit(by, api.put, pde);
  const draft = async (changes: { content?: string; version?: number; supersedes?: string } = {}) =>
    makePde({ tid: await openedTreatment(world), patient: world.patient, doctor: world.doctor, ...changes });
  const nothingWasWritten = () =>
    expect([...world.ledger.committed.keys()].filter((key) => key.startsWith('record'))).toEqual([]);

  it('with both signatures right is recorded with its parties, time and transaction, and announced', async () => {
    const pde = await draft();
    const record = await put(pde);
    expect(record).toEqual({
      ...pde,
      patientPid: world.patient.pid,
      doctorPid: world.doctor.pid,
      hospital: 'Hospital1MSP',
      recordedAt: BEGINNING.toISOString(),
      transactionId: world.ledger.lastTransaction?.transactionId,
    });
    expect(world.ledger.lastTransaction?.event).toEqual({
      type: 'record',
      tags: world.ledger.tags(world.patient.pid, world.doctor.pid),
    });
  });

  it('is put reading nothing twice, in three messages to the peer: caller, treatment and what is there of the record; doctor; writes', async () => {
    const { simulation } = await world.ledger.endorse(world.patient, [api.put.name, JSON.stringify(await draft())]);
    expect(simulation.fetched).toBe(simulation.reads.size);
    expect(simulation.messages).toBe(3);
  });

  it('put twice is one record and one answer, without a second write or event', async () => {
    const pde = await draft();
    const first = await put(pde);
    vi.setSystemTime(laterTime(BEGINNING, 60_000));
    await expect(put(pde)).resolves.toEqual(first);
    expect(world.ledger.lastTransaction).toMatchObject({ writes: 0, event: undefined });
  });

  it.each(['doctor', 'otherPatient', 'consumer', 'hospital1', 'cloud', 'sa', 'admin'] as const)(
    'is not put by %s',
    async (who) => {
      const pde = await draft();
      await expect(world.ledger.submit(world[who], api.put, pde)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    },
  );

  it('without a treatment is refused', async () => {
    await expect(
      put(await makePde({ tid: newTid(), patient: world.patient, doctor: world.doctor })),
    ).rejects.toMatchObject({ code: 'TREATMENT_UNKNOWN' });
  });

  describe('one field of which was changed is refused:', () => {
    const flippedHex = (hex: string) => `${hex.startsWith('0') ? '1' : '0'}${hex.slice(1)}`;
    const flippedJws = (jws: string) => `${jws.slice(0, -20)}${jws.at(-20) === 'A' ? 'B' : 'A'}${jws.slice(-19)}`;
    const flips: Record<string, [(pde: PDE) => Partial<PDE> | Promise<Partial<PDE>>, string]> = {
      'T_ID to another treatment of the same two': [
        async () => ({ T_ID: await openedTreatment(world) }),
        'SIGNATURE_INVALID',
      ],
      URL_C: [(pde) => ({ URL_C: `s3://openward-records/records/${flippedHex(pde.digest)}` }), 'DIGEST_MISMATCH'],
      'URL_C to a folder that is not of records': [
        (pde) => ({ URL_C: `s3://openward-records/captures/${pde.digest}` }),
        'DIGEST_MISMATCH',
      ],
      digest: [(pde) => ({ digest: flippedHex(pde.digest) }), 'DIGEST_MISMATCH'],
      'digest and URL_C together': [
        (pde) => ({ digest: flippedHex(pde.digest), URL_C: `s3://openward-records/records/${flippedHex(pde.digest)}` }),
        'SIGNATURE_INVALID',
      ],
      manifestDigest: [(pde) => ({ manifestDigest: flippedHex(pde.manifestDigest) }), 'SIGNATURE_INVALID'],
      bytes: [() => ({ bytes: 0 }), 'INPUT_INVALID'],
      kinds: [() => ({ kinds: ['EMR', 'EMR'] }), 'INPUT_INVALID'],
      D_SP: [(pde) => ({ D_SP: flippedJws(pde.D_SP) }), 'SIGNATURE_INVALID'],
      D_SD: [(pde) => ({ D_SD: flippedJws(pde.D_SD) }), 'SIGNATURE_INVALID'],
      'the header of D_SD': [(pde) => ({ D_SD: `A${pde.D_SD.slice(1)}` }), 'SIGNATURE_INVALID'],
      'D_SP and D_SD swapped': [(pde) => ({ D_SP: pde.D_SD, D_SD: pde.D_SP }), 'SIGNATURE_INVALID'],
      'D_SD replaced by D_SP': [(pde) => ({ D_SD: pde.D_SP }), 'SIGNATURE_INVALID'],
      version: [() => ({ version: 2 }), 'RECORD_VERSION'],
      supersedes: [() => ({ supersedes: sha384Of('nothing') }), 'RECORD_VERSION'],
    };
    it.each(Object.entries(flips))('%s', async (_name, [change, code]) => {
      const pde = await draft();
      const changed = { ...pde, ...(await change(pde)) };
      await expect(put(changed)).rejects.toMatchObject({ code });
      nothingWasWritten();
      await expect(put(pde)).resolves.toMatchObject({ version: 1 });
    });
  });

  it('signed by another doctor is refused, whatever pid the statement names', async () => {
    const pde = await draft();
    const signed = { T_ID: pde.T_ID, digest: pde.digest, manifestDigest: pde.manifestDigest, version: 1 };
    await expect(put({ ...pde, D_SD: await signedTerms(world.otherDoctor, signed) })).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    });
    await expect(
      put({ ...pde, D_SD: await signedTerms(world.otherDoctor, signed, { pid: world.doctor.pid }) }),
    ).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
    const impostor = { ...world.otherDoctor, pid: world.doctor.pid, thumbprint: world.doctor.thumbprint };
    await expect(put({ ...pde, D_SD: await signedTerms(impostor, signed) })).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    });
    nothingWasWritten();
  });

  it('signed by the patient in the doctor’s name is refused', async () => {
    const pde = await draft();
    const signed = { T_ID: pde.T_ID, digest: pde.digest, manifestDigest: pde.manifestDigest, version: 1 };
    const forged = await signedTerms({ ...world.patient, pid: world.doctor.pid }, signed, { role: 'doctor' });
    await expect(put({ ...pde, D_SD: forged })).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });

  it.each([{ role: 'patient' as const }, { pid: undefined }, { version: 2 }])(
    'whose doctor signed another statement (%j) is refused',
    async (change) => {
      const pde = await draft();
      const changes = 'pid' in change ? { pid: world.otherDoctor.pid } : change;
      const D_SD = await signedTerms(
        world.doctor,
        { T_ID: pde.T_ID, digest: pde.digest, manifestDigest: pde.manifestDigest, version: 1 },
        changes,
      );
      await expect(put({ ...pde, D_SD })).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
    },
  );

  it('cannot reuse signatures made in another treatment', async () => {
    const first = await draft();
    await put(first);
    await expect(put({ ...first, T_ID: await openedTreatment(world) })).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    });
  });

  it.each(['patient', 'doctor'] as const)('is refused when the %s was revoked', async (who) => {
    const pde = await draft();
    await revoke(world, world[who]);
    await expect(put(pde)).rejects.toMatchObject({ code: 'USER_REVOKED' });
    nothingWasWritten();
  });

  it('far from the endorser’s time is refused', async () => {
    const pde = await draft();
    await expect(
      world.ledger.submit(world.patient, api.put, pde, { time: laterTime(BEGINNING, 6 * 60_000) }),
    ).rejects.toMatchObject({ code: 'CLOCK_SKEW' });
  });

  describe('among many of an archive', () => {
    const putAll = (records: PDE[], by: ChaincodePerson = world.patient) =>
      world.ledger.submit(by, api.putAll, { records });

    it('is recorded with them, in one transaction that is announced once, and again without effect', async () => {
      const records = [await draft(), await draft(), await draft()];
      await expect(putAll(records)).resolves.toEqual({ recorded: 3 });
      const { transactionId, event } = world.ledger.lastTransaction!;
      expect(event).toEqual({ type: 'record', tags: world.ledger.tags(world.patient.pid, world.doctor.pid) });
      for (const pde of records)
        await expect(world.ledger.evaluate(world.patient, api.get, { tid: pde.T_ID })).resolves.toEqual(
          expect.objectContaining({ ...pde, transactionId }),
        );
      await expect(putAll(records)).resolves.toEqual({ recorded: 3 });
      expect(world.ledger.lastTransaction).toMatchObject({ writes: 0, event: undefined });
      const { items } = await world.ledger.evaluate(world.patient, api.listByPatient, { pid: world.patient.pid });
      expect(items.map(({ T_ID }) => T_ID).sort()).toEqual(records.map(({ T_ID }) => T_ID).sort());
    });

    it('costs no message more than one alone', async () => {
      const records = [await draft(), await draft(), await draft()];
      const { simulation } = await world.ledger.endorse(world.patient, [api.putAll.name, JSON.stringify({ records })]);
      expect(simulation.messages).toBe(3);
    });

    it('is recorded when some of them were before', async () => {
      const [first, second] = [await draft(), await draft()];
      await put(first);
      await expect(putAll([first, second])).resolves.toEqual({ recorded: 2 });
      expect(world.ledger.lastTransaction?.event).toMatchObject({ type: 'record' });
    });

    it.each<[string, () => Promise<PDE>, string]>([
      ['a false signature', async () => ({ ...(await draft()), D_SD: (await draft()).D_SD }), 'SIGNATURE_INVALID'],
      [
        'a treatment that was not opened',
        async () => makePde({ tid: newTid(), patient: world.patient, doctor: world.doctor }),
        'TREATMENT_UNKNOWN',
      ],
      [
        'another patient’s record',
        async () =>
          makePde({
            tid: await openedTreatment(world, world.otherPatient),
            patient: world.otherPatient,
            doctor: world.doctor,
          }),
        'NOT_ENTITLED',
      ],
      ['another version', async () => draft({ version: 2 }), 'RECORD_VERSION'],
    ])('is not recorded beside %s, which is named', async (_what, makeBad, code) => {
      const [good, bad] = [await draft(), await makeBad()];
      await expect(putAll([good, bad])).rejects.toMatchObject({
        code,
        message: expect.stringContaining(`records.1 (${bad.T_ID})`),
      });
      nothingWasWritten();
    });

    it('is not put by another, not twice, and not with more than ninety-nine others', async () => {
      const pde = await draft();
      for (const who of ['doctor', 'otherPatient', 'hospital1', 'sa'] as const)
        await expect(putAll([pde], world[who] as ChaincodePerson)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
      await expect(putAll([pde, { ...pde, version: 2 }])).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      await expect(putAll(Array.from({ length: 101 }, () => ({ ...pde, T_ID: newTid() })))).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        message: expect.stringContaining('too_big'),
      });
      nothingWasWritten();
    });
  });

  describe('amended', () => {
    const amend = async (first: PDE, changes: { version?: number; supersedes?: string; content?: string } = {}) =>
      makePde({
        tid: first.T_ID,
        patient: world.patient,
        doctor: world.doctor,
        content: 'amended',
        version: 2,
        supersedes: first.digest,
        ...changes,
      });

    it('is a new version beside the old one', async () => {
      const first = await recordPut(world);
      const second = await amend(first);
      await put(second);
      await expect(world.ledger.evaluate(world.patient, api.get, { tid: first.T_ID })).resolves.toMatchObject(second);
      await expect(
        world.ledger.evaluate(world.patient, api.get, { tid: first.T_ID, version: 1 }),
      ).resolves.toMatchObject(first);
      const history = await world.ledger.evaluate(world.doctor, api.history, { tid: first.T_ID });
      expect(history.items.map(({ version, digest }) => [version, digest])).toEqual([
        [1, first.digest],
        [2, second.digest],
      ]);
    });

    it('may come after the treatment was closed, where a first version may not', async () => {
      const first = await recordPut(world);
      await world.ledger.submit(world.hospital1, ledgerApi.treatments.close, { tid: first.T_ID });
      await expect(put(await amend(first))).resolves.toMatchObject({ version: 2 });
      const closed = await draft();
      await world.ledger.submit(world.hospital1, ledgerApi.treatments.close, { tid: closed.T_ID });
      await expect(put(closed)).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    it('must follow the latest version and name its digest', async () => {
      const first = await recordPut(world);
      const nameless = await makePde({
        tid: first.T_ID,
        patient: world.patient,
        doctor: world.doctor,
        content: 'amended',
        version: 2,
      });
      for (const stale of [
        await amend(first, { version: 1 }),
        await amend(first, { version: 3 }),
        await amend(first, { supersedes: sha384Of('other') }),
        nameless,
      ]) {
        await expect(put(stale)).rejects.toMatchObject({ code: 'RECORD_VERSION' });
      }
      await put(await amend(first));
      await expect(put(await amend(first, { content: 'amended otherwise' }))).rejects.toMatchObject({
        code: 'RECORD_VERSION',
      });
    });

    it('at the same moment twice is accepted once', async () => {
      const first = await recordPut(world);
      const endorsed = [];
      for (const content of ['one', 'other'])
        endorsed.push(
          await world.ledger.endorse(world.patient, [api.put.name, JSON.stringify(await amend(first, { content }))]),
        );
      expect(endorsed.map((endorsement) => world.ledger.commit(endorsement))).toEqual([true, false]);
    });

    it('does not let the first version be put again as something else', async () => {
      const first = await recordPut(world);
      await put(await amend(first));
      await expect(put(first)).resolves.toMatchObject({ version: 1 });
      expect(world.ledger.lastTransaction?.writes).toBe(0);
    });
  });

  describe('is read', () => {
    it.each(['patient', 'doctor', 'hospital1', 'cloud'] as const)('by %s', async (who) => {
      const pde = await recordPut(world);
      await expect(world.ledger.evaluate(world[who], api.get, { tid: pde.T_ID })).resolves.toMatchObject(pde);
      await expect(world.ledger.evaluate(world[who], api.history, { tid: pde.T_ID })).resolves.toMatchObject({
        items: [pde],
      });
    });

    it.each([
      'otherPatient',
      'otherDoctor',
      'doctor2',
      'hospital2',
      'sa',
      'workstation',
      'technician',
      'admin',
      'officer',
      'consumer',
    ] as const)('not by %s', async (who) => {
      const pde = await recordPut(world);
      await expect(world.ledger.evaluate(world[who], api.get, { tid: pde.T_ID })).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
      await expect(world.ledger.evaluate(world[who], api.history, { tid: pde.T_ID })).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
    });

    it('by a consumer from the grant on, in the version granted, without its history', async () => {
      const { record } = await shareGrantedTo(world);
      const asked = { tid: record.T_ID };
      await expect(world.ledger.evaluate(world.consumer, api.get, asked)).resolves.toMatchObject(record);
      await expect(world.ledger.evaluate(world.consumer, api.history, asked)).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
      await expect(world.ledger.evaluate(world.otherConsumer, api.get, asked)).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
      const second = await makePde({
        tid: record.T_ID,
        patient: world.patient,
        doctor: world.doctor,
        content: 'amended',
        version: 2,
        supersedes: record.digest,
      });
      await put(second);
      await expect(world.ledger.evaluate(world.consumer, api.get, { ...asked, version: 1 })).resolves.toMatchObject(
        record,
      );
      await expect(world.ledger.evaluate(world.consumer, api.get, { ...asked, version: 2 })).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
      await expect(world.ledger.evaluate(world.consumer, api.get, asked)).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
    });

    it('by a consumer no longer once the share has expired', async () => {
      const { record, grant } = await shareGrantedTo(world);
      vi.setSystemTime(laterTime(new Date(grant.expiry), -1));
      await expect(world.ledger.evaluate(world.consumer, api.get, { tid: record.T_ID })).resolves.toMatchObject(record);
      vi.setSystemTime(new Date(grant.expiry));
      await expect(world.ledger.evaluate(world.consumer, api.get, { tid: record.T_ID })).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
      const backdated = { time: laterTime(BEGINNING, DAY) };
      await expect(
        world.ledger.evaluate(world.consumer, api.get, { tid: record.T_ID }, backdated),
      ).rejects.toMatchObject({ code: 'CLOCK_SKEW' });
    });

    it('by a consumer no longer once the share was revoked, unless another one lives', async () => {
      const { record, grant } = await shareGrantedTo(world);
      const request = makeRequest(world.patient);
      await world.ledger.submit(world.consumer, ledgerApi.shares.request, request);
      const another = await makeGrant({ patient: world.patient, consumer: world.consumer, request, record });
      await world.ledger.submit(world.patient, ledgerApi.shares.grant, another);
      await world.ledger.submit(
        world.patient,
        ledgerApi.shares.revoke,
        await makeRevocation(world.patient, grant.shareId),
      );
      await expect(world.ledger.evaluate(world.consumer, api.get, { tid: record.T_ID })).resolves.toMatchObject(record);
      await world.ledger.submit(
        world.patient,
        ledgerApi.shares.revoke,
        await makeRevocation(world.patient, another.shareId),
      );
      await expect(world.ledger.evaluate(world.consumer, api.get, { tid: record.T_ID })).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
    });

    it('as unknown where there is none', async () => {
      const tid = await openedTreatment(world);
      for (const asked of [{ tid }, { tid, version: 1 }])
        await expect(world.ledger.evaluate(world.patient, api.get, asked)).rejects.toMatchObject({
          code: 'RECORD_UNKNOWN',
        });
      await expect(world.ledger.evaluate(world.patient, api.history, { tid })).rejects.toMatchObject({
        code: 'RECORD_UNKNOWN',
      });
    });
  });

  describe('in the patient’s list', () => {
    const list = (by: ChaincodePerson, pid: string, query: { pageSize?: number; bookmark?: string } = {}) =>
      world.ledger.evaluate(by, api.listByPatient, { pid, ...query });

    async function putMany(count: number): Promise<PDE[]> {
      const all: PDE[] = [];
      for (let n = 0; n < count; n += 1) {
        vi.setSystemTime(laterTime(BEGINNING, n * 1000));
        all.unshift(await recordPut(world));
      }
      return all;
    }

    it('comes newest first, in pages that join without gap or repetition', async () => {
      const all = await putMany(7);
      const seen: string[] = [];
      const sizes: number[] = [];
      let bookmark = '';
      do {
        const page = await list(world.patient, world.patient.pid, { pageSize: 3, bookmark });
        sizes.push(page.items.length);
        seen.push(...page.items.map((item) => item.T_ID));
        bookmark = page.bookmark;
      } while (bookmark !== '');
      expect(seen).toEqual(all.map((pde) => pde.T_ID));
      expect(sizes).toEqual([3, 3, 1]);
    });

    it('fills the last page exactly without promising another', async () => {
      await putMany(2);
      await expect(list(world.patient, world.patient.pid, { pageSize: 2 })).resolves.toMatchObject({ bookmark: '' });
    });

    it('stands once, in its latest version, in the place of that', async () => {
      const [newer, older] = await putMany(2);
      vi.setSystemTime(laterTime(BEGINNING, DAY));
      const amended = await makePde({
        tid: older!.T_ID,
        patient: world.patient,
        doctor: world.doctor,
        version: 2,
        supersedes: older!.digest,
      });
      await put(amended);
      const { items } = await list(world.patient, world.patient.pid);
      expect(items.map(({ T_ID, version }) => [T_ID, version])).toEqual([
        [older!.T_ID, 2],
        [newer!.T_ID, 1],
      ]);
    });

    it('is found by that patient alone', async () => {
      await recordPut(world);
      await expect(list(world.otherPatient, world.otherPatient.pid)).resolves.toEqual({
        items: [],
        bookmark: '',
        unreadable: 0,
      });
      for (const who of ['otherPatient', 'doctor', 'consumer', 'admin', 'hospital1', 'cloud', 'sa'] as const) {
        await expect(
          world.ledger.evaluate(world[who], api.listByPatient, { pid: world.patient.pid }),
        ).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
      }
    });

    it('is not reached by a bookmark from elsewhere', async () => {
      await putMany(3);
      const { bookmark } = await list(world.patient, world.patient.pid, { pageSize: 1 });
      const stranger = await list(world.otherPatient, world.otherPatient.pid, { bookmark });
      expect(stranger.items).toEqual([]);
      for (const forged of [
        'x',
        `record-by-patient/${world.patient.pid}/0`,
        '0000000000000.T-1/../x',
        '\u0000',
        '0000000000000.',
        `.${newTid()}`,
      ]) {
        await expect(list(world.otherPatient, world.otherPatient.pid, { bookmark: forged })).rejects.toMatchObject({
          code: 'INPUT_INVALID',
        });
      }
      await expect(
        list(world.otherPatient, world.otherPatient.pid, { bookmark: '0000000000000.0' }),
      ).resolves.toMatchObject({ items: [] });
    });

    it('costs what the page shows, however much is stored', async () => {
      const cost = async () =>
        (
          await world.ledger.endorse(world.patient, [
            api.listByPatient.name,
            JSON.stringify({ pid: world.patient.pid, pageSize: 2 }),
          ])
        ).simulation.fetched;
      await putMany(4);
      const few = await cost();
      await putMany(12);
      expect(await cost()).toBe(few);
    });

    it('asks the peer once for each record it shows', async () => {
      await putMany(3);
      const { simulation } = await world.ledger.endorse(world.patient, [
        api.listByPatient.name,
        JSON.stringify({ pid: world.patient.pid, pageSize: 3 }),
      ]);
      expect([...simulation.reads.keys()].filter((key) => key.startsWith('record')).length).toBe(3);
    });

    it('shows records that the first chaincode put there', async () => {
      const [newer, older] = await putMany(2);
      for (const [key, entry] of world.ledger.committed) {
        if (key.startsWith('record-by-patient/'))
          world.ledger.committed.set(key, { ...entry, value: Buffer.from('{}') });
      }
      const { items } = await list(world.patient, world.patient.pid);
      expect(items.map(({ T_ID }) => T_ID)).toEqual([newer!.T_ID, older!.T_ID]);
    });
  });

  it('of a patient treated at another hospital carries that hospital', async () => {
    const tid = newTid();
    await world.ledger.submit(world.hospital2, ledgerApi.treatments.open, {
      tid,
      patientPid: world.patient.pid,
      doctorPid: world.doctor2.pid,
    });
    await expect(put(await makePde({ tid, patient: world.patient, doctor: world.doctor2 }))).resolves.toMatchObject({
      hospital: 'Hospital2MSP',
    });
    await expect(world.ledger.evaluate(world.hospital1, api.get, { tid })).rejects.toMatchObject({
      code: 'NOT_ENTITLED',
    });
  });

  it('refused leaves an error that names the signature which failed', async () => {
    const pde = await draft();
    await expect(put({ ...pde, D_SD: pde.D_SP })).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
      message: expect.stringContaining('D_SD'),
    });
  });

  it('may be signed by a doctor registered later than the patient', async () => {
    const doctor = await registerPerson(world, 'doctor', 'Hospital1MSP');
    await expect(
      put(await makePde({ tid: await openedTreatment(world, world.patient, doctor), patient: world.patient, doctor })),
    ).resolves.toMatchObject({ doctorPid: doctor.pid });
  });
});
