import { randomBytes } from 'node:crypto';
import { toBase64Url } from '../encoding/base64url.ts';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import { encodeContents, type VaultContents } from './contents.ts';
import { encryptUnder } from './encrypt.ts';
import { newDerivation } from './derivation.ts';
import { VaultFile, type VaultHeader } from './file.ts';
import { KEY_BYTES } from './key.ts';

/** The keyring of the operating system as far as a vault needs it. */
export interface KeyringWrapper {
  /** Name of the backend, kept in the file so that a person can be told which one is missing. */
  readonly backend: string;
  /** Answers what the same keyring unwraps to the 32 bytes given. */
  wrap(secret: Buffer): Buffer;
}

/** How a vault is to be listed and locked. */
export interface SealOptions {
  /** UUID, which the file is named after. */
  readonly id: string;
  /** In clear, 1 to 80 characters; absent when nothing is to be said of the owner. */
  readonly label?: string | undefined;
  /** KiB of memory that a guess takes, a power of two. */
  readonly cost?: number | undefined;
  /** Locks the vault to this machine beside the passphrase. */
  readonly keyring?: KeyringWrapper | undefined;
}

/** The bytes of a vault file, under a key and salt of its own each time. */
export async function sealVault(contents: VaultContents, passphrase: string, options: SealOptions): Promise<Buffer> {
  const second = options.keyring === undefined ? undefined : randomBytes(KEY_BYTES);
  const header = headerOf(options, second);
  const plain = encodeContents(contents);
  const encrypted = await encryptUnder(header, plain, passphrase, second);
  second?.fill(0);
  plain.fill(0);
  return canonicalBytes(VaultFile.parse(encrypted));
}

function headerOf({ id, label, cost, keyring }: SealOptions, second: Buffer | undefined): VaultHeader {
  const { header } = VaultFile.pick({ header: true }).parse({
    header: {
      format: 'openward-vault/3',
      id,
      ...(label === undefined ? {} : { label }),
      kdf: newDerivation(cost),
      ...(keyring === undefined || second === undefined
        ? {}
        : { keyring: { backend: keyring.backend, wrapped: toBase64Url(keyring.wrap(second)) } }),
    },
  });
  return header;
}
