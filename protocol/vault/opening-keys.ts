import { createPrivateKey, type KeyObject } from 'node:crypto';
import { bounds } from '../../domain/bounds.ts';
import { joinParts, splitParts } from './parts.ts';

/** Keys by which records, messages and shares that were sealed to somebody open. */
export interface OpeningKeys {
  /** RSA-3072. */
  readonly encryption: KeyObject;
  /** 32 bytes, the secret of proxy re-encryption. */
  readonly preSeed: Buffer;
}

const SEED_BYTES = 32;

/** How many there are at the most: those of now, and `bounds.formerKeys` of before. */
const MOST = 1 + bounds.formerKeys;

/** Two parts each, after their lengths: PKCS#8 DER of the key of encryption, PRE seed. The caller overwrites it. */
export function encodeOpeningKeys(all: readonly OpeningKeys[]): Buffer {
  const parts = all.flatMap(({ encryption, preSeed }) => [
    encryption.export({ format: 'der', type: 'pkcs8' }),
    Buffer.from(preSeed),
  ]);
  const whole = joinParts(parts);
  for (const part of parts) part.fill(0);
  return whole;
}

/** Copies out of `whole`. RangeError, and what Node throws for a key that is none. */
export function decodeOpeningKeys(whole: Buffer): [OpeningKeys, ...OpeningKeys[]] {
  const parts = splitParts(whole, 2 * MOST);
  const [first, ...more] = Array.from({ length: Math.ceil(parts.length / 2) }, (_, at) =>
    pairOf(parts[2 * at], parts[2 * at + 1]),
  );
  if (first === undefined) throw new RangeError('There are no keys');
  return [first, ...more];
}

/** Copies, whose secrets their owner overwrites. */
export function copiesOf(all: readonly OpeningKeys[]): OpeningKeys[] {
  return all.map(({ encryption, preSeed }) => ({ encryption, preSeed: Buffer.from(preSeed) }));
}

function pairOf(key: Buffer | undefined, seed: Buffer | undefined): OpeningKeys {
  if (key === undefined || seed?.length !== SEED_BYTES)
    throw new RangeError('A part of a pair is missing or too short');
  const encryption = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  if (encryption.asymmetricKeyType !== 'rsa') throw new RangeError('A key of encryption is of another kind');
  return { encryption, preSeed: Buffer.from(seed) };
}
