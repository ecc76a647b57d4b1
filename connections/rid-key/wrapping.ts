import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  publicEncrypt,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import type { WrappedKey } from '../../api/formats/rid-key.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { existsSync, readFileSync } from '../disk.ts';
import type { KeySource, PlainSource } from './source.ts';
import { publicKeyOf, unwrapWithToken } from './token.ts';

export const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
/** Bound in: a key that was wrapped for something else opens nothing here. */
const purpose = Buffer.from('openward/sa/rid-key');

export type Wrapped = Pick<WrappedKey, 'source' | 'wrapping' | 'ciphertext'>;

/** @throws SECRET_UNAVAILABLE where the wrapping key is not at hand */
export async function wrapKey(key: Buffer, source: KeySource): Promise<Wrapped> {
  if (source.kind === 'token') {
    const wrappingKey = await publicKeyOf(source);
    const ciphertext = publicEncrypt(oaep(wrappingKey), key).toString('base64url');
    return { source: source.text, wrapping: tokenMark(wrappingKey), ciphertext };
  }
  const wrappingKey = plainKey(source);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey, nonce).setAAD(purpose);
  const ciphertext = Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  return { source: source.text, wrapping: plainMark(wrappingKey), ciphertext: ciphertext.toString('base64url') };
}

/** @throws SECRET_UNAVAILABLE where the wrapping key is not at hand, is another, or the wrapped key was changed */
export async function unwrapKey({ wrapping, ciphertext }: Wrapped, source: KeySource): Promise<Buffer> {
  const bytes = Buffer.from(ciphertext, 'base64url');
  const key = source.kind === 'token' ? await unwrapWithToken(source, bytes) : opened(source, wrapping, bytes);
  if (key.byteLength !== keyBytes) throw unavailable(source.text, 'what it opens is no key');
  return key;
}

function opened(source: PlainSource, wrapping: string, bytes: Buffer): Buffer {
  const wrappingKey = plainKey(source);
  if (plainMark(wrappingKey) !== wrapping) throw unavailable(source.text, 'another key lies there');
  try {
    const decipher = createDecipheriv('aes-256-gcm', wrappingKey, bytes.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    }).setAAD(purpose);
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
  } catch (cause) {
    throw unavailable(source.text, 'what was wrapped under it was changed', cause);
  }
}

/** 32 bytes, base64url, of a file or a variable of the environment. @throws SECRET_UNAVAILABLE */
export function plainKey(source: PlainSource): Buffer {
  const text = source.kind === 'file' ? textOf(source) : process.env[source.name];
  if (text === undefined || text.trim() === '') throw unavailable(source.text, 'there is nothing');
  const key = Buffer.from(text.trim(), 'base64url');
  if (key.byteLength !== keyBytes || key.toString('base64url') !== text.trim())
    throw unavailable(source.text, 'that is not 32 bytes as base64url');
  return key;
}

function textOf({ file }: Extract<KeySource, { kind: 'file' }>): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

const plainMark = (key: Buffer): string =>
  createHmac('sha256', key).update('openward/sa/wrapping-key').digest('hex').slice(0, 32);

const tokenMark = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 32);

/** With SHA-1, which is what every token has; OAEP asks of its hash no resistance to collisions (RFC 8017, B.1). */
const oaep = (key: KeyObject) => ({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' });

export function unavailable(source: string, why: string, cause?: unknown): OpenwardError {
  return new OpenwardError('SECRET_UNAVAILABLE', `${source}: ${why}`, { cause });
}
