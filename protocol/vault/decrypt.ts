import { createDecipheriv } from 'node:crypto';
import { OpenwardError, type ErrorCode } from '../../domain/errors.ts';
import type { Encrypted } from './file.ts';
import { vaultAad, vaultKey, type KeyHeader } from './key.ts';

/**
 * What `encryptUnder` has encrypted; the caller overwrites it.
 * @param wrong what another passphrase is told by; a changed file looks the same, and nothing can tell them apart
 */
export async function decryptUnder(
  { header, iv, tag, ciphertext }: Encrypted<KeyHeader>,
  { passphrase, second }: { readonly passphrase: string; readonly second?: Buffer | undefined },
  wrong: ErrorCode,
): Promise<Buffer> {
  const key = await vaultKey(header, passphrase, second);
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), { authTagLength: 16 });
  decipher.setAAD(vaultAad(header)).setAuthTag(Buffer.from(tag, 'base64url'));
  const opened = decipher.update(Buffer.from(ciphertext, 'base64url'));
  try {
    decipher.final();
    return opened;
  } catch (cause) {
    opened.fill(0);
    throw new OpenwardError(wrong, undefined, { cause });
  } finally {
    key.fill(0);
  }
}
