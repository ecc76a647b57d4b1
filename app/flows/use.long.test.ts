import { beforeEach, describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { PID, ShareId, TID } from '../../domain/ids.ts';
import type { Share } from '../../domain/share.ts';
import type { StoredPDE } from '../../domain/record.ts';
import type { StoredDUE } from '../../domain/use.ts';
import { Lying } from '../../testing/ledger/faults/lying.ts';
import { inClinic, type ClinicCast, type Clinic } from './testing/clinic.ts';
import { granted, recorded } from './testing/story.ts';
import { openShare } from './use.ts';

let cast: ClinicCast;
let clinic: Clinic;
let consumer: ReturnType<Clinic['ports']>;
let shareId: string;
inClinic((entered) => {
  clinic = entered;
  ({ cast } = entered);
});
beforeEach(async () => {
  await recorded(clinic);
  consumer = clinic.ports(cast.consumer);
  shareId = await granted(clinic);
});

const release = 'cloud POST /v1/shares/:id/release';

describe('a recipient asks for no release', () => {
  const refused = async (code: string): Promise<void> => {
    await expect(openShare(consumer, shareId)).rejects.toMatchObject({ code });
    expect(clinic.trace.has(release)).toBe(false);
    expect(await clinic.uses()).toEqual([]);
  };

  it.each<[string, string, (honest: Share) => Share]>([
    ['NOT_ENTITLED', 'a share of somebody else’s', (share) => ({ ...share, consumerPid: share.patientPid })],
    ['NOT_ENTITLED', 'another share', (share) => ({ ...share, shareId: ShareId.parse(`S-${'0'.repeat(32)}`) })],
    ['MANIFEST_MISMATCH', 'another patient', (share) => ({ ...share, patientPid: share.consumerPid })],
    ['SHARE_NOT_GRANTED', 'a grant of nothing', ({ granted: _, ...share }) => share],
    ['SHARE_NOT_GRANTED', 'a grant that waits for the patient', (share) => ({ ...share, status: 'requested' })],
    ['SIGNATURE_INVALID', 'another purpose', (share) => ({ ...share, purpose: 'treatment' })],
  ])('and says %s when the ledger shows %s', async (code, _, alter) => {
    consumer.ledger.through((way) => new Lying(way, ledgerApi.shares.get, alter));
    await refused(code);
  });

  it.each<[string, (honest: StoredPDE) => StoredPDE]>([
    ['of another patient', (record) => ({ ...record, patientPid: record.doctorPid })],
    ['of another treatment', (record) => ({ ...record, T_ID: TID.parse(`T-${'9'.repeat(32)}`) })],
    ['of another version', (record) => ({ ...record, version: 2 })],
  ])('when the ledger shows a record %s', async (_, alter) => {
    consumer.ledger.through((way) => new Lying(way, ledgerApi.records.get, alter));
    await refused('MANIFEST_MISMATCH');
  });
});

describe('a use that the ledger shows', () => {
  it.each<[string, Partial<StoredDUE>]>([
    ['of another share', { shareId: ShareId.parse(`S-${'0'.repeat(32)}`) }],
    ['of another treatment', { T_ID: TID.parse(`T-${'9'.repeat(32)}`) }],
    ['for another purpose', { purpose: 'treatment' }],
    ['by another recipient', { T_H: PID.parse('0'.repeat(96)) }],
    ['with another fragment', { fragmentDigest: '0'.repeat(96) }],
    ['by another proxy', { proxy: 'Cloud2MSP' }],
  ])('%s is not the one that was asked for, and nothing is opened', async (_, changes) => {
    const altered = (use: StoredDUE): StoredDUE => ({ ...use, ...changes });
    const { listByConsumer } = ledgerApi.uses;
    consumer.ledger.through(
      (way) => new Lying(way, listByConsumer, ({ items, ...rest }) => ({ items: items.map(altered), ...rest })),
    );
    await expect(openShare({ ...consumer, patience: 0 }, shareId)).rejects.toMatchObject({ code: 'SERVICE_FAILED' });
    expect(clinic.trace.has('consumer opens share key')).toBe(false);
    expect(clinic.trace.has('fetches shares')).toBe(false);
  });
});
