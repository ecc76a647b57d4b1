import type { Readable } from 'node:stream';
import { MultiKeyringNode } from '@aws-crypto/client-node';
import type { RawRsaKeyringNode } from '@aws-crypto/client-node';
import { statedContext } from './context.ts';
import type { EnvelopeContext } from './context.ts';
import { personKeyring } from './keyring.ts';
import { makeSealingKey } from './materials.ts';
import { PeopleWrapping } from './people-wrapping.ts';
import { ShareWrapping } from './share-wrapping.ts';
import { MAX_RECIPIENTS } from './suite.ts';
import type { Wrapping } from './wrapping.ts';
import { EnvelopeWriter } from './writer.ts';

export interface SealForPeople {
  /** SPKI PEM, RSA of 3072 bits or more; each of them can open alone. */
  readonly recipientPublicKeys: readonly string[];
  readonly context: EnvelopeContext;
}

export interface SealForShare {
  /** 32 random bytes, used for one share only. */
  readonly shareKey: Uint8Array;
  readonly context: EnvelopeContext;
}

/**
 * Encrypts to people's RSA keys: AWS Encryption SDK message format 2 (docs/formats.md, Envelope).
 * Errors of the plaintext stream come through unchanged. Throws CERTIFICATE_INVALID for an unusable key, RangeError for no or too many recipients.
 */
export function sealForPeople(plaintext: Readable, { recipientPublicKeys, context }: SealForPeople): Readable {
  const keyrings = [...distinct(recipientPublicKeys).values()];
  const [generator, ...children] = keyrings;
  if (generator === undefined || keyrings.length > MAX_RECIPIENTS)
    throw new RangeError(`Between 1 and ${MAX_RECIPIENTS} recipients`);
  return seal(
    plaintext,
    new PeopleWrapping(children.length === 0 ? generator : new MultiKeyringNode({ generator, children })),
    context,
  );
}

/** Encrypts under a share key; the key itself travels wrapped by proxy re-encryption. */
export function sealForShare(plaintext: Readable, { shareKey, context }: SealForShare): Readable {
  return seal(plaintext, new ShareWrapping(shareKey), context);
}

function seal(plaintext: Readable, wrapping: Wrapping, context: EnvelopeContext): Readable {
  const stated = statedContext(context);
  return new EnvelopeWriter(plaintext, () => makeSealingKey(wrapping, stated));
}

/** Keyrings by key name: a person named twice gets one. */
function distinct(publicKeys: readonly string[]): Map<string, RawRsaKeyringNode> {
  return new Map(publicKeys.map((pem) => personKeyring(pem)).map((keyring) => [keyring.keyName, keyring]));
}
