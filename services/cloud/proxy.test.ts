import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { ShareId, TID } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Share } from '../../domain/share.ts';
import type { User } from '../../domain/user.ts';
import { certificateThumbprint } from '../../protocol/identity/thumbprint.ts';
import { capsuleDigest } from '../../protocol/reencryption/fragment-digest.ts';
import { generatePreSeed, preIdentity } from '../../protocol/reencryption/identity.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';
import type { FragmentDeposit } from '../../api/messages/cloud.ts';
import type { Database } from '../database/open.ts';
import type { PersonCaller } from '../http/caller.ts';
import { TestAuthority } from '../../connections/testing/authority.ts';
import { openTestDatabase } from '../testing/database.ts';
import { TestClock } from '../testing/clock.ts';
import { ScriptedLedger } from '../testing/ledger.ts';
import { testUser } from '../testing/people.ts';
import { makeFragments, openShareKey, wrapShareKey } from '../testing/sharing.ts';
import { Presigner } from './presign.ts';
import { ReencryptionProxy } from './proxy.ts';
import { cloudMigrations } from './schema.ts';

const shareId = ShareId.parse(`S-${'1'.repeat(32)}`);
const tid = TID.parse(`T-${'2'.repeat(32)}`);
const releaseId = `R-${'3'.repeat(32)}`;
const seeds = { patient: generatePreSeed(), consumer: generatePreSeed(), stranger: generatePreSeed() };

function person(name: keyof typeof seeds, over: Partial<User>): PersonCaller {
  const { receivingPublicKey, verifyingPublicKey } = preIdentity(seeds[name]);
  const user = testUser(name, { preKeys: { receiving: receivingPublicKey, verifying: verifyingPublicKey }, ...over });
  return { kind: 'person', role: user.role, pid: user.pid, mspId: user.mspId, user };
}
const patient = person('patient', {});
const consumer = person('consumer', { role: 'consumer', mspId: 'InstituteMSP' });
const stranger = person('stranger', { role: 'consumer', mspId: 'InstituteMSP' });

const shareKey = randomBytes(32);
const wrapped = wrapShareKey(seeds.patient, tid, shareKey, { shareId });

function depositFor(recipient: PersonCaller, delegator: keyof typeof seeds = 'patient'): FragmentDeposit {
  const [fragment = ''] = makeFragments(
    seeds[delegator],
    tid,
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
    verifyingKey: patient.user.preKeys.verifying,
  };
}

let database: Database;
let clock: TestClock;
let ledger: ScriptedLedger;
let share: z.infer<typeof Share>;
let users: Map<string, User>;
let proxy: ReencryptionProxy;
let signer: ConstructorParameters<typeof ReencryptionProxy>[0]['signer'];

beforeAll(async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = await (await TestAuthority.create('CloudMSP')).certify(publicKey, { role: 'proxy' });
  signer = { sign: ecdsaSigner(privateKey), thumbprint: certificateThumbprint(certificate), certificate };
});

beforeEach(async () => {
  database = await openTestDatabase(cloudMigrations);
  clock = new TestClock('2024-09-02T01:00:00.000Z');
  share = {
    shareId,
    patientPid: patient.pid,
    purpose: 'research',
    reason: 'x',
    kinds: ['SHR'],
    until: '2024-10-01T00:00:00.000Z',
    consumerPid: consumer.pid,
    consumerMsp: 'InstituteMSP',
    status: 'requested',
    requestedAt: '2024-09-01T00:00:00.000Z',
  };
  users = new Map([patient, consumer].map(({ user }) => [user.pid, user]));
  ledger = new ScriptedLedger()
    .on(ledgerApi.shares.get, () => share)
    .on(ledgerApi.identities.get, ({ pid }) => {
      const user = users.get(pid);
      if (!user) throw new OpenwardError('USER_UNKNOWN');
      return user;
    })
    .on(ledgerApi.records.get, ({ version }) => storedRecord(version ?? 1))
    .on(ledgerApi.uses.record, (use) => ({
      ...use,
      patientPid: patient.pid,
      consumerMsp: 'InstituteMSP',
      proxy: 'CloudMSP',
      at: '2024-09-02T01:00:00.000Z',
      transactionId: 'ab',
    }));
  const presigner = new Presigner(
    {
      publicUrl: 'https://127.0.0.1:1',
      bucket: 'openward-records',
      region: 'local',
      accessKeyId: 'a',
      secretAccessKey: 'b',
    },
    clock,
  );
  proxy = new ReencryptionProxy({ mspId: 'CloudMSP', ledger, database, presigner, signer, clock });
});
afterEach(() => database.destroy());

function storedRecord(version: number): z.infer<(typeof ledgerApi)['records']['get']['reply']> {
  const digest = 'c'.repeat(96);
  return {
    T_ID: tid,
    URL_C: `s3://openward-records/records/${digest}`,
    digest,
    manifestDigest: 'd'.repeat(96),
    bytes: 5,
    kinds: ['SHR'],
    D_SP: 'a..b',
    D_SD: 'a..b',
    version,
    patientPid: patient.pid,
    doctorPid: patient.pid,
    hospital: 'Hospital1MSP',
    recordedAt: '2024-09-01T00:00:00.000Z',
    transactionId: 'cd',
  };
}

/** The patient's grant of what was deposited, as the ledger would have it. */
function grant(fragmentDigest: string, over: Partial<NonNullable<z.infer<typeof Share>['granted']>> = {}): void {
  const csDigest = 'e'.repeat(96);
  share = {
    ...share,
    status: 'granted',
    granted: {
      shareId,
      T_ID: tid,
      version: 1,
      segments: ['s2'],
      expiry: '2024-10-01T00:00:00.000Z',
      threshold: 1,
      proxies: ['CloudMSP'],
      fragmentDigests: [fragmentDigest],
      capsuleDigest: capsuleDigest(wrapped.capsule),
      csUrl: `s3://openward-records/shares/${csDigest}`,
      csDigest,
      csBytes: 9,
      grant: 'a..b',
      ...over,
    },
  };
}

async function depositAndGrant(over: Parameters<typeof grant>[1] = {}): Promise<void> {
  grant((await proxy.deposit(shareId, patient, depositFor(consumer))).fragmentDigest, over);
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
const usesRecorded = (): number => ledger.submitted.filter(({ name }) => name === 'uses:record').length;

describe('a release', () => {
  it('re-encrypts so that the consumer opens the share key, after the use is on the ledger', async () => {
    await depositAndGrant();
    const { capsule, wrappedKey, cfrag, delegatingKey, use, record, cs } = await proxy.release(
      shareId,
      releaseId,
      consumer,
    );
    const opened = openShareKey(seeds.consumer, {
      capsule,
      wrappedKey,
      cfrags: [cfrag],
      delegatingPublicKey: delegatingKey,
      patientVerifyingKey: patient.user.preKeys.verifying,
    });
    expect(Buffer.from(opened).equals(shareKey)).toBe(true);
    expect(use).toMatchObject({ releaseId, T_ID: tid, T_H: consumer.pid, purpose: 'research' });
    expect(record.T_ID).toBe(tid);
    expect(cs.url).toContain(`/shares/${'e'.repeat(96)}`);
  });

  it('does not happen when the ledger does not take the use', async () => {
    await depositAndGrant();
    ledger.on(ledgerApi.uses.record, () => {
      throw new OpenwardError('LEDGER_UNKNOWN');
    });
    expect(await codeOf(proxy.release(shareId, releaseId, consumer))).toBe('LEDGER_UNKNOWN');
  });

  it.each<[string, () => void, string]>([
    ['not granted', () => (share = { ...share, status: 'requested' }), 'SHARE_NOT_GRANTED'],
    ['declined', () => (share = { ...share, status: 'declined' }), 'SHARE_NOT_GRANTED'],
    ['revoked', () => (share = { ...share, status: 'revoked' }), 'SHARE_REVOKED'],
    ['expired', () => clock.set('2024-10-01T00:00:00.000Z'), 'SHARE_EXPIRED'],
    ['of a revoked patient', () => users.set(patient.pid, { ...patient.user, status: 'revoked' }), 'USER_REVOKED'],
    ['granted with another fragment', () => grant('f'.repeat(96)), 'FRAGMENT_INVALID'],
    [
      'granted with another capsule',
      () => grant(share.granted?.fragmentDigests[0] ?? '', { capsuleDigest: 'f'.repeat(96) }),
      'FRAGMENT_INVALID',
    ],
    [
      'granted through other proxies',
      () => grant(share.granted?.fragmentDigests[0] ?? '', { proxies: ['Hospital2MSP'] }),
      'FRAGMENT_INVALID',
    ],
  ])('is refused for a share %s, and no use is recorded', async (_, change, code) => {
    await depositAndGrant();
    change();
    expect(await codeOf(proxy.release(shareId, releaseId, consumer))).toBe(code);
    expect(usesRecorded()).toBe(0);
  });

  it('is refused to anybody but the consumer, as if the share were not there', async () => {
    await depositAndGrant();
    expect(await codeOf(proxy.release(shareId, releaseId, stranger))).toBe('SHARE_UNKNOWN');
    expect(await codeOf(proxy.release(shareId, releaseId, patient))).toBe('SHARE_UNKNOWN');
  });

  it('is refused without a fragment', async () => {
    grant('f'.repeat(96));
    expect(await codeOf(proxy.release(shareId, releaseId, consumer))).toBe('NOT_FOUND');
  });
});

describe('a deposit', () => {
  it('for another recipient than the share’s is refused', async () => {
    expect(await codeOf(proxy.deposit(shareId, patient, depositFor(stranger)))).toBe('FRAGMENT_INVALID');
    expect(
      await codeOf(
        proxy.deposit(shareId, patient, { ...depositFor(stranger), receivingKey: consumer.user.preKeys.receiving }),
      ),
    ).toBe('FRAGMENT_INVALID');
  });

  it('made by another person is refused', async () => {
    expect(await codeOf(proxy.deposit(shareId, patient, depositFor(consumer, 'stranger')))).toBe('FRAGMENT_INVALID');
  });

  it('by anybody but the share’s patient is refused', async () => {
    expect(await codeOf(proxy.deposit(shareId, consumer, depositFor(consumer)))).toBe('SHARE_UNKNOWN');
  });

  it('may be replaced until the grant, and only repeated after it', async () => {
    const first = depositFor(consumer);
    await proxy.deposit(shareId, patient, first);
    const second = depositFor(consumer);
    const { fragmentDigest } = await proxy.deposit(shareId, patient, second);
    grant(fragmentDigest);
    expect(await codeOf(proxy.deposit(shareId, patient, second))).toBe('OK');
    expect(await codeOf(proxy.deposit(shareId, patient, first))).toBe('CONFLICT');
  });

  it('for a share that was declined or revoked is refused', async () => {
    share = { ...share, status: 'revoked' };
    expect(await codeOf(proxy.deposit(shareId, patient, depositFor(consumer)))).toBe('SHARE_REVOKED');
    share = { ...share, status: 'declined' };
    expect(await codeOf(proxy.deposit(shareId, patient, depositFor(consumer)))).toBe('SHARE_NOT_GRANTED');
  });
});

describe('a deletion', () => {
  it('leaves nothing to release, and a receipt that anybody can check, the same however often it is asked for', async () => {
    const { fragmentDigest } = await proxy.deposit(shareId, patient, depositFor(consumer));
    grant(fragmentDigest);
    const receipt = await proxy.delete(shareId, patient);
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
    expect(await proxy.delete(shareId, patient)).toEqual(receipt);
    expect(await codeOf(proxy.release(shareId, releaseId, consumer))).toBe('NOT_FOUND');
    expect(await database('fragments').select()).toEqual([]);
  });

  it('is not undone by a deposit that was under way', async () => {
    const deposit = depositFor(consumer);
    grant((await proxy.deposit(shareId, patient, deposit)).fragmentDigest);
    // The deposit has seen the share granted and waits for the ledger; the patient revokes, and has the fragment deleted.
    const { let: goOn, wait } = gate();
    const ask = ledger.evaluate.bind(ledger);
    vi.spyOn(ledger, 'evaluate').mockImplementation(async (transaction, args) => {
      if (transaction.name === 'identities:get') await wait;
      return ask(transaction, args);
    });
    const again = proxy.deposit(shareId, patient, deposit);
    await turns(3);
    share = { ...share, status: 'revoked' };
    const receipt = proxy.delete(shareId, patient);
    await Promise.race([receipt, turns(200)]);
    goOn();
    await Promise.allSettled([again, receipt]);
    expect((await receipt).fragmentDigest).toHaveLength(96);
    expect(await database('fragments').select()).toEqual([]);
  });

  it('is the patient’s alone', async () => {
    await depositAndGrant();
    expect(await codeOf(proxy.delete(shareId, consumer))).toBe('SHARE_UNKNOWN');
  });

  it('of what never was is refused', async () => {
    expect(await codeOf(proxy.delete(shareId, patient))).toBe('NOT_FOUND');
  });
});
