import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { TOLERATED_SKEW } from '../../domain/clock.ts';
import type { ShareId } from '../../domain/ids.ts';
import { certificateThumbprint } from '../../protocol/identity/thumbprint.ts';
import { ecdsaSigner, signStatement } from '../../protocol/signature/sign.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';
import { makeIdentity, type TestIdentity } from '../../testing/identity.ts';
import {
  BEGINNING,
  DAY,
  inWorld,
  laterTime,
  makeRequest,
  makeRevocation,
  revoke,
  sha384Of,
  shareGrantedTo,
  type ChaincodeWorld,
} from '../testing/world.ts';

const api = ledgerApi.shares;

describe('that a proxy deleted its fragment', () => {
  let world: ChaincodeWorld;
  let shareId: ShareId;
  let digest: string;
  inWorld((entered) => (world = entered));
  beforeEach(async () => {
    const { grant } = await shareGrantedTo(world);
    ({ shareId } = await world.ledger.evaluate(world.patient, api.get, { shareId: grant.shareId }));
    digest = grant.fragmentDigests[0] ?? '';
  });

  /** What the cloud says, signed by whoever; `signed` differs from what is said. */
  async function word(signer: TestIdentity = world.cloud, said: object = {}, signed: object = {}) {
    const words = { shareId, fragmentDigest: digest, at: new Date().toISOString(), ...said };
    const { fragmentDigest, ...rest } = words;
    const receipt = await signStatement(
      {
        type: 'openward/fragments-deleted/1',
        proxy: 'CloudMSP',
        fragmentDigests: [fragmentDigest],
        ...rest,
        ...signed,
      },
      { sign: ecdsaSigner(signer.privateKey), thumbprint: signer.thumbprint },
    );
    return { ...words, receipt };
  }
  const record = async (said: ReturnType<typeof word>, by: TestIdentity = world.cloud) =>
    world.ledger.submit(by, api.recordDeletion, await said);

  it('lies on the ledger under its signature, for both parties to check, and is announced to them', async () => {
    const said = await word();
    await record(Promise.resolve(said));
    for (const party of [world.patient, world.consumer]) {
      const [deletion] = (await world.ledger.evaluate(party, api.get, { shareId })).deletions ?? [];
      expect(deletion).toMatchObject({ proxy: 'CloudMSP', fragmentDigest: digest, at: said.at, receipt: said.receipt });
      const { certificate = '', receipt = '', at = '' } = deletion ?? {};
      const statement = { shareId, proxy: 'CloudMSP', fragmentDigests: [digest], at };
      verifyStatement(
        receipt,
        { type: 'openward/fragments-deleted/1', ...statement },
        { publicKey: certificate, thumbprint: certificateThumbprint(certificate) },
      );
    }
    expect(world.ledger.lastTransaction?.event).toEqual({
      type: 'share',
      tags: world.ledger.tags(world.patient.pid, world.consumer.pid),
    });
  });

  it('is said once, however often it is sent, and not otherwise afterwards', async () => {
    const said = await word();
    const first = await record(Promise.resolve(said));
    vi.setSystemTime(laterTime(BEGINNING, DAY));
    await expect(record(Promise.resolve(said))).resolves.toEqual(first);
    expect(world.ledger.lastTransaction?.writes).toBe(0);
    await expect(record(word())).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is said by each proxy for its own fragment', async () => {
    const fragmentDigests = [sha384Of('one'), sha384Of('other')];
    const { grant } = await shareGrantedTo(world, { proxies: ['CloudMSP', 'Cloud2MSP'], fragmentDigests });
    const of = { shareId: grant.shareId };
    await record(word(world.cloud, { ...of, fragmentDigest: fragmentDigests[0] }));
    const other = { ...of, fragmentDigest: fragmentDigests[1] };
    const { deletions } = await record(word(world.cloud2, other, { proxy: 'Cloud2MSP' }), world.cloud2);
    expect(deletions?.map(({ proxy, fragmentDigest }) => [proxy, fragmentDigest])).toEqual([
      ['CloudMSP', fragmentDigests[0]],
      ['Cloud2MSP', fragmentDigests[1]],
    ]);
  });

  it('is said of a share that was revoked, which changes nothing else of it', async () => {
    const revoked = await world.ledger.submit(world.patient, api.revoke, await makeRevocation(world.patient, shareId));
    const { deletions, ...rest } = await record(word());
    expect(deletions).toHaveLength(1);
    expect(rest).toEqual(revoked);
  });

  it('may be said long after it was done, and of a share that a revoked patient gave', async () => {
    const said = await word();
    await revoke(world, world.patient);
    vi.setSystemTime(laterTime(BEGINNING, DAY));
    await expect(record(Promise.resolve(said))).resolves.toMatchObject({ deletions: [{ at: said.at }] });
  });

  it.each(['hospital1', 'sa', 'workstation', 'patient', 'consumer', 'admin'] as const)(
    'is not said by %s',
    async (who) => {
      await expect(record(word(world[who]), world[who])).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    },
  );

  it('is said by a proxy that the grant names, of the fragment that it names', async () => {
    await expect(record(word(world.cloud, { fragmentDigest: 'f'.repeat(96) }))).rejects.toMatchObject({
      code: 'FRAGMENT_INVALID',
    });
    const request = makeRequest(world.patient);
    const { shareId: waiting } = await world.ledger.submit(world.consumer, api.request, request);
    await expect(record(word(world.cloud, { shareId: waiting }))).rejects.toMatchObject({ code: 'SHARE_NOT_GRANTED' });
  });

  it.each([
    ['before the grant', -DAY],
    ['in the future', DAY],
  ])('is not said to have been %s', async (_, offset) => {
    const at = new Date(Date.now() + offset).toISOString();
    await expect(record(word(world.cloud, { at }))).rejects.toMatchObject({ code: 'CLOCK_SKEW' });
  });

  it.each([
    ['before the grant', -TOLERATED_SKEW],
    ['in the future', TOLERATED_SKEW],
  ])('may seem to have been %s by as much as clocks may differ', async (_, offset) => {
    const at = new Date(Date.now() + offset).toISOString();
    await expect(record(word(world.cloud, { at }))).resolves.toMatchObject({ deletions: [{ at }] });
  });

  it('is signed, as it is said, by the key that signs the transaction', async () => {
    const refused = { code: 'SIGNATURE_INVALID' };
    const another = await makeIdentity('CloudMSP', { role: 'proxy' });
    await expect(record(word(another)), 'another key of the cloud').rejects.toMatchObject(refused);
    await expect(record(word(another), another), 'that key for itself').resolves.toBeDefined();
    for (const signed of [{ at: '2020-01-01T00:00:00.000Z' }, { proxy: 'OtherMSP' }, { fragmentDigests: [] }])
      await expect(record(word(world.cloud, {}, signed))).rejects.toBeDefined();
  });
});
