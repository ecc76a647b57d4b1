import { createPrivateKey, createPublicKey, randomBytes, type KeyObject } from 'node:crypto';
import { generateEncryptionKey, generateSigningKey } from '../identity/keys.ts';
import { generatePreSeed } from '../reencryption/identity.ts';

/** A person's private keys, unlocked. The keys are key objects: their bytes are outside JavaScript's memory. */
export interface Secrets {
  readonly signing: KeyObject;
  readonly tls: KeyObject;
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
}

/** Public halves, SPKI PEM. */
export interface PublicKeys {
  readonly signing: string;
  readonly tls: string;
  readonly encryption: string;
}

export async function makeSecrets(rid: Buffer): Promise<Secrets> {
  const [signing, tls, encryption] = await Promise.all([
    generateSigningKey(),
    generateSigningKey(),
    generateEncryptionKey(),
  ]);
  return {
    signing: createPrivateKey(signing.privateKey),
    tls: createPrivateKey(tls.privateKey),
    encryption: createPrivateKey(encryption.privateKey),
    preSeed: generatePreSeed(),
    draftKey: randomBytes(32),
    rid,
  };
}

export function publicKeysOf({
  signing,
  tls,
  encryption,
}: Pick<Secrets, 'signing' | 'tls' | 'encryption'>): PublicKeys {
  return { signing: publicPem(signing), tls: publicPem(tls), encryption: publicPem(encryption) };
}

/** Overwrites what can be; key objects are freed with their last reference. */
export function wipe({ preSeed, draftKey, rid }: Secrets): void {
  preSeed.fill(0);
  draftKey.fill(0);
  rid.fill(0);
}

function publicPem(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString();
}
