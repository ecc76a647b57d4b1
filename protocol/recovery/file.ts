import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { Instant } from '../../domain/ids.ts';
import { fromBase64Url } from '../encoding/base64url.ts';
import { parseCanonical } from '../encoding/canonical-json.ts';
import { VaultId } from '../vault/file.ts';

/** Above what anybody's keys and certificates need. Bytes. */
export const LARGEST_RECOVERY_BYTES = 64 * 1024;

const Bytes = z.string().refine((text) => fromBase64Url(text).length > 0);
const sealed = {
  /** 12 bytes, base64url. */
  iv: Bytes.length(16),
  /** 16 bytes, base64url. */
  tag: Bytes.length(22),
};

/** In clear, and authenticated with the keys and with each way to them: no name, pseudo-identity or organisation. */
export const RecoveryHeader = z.strictObject({
  format: z.literal('openward-recovery/1'),
  /** Of this file, a UUID: paper and file are brought together by the number that follows from it. */
  id: VaultId,
  /** When the file was made. */
  madeAt: Instant,
});
export type RecoveryHeader = z.infer<typeof RecoveryHeader>;

/** What says how one way leads to the random key. */
export const CodeWay = z.strictObject({
  kind: z.literal('code'),
  /** Of HKDF, 32 bytes, base64url. */
  salt: Bytes.length(43),
});
export type CodeWay = z.infer<typeof CodeWay>;

/** The random key, wrapped for one way. Others than by a code are a later format's. */
const WrappedKey = z.strictObject({ way: CodeWay, ...sealed, key: Bytes.length(43) });
export type WrappedKey = z.infer<typeof WrappedKey>;

/** A recovery file: secrets under a random key, and that key once for each way of recovery. */
export const RecoveryFile = z.strictObject({
  header: RecoveryHeader,
  ways: z.tuple([WrappedKey]),
  ...sealed,
  ciphertext: Bytes,
});
export type RecoveryFile = z.infer<typeof RecoveryFile>;

/** @throws FILE_TOO_LARGE, RECOVERY_FILE_DAMAGED */
export function readRecoveryFile(bytes: Uint8Array): RecoveryFile {
  if (bytes.length > LARGEST_RECOVERY_BYTES) throw new OpenwardError('FILE_TOO_LARGE');
  try {
    return RecoveryFile.parse(parseCanonical(bytes));
  } catch (cause) {
    throw new OpenwardError('RECOVERY_FILE_DAMAGED', undefined, { cause });
  }
}
