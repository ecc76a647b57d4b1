import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { FragmentDeposit } from '../../api/messages/cloud.ts';
import {
  inWorld,
  makeGrant,
  makeRequest,
  makeRevocation,
  newTid,
  newReleaseId,
  recordPut,
  revoke,
  sha384Of,
  type ChaincodePerson,
  type ChaincodeWorld,
} from '../../chaincode/testing/world.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { TID, type ShareId } from '../../domain/ids.ts';
import type { PDE } from '../../domain/record.ts';
import { certificateThumbprint } from '../../protocol/identity/thumbprint.ts';
import { capsuleDigest } from '../../protocol/reencryption/fragment-digest.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';
import { AnswerLost } from '../../testing/ledger/faults/answer-lost.ts';
import { longestShareYears, type Share, type ShareGrant } from '../../domain/share.ts';
import { UserCertificates } from '../../domain/user.ts';
import { preIdentity } from '../../protocol/reencryption/identity.ts';
import { organisationOf } from '../../testing/identity.ts';
import type { Authorities } from '../http/authorities.ts';
import { believed } from '../testing/believed.ts';
import { Contended } from '../../testing/ledger/faults/contended.ts';
import { Lying } from '../../testing/ledger/faults/lying.ts';
import { NeverOrdered } from '../../testing/ledger/faults/never-ordered.ts';
import { Line } from '../../testing/ledger/line.ts';
import type { Database } from '../database/open.ts';
import type { PersonCaller } from '../http/caller.ts';
import { TestClock } from '../testing/clock.ts';
import { openTestDatabase } from '../testing/database.ts';
import { makeFragments, openShareKey, wrapShareKey } from '../testing/sharing.ts';
import { Consent } from './consent.ts';
import { Directory } from './directory.ts';
import { Holdings } from './holdings.ts';
import { Objects } from './objects.ts';
import { OwnPeople } from './own-people.ts';
import { Presigner } from './presign.ts';
import { ReencryptionProxy } from './proxy.ts';
import { cloudMigrations } from './schema.ts';
import { MemoryStorage } from './testing.ts';

const shareKey = randomBytes(32);
const csDigest = sha384Of('C_s');
const csBytes = 4321;
const bucket = 'openward-records';
let world: ChaincodeWorld;
let people: { patient: PersonCaller; consumer: PersonCaller; stranger: PersonCaller };
/** The record that the share is to be of, and what the consumer asked for. */
let record: PDE;
let request: ReturnType<typeof makeRequest>;
let shareId: ShareId;
let wrapped: ReturnType<typeof wrapShareKey>;
let database: Database;
let clock: TestClock;
/** The cloud's own line to the ledger. */
let ledger: Line;
let objects: Objects;
let shelf: MemoryStorage;
let proxy: ReencryptionProxy;
inWorld((entered) => (world = entered));

beforeEach(async () => {
  const [patient, consumer, stranger] = await Promise.all(
    [world.patient, world.consumer, world.otherConsumer].map(callerOf),
  );
  if (!patient || !consumer || !stranger) throw new Error('three are registered');
  people = { patient, consumer, stranger };
  record = await recordPut(world);
  request = makeRequest(world.patient);
  ({ shareId } = await world.ledger.submit(world.consumer, ledgerApi.shares.request, request));
  wrapped = wrapShareKey(world.patient.preSeed, record.T_ID, shareKey, { shareId });
  database = await openTestDatabase(cloudMigrations);
  clock = new TestClock(new Date().toISOString());
  ledger = new Line(world.ledger.as(world.cloud));
  const storage = { publicUrl: 'https://127.0.0.1:1', bucket, region: 'local' };
  const presigner = new Presigner({ ...storage, accessKeyId: 'a', secretAccessKey: 'b' }, clock);
  const { privateKey, thumbprint, certificate } = world.cloud;
  const signer = { sign: ecdsaSigner(privateKey), thumbprint, certificate };
  objects = new Objects(database, clock);
  shelf = new MemoryStorage();
  const holdings = new Holdings({ objects, storage: shelf, bucket });
  const directory = new Directory(database, clock);
  await directory.publish(certificatesOf(world.patient));
  const consent = new Consent(directory, await authorities(), ledger);
  const ownPeople = new OwnPeople({ ledger, objects, mspId: 'CloudMSP' });
  const stores = { database, presigner, objects, holdings, bucket };
  const parts = { mspId: 'CloudMSP', ledger, ...stores, consent, ownPeople, signer, clock };
  proxy = new ReencryptionProxy(parts);
  await store(people.patient);
});
afterEach(() => database.destroy());

/** What SA has published of a person; the signing certificate is the one that matters here. */
function certificatesOf({ pid, mspId, role, certificate, preSeed }: ChaincodePerson): UserCertificates {
  const { receivingPublicKey: receiving, verifyingPublicKey: verifying } = preIdentity(preSeed);
  const certificates = {
    signingCertificate: certificate,
    tlsCertificate: certificate,
    encryptionCertificate: certificate,
  };
  return UserCertificates.parse({ pid, mspId, role, ...certificates, preKeys: { receiving, verifying } });
}

async function authorities(): Promise<Authorities> {
  return believed((await organisationOf('Hospital1MSP')).people);
}

/** As the service's front door knows a registered person. */
async function callerOf({ pid, role, mspId }: ChaincodePerson): Promise<PersonCaller> {
  const user = await world.ledger.evaluate(world.cloud, ledgerApi.identities.get, { pid });
  return { kind: 'person', role, pid, mspId, user };
}

function depositFor(recipient: PersonCaller, delegator = world.patient): FragmentDeposit {
  const [fragment = ''] = makeFragments(
    delegator.preSeed,
    record.T_ID,
    recipient.user.preKeys.receiving,
    { threshold: 1, shares: 1 },
    { shareId },
  );
  return {
    capsule: wrapped.capsule,
    wrappedKey: wrapped.wrappedKey,
    fragment,
    delegatingKey: wrapped.delegatingPublicKey,
    receivingKey: recipient.user.preKeys.receiving,
    verifyingKey: people.patient.user.preKeys.verifying,
  };
}

/** Somebody was permitted to store C_s, for the treatment of the record unless told otherwise. */
async function store(owner: PersonCaller, changes: { tid?: TID; bytes?: number } = {}): Promise<void> {
  const object = { tid: TID.parse(record.T_ID), kind: 'shares' as const, owner: owner.pid, bytes: csBytes, ...changes };
  const key = `shares/${record.T_ID}/${csDigest}`;
  await database('objects').where({ key }).delete();
  await objects.announce({ key, ...object, sha256: 'c'.repeat(64) }, clock.now().toISOString());
  shelf.put(key, object.bytes);
}

/** The patient grants what was deposited, on the ledger. */
async function grant(fragmentDigest: string, changes: Parameters<typeof makeGrant>[1] = {}): Promise<void> {
  const { patient, consumer } = world;
  const deposited = { fragmentDigests: [fragmentDigest], capsuleDigest: capsuleDigest(wrapped.capsule) };
  const shared = { csDigest, csUrl: `s3://openward-records/shares/${record.T_ID}/${csDigest}`, csBytes };
  const granted = await makeGrant({ patient, consumer, request, record }, { ...deposited, ...shared, ...changes });
  await world.ledger.submit(patient, ledgerApi.shares.grant, granted);
}

const deposit = () => proxy.deposit(shareId, people.patient, depositFor(people.consumer));

async function depositAndGrant(changes: Parameters<typeof grant>[1] = {}): Promise<void> {
  await grant((await deposit()).fragmentDigest, changes);
}

/** This proxy's fragment is granted to another one. */
function throughAnother({ fragmentDigest }: { readonly fragmentDigest: string }): Promise<void> {
  const fragmentDigests = [fragmentDigest, sha384Of('another fragment')];
  return grant(fragmentDigest, { proxies: ['Cloud2MSP', 'CloudMSP'], fragmentDigests });
}

async function declineOnLedger(): Promise<void> {
  await world.ledger.submit(world.patient, ledgerApi.shares.decline, { shareId, reasonDigest: sha384Of('No') });
}

async function revokeOnLedger(): Promise<void> {
  await world.ledger.submit(world.patient, ledgerApi.shares.revoke, await makeRevocation(world.patient, shareId));
}

/** `let` lets everybody go on who waits. */
function gate(): { let: () => void; wait: Promise<void> } {
  let open: () => void = () => undefined;
  const wait = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { let: () => open(), wait };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'OK',
    (error: unknown) => (error instanceof OpenwardError ? error.code : String(error)),
  );
const release = (releaseId = newReleaseId(), caller = people.consumer) => proxy.release(shareId, releaseId, caller);
const usesRecorded = (): number => world.ledger.events('use').length;

describe('a release', () => {
  it('re-encrypts so that the consumer opens the share key, after the use is on the ledger', async () => {
    await depositAndGrant();
    const releaseId = newReleaseId();
    const { capsule, wrappedKey, cfrag, delegatingKey, use, record: released, cs } = await release(releaseId);
    const opened = openShareKey(world.consumer.preSeed, {
      capsule,
      wrappedKey,
      cfrags: [cfrag],
      delegatingPublicKey: delegatingKey,
      patientVerifyingKey: people.patient.user.preKeys.verifying,
    });
    expect(Buffer.from(opened).equals(shareKey)).toBe(true);
    expect(use).toMatchObject({ releaseId, T_ID: record.T_ID, T_H: world.consumer.pid, purpose: 'research' });
    expect(released).toMatchObject(record);
    expect(cs.url).toContain(`/openward-records/shares/${record.T_ID}/${csDigest}`);
    expect(usesRecorded()).toBe(1);
  });

  it('does not happen when the ledger does not take the use', async () => {
    await depositAndGrant();
    ledger.through((way) => new NeverOrdered(way, ledgerApi.uses.record));
    expect(await codeOf(release())).toBe('LEDGER_UNKNOWN');
    expect(usesRecorded()).toBe(0);
  });

  it('asked for again because the ledger’s answer was lost is one use', async () => {
    await depositAndGrant();
    ledger.through((way) => new AnswerLost(way, ledgerApi.uses.record));
    const releaseId = newReleaseId();
    expect(await codeOf(release(releaseId))).toBe('LEDGER_UNKNOWN');
    expect((await release(releaseId)).use.releaseId).toBe(releaseId);
    expect(usesRecorded()).toBe(1);
  });

  it('is one use when another block comes between, and the transaction is made anew', async () => {
    await depositAndGrant();
    ledger.through(() => new Contended(world.ledger, world.cloud, ledgerApi.uses.record));
    await release();
    expect(usesRecorded()).toBe(1);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['not granted', deposit, 'SHARE_NOT_GRANTED'],
    ['declined', () => deposit().then(declineOnLedger), 'SHARE_NOT_GRANTED'],
    ['revoked', () => depositAndGrant().then(revokeOnLedger), 'SHARE_REVOKED'],
    ['expired', () => depositAndGrant().then(() => clock.set('2030-02-01T00:00:00.000Z')), 'SHARE_EXPIRED'],
    ['of a revoked patient', () => depositAndGrant().then(() => revoke(world, world.patient)), 'USER_REVOKED'],
    ['granted with another fragment', () => deposit().then(() => grant('f'.repeat(96))), 'FRAGMENT_INVALID'],
    ['granted with another capsule', () => depositAndGrant({ capsuleDigest: 'f'.repeat(96) }), 'FRAGMENT_INVALID'],
    ['granted through other proxies', () => deposit().then(throughAnother), 'FRAGMENT_INVALID'],
  ])('is refused for a share %s, and no use is recorded', async (_, bringAbout, code) => {
    await bringAbout();
    expect(await codeOf(release())).toBe(code);
    expect(usesRecorded()).toBe(0);
  });

  it.each<[string, () => Promise<void>]>([
    ['stored by another patient', () => store(people.stranger)],
    ['stored for another treatment', () => store(people.patient, { tid: newTid() })],
    ['of another length', () => store(people.patient, { bytes: csBytes + 1 })],
    ['never announced', () => database('objects').delete()],
    ['announced and never stored', () => shelf.clear()],
  ])('is refused for a C_s %s, and no use is recorded', async (_, bringAbout) => {
    await depositAndGrant();
    await bringAbout();
    expect(await codeOf(release())).toBe('OBJECT_MISSING');
    expect(usesRecorded()).toBe(0);
  });

  it('is refused for a C_s in a bucket that is not the cloud’s, and no use is recorded', async () => {
    await depositAndGrant();
    const elsewhere = `s3://elsewhere/shares/${record.T_ID}/${csDigest}`;
    const moved = (share: Share): Share => ({
      ...share,
      ...(share.granted ? { granted: { ...share.granted, csUrl: elsewhere } } : {}),
    });
    ledger.through((way) => new Lying(way, ledgerApi.shares.get, moved));
    expect(await codeOf(release())).toBe('OBJECT_MISSING');
    expect(usesRecorded()).toBe(0);
  });

  it.each<[string, (share: Share, granted: ShareGrant) => Share]>([
    ['to another consumer', (share) => ({ ...share, consumerPid: people.stranger.pid })],
    ['for another purpose', (share) => ({ ...share, purpose: 'insurance' })],
    ['for longer', (share, granted) => ({ ...share, granted: { ...granted, expiry: '2031-01-01T00:00:00.000Z' } })],
    [
      'of more segments',
      (share, granted) => ({ ...share, granted: { ...granted, segments: granted.segments.flatMap((id) => [id, id]) } }),
    ],
    ['by another patient', (share) => ({ ...share, patientPid: world.otherPatient.pid })],
  ])(
    'is refused when a peer shows a grant %s than the patient signed, and no use is recorded',
    async (what, change) => {
      await depositAndGrant();
      const changed = (share: Share): Share => (share.granted ? change(share, share.granted) : share);
      ledger.through((way) => new Lying(way, ledgerApi.shares.get, changed));
      const asker = what.includes('consumer') ? people.stranger : people.consumer;
      expect(await codeOf(release(undefined, asker))).toMatch(/^(SIGNATURE|CERTIFICATE)_INVALID$/);
      expect(usesRecorded()).toBe(0);
    },
  );

  it('is refused to anybody but the consumer, as if the share were not there', async () => {
    await depositAndGrant();
    expect(await codeOf(release(undefined, people.stranger))).toBe('SHARE_UNKNOWN');
    expect(await codeOf(release(undefined, people.patient))).toBe('SHARE_UNKNOWN');
  });

  it('is refused without a fragment', async () => {
    await grant('f'.repeat(96));
    expect(await codeOf(release())).toBe('NOT_FOUND');
  });
});

describe('a deposit', () => {
  it('for another recipient than the share’s is refused', async () => {
    expect(await codeOf(proxy.deposit(shareId, people.patient, depositFor(people.stranger)))).toBe('FRAGMENT_INVALID');
    expect(
      await codeOf(
        proxy.deposit(shareId, people.patient, {
          ...depositFor(people.stranger),
          receivingKey: people.consumer.user.preKeys.receiving,
        }),
      ),
    ).toBe('FRAGMENT_INVALID');
  });

  it('made by another person is refused', async () => {
    expect(await codeOf(proxy.deposit(shareId, people.patient, depositFor(people.consumer, world.otherConsumer)))).toBe(
      'FRAGMENT_INVALID',
    );
  });

  it('by anybody but the share’s patient is refused', async () => {
    expect(await codeOf(proxy.deposit(shareId, people.consumer, depositFor(people.consumer)))).toBe('SHARE_UNKNOWN');
  });

  it('may be replaced until the grant, and only repeated after it', async () => {
    const first = depositFor(people.consumer);
    await proxy.deposit(shareId, people.patient, first);
    const second = depositFor(people.consumer);
    const { fragmentDigest } = await proxy.deposit(shareId, people.patient, second);
    await grant(fragmentDigest);
    expect(await codeOf(proxy.deposit(shareId, people.patient, second))).toBe('OK');
    expect(await codeOf(proxy.deposit(shareId, people.patient, first))).toBe('CONFLICT');
  });

  it('for a share that was declined is refused', async () => {
    await declineOnLedger();
    expect(await codeOf(deposit())).toBe('SHARE_NOT_GRANTED');
  });

  it('for a share that was revoked is refused', async () => {
    await depositAndGrant();
    await revokeOnLedger();
    expect(await codeOf(proxy.deposit(shareId, people.patient, depositFor(people.consumer)))).toBe('SHARE_REVOKED');
  });
});

describe('a deletion', () => {
  it('leaves nothing to release, and a receipt that anybody can check, the same however often it is asked for', async () => {
    const { fragmentDigest } = await proxy.deposit(shareId, people.patient, depositFor(people.consumer));
    await grant(fragmentDigest);
    const receipt = await proxy.delete(shareId, people.patient);
    verifyStatement(
      receipt.receipt,
      {
        type: 'openward/fragments-deleted/1',
        shareId,
        proxy: 'CloudMSP',
        fragmentDigests: [fragmentDigest],
        at: receipt.at,
      },
      { publicKey: receipt.certificate, thumbprint: certificateThumbprint(receipt.certificate) },
    );
    expect(await proxy.delete(shareId, people.patient)).toEqual(receipt);
    expect(await codeOf(release())).toBe('NOT_FOUND');
    expect(await database('fragments').select()).toEqual([]);
  });

  const deletions = async () =>
    (await world.ledger.evaluate(world.consumer, ledgerApi.shares.get, { shareId })).deletions ?? [];

  /** As far as it concerns what was last looked at; the ledger’s clock stands. */
  const anHourLater = () => database('fragments').update({ seenAt: '' });

  it('is on the ledger, for both parties, under the transaction that the receipt names', async () => {
    await depositAndGrant();
    const { receipt, transactionId } = await proxy.delete(shareId, people.patient);
    expect(await deletions()).toMatchObject([{ proxy: 'CloudMSP', receipt, transactionId }]);
    await proxy.delete(shareId, people.patient);
    expect(await deletions(), 'asked for again').toHaveLength(1);
  });

  it('is done though the ledger cannot be reached, and brought there by a later round', async () => {
    await depositAndGrant();
    ledger.through((way) => new NeverOrdered(way, ledgerApi.shares.recordDeletion));
    expect(await codeOf(proxy.delete(shareId, people.patient))).not.toBe('OK');
    expect(await database('fragments').select()).toEqual([]);
    expect(await deletions()).toEqual([]);
    await proxy.tidy();
    expect(await deletions()).toHaveLength(1);
    expect(await database('receipts').where({ settled: false })).toEqual([]);
  });

  it('happens by itself when the share has ended, not before, and is on the ledger', async () => {
    await depositAndGrant();
    await anHourLater();
    await proxy.tidy();
    expect(await database('fragments').select(), 'while it is granted').toHaveLength(1);
    await revokeOnLedger();
    await proxy.tidy();
    expect(await database('fragments').select(), 'looked at within the hour').toHaveLength(1);
    await anHourLater();
    await proxy.tidy();
    expect(await database('fragments').select()).toEqual([]);
    expect(await deletions()).toHaveLength(1);
  });

  it('happens though the share of another fragment cannot be read, which is told', async () => {
    await depositAndGrant();
    const damaged: object = await database('fragments').first();
    await database('fragments').insert({ ...damaged, shareId: 'none', seenAt: '' });
    await revokeOnLedger();
    await anHourLater();
    expect(await codeOf(proxy.tidy())).toBe('INTERNAL');
    expect(await database('fragments').select('shareId')).toEqual([{ shareId: 'none' }]);
  });

  it.each<[string, (share: Share) => Share]>([
    ['a revocation nobody signed', (share) => ({ ...share, status: 'revoked', revokedAt: share.requestedAt })],
    [
      'an earlier end than the patient signed',
      (share) => ({
        ...share,
        ...(share.granted ? { granted: { ...share.granted, expiry: '2020-01-01T00:00:00.000Z' } } : {}),
      }),
    ],
  ])('does not happen by itself because one peer shows %s', async (_, change) => {
    await depositAndGrant();
    await anHourLater();
    ledger.through((way) => new Lying(way, ledgerApi.shares.get, change));
    expect(await codeOf(proxy.tidy())).toBe('SIGNATURE_INVALID');
    expect(await database('fragments').select()).toHaveLength(1);
    expect(await deletions()).toEqual([]);
  });

  it('does not happen by itself because one peer shows that it was declined, or never decided', async () => {
    await depositAndGrant();
    for (const status of ['declined', 'requested'] as const) {
      await anHourLater();
      ledger.through(
        (way) => new Lying(way, ledgerApi.shares.get, ({ granted: _, ...share }) => ({ ...share, status })),
      );
      await proxy.tidy();
      expect(await database('fragments').select(), status).toHaveLength(1);
    }
  });

  it('is not another patient’s because one peer shows that it is theirs', async () => {
    await depositAndGrant();
    const { pid } = people.stranger;
    ledger.through((way) => new Lying(way, ledgerApi.shares.get, (share) => ({ ...share, patientPid: pid })));
    expect(await codeOf(proxy.delete(shareId, people.stranger))).toBe('SHARE_UNKNOWN');
    expect(await codeOf(proxy.deposit(shareId, people.stranger, depositFor(people.consumer)))).toBe('SHARE_UNKNOWN');
    expect(await database('fragments').select()).toHaveLength(1);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['when the patient asks', () => proxy.delete(shareId, people.patient)],
    [
      'when even the longest grant would have ended',
      async () => {
        clock.pass((longestShareYears * 366 + 1) * 24 * 3600 * 1000);
        await proxy.tidy();
      },
    ],
  ])('of what was declined happens %s, and the ledger has nothing to say of it', async (_, act) => {
    await deposit();
    await declineOnLedger();
    await anHourLater();
    await proxy.tidy();
    expect(await database('fragments').select(), 'by itself').toHaveLength(1);
    await act();
    expect(await database('fragments').select()).toEqual([]);
    expect(await deletions()).toEqual([]);
    expect(await database('receipts').where({ settled: false })).toEqual([]);
  });

  it('is not undone by a deposit that was under way', async () => {
    const fragment = depositFor(people.consumer);
    await grant((await proxy.deposit(shareId, people.patient, fragment)).fragmentDigest);
    // The deposit has seen the share granted and waits for the ledger; the patient revokes, and has the fragment
    // deleted.
    const { let: goOn, wait } = gate();
    ledger.through((way) => ({
      submit: (...asked) => way.submit(...asked),
      evaluate: async (transaction, args) => {
        if (transaction.name === ledgerApi.identities.get.name) await wait;
        return way.evaluate(transaction, args);
      },
    }));
    const again = proxy.deposit(shareId, people.patient, fragment);
    await turns(100);
    await revokeOnLedger();
    const receipt = proxy.delete(shareId, people.patient);
    await Promise.race([receipt, turns(500)]);
    goOn();
    await Promise.allSettled([again, receipt]);
    expect((await receipt).fragmentDigest).toHaveLength(96);
    expect(await database('fragments').select()).toEqual([]);
  });

  it('is the patient’s alone', async () => {
    await depositAndGrant();
    expect(await codeOf(proxy.delete(shareId, people.consumer))).toBe('SHARE_UNKNOWN');
  });

  it('of what never was is refused', async () => {
    expect(await codeOf(proxy.delete(shareId, people.patient))).toBe('NOT_FOUND');
  });
});
