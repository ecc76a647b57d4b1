import { createCipheriv, randomBytes } from 'node:crypto';
import { toBase64Url } from '../encoding/base64url.ts';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import { encodeRecovered, type RecoveredKeys } from './contents.ts';
import { RecoveryFile, type CodeWay, type RecoveryHeader, type WrappedKey } from './file.ts';
import { codeKey, recoveryAad, RECOVERY_KEY_BYTES, wayAad } from './key.ts';

/** What is said of a file in clear. */
export type RecoveryTitle = Pick<RecoveryHeader, 'id' | 'madeAt'>;

/** The bytes of a recovery file: keys under a random key, and that under the code, which stays as it is. */
export function sealRecoveryFile(keys: RecoveredKeys, code: Uint8Array, { id, madeAt }: RecoveryTitle): Buffer {
  const header: RecoveryHeader = { format: 'openward-recovery/1', id, madeAt };
  const key = randomBytes(RECOVERY_KEY_BYTES);
  const plain = encodeRecovered(keys);
  try {
    const { sealed, ...rest } = seal(plain, key, recoveryAad(header));
    const file = { header, ways: [wrapByCode(header, key, code)], ...rest, ciphertext: sealed };
    return canonicalBytes(RecoveryFile.parse(file));
  } finally {
    plain.fill(0);
    key.fill(0);
  }
}

function wrapByCode(header: RecoveryHeader, key: Buffer, code: Uint8Array): WrappedKey {
  const way: CodeWay = { kind: 'code', salt: toBase64Url(randomBytes(32)) };
  const wrapping = codeKey(header, way, code);
  const { sealed, ...rest } = seal(key, wrapping, wayAad(header, way));
  wrapping.fill(0);
  return { way, ...rest, key: sealed };
}

function seal(plain: Buffer, key: Buffer, aad: Buffer) {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad);
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { iv: toBase64Url(iv), tag: toBase64Url(cipher.getAuthTag()), sealed: toBase64Url(sealed) };
}
