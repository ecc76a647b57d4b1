import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import { StoredRid, type Rid } from '../../protocol/identity/rid.ts';

const nonceBytes = 12;
const tagBytes = 16;

/**
 * Secrets at rest in SA's database: AES-256-GCM and HMAC-SHA-256 under keys derived from one that lies wrapped beside
 * it (`connections/rid-key/`).
 */
export class RidVault {
  readonly #encryption: Buffer;
  readonly #duplicates: Buffer;
  readonly #registrations: Buffer;

  /** @param key 32 bytes */
  constructor(key: Uint8Array) {
    if (key.byteLength !== 32)
      throw new OpenwardError('INPUT_INVALID', 'The key for real identities must have 32 bytes');
    this.#encryption = derive(key, 'openward/sa/rid/encryption');
    this.#duplicates = derive(key, 'openward/sa/rid/duplicates');
    this.#registrations = derive(key, 'openward/sa/rid/registrations');
  }

  sealRid(rid: Rid, registrationId: string): string {
    return this.seal(JSON.stringify(rid), `rid/${registrationId}`);
  }

  openRid(sealed: string, registrationId: string): Rid {
    return StoredRid.parse(JSON.parse(this.open(sealed, `rid/${registrationId}`)));
  }

  /** `where` is bound in, so that one row's secret cannot be put into another row. */
  seal(text: string, where: string): string {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#encryption, nonce).setAAD(Buffer.from(where));
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
      'base64url',
    );
  }

  /** @throws INTERNAL when the text was changed, moved, or sealed under another key */
  open(sealed: string, where: string): string {
    const bytes = Buffer.from(sealed, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.#encryption, bytes.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    }).setAAD(Buffer.from(where));
    try {
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      return decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
    } catch (cause) {
      throw new OpenwardError('INTERNAL', 'A secret of the private database does not open with this key', { cause });
    }
  }

  /**
   * Same document and same role give the same value; without the key nobody can try out identity numbers. The name is
   * left out: it is spelt in many ways.
   */
  duplicateMark(rid: Pick<Rid, 'kind' | 'number'>, role: string): string {
    return createHmac('sha256', this.#duplicates)
      .update(JSON.stringify([rid.kind, rid.number.toUpperCase(), role]))
      .digest('hex');
  }

  /** An id in the shape of a UUID (RFC 9562, version 8), the same for the same person in the same round. */
  registrationId(duplicateMark: string, round: number): string {
    const hex = createHmac('sha256', this.#registrations).update(`${duplicateMark} ${round}`).digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }
}

function derive(key: Uint8Array, label: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, new Uint8Array(), label, 32));
}
