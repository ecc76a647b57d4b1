import { createCipheriv, createDecipheriv, createHash, createHmac, pbkdf2 } from 'node:crypto';
import { at, contentsOf, integer, nothing, octets, oid, sequence, utf16, type Node } from './asn1.ts';

/** PBES2 (RFC 8018) and the MAC of PKCS#12 (RFC 7292), as far as a key file has them. */
const pbes2 = '1.2.840.113549.1.5.13';
const pbkdf2Oid = '1.2.840.113549.1.5.12';
const hmacWithSha256 = '1.2.840.113549.2.9';
const aes256Cbc = '2.16.840.1.101.3.4.1.42';
const sha256 = '2.16.840.1.101.3.4.2.1';

const KEY_BYTES = 32;
/** Bytes of every salt and initialisation vector. */
export const PASSWORD_SALT_BYTES = 16;
/** Of the digest's input: RFC 7292 calls it v. */
const DIGEST_BLOCK = 64;
/** Rounds after which others have their turn. */
const ROUNDS_A_TURN = 20_000;

/** What a text is encrypted with, beside the passphrase. */
export interface Salted {
  /** Of PBKDF2. */
  readonly salt: Buffer;
  /** Of AES-256-CBC. */
  readonly iv: Buffer;
}

/** A passphrase, and how often it is hashed. */
export interface Stretched {
  /** Normalised. */
  readonly passphrase: string;
  /** For each key. */
  readonly iterations: number;
  /** Keys by their salts, hex, as far as they were derived: each takes a good part of a second. */
  readonly derived: Map<string, Promise<Buffer>>;
}

/** Overwrites what was derived. */
export async function forget({ derived }: Stretched): Promise<void> {
  for (const key of await Promise.all(derived.values())) key.fill(0);
  derived.clear();
}

/** `AlgorithmIdentifier` of PBES2. */
export function encryptionAlgorithm({ salt, iv }: Salted, iterations: number): Node {
  const prf = sequence(oid(hmacWithSha256), nothing());
  const derivation = sequence(oid(pbkdf2Oid), sequence(octets(salt), integer(iterations), prf));
  return sequence(oid(pbes2), sequence(derivation, sequence(oid(aes256Cbc), octets(iv))));
}

/** Salt and vector of such an algorithm; whatever else it says, building it anew shows. RangeError. */
export function saltedBy(algorithm: Node): Salted {
  return { salt: contentsOf(at(algorithm, 1, 0, 1, 0)), iv: contentsOf(at(algorithm, 1, 1, 1)) };
}

/** AES-256-CBC, padded. */
export async function encrypt(plain: Uint8Array, { salt, iv }: Salted, by: Stretched): Promise<Buffer> {
  const key = await derive(salt, by);
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

/** Throws for what does not come out even. */
export async function decrypt(ciphertext: Uint8Array, { salt, iv }: Salted, by: Stretched): Promise<Buffer> {
  const key = await derive(salt, by);
  const decipher = createDecipheriv('aes-256-cbc', key, iv);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}

/** `MacData`: HMAC-SHA-256 of the contents under the key of RFC 7292, appendix B. */
export async function macData(contents: Uint8Array, salt: Buffer, by: Stretched): Promise<Node> {
  const key = await macKey(salt, by);
  const digest = createHmac('sha256', key).update(contents).digest();
  key.fill(0);
  return sequence(sequence(sequence(oid(sha256), nothing()), octets(digest)), octets(salt), integer(by.iterations));
}

function derive(salt: Buffer, by: Stretched): Promise<Buffer> {
  const place = salt.toString('hex');
  const known = by.derived.get(place) ?? stretch(salt, by);
  by.derived.set(place, known);
  return known;
}

function stretch(salt: Buffer, { passphrase, iterations }: Stretched): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    pbkdf2(Buffer.from(passphrase, 'utf8'), salt, iterations, KEY_BYTES, 'sha256', (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

async function macKey(salt: Buffer, { passphrase, iterations }: Stretched): Promise<Buffer> {
  const purpose = Buffer.alloc(DIGEST_BLOCK, 3);
  const typed = utf16(`${passphrase}\0`);
  let key = hash(Buffer.concat([purpose, filled(salt), filled(typed)]));
  for (let round = 1; round < iterations; round += 1) {
    key = hash(key);
    if (round % ROUNDS_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return key;
}

/** Repeated until whole blocks are full. */
function filled(bytes: Buffer): Buffer {
  return Buffer.alloc(Math.ceil(bytes.length / DIGEST_BLOCK) * DIGEST_BLOCK, bytes);
}

function hash(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
