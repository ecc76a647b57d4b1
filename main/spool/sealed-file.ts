import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { writeAtomically } from '../../connections/atomic-file.ts';

/** First bytes of a sealed file; then 12 bytes IV, 16 bytes tag, ciphertext. */
const magic = Buffer.from('OWS1', 'ascii');
const ivBytes = 12;
const tagBytes = 16;

/** Encrypted with AES-256-GCM; `context` is authenticated: bytes put in another's place do not open. */
export function seal(key: Uint8Array, context: string, plaintext: Uint8Array): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context, 'utf8'));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([magic, iv, cipher.getAuthTag(), ciphertext]);
}

/** Throws ENVELOPE_TAMPERED. */
export function unseal(key: Uint8Array, context: string, whole: Buffer): Buffer {
  try {
    if (!whole.subarray(0, magic.length).equals(magic)) throw new RangeError('Not a sealed file');
    const [iv, tag, ciphertext] = [
      whole.subarray(4, 4 + ivBytes),
      whole.subarray(4 + ivBytes, 4 + ivBytes + tagBytes),
      whole.subarray(4 + ivBytes + tagBytes),
    ];
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes })
      .setAAD(Buffer.from(context, 'utf8'))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch (cause) {
    throw new OpenwardError('ENVELOPE_TAMPERED', 'A sealed file was changed', { cause });
  }
}

/** A small sealed file, replaced as a whole. */
export async function writeSealed(
  file: string,
  key: Uint8Array,
  context: string,
  plaintext: Uint8Array,
): Promise<void> {
  await writeAtomically(file, seal(key, context, plaintext));
}

/** Undefined when there is no such file. Throws ENVELOPE_TAMPERED. */
export async function readSealed(file: string, key: Uint8Array, context: string): Promise<Buffer | undefined> {
  const whole = await readFile(file).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    if (error instanceof OpenwardError) throw error;
    throw new OpenwardError('FILE_UNREADABLE', undefined, { cause: error });
  });
  return whole === undefined ? undefined : unseal(key, context, whole);
}
