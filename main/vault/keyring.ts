import { OpenwardError } from '../../domain/errors.ts';
import type { VaultFile } from '../../protocol/vault/file.ts';

/** The operating system's keyring: a second lock on a vault, where there is a real one. */
export interface Keyring {
  /** Name of the backend, kept in the vault file so that a person can be told which one is missing. */
  readonly backend: string;
  wrap(secret: Buffer): Buffer;
  unwrap(wrapped: Buffer): Buffer;
}

/** The part of Electron's `safeStorage` that is used. */
export interface SystemStorage {
  isEncryptionAvailable(): boolean;
  getSelectedStorageBackend(): string;
  encryptString(plain: string): Buffer;
  decryptString(sealed: Buffer): string;
}

/** On Linux these stand for a key written in the program: no keyring at all. */
const pretended = new Set(['basic_text', 'unknown']);

/** Undefined where there is no real keyring; vaults are then locked by the passphrase alone. */
export function systemKeyring(storage: SystemStorage, platform: NodeJS.Platform): Keyring | undefined {
  if (!storage.isEncryptionAvailable()) return undefined;
  const backend = platform === 'linux' ? storage.getSelectedStorageBackend() : platform;
  if (pretended.has(backend)) return undefined;
  return {
    backend,
    wrap: (secret) => storage.encryptString(secret.toString('base64url')),
    unwrap: (wrapped) => Buffer.from(storage.decryptString(wrapped), 'base64url'),
  };
}

/** Undefined for a vault without one. Throws VAULT_DAMAGED when the keyring is not there or does not know its part. */
export function keyringSecret(used: VaultFile['header']['keyring'], keyring: Keyring | undefined): Buffer | undefined {
  if (!used) return undefined;
  const details = { keyring: used.backend };
  if (!keyring)
    throw new OpenwardError('VAULT_DAMAGED', 'The vault is also locked by a keyring that is not there', { details });
  try {
    return keyring.unwrap(Buffer.from(used.wrapped, 'base64url'));
  } catch (cause) {
    throw new OpenwardError('VAULT_DAMAGED', 'The keyring does not open its part of the vault', { cause, details });
  }
}
