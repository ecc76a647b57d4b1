import { createPrivateKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealForPeople } from '../../protocol/envelope/seal.ts';
import { encryptTo } from '../../protocol/messages/jwe.ts';
import { makeFragments, wrapShareKey } from '../../protocol/reencryption/delegator.ts';
import { generatePreSeed, preIdentity } from '../../protocol/reencryption/identity.ts';
import { reencrypt } from '../../protocol/reencryption/proxy.ts';
import { codeThrownBy } from '../../protocol/testing.ts';
import { readFixtures } from '../../protocol/vectors/fixtures.ts';
import { wipe, type Secrets } from '../../protocol/vault/secrets.ts';
import { certificatesFor } from './certificates.fixture.ts';
import { bringBack, carryAway } from './carried-keys.ts';
import { LEAST_COST } from './recovery.fixture.ts';
import { UnlockedVault } from './unlocked-vault.ts';
import { VaultStore } from './vault-store.ts';

const { patient, doctor, consumer } = readFixtures();
const passphrase = 'plum blossom river stone';
const tid = `T-${'1'.repeat(32)}`;
/** What guardians bring back. */
const before = {
  encryption: createPrivateKey(patient.encryptionPrivateKey),
  preSeed: Buffer.from(patient.preSeed, 'hex'),
};
/** Of who has come back with all keys new. */
const now = (): Secrets => ({
  signing: createPrivateKey(doctor.signingPrivateKey),
  tls: createPrivateKey(patient.signingPrivateKey),
  encryption: createPrivateKey(doctor.encryptionPrivateKey),
  preSeed: Buffer.from(doctor.preSeed, 'hex'),
  draftKey: randomBytes(32),
  rid: Buffer.from('{}'),
});

describe('keys of before beside those of now', () => {
  const folder = mkdtempSync(join(tmpdir(), 'openward-former-'));
  const vaults = new VaultStore({ folder: join(folder, 'vaults'), cost: LEAST_COST, wait: () => Promise.resolve() });
  let id: string;
  let vault: UnlockedVault;
  beforeAll(async () => {
    const secrets = now();
    const certificates = await certificatesFor(secrets, 'patient');
    const person = { name: 'Li', role: 'patient', mspId: 'Hospital1MSP' } as const;
    ({ id } = await vaults.create({ label: 'Li', ...person }, secrets, passphrase));
    const enrolment = { pid: certificates.pid, certificates, sealedRid: '' };
    await vaults.setEnrolment(id, passphrase, enrolment);
    await vaults.keepFormer(id, passphrase, [before]);
    await vaults.keepFormer(id, passphrase, [before]);
    vault = new UnlockedVault((await vaults.unlock(id, passphrase)).secrets, certificates);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const sealed = (key: string) =>
    sealForPeople(Readable.from([Buffer.from('a record')]), {
      recipientPublicKeys: [key],
      context: { purpose: 'record', tid },
    });

  it('are kept once, however often they are brought back, and never those of now', async () => {
    const { secrets } = await vaults.unlock(id, passphrase);
    expect(secrets.former).toHaveLength(1);
    const { encryption, preSeed } = secrets;
    await vaults.keepFormer(id, passphrase, [{ encryption, preSeed }]);
    expect((await vaults.unlock(id, passphrase)).secrets.former).toHaveLength(1);
    wipe(secrets);
    expect(secrets.former?.[0]?.preSeed.every((byte) => byte === 0)).toBe(true);
  });

  it('open records and messages that were sealed to them; those of now do too, and others’ do not', async () => {
    for (const key of [patient.encryptionPublicKey, doctor.encryptionPublicKey]) {
      expect(await text(vault.openEnvelope(sealed(key), { purpose: 'record', tid }))).toBe('a record');
      expect(await vault.openMessage(await encryptTo(key, { words: 'x' }))).toEqual({ words: 'x' });
    }
    const { encryptionPublicKey: other } = consumer;
    const foreign = () => text(vault.openEnvelope(sealed(other), { purpose: 'record', tid }));
    expect(await codeThrownBy(foreign)).toBe('ENVELOPE_NOT_FOR_US');
    const message = await encryptTo(other, { words: 'x' });
    expect(await codeThrownBy(() => vault.openMessage(message))).toBe('ENVELOPE_TAMPERED');
  });

  it('open a share that was granted to them', async () => {
    const [seed, shareKey] = [generatePreSeed(), randomBytes(32)];
    const wrapped = wrapShareKey(seed, tid, shareKey, {});
    const receivingKey = preIdentity(before.preSeed).receivingPublicKey;
    const [fragment = ''] = makeFragments(seed, tid, receivingKey, { threshold: 1, shares: 1 }, {});
    const { capsule, wrappedKey, delegatingPublicKey: delegatingKey } = wrapped;
    const { verifyingPublicKey: verifyingKey } = preIdentity(seed);
    const cfrag = reencrypt(capsule, fragment, { delegatingKey, receivingKey, verifyingKey });
    const input = { capsule, wrappedKey, cfrags: [cfrag], delegatingKey, verifyingKey };
    expect(Buffer.from(await vault.openShareKey(input)).equals(shareKey)).toBe(true);
    const wrong = { ...input, verifyingKey: receivingKey };
    expect(await codeThrownBy(() => vault.openShareKey(wrong))).toBe('FRAGMENT_INVALID');
  });

  it('open as long as the vault is unlocked from when they were brought back, without signing in anew', async () => {
    const secrets = now();
    const unlocked = new UnlockedVault(secrets, await certificatesFor(secrets, 'patient'));
    const open = async () => unlocked.openMessage(await encryptTo(patient.encryptionPublicKey, { words: 'x' }));
    expect(await codeThrownBy(open)).toBe('ENVELOPE_TAMPERED');
    unlocked.keepFormer([before]);
    expect(await open()).toEqual({ words: 'x' });
    unlocked.lock();
    expect(await codeThrownBy(open)).toBe('VAULT_LOCKED');
  });

  it('travel with a key file', async () => {
    const path = join(folder, 'keys.tar');
    await carryAway(await vaults.unlock(id, passphrase), passphrase, path, { iterations: 10_000, cost: LEAST_COST });
    const { secrets } = await bringBack(path, passphrase);
    expect(secrets.former?.map(({ preSeed }) => preSeed.toString('hex'))).toEqual([patient.preSeed]);
  });
});
