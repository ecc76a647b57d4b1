import type { Readable } from 'node:stream';
import { MultiKeyringNode } from '@aws-crypto/client-node';
import type { RawRsaKeyringNode } from '@aws-crypto/client-node';
import { READERS, statedContext } from './context.ts';
import type { EnvelopeContext } from './context.ts';
import { personKeyring } from './keyring.ts';
import { makeSealingKey } from './materials.ts';
import { PeopleWrapping } from './people-wrapping.ts';
import { ShareWrapping } from './share-wrapping.ts';
import type { Wrapping } from './wrapping.ts';
import { EnvelopeWriter } from './writer.ts';

/** Who will open, and what the message is for. */
export interface SealForPeople {
  /** SPKI or certificate PEM, RSA of 3072 bits or more; different ones, as many as `READERS` says; each opens alone. */
  readonly recipientPublicKeys: readonly string[];
  /** Purpose `record`, `capture` or `draft`, and the treatment; in clear in the header, authenticated. */
  readonly context: EnvelopeContext;
}

/** The key of C_s, and which share it is of. */
export interface SealForShare {
  /** 32 random bytes, used for one share only; not referred to afterwards. */
  readonly shareKey: Uint8Array;
  /** Purpose `share`, the treatment and the share id; in clear in the header, authenticated. */
  readonly context: EnvelopeContext;
}

/**
 * Encrypts to people's RSA keys: AWS Encryption SDK message format 2 (docs/formats.md, Envelope). Errors of the
 * plaintext stream come through unchanged. Throws CERTIFICATE_INVALID for an unusable key, RangeError for no or too
 * many recipients, ZodError for a malformed context.
 */
export function sealForPeople(plaintext: Readable, { recipientPublicKeys, context }: SealForPeople): Readable {
  const keyrings = [...distinct(recipientPublicKeys).values()];
  const [generator, ...children] = keyrings;
  if (generator === undefined || keyrings.length > READERS[context.purpose])
    throw new RangeError(`A ${context.purpose} is for 1 to ${READERS[context.purpose]} readers`);
  return seal(
    plaintext,
    new PeopleWrapping(children.length === 0 ? generator : new MultiKeyringNode({ generator, children })),
    context,
  );
}

/**
 * Encrypts under a share key; the key itself travels wrapped by proxy re-encryption. Throws RangeError for a key that
 * is not of 32 bytes, ZodError for a malformed context.
 */
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
