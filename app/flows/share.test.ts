import { beforeEach, describe, expect, it } from 'vitest';
import { cloudApi } from '../../api/http/cloud.ts';
import { saApi } from '../../api/http/sa.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { ShareId } from '../../domain/ids.ts';
import type { Share } from '../../domain/share.ts';
import { fragmentDigest } from '../../protocol/reencryption/fragment-digest.ts';
import { Lying } from '../../testing/ledger/faults/lying.ts';
import type { Delegation } from '../ports/vault.ts';
import { grantShare, standing, type Grant } from './share.ts';
import { inClinic, type ClinicCast, type Clinic } from './testing/clinic.ts';
import { asked, consent, granted, recorded } from './testing/story.ts';

let cast: ClinicCast;
let clinic: Clinic;
let patient: ReturnType<Clinic['ports']>;
let shareId: string;
inClinic((entered) => {
  clinic = entered;
  ({ cast } = entered);
});
beforeEach(async () => {
  await recorded(clinic);
  patient = clinic.ports(cast.patient);
  shareId = await asked(clinic);
  clinic.trace.events.length = 0;
});

const asking = () => ({ shareId: ShareId.parse(shareId), consumerPid: cast.consumer.user.pid });
const lie = (alter: (honest: Share) => Share) => {
  patient.ledger.through((way) => new Lying(way, ledgerApi.shares.get, alter));
};

/** Refused with this code, and nothing was given away: nothing stored, left with the proxy, signed or submitted. */
async function refused(code: string, grant: Partial<Grant> = {}, ports = patient): Promise<void> {
  await expect(grantShare(ports, { ...consent(clinic, shareId), ...grant })).rejects.toMatchObject({ code });
  const done = ['stores shares', 'cloud PUT /v1/shares/:id/fragment', 'patient signs', 'submits shares:grant'];
  expect(clinic.trace.events.filter((event) => done.includes(event))).toEqual([]);
}

describe('a patient grants nothing', () => {
  it('of a share about another patient', async () => {
    lie((share) => ({ ...share, patientPid: cast.otherDoctor.user.pid }));
    await refused('NOT_ENTITLED');
  });

  it('that was decided already', async () => {
    shareId = await granted(clinic);
    clinic.trace.events.length = 0;
    await refused('CONFLICT');
  });

  it.each<[string, () => Partial<Grant>]>([
    ['by another', () => ({ consumerPid: cast.otherDoctor.user.pid })],
    ['for another purpose', () => ({ purpose: 'treatment' })],
  ])('when the request read was %s than the one on the ledger', async (_, shown) => {
    await refused('CONFLICT', shown());
  });

  it('when the ledger answers with another request of theirs', async () => {
    const other = ShareId.parse(await asked(clinic, ['attachment']));
    lie((share) => ({ ...share, shareId: other }));
    await refused('CONFLICT');
  });

  it.each<[string, string, () => object]>([
    ['the applicant is revoked', 'USER_REVOKED', () => ({ status: 'revoked' })],
    ['the applicant is of another organisation', 'NOT_ENTITLED', () => ({ mspId: 'Hospital1MSP' })],
    ['the applicant has another role', 'NOT_ENTITLED', () => ({ role: 'doctor' })],
    ['something about somebody else', 'NOT_ENTITLED', () => ({ pid: cast.otherDoctor.user.pid })],
  ])('when SA says %s', async (_, code, lied) => {
    const honest = await standing(patient, asking());
    clinic.sa.on(saApi.standing, () => ({ ...honest, ...lied() }));
    clinic.trace.events.length = 0;
    await refused(code);
  });

  it('when the share and SA say another organisation than the ledger has of the applicant', async () => {
    lie((share) => ({ ...share, consumerMsp: 'Hospital1MSP' }));
    const honest = await standing(patient, asking());
    clinic.sa.on(saApi.standing, () => ({ ...honest, mspId: 'Hospital1MSP' }));
    await refused('NOT_ENTITLED');
  });

  it('of another version than was read', async () => {
    await recorded(clinic);
    const [older] = await clinic.records();
    if (older === undefined) throw new Error('two versions are on the ledger');
    patient.ledger.through((way) => new Lying(way, ledgerApi.records.get, () => older));
    clinic.trace.events.length = 0;
    await refused('MANIFEST_MISMATCH', { version: 2 });
  });

  it.each<[string, readonly string[]]>([
    ['no part', []],
    ['a part twice', ['s2', 's2']],
  ])('when %s is chosen', async (_, segments) => {
    await refused('INPUT_INVALID', { segments });
  });
});

describe('a fragment', () => {
  const delegating = (alter: (delegation: Delegation) => Delegation) => {
    const { vault } = patient;
    const delegate: typeof vault.delegate = async (...asking) => alter(await vault.delegate(...asking));
    const altered: typeof vault = Object.create(vault, { delegate: { value: delegate } });
    return { ...patient, vault: altered };
  };

  it.each<[string, (delegation: Delegation) => Delegation]>([
    ['none', (delegation) => ({ ...delegation, fragments: [] })],
    ['two', (delegation) => ({ ...delegation, fragments: [...delegation.fragments, ...delegation.fragments] })],
  ])('is left with no proxy where there should be one and there are %s', async (_, alter) => {
    await expect(grantShare(delegating(alter), consent(clinic, shareId))).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(clinic.cloud.deposits.size).toBe(0);
    expect(clinic.trace.has('submits shares:grant')).toBe(false);
  });

  it('kept by another proxy than the grant names is not granted', async () => {
    clinic.cloud.on(cloudApi.depositFragment, (_, { fragment }) => ({
      fragmentDigest: fragmentDigest(fragment),
      proxy: 'Cloud2MSP',
    }));
    await expect(grantShare(patient, consent(clinic, shareId))).rejects.toMatchObject({ code: 'FRAGMENT_INVALID' });
    expect(clinic.trace.has('submits shares:grant')).toBe(false);
  });
});
