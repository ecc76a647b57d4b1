import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { Instant, MspId, Pem } from '../../domain/ids.ts';
import { PersonRole } from '../../domain/user.ts';
import { fromBase64Url } from '../encoding/base64url.ts';
import { parseCanonical } from '../encoding/canonical-json.ts';

/** Above what anybody's keys and certificates need: a file of another size is no vault. Bytes. */
export const LARGEST_VAULT_BYTES = 128 * 1024;

const Bytes = z.string().refine((text) => fromBase64Url(text).length > 0);
/** Of a vault: a UUID. */
export const VaultId = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

/**
 * scrypt (RFC 7914). What a file may ask for: N (its cost) is a power of two from 16 MiB to 1 GiB of memory, so that an
 * edited file makes unlocking neither cheap to guess nor impossible to finish.
 */
export const ScryptParameters = z.strictObject({
  name: z.literal('scrypt'),
  N: z.literal([2 ** 14, 2 ** 15, 2 ** 16, 2 ** 17, 2 ** 18, 2 ** 19, 2 ** 20]),
  r: z.literal(8),
  p: z.literal(1),
  /** 32 bytes, base64url. */
  salt: Bytes.length(43),
});
export type ScryptParameters = z.infer<typeof ScryptParameters>;

/** N of new files that are locked by scrypt: 128 MiB and about 0.4 s a guess. */
export const usualScryptCost = 2 ** 17;

/**
 * Argon2id (RFC 9106). What a file may ask for: 16 MiB to 1 GiB of memory in powers of two, and at most eight passes
 * over it, for the reasons that scrypt's N has bounds.
 */
export const Argon2idParameters = z.strictObject({
  name: z.literal('argon2id'),
  /** Version 1.3. */
  v: z.literal(19),
  /** KiB of memory. */
  m: z.literal([2 ** 14, 2 ** 15, 2 ** 16, 2 ** 17, 2 ** 18, 2 ** 19, 2 ** 20]),
  /** Passes over the memory. */
  t: z.literal([1, 2, 3, 4, 5, 6, 7, 8]),
  /** Lanes. */
  p: z.literal(1),
  /** 32 bytes, base64url. */
  salt: Bytes.length(43),
});
export type Argon2idParameters = z.infer<typeof Argon2idParameters>;

/** How a key is made of a passphrase, by either. */
export type Derivation = ScryptParameters | Argon2idParameters;

/** A second secret of 32 bytes, wrapped by the keyring of the operating system `backend`. */
const KeyringPart = z.strictObject({ backend: z.string().min(1).max(64), wrapped: Bytes.max(4096) });

const headerParts = {
  /** Also the file's name. */
  id: VaultId,
  /** How its owner wants it to be listed by whoever has the file; absent when they want nothing to be said. */
  label: z.string().min(1).max(bounds.name).optional(),
  keyring: KeyringPart.optional(),
};

/** In clear, and authenticated with the keys: what is needed to choose the file and to open it, and nobody's name. */
export const VaultHeader = z.strictObject({
  format: z.literal('openward-vault/3'),
  ...headerParts,
  kdf: Argon2idParameters,
});
export type VaultHeader = z.infer<typeof VaultHeader>;

/** What follows a header that says how the key is made. */
export const encryptedParts = {
  /** 12 bytes, base64url. */
  iv: Bytes.length(16),
  /** 16 bytes, base64url. */
  tag: Bytes.length(22),
  ciphertext: Bytes,
};
/** A header, and what is encrypted and authenticated with it. */
export interface Encrypted<H> extends z.infer<z.ZodObject<typeof encryptedParts>> {
  /** In clear; the additional data is its canonical JSON. */
  readonly header: H;
}

/** A vault file: AES-256-GCM of the contents, additional data the canonical JSON of `header`. */
export const VaultFile = z.strictObject({ header: VaultHeader, ...encryptedParts });
export type VaultFile = z.infer<typeof VaultFile>;

/** Format 2, read and not written any more: locked by scrypt, and the same otherwise. */
const ScryptVaultFile = z.strictObject({
  header: z.strictObject({ format: z.literal('openward-vault/2'), ...headerParts, kdf: ScryptParameters }),
  ...encryptedParts,
});
export type ScryptVaultFile = z.infer<typeof ScryptVaultFile>;

/**
 * Format 1, read and not written any more: who the owner is stands in clear, and what came of the registration beside
 * it without being authenticated (`registration`, `enrolment`: the client's to check).
 */
export const FormerVaultFile = z.strictObject({
  header: z.strictObject({
    format: z.literal('openward-vault/1'),
    id: VaultId,
    label: z.string().min(1).max(bounds.name),
    role: PersonRole,
    mspId: MspId,
    createdAt: Instant,
    publicKeys: z.strictObject({ signing: Pem, tls: Pem, encryption: Pem }),
    kdf: ScryptParameters,
    keyring: KeyringPart.optional(),
  }),
  ...encryptedParts,
  registration: z.unknown().optional(),
  enrolment: z.unknown().optional(),
});
export type FormerVaultFile = z.infer<typeof FormerVaultFile>;

/** Of any format. */
export type AnyVaultFile = VaultFile | ScryptVaultFile | FormerVaultFile;

/** Throws VAULT_DAMAGED. */
export function readVaultFile(bytes: Uint8Array): AnyVaultFile {
  try {
    if (bytes.length > LARGEST_VAULT_BYTES) throw new SyntaxError('Too large for a vault');
    const raw: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return Former.safeParse(raw).success ? FormerVaultFile.parse(raw) : Canonical.parse(parseCanonical(bytes));
  } catch (cause) {
    throw new OpenwardError('VAULT_DAMAGED', undefined, { cause });
  }
}

/** Which format a file says it has. */
const Former = z.looseObject({ header: z.looseObject({ format: FormerVaultFile.shape.header.shape.format }) });
/** Of these there is one spelling. */
const Canonical = z.union([VaultFile, ScryptVaultFile]);
