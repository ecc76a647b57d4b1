import { createPrivateKey, createPublicKey } from 'node:crypto';
import { compactDecrypt, CompactEncrypt, importSPKI } from 'jose';
import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { fromBase64Url } from '../encoding/base64url.ts';
import { canonicalBytes, parseCanonical } from '../encoding/canonical-json.ts';
import { encryptionKey } from '../envelope/public-key.ts';
import { keyThumbprint } from '../identity/thumbprint.ts';

const ALGORITHM = 'RSA-OAEP-256';
const ENCRYPTION = 'A256GCM';

/** Exactly these members: no compression, no key or URL that a reader might follow. */
const JweHeader = z.strictObject({ alg: z.literal(ALGORITHM), enc: z.literal(ENCRYPTION), kid: z.string() });

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
 * Decrypts and parses with the schema. ENVELOPE_TAMPERED when it does not authenticate under this key, names another,
 * uses other algorithms, is spelt in another way than `encryptTo` does, or holds something else than the schema says.
 */
export async function decryptWith<T extends z.ZodType>(
  privateKeyPem: string,
  jwe: string,
  schema: T,
): Promise<z.infer<T>> {
  if (jwe.length > bounds.messageCharacters) throw new OpenwardError('ENVELOPE_TAMPERED', 'The message is too long');
  try {
    const key = createPrivateKey(privateKeyPem);
    const { kid } = headerOf(jwe);
    if (kid !== keyThumbprint(createPublicKey(key))) throw new RangeError('It was made for another key');
    const { plaintext } = await compactDecrypt(jwe, key);
    return schema.parse(parseCanonical(plaintext));
  } catch (cause) {
    throw new OpenwardError('ENVELOPE_TAMPERED', 'The message does not open with this key', { cause });
  }
}

/** Hex SHA-256 of the SubjectPublicKeyInfo that a message says it is for; undefined for what is no message. */
export function addressedTo(jwe: string): string | undefined {
  try {
    return headerOf(jwe).kid;
  } catch {
    return undefined;
  }
}

/** One message, one text: a decoder that skips what it does not know would give it many. */
function headerOf(jwe: string): z.infer<typeof JweHeader> {
  const [header] = jwe.split('.').map(fromBase64Url);
  return JweHeader.parse(parseCanonical(header ?? Buffer.alloc(0)));
}
