import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Acquaintance } from '../../domain/acquaintance.ts';
import type { ShareId } from '../../domain/ids.ts';
import { TID } from '../../domain/ids.ts';
import type { PDE } from '../../domain/record.ts';
import { guardianship } from '../../protocol/guardians/set.ts';
import { ecdsaSigner, signStatement } from '../../protocol/signature/sign.ts';
import { replaceKeys } from '../testing/replacement.ts';
import {
  DAY,
  inWorld,
  makeGrant,
  makeRequest,
  makeRevocation,
  newPid,
  newShareId,
  newTid,
  recordPut,
  registerPerson,
  type ChaincodePerson,
  type ChaincodeWorld,
} from '../testing/world.ts';

const { get, getFor } = ledgerApi.identities;
const people = [
  'patient',
  'otherPatient',
  'doctor',
  'otherDoctor',
  'doctor2',
  'technician',
  'consumer',
  'otherConsumer',
  'admin',
  'officer',
] as const;

describe('who a person may look up', () => {
  let world: ChaincodeWorld;
  let record: PDE;
  let tid: TID;
  let shareId: ShareId;
  inWorld((entered) => (world = entered));
  beforeEach(async () => {
    record = await recordPut(world);
    tid = TID.parse(record.T_ID);
    const request = makeRequest(world.patient);
    ({ shareId } = await world.ledger.submit(world.consumer, ledgerApi.shares.request, request));
  });

  async function grant(): Promise<void> {
    const { patient, consumer } = world;
    const share = await world.ledger.evaluate(patient, ledgerApi.shares.get, { shareId });
    const { purpose, reasonDigest = '', kinds, until, patientPid } = share;
    const request = { shareId, purpose, reasonDigest, kinds, until, patientPid };
    const granted = await makeGrant({ patient, consumer, request, record });
    await world.ledger.submit(patient, ledgerApi.shares.grant, granted);
  }

  const closeTreatment = () => world.ledger.submit(world.hospital1, ledgerApi.treatments.close, { tid });

  /** Asked by the person, and by the cloud for the person: the two agree. */
  async function allows(asker: ChaincodePerson, pid: ChaincodePerson['pid'], known: Acquaintance): Promise<boolean> {
    const answers = await Promise.allSettled([
      world.ledger.evaluate(asker, get, { pid, ...known }),
      world.ledger.evaluate(world.cloud, getFor, { pid, asker: asker.pid, ...known }),
    ]);
    const [first, second] = answers.map((answer) => {
      if (answer.status === 'fulfilled') return answer.value.pid;
      expect(answer.reason).toMatchObject({ code: 'NOT_ENTITLED' });
      return undefined;
    });
    expect(second).toBe(first);
    return first === pid;
  }

  async function seen(known: Acquaintance): Promise<Record<string, string[]>> {
    const found: Record<string, string[]> = {};
    for (const asker of people) {
      const others = people.filter((name) => name !== asker);
      const yes: string[] = [];
      for (const name of others) if (await allows(world[asker], world[name].pid, known)) yes.push(name);
      if (yes.length > 0) found[asker] = yes;
    }
    return found;
  }

  it('is oneself alone without a treatment or share', async () => {
    expect(await seen({})).toEqual({});
    for (const name of people) expect(await allows(world[name], world[name].pid, {})).toBe(true);
  });

  it('are patient and doctor of one’s treatment; the hospital’s technicians until it is closed', async () => {
    expect(await seen({ tid })).toEqual({
      patient: ['doctor'],
      doctor: ['patient'],
      technician: ['patient', 'doctor'],
    });
    await closeTreatment();
    expect(await seen({ tid })).toEqual({ patient: ['doctor'], doctor: ['patient'] });
  });

  it('is nobody of another hospital’s treatment, for its technicians', async () => {
    const elsewhere = await registerPerson(world, 'technician', 'Hospital2MSP');
    expect(await allows(world.technician, world.patient.pid, { tid })).toBe(true);
    for (const { pid } of [world.patient, world.doctor]) expect(await allows(elsewhere, pid, { tid })).toBe(false);
  });

  it('are the two parties of one’s share, with the doctor of the record while it is granted', async () => {
    expect(await seen({ shareId })).toEqual({ patient: ['consumer'], consumer: ['patient'] });
    await grant();
    expect(await seen({ shareId })).toEqual({ patient: ['doctor', 'consumer'], consumer: ['patient', 'doctor'] });
    const revocation = await makeRevocation(world.patient, shareId);
    await world.ledger.submit(world.patient, ledgerApi.shares.revoke, revocation);
    expect(await seen({ shareId })).toEqual({ patient: ['consumer'], consumer: ['patient'] });
  });

  it('are who has signed that one of the two is the other’s guardian, whichever keys they have by now', async () => {
    const { patient, consumer, doctor } = world;
    const guardianAt = new Date().toISOString();
    const wordOf = async (signer: ChaincodePerson, guardian: ChaincodePerson, owner: ChaincodePerson) => {
      const said = guardianship(guardian.pid, owner.pid, guardianAt);
      const guardianWord = await signStatement(said, {
        sign: ecdsaSigner(signer.privateKey),
        thumbprint: signer.thumbprint,
      });
      return { guardian: guardianWord, guardianAt };
    };
    const [owners, guardians] = [await wordOf(patient, consumer, patient), await wordOf(consumer, consumer, patient)];
    expect(await seen(owners)).toEqual({ consumer: ['patient'] });
    expect(await seen(guardians)).toEqual({ patient: ['consumer'] });
    expect(await seen(await wordOf(doctor, consumer, patient))).toEqual({});
    expect(await seen({ ...owners, guardianAt: '2030-01-15T08:00:00.001Z' })).toEqual({});
    expect(await seen({ guardian: owners.guardian })).toEqual({});
    vi.setSystemTime(Date.now() + DAY);
    await replaceKeys(world, patient);
    expect(await allows(consumer, patient.pid, owners)).toBe(true);
  });

  it('is nobody through a treatment or share that does not exist', async () => {
    expect(await seen({ tid: newTid(), shareId: newShareId() })).toEqual({});
  });

  it('is refused in the same words whether the user exists or not', async () => {
    const refusal = (pid: ChaincodePerson['pid'], known: Acquaintance) =>
      world.ledger.evaluate(world.consumer, get, { pid, ...known }).catch((error: unknown) => error);
    for (const known of [{}, { tid }, { shareId }])
      expect(await refusal(newPid(), known)).toEqual(await refusal(world.otherPatient.pid, known));
  });

  it('is asked on another’s behalf by SA and the cloud alone', async () => {
    const asked = { pid: world.patient.pid, asker: world.patient.pid };
    for (const who of ['sa', 'cloud'] as const)
      await expect(world.ledger.evaluate(world[who], getFor, asked)).resolves.toMatchObject({ pid: asked.pid });
    for (const who of ['hospital1', 'workstation', 'patient', 'officer', 'admin'] as const)
      await expect(world.ledger.evaluate(world[who], getFor, asked)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });
});
