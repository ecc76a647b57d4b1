import { beforeEach, describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Named } from '../../testing/ledger/aim.ts';
import { AnswerLost } from '../../testing/ledger/faults/answer-lost.ts';
import { NeverOrdered } from '../../testing/ledger/faults/never-ordered.ts';
import { SentTwice } from '../../testing/ledger/faults/sent-twice.ts';
import { openConfirmation, signConfirmation } from './confirm.ts';
import { revokeShare } from './revoke.ts';
import { assembleRecord, offer } from './seal.ts';
import { declineShare } from './decline.ts';
import { grantShare, requestShare } from './share.ts';
import { asking, draft, inClinic, tid, type ClinicCast, type Clinic } from './testing/clinic.ts';

const expiry = '2026-06-01T00:00:00.000Z';
const { shares } = ledgerApi;
let cast: ClinicCast;
let clinic: Clinic;
let consumer: ReturnType<Clinic['ports']>;
let patient: ReturnType<Clinic['ports']>;

inClinic((entered) => {
  clinic = entered;
  ({ cast } = entered);
});
beforeEach(async () => {
  consumer = clinic.ports(cast.consumer);
  patient = clinic.ports(cast.patient);
  const doctor = clinic.ports(cast.doctor);
  await offer(doctor, await assembleRecord(doctor, draft(cast)));
  await signConfirmation(patient, await openConfirmation(patient, 'hospital1', tid));
});

const ask = async () => {
  const asked = { patientPid: cast.patient.user.pid, purpose: 'research', reason: 'x', kinds: ['SHR'] } as const;
  return (await requestShare(consumer, { ...asked, until: expiry })).result;
};
const grant = async (shareId: string) =>
  (await grantShare(patient, { ...asking(cast), shareId, tid, version: 1, segments: ['s2'], expiry })).result;

/** Each change of a share: who submits what, and what brings it about once `prepare` is done. */
const changes: [status: string, Named, prepare: () => Promise<string>, act: (shareId: string) => Promise<unknown>][] = [
  ['requested', shares.request, () => Promise.resolve(''), ask],
  ['granted', shares.grant, async () => (await ask()).shareId, grant],
  [
    'declined',
    shares.decline,
    async () => (await ask()).shareId,
    async (shareId) => (await declineShare(patient, shareId, 'No')).result,
  ],
  [
    'revoked',
    shares.revoke,
    async () => (await grant((await ask()).shareId)).shareId,
    async (shareId) => (await revokeShare(patient, shareId, 'Changed my mind')).share,
  ],
];

const lines = () => [patient.ledger, consumer.ledger];
const told = (): number => clinic.ledger.events('share').length;

describe.each(changes)('a share that is %s', (status, transaction, prepare, act) => {
  it('is found on the ledger, not submitted again, when the answer was lost', async () => {
    const shareId = await prepare();
    for (const line of lines()) line.through((way) => new AnswerLost(way, transaction));
    expect(await act(shareId)).toMatchObject({ status });
    expect(clinic.trace.count(`submits ${transaction.name}`)).toBe(1);
  });

  it('is not called so when it never reached the orderers', async () => {
    const shareId = await prepare();
    const before = told();
    for (const line of lines()) line.through((way) => new NeverOrdered(way, transaction));
    await expect(act(shareId)).rejects.toMatchObject({ code: 'LEDGER_UNKNOWN' });
    expect(told()).toBe(before);
  });

  it('is so once, though the ledger is told twice', async () => {
    const shareId = await prepare();
    const before = told();
    for (const line of lines()) line.through((way) => new SentTwice(way, transaction));
    expect(await act(shareId)).toMatchObject({ status });
    expect(told()).toBe(before + 1);
  });
});
