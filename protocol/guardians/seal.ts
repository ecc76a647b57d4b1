import { createCipheriv, randomBytes } from 'node:crypto';
import { split } from 'shamir-secret-sharing';
import { GuardianSet, GuardiansStatement, type GuardedKeys } from '../../domain/guardians.ts';
import { toBase64Url } from '../encoding/base64url.ts';
import { encryptTo } from '../messages/jwe.ts';
import { signStatement, type Signer } from '../signature/sign.ts';
import { encodeOpeningKeys, type OpeningKeys } from '../vault/opening-keys.ts';
import { partDigest, type GuardianPart } from './part.ts';
import { guardedAad, guardianship, keysDigest } from './set.ts';

const KEY_BYTES = 32;

/** A guardian as their certificates say. */
export interface ChosenGuardian {
  /** PID. */
  readonly pid: string;
  /** PEM; the ledger has its thumbprint. */
  readonly encryptionCertificate: string;
}

/** Whose keys are given to whom. */
export interface Guarding {
  /** A new UUID. */
  readonly set: string;
  /** PID of their owner. */
  readonly pid: string;
  /** How many of the guardians bring the keys back. */
  readonly threshold: number;
  /** Different ones, two to five. */
  readonly guardians: readonly ChosenGuardian[];
  /** By the owner's clock. */
  readonly at: string;
}

/**
 * Keys under a random key, and that in parts, of which `threshold` give it back and fewer say nothing of it.
 * @param keys those of now first; the caller wipes them
 * @throws ZodError for numbers that no set has, CERTIFICATE_INVALID for a guardian to whom nothing can be sealed
 */
export async function sealForGuardians(
  keys: readonly OpeningKeys[],
  guarding: Guarding,
  signer: Signer,
): Promise<GuardianSet> {
  const { set, pid, threshold, guardians, at } = guarding;
  const key = randomBytes(KEY_BYTES);
  const sealed = sealKeys(keys, key, guarding);
  const parts = await partsOf(key, guarding).finally(() => key.fill(0));
  const named = parts.map((part) => ({ pid: part.guardian, part: partDigest(part) }));
  const said = { type: 'openward/guardians/1', set, pid, threshold, guardians: named, sealed: keysDigest(sealed), at };
  const statement = GuardiansStatement.parse(said);
  const [signature, words, addressed] = await Promise.all([
    signStatement(statement, signer),
    Promise.all(guardians.map((one) => signStatement(guardianship(one.pid, pid, at), signer))),
    Promise.all(guardians.map(({ encryptionCertificate }, place) => encryptTo(encryptionCertificate, parts[place]))),
  ]);
  return GuardianSet.parse({ statement, signature, keys: sealed, parts: addressed, words });
}

function sealKeys(keys: readonly OpeningKeys[], key: Buffer, { set, pid }: Guarding): GuardedKeys {
  const plain = encodeOpeningKeys(keys);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(guardedAad({ set, pid }));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  plain.fill(0);
  return { iv: toBase64Url(iv), tag: toBase64Url(cipher.getAuthTag()), ciphertext: toBase64Url(ciphertext) };
}

async function partsOf(key: Buffer, { set, pid, threshold, guardians }: Guarding): Promise<GuardianPart[]> {
  const secret = Uint8Array.from(key);
  const shares = await split(secret, guardians.length, threshold);
  secret.fill(0);
  return guardians.map((guardian, place) => {
    const share = shares[place] ?? new Uint8Array();
    const text = toBase64Url(share);
    share.fill(0);
    return {
      type: 'openward/guardian-part/1',
      ...{ set, owner: pid, guardian: guardian.pid, index: place + 1, threshold, guardians: guardians.length },
      share: text,
    };
  });
}
