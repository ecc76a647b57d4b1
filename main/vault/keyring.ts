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
