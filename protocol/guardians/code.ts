import { canonicalBytes } from '../encoding/canonical-json.ts';
import { encryptionKey } from '../envelope/public-key.ts';
import { digitGroups } from '../identity/keys-code.ts';

/**
 * By which a guardian and who asks them hear that they mean the same keys and the same set: five groups of four
 * decimal digits, of the set's id and the hex SHA-256 of the SubjectPublicKeyInfo of the new key of encryption. Each
 * computes it from what the ledger says.
 * @param encryptionCertificate PEM of the new key
 * @throws CERTIFICATE_INVALID
 */
export function guardiansCode(set: string, encryptionCertificate: string): string[] {
  return digitGroups(canonicalBytes({ set, encryptionKey: encryptionKey(encryptionCertificate).thumbprint }));
}
