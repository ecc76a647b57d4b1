import { createDecipheriv } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import { decodeRecovered, type RecoveredKeys } from './contents.ts';
import type { RecoveryFile } from './file.ts';
import { codeKey, recoveryAad, wayAad } from './key.ts';

/**
 * What a recovery file holds; the code stays as it is, and the caller wipes the secrets.
 * @throws RECOVERY_CODE_WRONG for another code (a changed header looks the same: nothing can tell them apart);
 * RECOVERY_FILE_DAMAGED for secrets that are not those which the code's key sealed, or malformed ones
 */
export function openRecoveryFile({ header, ways, ...secrets }: RecoveryFile, code: Uint8Array): RecoveredKeys {
  const [wrapped] = ways;
  const wrapping = codeKey(header, wrapped.way, code);
  const key = open({ ...wrapped, ciphertext: wrapped.key }, wrapping, wayAad(header, wrapped.way));
  wrapping.fill(0);
  if (key === undefined) throw new OpenwardError('RECOVERY_CODE_WRONG');
  const plain = open(secrets, key, recoveryAad(header));
  key.fill(0);
  if (plain === undefined) throw new OpenwardError('RECOVERY_FILE_DAMAGED', 'What is sealed in it was changed');
  try {
    return decodeRecovered(plain);
  } finally {
    plain.fill(0);
  }
}

type Sealed = Pick<RecoveryFile, 'iv' | 'tag' | 'ciphertext'>;

/** Undefined when it was not sealed so. */
function open({ iv, tag, ciphertext }: Sealed, key: Buffer, aad: Buffer): Buffer | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), { authTagLength: 16 });
  decipher.setAAD(aad).setAuthTag(Buffer.from(tag, 'base64url'));
  const plain = decipher.update(Buffer.from(ciphertext, 'base64url'));
  try {
    decipher.final();
    return plain;
  } catch {
    plain.fill(0);
    return undefined;
  }
}
