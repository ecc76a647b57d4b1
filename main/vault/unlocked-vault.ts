import { createPublicKey } from 'node:crypto';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import type { UserCertificates } from '../../domain/user.ts';
import type { Delegation, EnvelopePurpose, ShareKeyInput, Vault } from '../../app/ports/vault.ts';
import { openAsPerson } from '../../protocol/envelope/open.ts';
import { certificateThumbprint, keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { addressedTo, decryptWith } from '../../protocol/messages/jwe.ts';
import { makeFragments, wrapShareKey } from '../../protocol/reencryption/delegator.ts';
import { preIdentity } from '../../protocol/reencryption/identity.ts';
import { openShareKey, type ReceivedShareKey } from '../../protocol/reencryption/recipient.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';
import { withFormer } from './former-keys.ts';
import { pkcs8Pem } from './key-maker.ts';
import type { OpeningKeys } from '../../protocol/vault/opening-keys.ts';
import { wipe, type Secrets } from '../../protocol/vault/secrets.ts';

/**
 * One person's keys at work. After `lock` every method throws VAULT_LOCKED and nothing of the keys is referred to any
 * more.
 */
export class UnlockedVault implements Vault {
  readonly certificates: UserCertificates;
  readonly thumbprint: string;
  #secrets: Secrets | undefined;

  /** `certificates` must have been checked against the keys. Takes the secrets over. */
  constructor(secrets: Secrets, certificates: UserCertificates) {
    this.#secrets = secrets;
    this.certificates = certificates;
    this.thumbprint = certificateThumbprint(certificates.signingCertificate);
  }

  get pid(): UserCertificates['pid'] {
    return this.certificates.pid;
  }

  get role(): UserCertificates['role'] {
    return this.certificates.role;
  }

  get mspId(): UserCertificates['mspId'] {
    return this.certificates.mspId;
  }

  async sign(signingInput: Uint8Array): Promise<Uint8Array> {
    return ecdsaSigner(this.#open().signing)(signingInput);
  }

  /** For the connections that present this person's TLS certificate; they are closed when the vault is locked. */
  tlsIdentity(): { certificate: string; key: string } {
    return { certificate: this.certificates.tlsCertificate, key: pkcs8Pem(this.#open().tls) };
  }

  async openMessage(jwe: string): Promise<unknown> {
    const { encryption, former = [] } = this.#open();
    const names = former.map(({ encryption: key }) => keyThumbprint(createPublicKey(key)));
    const before = former[names.indexOf(addressedTo(jwe) ?? '')];
    return decryptWith(pkcs8Pem(before?.encryption ?? encryption), jwe, z.unknown());
  }

  openEnvelope(ciphertext: Readable, context: EnvelopePurpose): Readable {
    return openAsPerson(ciphertext, {
      privateKey: this.#open().encryption,
      publicKey: this.certificates.encryptionCertificate,
      former: (this.#open().former ?? []).map(({ encryption }) => encryption),
      context: { ...context },
    });
  }

  async delegate(
    tid: string,
    shareKey: Uint8Array,
    receivingKey: string,
    threshold: number,
    shares: number,
    shareId?: string,
  ): Promise<Delegation> {
    const { preSeed } = this.#open();
    const { capsule, wrappedKey, delegatingPublicKey } = wrapShareKey(preSeed, tid, shareKey, { shareId });
    const fragments = makeFragments(preSeed, tid, receivingKey, { threshold, shares }, { shareId });
    return Promise.resolve({
      capsule,
      wrappedKey,
      fragments,
      delegatingKey: delegatingPublicKey,
      verifyingKey: preIdentity(preSeed).verifyingPublicKey,
    });
  }

  async openShareKey({ capsule, wrappedKey, cfrags, delegatingKey, verifyingKey }: ShareKeyInput): Promise<Uint8Array> {
    const { preSeed, former = [] } = this.#open();
    const input = {
      capsule,
      wrappedKey,
      cfrags,
      delegatingPublicKey: delegatingKey,
      patientVerifyingKey: verifyingKey,
    };
    return Promise.resolve(firstThatOpens([preSeed, ...former.map((one) => one.preSeed)], input));
  }

  /** Key of this person's drafts; a copy, which the caller overwrites. */
  draftKey(): Buffer {
    return Buffer.from(this.#open().draftKey);
  }

  /** Copies of keys of before, by which what was sealed to them opens as long as the vault is unlocked. */
  keepFormer(keys: readonly OpeningKeys[]): void {
    this.#secrets = withFormer(this.#open(), keys);
  }

  /** Whether keys of before were brought back. */
  get hasFormer(): boolean {
    return (this.#open().former ?? []).length > 0;
  }

  lock(): void {
    if (this.#secrets) wipe(this.#secrets);
    this.#secrets = undefined;
  }

  #open(): Secrets {
    if (!this.#secrets) throw new OpenwardError('VAULT_LOCKED');
    return this.#secrets;
  }
}

/** By whichever seed it was meant for. Errors: FRAGMENT_INVALID, as the first of them says. */
function firstThatOpens([seed, ...more]: readonly [Buffer, ...Buffer[]], input: ReceivedShareKey): Uint8Array {
  try {
    return openShareKey(seed, input);
  } catch (error) {
    for (const one of more) {
      try {
        return openShareKey(one, input);
      } catch {
        // Not by this one either.
      }
    }
    throw error;
  }
}
