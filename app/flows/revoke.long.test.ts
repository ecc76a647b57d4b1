import { beforeEach, describe, expect, it } from 'vitest';
import { cloudApi } from '../../api/http/cloud.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { AuthorityKind } from '../../domain/authority.ts';
import { ShareId } from '../../domain/ids.ts';
import type { Deletion, Share } from '../../domain/share.ts';
import type { FragmentReceipt } from '../../protocol/signature/statement.ts';
import { ecdsaSigner, signStatement } from '../../protocol/signature/sign.ts';
import { Lying } from '../../testing/ledger/faults/lying.ts';
import { deletionsOf, revokeShare } from './revoke.ts';
import { signRevocation } from './statements.ts';
import { inClinic, type ClinicCast, type Clinic } from './testing/clinic.ts';
import { asked, granted, recorded } from './testing/story.ts';

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
  shareId = await granted(clinic);
});

describe('a peer that says a share is revoked already', () => {
  const reason = 'Changed my mind';
  const revokedAt = '2026-01-02T03:04:05.006Z';
  const lie = (alter: (honest: Share) => Share) => {
    patient.ledger.through((way) => new Lying(way, ledgerApi.shares.get, alter));
  };
  const refusal = { code: 'SIGNATURE_INVALID' };
  const nothingSaid = () => expect(clinic.trace.has('cloud DELETE /v1/shares/:id/fragment')).toBe(false);

  it('is not believed without a revocation', async () => {
    lie((share) => ({ ...share, status: 'revoked' }));
    await expect(revokeShare(patient, shareId, reason)).rejects.toMatchObject(refusal);
    nothingSaid();
  });

  it('is not believed with one by somebody else', async () => {
    const vault = cast.otherDoctor.vault(clinic.trace);
    const patientPid = patient.vault.pid;
    const reasonDigest = 'a'.repeat(96);
    const revocation = await signRevocation(vault, { shareId, patientPid, reasonDigest, at: revokedAt });
    lie((share) => ({ ...share, status: 'revoked', revocationReasonDigest: reasonDigest, revokedAt, revocation }));
    await expect(revokeShare(patient, shareId, reason)).rejects.toMatchObject(refusal);
    nothingSaid();
  });

  it('is not believed with that of another share', async () => {
    const other = (await revokeShare(patient, await granted(clinic), reason)).share;
    clinic.trace.events.length = 0;
    lie((share) => ({ ...other, shareId: share.shareId }));
    await expect(revokeShare(patient, shareId, reason)).rejects.toMatchObject(refusal);
    nothingSaid();
  });

  it('is not believed about what had been granted, nor about where fragments lie', async () => {
    await revokeShare(patient, shareId, reason);
    clinic.trace.events.length = 0;
    lie(({ granted: known, ...share }) =>
      known === undefined ? share : { ...share, granted: { ...known, proxies: ['Cloud2MSP'] } },
    );
    await expect(revokeShare(patient, shareId, reason)).rejects.toMatchObject(refusal);
    lie(({ granted: _, ...share }) => share);
    await expect(revokeShare(patient, shareId, reason)).rejects.toMatchObject(refusal);
    nothingSaid();
  });
});

describe('a receipt', () => {
  /** Signed by the real proxy, whatever it says. */
  async function receipt(says: Partial<FragmentReceipt>, shown: Readonly<Record<string, string>> = {}) {
    clinic.cloud.serveReceipts();
    const honest = await clinic.cloud.call(cloudApi.deleteFragment, { params: { id: known.shareId } });
    const { shareId: id, proxy, fragmentDigest, at } = { ...honest, ...shown };
    const statement: FragmentReceipt = {
      type: 'openward/fragments-deleted/1',
      shareId: id,
      proxy,
      fragmentDigests: [fragmentDigest],
      at,
      ...says,
    };
    const { privateKey, thumbprint } = cast.network.cloud;
    const signed = await signStatement(statement, { sign: ecdsaSigner(privateKey), thumbprint });
    clinic.cloud.on(cloudApi.deleteFragment, () => ({ ...honest, ...shown, receipt: signed }));
  }
  let known: Share;
  beforeEach(async () => {
    known = await patient.ledger.evaluate(ledgerApi.shares.get, { shareId: ShareId.parse(shareId) });
  });
  const revoke = () => revokeShare(patient, shareId, 'Changed my mind');

  it('for what was granted is taken', async () => {
    await receipt({});
    expect(await revoke()).toMatchObject({ missing: [], receipts: [{ shareId }] });
  });

  it.each<[string, shown: Readonly<Record<string, string>>, says: () => Partial<FragmentReceipt>]>([
    ['for another fragment, well signed', { fragmentDigest: '0'.repeat(96) }, () => ({})],
    ['shown for another share', { shareId: `S-${'0'.repeat(32)}` }, () => ({ shareId })],
    ['shown as of another proxy', { proxy: 'Cloud2MSP' }, () => ({ proxy: 'CloudMSP' })],
    ['that says another time than was signed', {}, () => ({ at: '2026-01-02T03:04:05.007Z' })],
  ])('%s is none', async (_, shown, says) => {
    await receipt(says(), shown);
    expect(await revoke()).toMatchObject({ receipts: [], missing: [{ error: { code: 'SIGNATURE_INVALID' } }] });
  });

  it('of an organisation whose authority is not known is none', async () => {
    await receipt({});
    const root = (mspId: string, kind: AuthorityKind) =>
      mspId === 'CloudMSP' ? undefined : patient.authorities.root(mspId, kind);
    const ports = { ...patient, authorities: { root } };
    expect(await revokeShare(ports, shareId, 'Changed my mind')).toMatchObject({
      receipts: [],
      missing: [{ error: { code: 'CERTIFICATE_INVALID' } }],
    });
  });
});

it('a request that was not granted cannot be revoked', async () => {
  const waiting = await asked(clinic);
  await expect(revokeShare(patient, waiting, 'No')).rejects.toMatchObject({ code: 'SHARE_NOT_GRANTED' });
});

describe('a deletion that the ledger shows', () => {
  const id = () => ShareId.parse(shareId);
  /** The real proxy deletes, and says so on the ledger. */
  async function deleted(): Promise<void> {
    clinic.cloud.serveReceipts();
    const { fragmentDigest, at, receipt } = await clinic.cloud.call(cloudApi.deleteFragment, { params: { id: id() } });
    const said = { shareId: id(), fragmentDigest, at, receipt };
    await clinic.cloud.ledger.submit(ledgerApi.shares.recordDeletion, said);
  }

  it('is checked as a receipt is', async () => {
    expect(await deletionsOf(patient, id())).toEqual([]);
    await deleted();
    expect(await deletionsOf(patient, id())).toMatchObject([{ proxy: 'CloudMSP', valid: true }]);
  });

  it.each<[string, (deletion: Deletion) => Partial<Deletion>]>([
    ['of another fragment', () => ({ fragmentDigest: '0'.repeat(96) })],
    ['of another proxy', () => ({ proxy: 'Cloud2MSP' })],
    ['at another time', () => ({ at: '2026-01-02T03:04:05.007Z' })],
    ['under another certificate', () => ({ certificate: cast.doctor.certificates.signingCertificate })],
  ])('%s than was signed is shown as none', async (_, alter) => {
    await deleted();
    patient.ledger.through(
      (way) =>
        new Lying(way, ledgerApi.shares.get, (share) => ({
          ...share,
          deletions: (share.deletions ?? []).map((deletion) => ({ ...deletion, ...alter(deletion) })),
        })),
    );
    expect(await deletionsOf(patient, id())).toMatchObject([{ valid: false }]);
  });
});
