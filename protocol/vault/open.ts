import { createDecipheriv } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import { decodeContents, decodeFormerContents, type VaultContents } from './contents.ts';
import type { FormerVaultFile, VaultFile } from './file.ts';
import { vaultAad, vaultKey } from './key.ts';

/**
 * @param second what the keyring unwrapped, 32 bytes; overwritten here
 * @throws VAULT_PASSPHRASE_WRONG (a changed file looks the same: nothing can tell them apart), VAULT_DAMAGED
 */
export async function openVault(
  file: VaultFile | FormerVaultFile,
  passphrase: string,
  second?: Buffer,
): Promise<VaultContents> {
  if ((file.header.keyring === undefined) !== (second === undefined))
    throw new OpenwardError('VAULT_DAMAGED', 'The vault is also locked by a keyring that is not there', {
      details: { keyring: file.header.keyring?.backend ?? 'none' },
    });
  const key = await vaultKey(file.header, passphrase, second);
  second?.fill(0);
  const plain = decrypt(file, key);
  try {
    return isFormer(file) ? decodeFormerContents(plain, file.header) : decodeContents(plain);
  } finally {
    plain.fill(0);
  }
}

/** Whether a vault is of format 1. */
export function isFormer(file: VaultFile | FormerVaultFile): file is FormerVaultFile {
  return file.header.format === 'openward-vault/1';
}

function decrypt({ header, iv, tag, ciphertext }: VaultFile | FormerVaultFile, key: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), { authTagLength: 16 });
  decipher.setAAD(vaultAad(header)).setAuthTag(Buffer.from(tag, 'base64url'));
  const opened = decipher.update(Buffer.from(ciphertext, 'base64url'));
  try {
    decipher.final();
    return opened;
  } catch (cause) {
    opened.fill(0);
    throw new OpenwardError('VAULT_PASSPHRASE_WRONG', undefined, { cause });
  } finally {
    key.fill(0);
  }
}
