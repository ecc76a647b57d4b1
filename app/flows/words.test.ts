import { beforeEach, describe, expect, it } from 'vitest';
import { cloudApi } from '../../api/http/cloud.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { ShareId } from '../../domain/ids.ts';
import type { Share } from '../../domain/share.ts';
import { signStatement } from '../../protocol/signature/sign.ts';
import { Lying } from '../../testing/ledger/faults/lying.ts';
import { revokeShare } from './revoke.ts';
import { declineShare } from './decline.ts';
import { inClinic, type Clinic } from './testing/clinic.ts';
import type { TestPerson } from './testing/people.ts';
import { asked, granted, recorded } from './testing/story.ts';
import { deliverUndelivered, wordsOf } from './words.ts';

const request = 'Ventilation during surgery';

describe('words about a share', () => {
  let clinic: Clinic;
  inClinic((entered) => (clinic = entered));
  let patient: TestPerson;
  let consumer: TestPerson;
  beforeEach(() => {
    ({ patient, consumer } = clinic.cast);
    clinic.cloud.serveReceipts();
  });

  /** As one of the two sees them. */
  const seenBy = (person: TestPerson, shareId: string) => {
    clinic.cloud.serveWordsTo(person.user.pid);
    return wordsOf(clinic.ports(person), ShareId.parse(shareId));
  };
  /** While nothing is handed over to the other party. */
  const withoutDelivery = (act: () => Promise<string>): Promise<string> => {
    const { words } = clinic.cloud;
    clinic.cloud.on(cloudApi.depositWords, ({ id, about }, { copy, words: sealed }) => {
      if (copy === 'other') throw new OpenwardError('SERVICE_UNAVAILABLE');
      words.set(`${id} ${about} own`, { about, copy, words: sealed });
      return {};
    });
    return act().finally(() => clinic.cloud.serveWords());
  };

  it('are read by both parties, each of what either wrote', async () => {
    const shareId = await asked(clinic);
    const said = [{ about: 'request', state: 'read', text: request }];
    await expect(seenBy(patient, shareId)).resolves.toEqual(said);
    await expect(seenBy(consumer, shareId)).resolves.toEqual(said);
  });

  it.each([
    ['the cloud cannot read them', { about: 'request' as const, unreadable: ['words'] }],
    ['what they are about cannot be read', { unreadable: ['about', 'author'] }],
  ])('are said to be there and unreadable where %s', async (_, marker) => {
    const shareId = await asked(clinic);
    clinic.cloud.on(cloudApi.words, () => [marker]);
    await expect(wordsOf(clinic.ports(patient), ShareId.parse(shareId))).resolves.toEqual([
      { about: 'request', state: 'unreadable' },
    ]);
    clinic.cloud.on(cloudApi.words, () => [{ about: 'decline', unreadable: ['words'] }]);
    await expect(wordsOf(clinic.ports(patient), ShareId.parse(shareId))).resolves.toEqual([
      { about: 'request', state: 'not-delivered' },
    ]);
  });

  it('say why not, and why no longer', async () => {
    const declined = await asked(clinic);
    await declineShare(clinic.ports(patient), declined, 'Not now. “现在不行”');
    expect(await seenBy(consumer, declined)).toContainEqual({
      about: 'decline',
      state: 'read',
      text: 'Not now. “现在不行”',
    });
    await recorded(clinic);
    const revoked = await granted(clinic);
    await revokeShare(clinic.ports(patient), revoked, 'Changed my mind');
    expect(await seenBy(consumer, revoked)).toContainEqual({
      about: 'revocation',
      state: 'read',
      text: 'Changed my mind',
    });
  });

  it('are nowhere on the ledger', async () => {
    await recorded(clinic);
    const shareId = await granted(clinic);
    await revokeShare(clinic.ports(patient), shareId, 'Changed my mind');
    const share = await clinic.ledger.evaluate(patient.identity, ledgerApi.shares.get, {
      shareId: ShareId.parse(shareId),
    });
    const ledger = [...clinic.ledger.committed.values()].map(({ value }) => Buffer.from(value).toString()).join();
    expect(ledger).toContain(share.reasonDigest);
    for (const word of [request, 'Changed', 'mind', 'Ventilation']) expect(ledger).not.toContain(word);
  });

  it('are said not to be there while they are not, and are handed over by any client of the author’s later', async () => {
    const shareId = await withoutDelivery(() => asked(clinic));
    await expect(seenBy(patient, shareId)).resolves.toEqual([{ about: 'request', state: 'not-delivered' }]);
    await expect(seenBy(consumer, shareId)).resolves.toEqual([
      { about: 'request', state: 'not-delivered', text: request },
    ]);
    await expect(deliverUndelivered(clinic.ports(consumer))).resolves.toBe(1);
    await expect(seenBy(patient, shareId)).resolves.toEqual([{ about: 'request', state: 'read', text: request }]);
    await expect(deliverUndelivered(clinic.ports(consumer))).resolves.toBe(0);
  });

  it('are not handed over when they are not those that came onto the ledger', async () => {
    const shareId = await withoutDelivery(() => asked(clinic));
    const other = await withoutDelivery(() => asked(clinic));
    const copy = clinic.cloud.words.get(`${other} request own`);
    if (copy === undefined) throw new Error('the author has a copy');
    clinic.cloud.words.set(`${shareId} request own`, copy);
    await expect(deliverUndelivered(clinic.ports(consumer))).resolves.toBe(1);
    expect(clinic.cloud.words.has(`${shareId} request other`)).toBe(false);
  });

  it('that the cloud exchanges, or takes from another share, are not shown', async () => {
    const [shareId, other] = [await asked(clinic), await asked(clinic)];
    const exchanged = clinic.cloud.words.get(`${other} request other`);
    if (exchanged === undefined) throw new Error('the words were delivered');
    clinic.cloud.words.set(`${shareId} request other`, exchanged);
    await expect(seenBy(patient, shareId)).resolves.toEqual([{ about: 'request', state: 'not-matching' }]);
    clinic.cloud.words.set(`${shareId} request other`, { ...exchanged, words: `${exchanged.words.slice(0, -4)}AAAA` });
    await expect(seenBy(patient, shareId)).resolves.toEqual([{ about: 'request', state: 'not-matching' }]);
  });

  it('that an earlier release put on the ledger in clear are shown as such', async () => {
    const shareId = await asked(clinic);
    const ports = clinic.ports(patient);
    const earlier = ({ reasonDigest: _, ...share }: Share): Share => ({ ...share, reason: 'Research' });
    ports.ledger.through((way) => new Lying(way, ledgerApi.shares.get, earlier));
    await expect(wordsOf(ports, ShareId.parse(shareId))).resolves.toEqual([
      { about: 'request', state: 'in-clear', text: 'Research' },
    ]);
  });

  it('that an earlier release revoked with are believed by the signature of then', async () => {
    await recorded(clinic);
    const shareId = ShareId.parse(await granted(clinic));
    const ports = clinic.ports(patient);
    const revocation = { shareId, patientPid: patient.user.pid, reason: 'No longer', at: new Date().toISOString() };
    const signer = { sign: (input: Uint8Array) => ports.vault.sign(input), thumbprint: ports.vault.thumbprint };
    const signed = await signStatement({ type: 'openward/revocation/1', ...revocation }, signer);
    const earlier = (share: Share): Share => ({
      ...share,
      status: 'revoked',
      revokedAt: revocation.at,
      revocationReason: revocation.reason,
      revocation: signed,
    });
    ports.ledger.through((way) => new Lying(way, ledgerApi.shares.get, earlier));
    await expect(revokeShare(ports, shareId, '')).resolves.toMatchObject({ receipts: [{ shareId }], missing: [] });
    const reworded = (share: Share): Share => ({ ...earlier(share), revocationReason: 'Never' });
    ports.ledger.through((way) => new Lying(way, ledgerApi.shares.get, reworded));
    await expect(revokeShare(ports, shareId, '')).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });
});
