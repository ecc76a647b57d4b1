import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scrypt } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import { canonicalBytes } from '../../protocol/encoding/canonical-json.ts';
import type { Keyring } from './keyring.ts';
import { decodeSecrets, encodeSecrets, type Secrets } from './secrets.ts';
import type { ScryptParameters, VaultFile, VaultHeader } from './vault-file.ts';

/** 128 MiB and about 0.4 s a guess. */
const defaultCost = 2 ** 17;

export type NewHeader = Omit<VaultHeader, 'kdf' | 'keyring' | 'format'>;

export interface LockOptions {
  readonly cost?: number | undefined;
  readonly keyring?: Keyring | undefined;
}

/** Encrypts secrets under a passphrase, and under the keyring where there is one. */
export async function lockSecrets(
  given: NewHeader,
  secrets: Secrets,
  passphrase: string,
  { cost = defaultCost, keyring }: LockOptions,
): Promise<VaultFile> {
  const second = keyring ? randomBytes(32) : undefined;
  const header: VaultHeader = {
    format: 'openward-vault/1',
    ...given,
    kdf: { name: 'scrypt', N: cost, r: 8, p: 1, salt: randomBytes(32).toString('base64url') },
    ...(keyring && second
      ? { keyring: { backend: keyring.backend, wrapped: keyring.wrap(second).toString('base64url') } }
      : {}),
  };
  const key = await deriveKey(passphrase, header.kdf, second);
  const iv = randomBytes(12);
  const plaintext = encodeSecrets(secrets);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(canonicalBytes(header));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  plaintext.fill(0);
  key.fill(0);
  return {
    header,
    iv: iv.toString('base64url'),
    tag: cipher.getAuthTag().toString('base64url'),
    ciphertext: ciphertext.toString('base64url'),
  };
}

/** Throws VAULT_PASSPHRASE_WRONG (a changed file looks the same: nothing can tell them apart), VAULT_DAMAGED. */
export async function unlockSecrets(
  file: VaultFile,
  passphrase: string,
  keyring: Keyring | undefined,
): Promise<Secrets> {
  const key = await deriveKey(passphrase, file.header.kdf, keyringSecret(file.header, keyring));
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(file.iv, 'base64url'), { authTagLength: 16 });
  decipher.setAAD(canonicalBytes(file.header)).setAuthTag(Buffer.from(file.tag, 'base64url'));
  const opened = decipher.update(Buffer.from(file.ciphertext, 'base64url'));
  try {
    decipher.final();
    return decodeSecrets(opened);
  } catch (cause) {
    if (cause instanceof OpenwardError) throw cause;
    throw new OpenwardError('VAULT_PASSPHRASE_WRONG', undefined, { cause });
  } finally {
    opened.fill(0);
    key.fill(0);
  }
}

function keyringSecret({ keyring: used }: VaultHeader, keyring: Keyring | undefined): Buffer | undefined {
  if (!used) return undefined;
  if (!keyring)
    throw new OpenwardError('VAULT_DAMAGED', 'The vault is also locked by a keyring that is not there', {
      details: { keyring: used.backend },
    });
  try {
    return keyring.unwrap(Buffer.from(used.wrapped, 'base64url'));
  } catch (cause) {
    throw new OpenwardError('VAULT_DAMAGED', 'The keyring does not open its part of the vault', {
      cause,
      details: { keyring: used.backend },
    });
  }
}

async function deriveKey(
  passphrase: string,
  { N, r, p, salt }: ScryptParameters,
  second: Buffer | undefined,
): Promise<Buffer> {
  const stretched = await stretch(Buffer.from(passphrase.normalize('NFKC'), 'utf8'), Buffer.from(salt, 'base64url'), {
    N,
    r,
    p,
    maxmem: 256 * N * r,
  });
  const material = second ? Buffer.concat([stretched, second]) : stretched;
  const key = Buffer.from(hkdfSync('sha256', material, Buffer.alloc(0), 'openward-vault/1', 32));
  stretched.fill(0);
  material.fill(0);
  second?.fill(0);
  return key;
}

function stretch(
  passphrase: Buffer,
  salt: Buffer,
  options: { N: number; r: number; p: number; maxmem: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, 32, options, (error, key) => {
      passphrase.fill(0);
      if (error) reject(error);
      else resolve(key);
    });
  });
}
