import type { Readable } from 'node:stream';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { MultiKeyringNode } from '@aws-crypto/client-node';
import type { EnvelopeContext } from './context.ts';
import { personKeyring } from './keyring.ts';
import { PeopleWrapping } from './people-wrapping.ts';
import { EnvelopeReader } from './reader.ts';
import { ShareWrapping } from './share-wrapping.ts';
import { SHARE_KEY_NAME } from './suite.ts';

/** Whose key opens, and what the message must be. */
export interface OpenAsPerson {
  /** PKCS#8 PEM, or a key object, which spares parsing it for every envelope. */
  readonly privateKey: string | KeyObject;
  /** SPKI PEM of the same key, RSA of 3072 bits or more: it names the recipient. */
  readonly publicKey: string;
  /** Keys that the person had before: what was sealed to one of them opens as well. */
  readonly former?: readonly KeyObject[];
  /** The one expected; a message made for any other is ENVELOPE_TAMPERED. */
  readonly context: EnvelopeContext;
}

/** What opens C_s, and which C_s it must be. */
export interface OpenWithShareKey {
  /** 32 bytes, as `openShareKey` gives them; not referred to afterwards. RangeError for another length. */
  readonly shareKey: Uint8Array;
  /** Purpose `share`, the treatment and the share id that the grant names. */
  readonly context: EnvelopeContext;
}

/**
 * Decrypts with a person's RSA key. Only authenticated frames come out; that none is missing is known at the end, so
 * use nothing of it before 'end'. Errors: ENVELOPE_TAMPERED, ENVELOPE_NOT_FOR_US, ENVELOPE_MORE_READERS (context.ts);
 * errors of `ciphertext` come through unchanged. Throws at once: CERTIFICATE_INVALID for an unusable public key,
 * ZodError for a malformed context.
 */
export function openAsPerson(ciphertext: Readable, person: OpenAsPerson): Readable {
  const { privateKey, publicKey, context, former = [] } = person;
  const keyring = personKeyring(publicKey, privateKey);
  const keyrings = [keyring, ...former.map((key) => personKeyring(publicPem(key), key))];
  return new EnvelopeReader(ciphertext, {
    context,
    wrapping: new PeopleWrapping(former.length === 0 ? keyring : new MultiKeyringNode({ children: keyrings })),
    isOurKey: (name) => keyrings.some(({ keyName }) => keyName === name),
  });
}

function publicPem(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString();
}

/** Decrypts C_s with the share key; otherwise as `openAsPerson`. */
export function openWithShareKey(ciphertext: Readable, { shareKey, context }: OpenWithShareKey): Readable {
  return new EnvelopeReader(ciphertext, {
    context,
    wrapping: new ShareWrapping(shareKey),
    isOurKey: (name) => name.startsWith(SHARE_KEY_NAME),
  });
}
