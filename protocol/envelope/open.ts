import { PassThrough, pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import type { KeyObject } from 'node:crypto';
import type { KeyringNode } from '@aws-crypto/client-node';
import { OpenwardError } from '../../app/domain/errors.ts';
import type { EnvelopeContext } from './context.ts';
import { MessageGuard } from './guard.ts';
import { tampered } from './header.ts';
import { personKeyring, shareKeyring } from './keyring.ts';
import { decryptUnsignedMessageStream, FRAME_BYTES, SHARE_KEY_NAME } from './suite.ts';

export interface OpenAsPerson {
  /** PKCS#8 PEM, or a key object, which spares parsing it for every envelope. */
  readonly privateKey: string | KeyObject;
  /** SPKI PEM of the same key: it names the recipient. */
  readonly publicKey: string;
  readonly context: EnvelopeContext;
}

export interface OpenShare {
  readonly shareKey: Uint8Array;
  readonly context: EnvelopeContext;
}

/**
 * Decrypts with a person's RSA key. Only authenticated frames come out; that none is missing is known at the end,
 * so use nothing of it before 'end'. Errors: ENVELOPE_TAMPERED, ENVELOPE_NOT_FOR_US; errors of `ciphertext` come through unchanged.
 */
export function openAsPerson(ciphertext: Readable, { privateKey, publicKey, context }: OpenAsPerson): Readable {
  const keyring = personKeyring(publicKey, privateKey);
  return open(ciphertext, keyring, new MessageGuard(context, (name) => name === keyring.keyName));
}

/** Decrypts C_s with the share key; otherwise as `openAsPerson`. */
export function openShare(ciphertext: Readable, { shareKey, context }: OpenShare): Readable {
  return open(ciphertext, shareKeyring(shareKey), new MessageGuard(context, (name) => name.startsWith(SHARE_KEY_NAME)));
}

function open(ciphertext: Readable, keyring: KeyringNode, guard: MessageGuard): Readable {
  const decrypting = decryptUnsignedMessageStream(keyring);
  const opened = new OpenedEnvelope(ciphertext);
  // The pipeline passes the error on to `opened`; the SDK's own stream may repeat it after the pipeline let go of it.
  decrypting.on('error', ignore);
  pipeline(ciphertext, guard, decrypting, opened, ignore);
  return opened;
}

/** The readable the caller holds: it ends with one of our errors, whatever the SDK called it. */
class OpenedEnvelope extends PassThrough {
  #sourceError: Error | undefined;

  constructor(source: Readable) {
    super({ highWaterMark: FRAME_BYTES });
    source.once('error', (error) => {
      this.#sourceError = error;
    });
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    super._destroy(error === null ? null : this.#translate(error), done);
  }

  #translate(error: Error): Error {
    if (error instanceof OpenwardError || error === this.#sourceError || hasCode(error, 'ERR_STREAM_PREMATURE_CLOSE')) return error;
    return tampered('it does not authenticate', error);
  }
}

function hasCode(error: Error, code: string): boolean {
  return 'code' in error && error.code === code;
}

function ignore(): void {
  // Reported through the readable that the caller holds.
}
