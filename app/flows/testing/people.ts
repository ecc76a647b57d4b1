import { createPrivateKey } from 'node:crypto';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { openAsPerson } from '../../../protocol/envelope/open.ts';
import { createCsr } from '../../../protocol/identity/csr.ts';
import { generateEncryptionKey, generateSigningKey } from '../../../protocol/identity/keys.ts';
import type { KeyPairPem } from '../../../protocol/identity/keys.ts';
import { openRid, pidOf, sealRid } from '../../../protocol/identity/pid.ts';
import type { Rid } from '../../../protocol/identity/rid.ts';
import { certificateThumbprint } from '../../../protocol/identity/thumbprint.ts';
import { decryptWith } from '../../../protocol/messages/jwe.ts';
import { makeFragments, wrapShareKey } from '../../../protocol/reencryption/delegator.ts';
import { generatePreSeed, preIdentity } from '../../../protocol/reencryption/identity.ts';
import { openShareKey } from '../../../protocol/reencryption/recipient.ts';
import { ecdsaSigner } from '../../../protocol/signature/sign.ts';
import { User, UserCertificates } from '../../../domain/user.ts';
import type { PendingKeys } from '../../ports/key-maker.ts';
import type { Delegation, EnvelopePurpose, ShareKeyInput, Vault } from '../../ports/vault.ts';
import type { TestAuthority } from './authority.ts';
import type { Trace } from './trace.ts';

/** A person with real keys and certificates of a test authority. RSA keys take their time: make each person once a file. */
export interface TestPerson {
  readonly user: User;
  readonly certificates: UserCertificates;
  readonly rid: Rid;
  readonly sealedRid: string;
  readonly pending: PendingKeys;
  vault(trace: Trace): Vault;
}

export async function makePerson(
  authority: TestAuthority,
  role: User['role'],
  rid: Rid = { kind: 'staff-number', number: `W-${role}`, name: role },
): Promise<TestPerson> {
  const [signing, tls, encryption] = await Promise.all([
    generateSigningKey(),
    generateSigningKey(),
    generateEncryptionKey(),
  ]);
  const seed = generatePreSeed();
  const { receivingPublicKey, verifyingPublicKey } = preIdentity(seed);
  const preKeys = { receiving: receivingPublicKey, verifying: verifyingPublicKey };
  const sealed = sealRid(rid, encryption.publicKey);
  const pid = pidOf(sealed);
  const { mspId } = authority;
  const issue = (key: KeyPairPem): Promise<string> => authority.issue(key.publicKey, { role, pid });
  const certificates = UserCertificates.parse({
    pid,
    mspId,
    role,
    signingCertificate: await issue(signing),
    encryptionCertificate: await issue(encryption),
    tlsCertificate: await issue(tls),
    preKeys,
  });
  const at = '2025-01-01T00:00:00.000Z';
  const user = User.parse({
    pid,
    mspId,
    role,
    signingKey: signing.publicKey,
    signingThumbprint: certificateThumbprint(certificates.signingCertificate),
    encryptionThumbprint: certificateThumbprint(certificates.encryptionCertificate),
    preKeys,
    status: 'active',
    statusReason: '',
    registeredAt: at,
    statusAt: at,
  });
  const csr = (key: KeyPairPem): Promise<string> => createCsr({ privateKey: key.privateKey, commonName: 'u-test' });
  return {
    user,
    certificates,
    rid,
    sealedRid: sealed.toString('base64'),
    pending: {
      material: {
        signingCsr: await csr(signing),
        tlsCsr: await csr(tls),
        encryptionCsr: await csr(encryption),
        preKeys,
      },
      publicKeys: { signing: signing.publicKey, tls: tls.publicKey, encryption: encryption.publicKey },
      openSealedRid: (bytes) => Promise.resolve(openRid(bytes, encryption.privateKey)),
    },
    vault: (trace) => new TestVault(certificates, { signing, encryption, seed }, trace),
  };
}

interface TestKeys {
  readonly signing: KeyPairPem;
  readonly encryption: KeyPairPem;
  readonly seed: Uint8Array;
}

/** Says in the trace when something is signed or opened. */
class TestVault implements Vault {
  readonly pid: string;
  readonly role: Vault['role'];
  readonly mspId: string;
  readonly thumbprint: string;

  constructor(
    readonly certificates: UserCertificates,
    private readonly keys: TestKeys,
    private readonly trace: Trace,
  ) {
    this.pid = certificates.pid;
    this.role = certificates.role;
    this.mspId = certificates.mspId;
    this.thumbprint = certificateThumbprint(certificates.signingCertificate);
  }

  sign(signingInput: Uint8Array): Promise<Uint8Array> {
    this.trace.add(`${this.role} signs`);
    return ecdsaSigner(this.keys.signing.privateKey)(signingInput);
  }

  openMessage(jwe: string): Promise<unknown> {
    return decryptWith(this.keys.encryption.privateKey, jwe, z.unknown());
  }

  openEnvelope(ciphertext: Readable, context: EnvelopePurpose): Readable {
    this.trace.add(`${this.role} opens ${context.purpose}`);
    return openAsPerson(ciphertext, {
      privateKey: createPrivateKey(this.keys.encryption.privateKey),
      publicKey: this.keys.encryption.publicKey,
      context: { ...context },
    });
  }

  delegate(
    tid: string,
    shareKey: Uint8Array,
    receivingKey: string,
    threshold: number,
    shares: number,
    shareId?: string,
  ): Promise<Delegation> {
    const wrapped = wrapShareKey(this.keys.seed, tid, shareKey, { shareId });
    const fragments = makeFragments(this.keys.seed, tid, receivingKey, { threshold, shares }, { shareId });
    return Promise.resolve({
      capsule: wrapped.capsule,
      wrappedKey: wrapped.wrappedKey,
      fragments,
      delegatingKey: wrapped.delegatingPublicKey,
      verifyingKey: preIdentity(this.keys.seed).verifyingPublicKey,
    });
  }

  openShareKey({ capsule, wrappedKey, cfrags, delegatingKey, verifyingKey }: ShareKeyInput): Promise<Uint8Array> {
    this.trace.add(`${this.role} opens share key`);
    return Promise.resolve(
      openShareKey(this.keys.seed, {
        capsule,
        wrappedKey,
        cfrags,
        delegatingPublicKey: delegatingKey,
        patientVerifyingKey: verifyingKey,
      }),
    );
  }
}
