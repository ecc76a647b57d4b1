import { OpenwardError } from '../../domain/errors.ts';
import { decodeContents, decodeFormerContents, type VaultContents } from './contents.ts';
import { decryptUnder } from './decrypt.ts';
import type { AnyVaultFile, FormerVaultFile, VaultFile } from './file.ts';

/**
 * @param second what the keyring unwrapped, 32 bytes; overwritten here
 * @throws VAULT_PASSPHRASE_WRONG (a changed file looks the same: nothing can tell them apart), VAULT_DAMAGED
 */
export async function openVault(file: AnyVaultFile, passphrase: string, second?: Buffer): Promise<VaultContents> {
  if ((file.header.keyring === undefined) !== (second === undefined))
    throw new OpenwardError('VAULT_DAMAGED', 'The vault is also locked by a keyring that is not there', {
      details: { keyring: file.header.keyring?.backend ?? 'none' },
    });
  const plain = await decryptUnder(file, { passphrase, second }, 'VAULT_PASSPHRASE_WRONG').finally(() =>
    second?.fill(0),
  );
  try {
    return isFormer(file) ? decodeFormerContents(plain, file.header) : decodeContents(plain);
  } finally {
    plain.fill(0);
  }
}

/** Whether a vault is of format 1. */
export function isFormer(file: AnyVaultFile): file is FormerVaultFile {
  return file.header.format === 'openward-vault/1';
}

/** Whether a vault is of the format that is written. */
export function isPresent(file: AnyVaultFile): file is VaultFile {
  return file.header.format === 'openward-vault/3';
}
