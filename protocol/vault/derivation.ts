import { randomBytes, scrypt } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import { toBase64Url } from '../encoding/base64url.ts';
import type { Argon2idParameters, Derivation, ScryptParameters } from './file.ts';

/** KiB of memory that a guess at a new vault takes: 256 MiB, and about half a second of a core. */
const usualCost = 2 ** 18;
/** With fewer an attacker saves memory by computing parts of it again (RFC 9106, section 4). */
const PASSES = 3;
const SALT_BYTES = 32;
const STRETCHED_BYTES = 32;

/** How new vaults are locked, under a salt of its own each time. `m` is KiB. */
export function newDerivation(m: number = usualCost) {
  return { name: 'argon2id', v: 19, m, t: PASSES, p: 1, salt: toBase64Url(randomBytes(SALT_BYTES)) } as const;
}

/**
 * 32 bytes of a passphrase (UTF-8 of its Unicode form NFKC), which the caller overwrites. Both ways work in threads of
 * the runtime's own: the program's thread hears everything else meanwhile.
 */
export async function stretch(passphrase: string, kdf: Derivation): Promise<Buffer> {
  const text = Buffer.from(passphrase.normalize('NFKC'), 'utf8');
  try {
    return kdf.name === 'scrypt' ? await byScrypt(text, kdf) : await byArgon2id(text, kdf);
  } finally {
    text.fill(0);
  }
}

function byScrypt(text: Buffer, { N, r, p, salt }: ScryptParameters): Promise<Buffer> {
  const options = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    scrypt(text, Buffer.from(salt, 'base64url'), STRETCHED_BYTES, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

function byArgon2id(text: Buffer, { m, t, p, salt }: Argon2idParameters): Promise<Buffer> {
  return hashRaw(text, {
    ...ARGON2ID,
    memoryCost: m,
    timeCost: t,
    parallelism: p,
    salt: Buffer.from(salt, 'base64url'),
    outputLen: STRETCHED_BYTES,
  });
}

/** The package's numbers for Argon2id and for version 1.3, which it has as ambient enums alone. */
const ARGON2ID = { algorithm: 2, version: 1 } as const;
