import { createPrivateKey, createPublicKey, randomBytes, type KeyObject } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import { generateEncryptionKey, generateSigningKey } from '../../protocol/identity/keys.ts';
import { generatePreSeed } from '../../protocol/reencryption/identity.ts';

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

/**
 * What a vault encrypts: six parts, each after its length in four bytes, big-endian: PKCS#8 DER of the signing, TLS and
 * encryption key, PRE seed, draft key, RID. Bytes rather than JSON, because bytes can be overwritten; the caller does.
 */
export function encodeSecrets(secrets: Secrets): Buffer {
  const parts = [
    pkcs8(secrets.signing),
    pkcs8(secrets.tls),
    pkcs8(secrets.encryption),
    secrets.preSeed,
    secrets.draftKey,
    secrets.rid,
  ];
  const whole = Buffer.concat(parts.flatMap((part) => [lengthOf(part), part]));
  parts.slice(0, 3).forEach((part) => part.fill(0));
  return whole;
}

/** Copies out of `whole`, which may be overwritten afterwards. Throws VAULT_DAMAGED. */
export function decodeSecrets(whole: Buffer): Secrets {
  const [signing, tls, encryption, preSeed, draftKey, rid, ...more] = partsOf(whole);
  if (!signing || !tls || !encryption || preSeed?.length !== 32 || draftKey?.length !== 32 || !rid || more.length > 0)
    throw new OpenwardError('VAULT_DAMAGED');
  return {
    signing: readKey(signing),
    tls: readKey(tls),
    encryption: readKey(encryption),
    preSeed: Buffer.from(preSeed),
    draftKey: Buffer.from(draftKey),
    rid: Buffer.from(rid),
  };
}

/** Overwrites what can be; key objects are freed with their last reference. */
export function wipe({ preSeed, draftKey, rid }: Secrets): void {
  preSeed.fill(0);
  draftKey.fill(0);
  rid.fill(0);
}

function* partsOf(whole: Buffer): Generator<Buffer> {
  for (let at = 0; at < whole.length;) {
    if (at + 4 > whole.length) throw new OpenwardError('VAULT_DAMAGED');
    const end = at + 4 + whole.readUInt32BE(at);
    if (end > whole.length) throw new OpenwardError('VAULT_DAMAGED');
    yield whole.subarray(at + 4, end);
    at = end;
  }
}

function lengthOf(part: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return length;
}

function readKey(der: Buffer): KeyObject {
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch (cause) {
    throw new OpenwardError('VAULT_DAMAGED', 'A key of the vault cannot be read', { cause });
  }
}

function pkcs8(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'pkcs8' });
}

function publicPem(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString();
}
