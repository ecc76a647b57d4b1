import { createCipheriv, createPrivateKey, hkdfSync, scryptSync, type CipherGCMTypes } from 'node:crypto';
import { hashRawSync } from '@node-rs/argon2';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import type { Fixtures } from './fixtures.ts';

/** A header as a case needs it, right or wrong. */
export type AnyHeader = Readonly<Record<string, unknown>> & {
  readonly format: string;
  readonly kdf: Readonly<Record<string, unknown>> & (AnyScrypt | AnyArgon2id);
};

interface AnyScrypt {
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly salt: string;
}

interface AnyArgon2id {
  /** KiB. */
  readonly m: number;
  readonly t: number;
  readonly p: number;
  readonly salt: string;
}

export interface AnySeal {
  readonly passphrase: string;
  readonly iv?: Buffer;
  readonly tagBytes?: number;
  readonly second?: Buffer;
}

/** Bytes whose base64url has characters that base64 has not. */
const IV = Buffer.from('fbffbefbefbefbffbefbefbe', 'hex');

/** Seals whatever it is given, by docs/formats.md and not by our own writer, which refuses most of it. */
export function sealAnyhow(header: AnyHeader, plain: Buffer, { passphrase, iv = IV, tagBytes = 16, second }: AnySeal) {
  const stretched = stretchedBy(header.kdf, Buffer.from(passphrase.normalize('NFKC'), 'utf8'));
  const material = Buffer.concat([stretched, second ?? Buffer.alloc(0)]);
  const key = Buffer.from(hkdfSync('sha256', material, Buffer.alloc(0), header.format, 32));
  const gcm: CipherGCMTypes = 'aes-256-gcm';
  const cipher = createCipheriv(gcm, key, iv, { authTagLength: tagBytes }).setAAD(canonicalBytes(header));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return {
    header,
    iv: iv.toString('base64url'),
    tag: cipher.getAuthTag().toString('base64url'),
    ciphertext: ciphertext.toString('base64url'),
  };
}

function stretchedBy(kdf: AnyScrypt | AnyArgon2id, text: Buffer): Buffer {
  const salt = Buffer.from(kdf.salt, 'base64url');
  if ('m' in kdf)
    return hashRawSync(text, { salt, memoryCost: kdf.m, timeCost: kdf.t, parallelism: kdf.p, outputLen: 32 });
  const { N, r, p } = kdf;
  return scryptSync(text, salt, 32, { N, r, p, maxmem: 2 ** 20 + 256 * N * r });
}

/** The parts, each after its length. */
export function joined(parts: readonly Buffer[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      return [length, part];
    }),
  );
}

/** The six parts that every format has. */
export function sixParts({ patient, doctor }: Fixtures, rid = canonicalBytes(patient.rid)): Buffer[] {
  const der = (pem: string): Buffer => createPrivateKey(pem).export({ format: 'der', type: 'pkcs8' });
  return [
    der(patient.signingPrivateKey),
    der(doctor.signingPrivateKey),
    der(patient.encryptionPrivateKey),
    Buffer.from(patient.preSeed, 'hex'),
    Buffer.alloc(32, 9),
    rid,
  ];
}

/** The same six as a case says them, for who reads it. */
export function sixSecrets({ patient, doctor }: Fixtures) {
  return {
    signing: patient.signingPrivateKey,
    tls: doctor.signingPrivateKey,
    encryption: patient.encryptionPrivateKey,
    preSeed: patient.preSeed,
    draftKey: '09'.repeat(32),
    rid: patient.rid,
  };
}

/** A bit of the first byte turned over. */
export function turned(text: string): string {
  const bytes = Buffer.from(text, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(0) ^ 1);
  return bytes.toString('base64url');
}

/** The same bytes in another spelling: the last character has bits that say nothing. */
export function stray(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return text.slice(0, -1) + (alphabet[alphabet.indexOf(text.slice(-1)) + 1] ?? '');
}
