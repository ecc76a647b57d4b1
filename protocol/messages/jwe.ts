import { compactDecrypt, CompactEncrypt, importPKCS8, importSPKI } from 'jose';
import type { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import { encryptionKey } from '../envelope/public-key.ts';

const ALGORITHM = 'RSA-OAEP-256';
const ENCRYPTION = 'A256GCM';

/**
 * Compact JWE (RFC 7516) of a JSON value for one RSA key (SPKI or certificate PEM). `kid` is the hex SHA-256 of the
 * SPKI. Throws CERTIFICATE_INVALID for an unusable key, INPUT_INVALID for what would be longer than a reader takes: a
 * message is one small document, larger things go in an envelope.
 */
export async function encryptTo(publicKeyPem: string, json: unknown): Promise<string> {
  const { key: publicKey, thumbprint } = encryptionKey(publicKeyPem);
  const key = await importSPKI(publicKey.export({ type: 'spki', format: 'pem' }).toString(), ALGORITHM);
  const jwe = await new CompactEncrypt(canonicalBytes(json))
    .setProtectedHeader({ alg: ALGORITHM, enc: ENCRYPTION, kid: thumbprint })
    .encrypt(key);
  if (jwe.length > bounds.messageCharacters) throw new OpenwardError('INPUT_INVALID', 'The message is too long');
  return jwe;
}

/**
 * Decrypts and parses with the schema. ENVELOPE_TAMPERED when it does not authenticate under this key, uses other
 * algorithms, or holds something else than the schema says.
 */
export async function decryptWith<T extends z.ZodType>(
  privateKeyPem: string,
  jwe: string,
  schema: T,
): Promise<z.infer<T>> {
  if (jwe.length > bounds.messageCharacters) throw new OpenwardError('ENVELOPE_TAMPERED', 'The message is too long');
  try {
    const key = await importPKCS8(privateKeyPem, ALGORITHM);
    const { plaintext } = await compactDecrypt(jwe, key, {
      keyManagementAlgorithms: [ALGORITHM],
      contentEncryptionAlgorithms: [ENCRYPTION],
    });
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plaintext));
    return schema.parse(value);
  } catch (cause) {
    throw new OpenwardError('ENVELOPE_TAMPERED', 'The message does not open with this key', { cause });
  }
}
