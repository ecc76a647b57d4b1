import { createPrivateKey } from 'node:crypto';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { User, UserCertificates } from '../../../domain/user.ts';
import { openAsPerson } from '../../../protocol/envelope/open.ts';
import { createCsr } from '../../../protocol/identity/csr.ts';
import type { KeyPairPem } from '../../../protocol/identity/keys.ts';
import { openRid } from '../../../protocol/identity/pid.ts';
import { certificateThumbprint } from '../../../protocol/identity/thumbprint.ts';
import { decryptWith } from '../../../protocol/messages/jwe.ts';
import { makeFragments, wrapShareKey } from '../../../protocol/reencryption/delegator.ts';
import { preIdentity } from '../../../protocol/reencryption/identity.ts';
import { openShareKey } from '../../../protocol/reencryption/recipient.ts';
import { ecdsaSigner } from '../../../protocol/signature/sign.ts';
import type { KeyHolder } from '../../../testing/encryption-keys.ts';
import { enrolPerson, type EnrolledPerson, type PersonKeys } from '../../../testing/enrolled-person.ts';
import type { PendingKeys } from '../../ports/key-maker.ts';
import type { Delegation, EnvelopePurpose, ShareKeyInput, Vault } from '../../ports/vault.ts';
import type { Trace } from './trace.ts';

/** A person as flows know one: with a vault, and the keys that wait for certificates while registering. */
export interface TestPerson extends EnrolledPerson {
  readonly pending: PendingKeys;
  vault(trace: Trace): Vault;
}

/** People who must not open each other's ciphertexts have encryption keys of different holders. */
export async function makeTestPerson(mspId: string, role: User['role'], holder: KeyHolder): Promise<TestPerson> {
  return testPerson(await enrolPerson(mspId, role, holder));
}

export async function testPerson(person: EnrolledPerson): Promise<TestPerson> {
  return {
    ...person,
    pending: await pendingKeys(person),
    vault: (trace) => new TestVault(person.certificates, person.keys, trace),
  };
}

async function pendingKeys({ certificates, keys }: EnrolledPerson): Promise<PendingKeys> {
  const { signing, tls, encryption } = keys;
  const csr = ({ privateKey }: KeyPairPem): Promise<string> => createCsr({ privateKey, commonName: 'u-test' });
  return {
    material: {
      signingCsr: await csr(signing),
      tlsCsr: await csr(tls),
      encryptionCsr: await csr(encryption),
      preKeys: certificates.preKeys,
    },
    publicKeys: { signing: signing.publicKey, tls: tls.publicKey, encryption: encryption.publicKey },
    openSealedRid: (bytes) => Promise.resolve(openRid(bytes, encryption.privateKey)),
  };
}

/** Says in the trace when something is signed or opened. */
class TestVault implements Vault {
  readonly pid: string;
  readonly role: Vault['role'];
  readonly mspId: string;
  readonly thumbprint: string;

  constructor(
    readonly certificates: UserCertificates,
    private readonly keys: PersonKeys,
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
    const wrapped = wrapShareKey(this.keys.preSeed, tid, shareKey, { shareId });
    const fragments = makeFragments(this.keys.preSeed, tid, receivingKey, { threshold, shares }, { shareId });
    return Promise.resolve({
      capsule: wrapped.capsule,
      wrappedKey: wrapped.wrappedKey,
      fragments,
      delegatingKey: wrapped.delegatingPublicKey,
      verifyingKey: preIdentity(this.keys.preSeed).verifyingPublicKey,
    });
  }

  openShareKey({ capsule, wrappedKey, cfrags, delegatingKey, verifyingKey }: ShareKeyInput): Promise<Uint8Array> {
    this.trace.add(`${this.role} opens share key`);
    return Promise.resolve(
      openShareKey(this.keys.preSeed, {
        capsule,
        wrappedKey,
        cfrags,
        delegatingPublicKey: delegatingKey,
        patientVerifyingKey: verifyingKey,
      }),
    );
  }
}
