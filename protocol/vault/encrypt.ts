import { createCipheriv, randomBytes } from 'node:crypto';
import { toBase64Url } from '../encoding/base64url.ts';
import type { Encrypted } from './file.ts';
import { vaultAad, vaultKey, type KeyHeader } from './key.ts';

/**
 * AES-256-GCM under a passphrase, and a keyring's secret where there is one, with an iv of its own; the header is
 * authenticated with it. `plain` is the caller's to overwrite.
 */
export async function encryptUnder<H extends KeyHeader>(
  header: H,
  plain: Buffer,
  passphrase: string,
  second?: Buffer,
): Promise<Encrypted<H>> {
  const key = await vaultKey(header, passphrase, second);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(vaultAad(header));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  key.fill(0);
  const tag = cipher.getAuthTag();
  return { header, iv: toBase64Url(iv), tag: toBase64Url(tag), ciphertext: toBase64Url(ciphertext) };
}
