import { createPrivateKey, createPublicKey, randomBytes, type KeyObject } from 'node:crypto';
import { generateEncryptionKey, generateSigningKey, type KeyPairPem } from '../identity/keys.ts';
import { generatePreSeed } from '../reencryption/identity.ts';
import { copiesOf, type OpeningKeys } from './opening-keys.ts';

/** A person's private keys, unlocked. The keys are key objects: their bytes are outside JavaScript's memory. */
export interface Secrets {
  /** P-256: statements and ledger transactions. */
  readonly signing: KeyObject;
  /** P-256: mutual TLS. */
  readonly tls: KeyObject;
  /** RSA-3072: envelopes, messages, PID. */
  readonly encryption: KeyObject;
  /** 32 bytes, the one secret of proxy re-encryption. */
  readonly preSeed: Buffer;
  /** 32 bytes: encrypts drafts on this installation. */
  readonly draftKey: Buffer;
  /**
   * Canonical JSON of the owner's RID, to compare with what SA sealed; empty for administrators, whose RID SA knows
   * already.
   */
  readonly rid: Buffer;
  /** What the owner had before, and guardians brought back; absent where there is nothing. Of now are the above. */
  readonly former?: readonly OpeningKeys[];
}

/** Public halves, SPKI PEM. */
export interface PublicKeys {
  /** Of the signing key. */
  readonly signing: string;
  /** Of the TLS key. */
  readonly tls: string;
  /** Of the encryption key. */
  readonly encryption: string;
}

/** Keys of somebody new. `rid`: canonical JSON of their RID, taken over; empty for administrators. */
export async function makeSecrets(rid: Buffer): Promise<Secrets> {
  const [signing, tls, encryption] = await Promise.all([
    generateSigningKey(),
    generateSigningKey(),
    generateEncryptionKey(),
  ]);
  return secretsWith({ signing, tls, encryption }, rid);
}

/** Of three key pairs, PEM, which are P-256, P-256 and RSA-3072; the seeds are new. `rid` is taken over. */
export function secretsWith(
  { signing, tls, encryption }: Readonly<Record<'signing' | 'tls' | 'encryption', KeyPairPem>>,
  rid: Buffer,
): Secrets {
  return {
    signing: createPrivateKey(signing.privateKey),
    tls: createPrivateKey(tls.privateKey),
    encryption: createPrivateKey(encryption.privateKey),
    preSeed: generatePreSeed(),
    draftKey: randomBytes(32),
    rid,
  };
}

/** What certificates must be for. */
export function publicKeysOf({
  signing,
  tls,
  encryption,
}: Pick<Secrets, 'signing' | 'tls' | 'encryption'>): PublicKeys {
  return { signing: publicPem(signing), tls: publicPem(tls), encryption: publicPem(encryption) };
}

/** The same once more: what can be overwritten of one stays in the other. */
export function copyOfSecrets({ preSeed, draftKey, rid, former, ...keys }: Secrets): Secrets {
  return {
    ...keys,
    ...{ preSeed: Buffer.from(preSeed), draftKey: Buffer.from(draftKey), rid: Buffer.from(rid) },
    ...(former === undefined ? {} : { former: copiesOf(former) }),
  };
}

/** Overwrites what can be; key objects are freed with their last reference. */
export function wipe({ preSeed, draftKey, rid, former = [] }: Secrets): void {
  for (const before of former) before.preSeed.fill(0);
  preSeed.fill(0);
  draftKey.fill(0);
  rid.fill(0);
}

function publicPem(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString();
}
