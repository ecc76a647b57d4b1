import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { StatedContext } from './context.ts';
import { IV_BYTES, TAG_BYTES } from './frame.ts';
import type { Recipient } from './header.ts';
import { KEY_NAMESPACE, SHARE_KEY_NAME } from './suite.ts';
import { DATA_KEY_BYTES } from './wrapping.ts';
import type { Wrapping } from './wrapping.ts';

const SHARE_KEY_BYTES = 32;
const CIPHER = 'aes-256-gcm';
/** Key name, tag length in bits, IV length; the IV follows. */
const INFO = Buffer.concat([Buffer.from(SHARE_KEY_NAME, 'ascii'), uint32(8 * TAG_BYTES), uint32(IV_BYTES)]);

/**
 * The raw AES keyring of the AWS Encryption SDK, in its very format (docs/adr/0014): the data key under AES-256-GCM
 * with the share key, the context authenticated. RangeError for a key that is not of 32 bytes; the caller's key is not
 * referred to afterwards.
 */
export class ShareWrapping implements Wrapping {
  readonly #key: KeyObject;

  constructor(shareKey: Uint8Array) {
    if (shareKey.length !== SHARE_KEY_BYTES) throw new RangeError(`A share key has ${SHARE_KEY_BYTES} bytes`);
    this.#key = createSecretKey(shareKey);
  }

  /** The one entry there is: under a fresh random IV, with the context's bytes as AAD. */
  wrap(dataKey: Buffer, { bytes }: StatedContext): Recipient[] {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, iv).setAAD(bytes);
    const wrapped = cipher.update(dataKey);
    cipher.final();
    return [
      {
        namespace: KEY_NAMESPACE,
        info: Buffer.concat([INFO, iv]),
        wrappedKey: Buffer.concat([wrapped, cipher.getAuthTag()]),
      },
    ];
  }

  /** As the SDK does, takes the first that opens. Throws Error when none does. */
  unwrap(recipients: readonly Recipient[], { bytes }: StatedContext): Buffer {
    let cause: unknown;
    for (const recipient of recipients.filter(isForShareKey)) {
      try {
        return this.#opened(recipient, bytes);
      } catch (error) {
        cause = error;
      }
    }
    throw new Error('The share key opens no data key', { cause });
  }

  #opened({ info, wrappedKey }: Recipient, aad: Buffer): Buffer {
    const decipher = createDecipheriv(CIPHER, this.#key, info.subarray(INFO.length), {
      authTagLength: TAG_BYTES,
    }).setAAD(aad);
    const dataKey = decipher.update(wrappedKey.subarray(0, DATA_KEY_BYTES));
    decipher.setAuthTag(wrappedKey.subarray(DATA_KEY_BYTES));
    decipher.final();
    return dataKey;
  }
}

/** Exactly the lengths that the format lays down: a shorter tag would be easier to forge. */
function isForShareKey({ namespace, info, wrappedKey }: Recipient): boolean {
  return (
    namespace === KEY_NAMESPACE &&
    info.length === INFO.length + IV_BYTES &&
    info.subarray(0, INFO.length).equals(INFO) &&
    wrappedKey.length === DATA_KEY_BYTES + TAG_BYTES
  );
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
