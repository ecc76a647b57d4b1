import { randomBytes } from 'node:crypto';
import { EncryptedDataKey, getDecryptionHelper, getEncryptHelper, KeyringTraceFlag, NodeAlgorithmSuite, NodeDecryptionMaterial, NodeEncryptionMaterial } from '@aws-crypto/client-node';
import type { AwsEsdkJsCipherGCM, AwsEsdkJsDecipherGCM, KeyringNode, MultiKeyringNode } from '@aws-crypto/client-node';
import { encryptionContext } from './context.ts';
import type { EnvelopeContext } from './context.ts';
import { frameAad, frameIv, IV_BYTES } from './frame.ts';
import type { Frame } from './frame.ts';
import { MESSAGE_ID_BYTES, serialiseContext, writeHeader } from './header.ts';
import type { EnvelopeHeader, Recipient } from './header.ts';
import { tampered } from './tampered.ts';
import { FRAME_BYTES, KEY_NAMESPACE, SUITE } from './suite.ts';

/*
 * The keys of a message come from the AWS Encryption SDK: its keyrings wrap and unwrap the data key, its helpers derive the message's key
 * and check the commitment to it (docs/adr/0014).
 */

/** The key of one message that is being written. */
export interface SealingKey {
  /** The whole header, authenticated. */
  readonly header: Buffer;
  cipher(frame: Frame): AwsEsdkJsCipherGCM;
  /** Wipes the data key. */
  forget(): void;
}

/** The key of one message that is being read; its header is authentic. */
export interface OpeningKey {
  decipher(frame: Frame): AwsEsdkJsDecipherGCM;
  forget(): void;
}

type Keyring = KeyringNode | MultiKeyringNode;

const suite = new NodeAlgorithmSuite(SUITE);
const HEADER_IV = Buffer.alloc(IV_BYTES);

/** A new data key, wrapped for everybody in the keyring. */
export async function makeSealingKey(keyring: Keyring, context: Record<string, string>): Promise<SealingKey> {
  const material = await keyring.onEncrypt(withDataKey(context));
  if (material.encryptedDataKeys.length === 0) throw new Error('The data key was wrapped for nobody');
  const { getCipherInfo, dispose } = getEncryptHelper(material);
  const messageId = randomBytes(MESSAGE_ID_BYTES);
  const { getCipher, keyCommitment } = getCipherInfo(messageId);
  if (keyCommitment === undefined) throw new Error('The suite commits to no key');
  const recipients = material.encryptedDataKeys.map(recipientOf);
  const authenticated = writeHeader({ messageId, context: serialiseContext(context), recipients, frameBytes: FRAME_BYTES, commitment: Buffer.from(keyCommitment) });
  const empty = getCipher(HEADER_IV).setAAD(authenticated);
  empty.final();
  return {
    header: Buffer.concat([authenticated, empty.getAuthTag()]),
    cipher: (frame) => getCipher(frameIv(frame.sequence)).setAAD(frameAad(messageId, frame)),
    forget: dispose,
  };
}

/** Throws ENVELOPE_TAMPERED when no recipient opens with the keyring, the key is not the one committed to, or the header was changed. */
export async function makeOpeningKey(keyring: Keyring, context: EnvelopeContext, header: EnvelopeHeader): Promise<OpeningKey> {
  try {
    const encryptedDataKeys = header.recipients.map(dataKeyOf);
    const material = await keyring.onDecrypt(new NodeDecryptionMaterial(suite, encryptionContext(context)), encryptedDataKeys);
    const { getDecipherInfo, dispose } = getDecryptionHelper(material);
    const getDecipher = getDecipherInfo(header.messageId, header.commitment);
    const empty = getDecipher(HEADER_IV).setAAD(header.authenticated);
    empty.setAuthTag(header.tag);
    empty.final();
    return { decipher: (frame) => getDecipher(frameIv(frame.sequence)).setAAD(frameAad(header.messageId, frame)), forget: dispose };
  } catch (cause) {
    throw tampered('its header does not authenticate', cause);
  }
}

/** Made here, since the SDK's keyrings wait for a thread to make theirs. */
function withDataKey(context: Record<string, string>): NodeEncryptionMaterial {
  const made = { keyNamespace: KEY_NAMESPACE, keyName: 'data key', flags: KeyringTraceFlag.WRAPPING_KEY_GENERATED_DATA_KEY };
  return new NodeEncryptionMaterial(suite, context).setUnencryptedDataKey(randomBytes(suite.keyLengthBytes), made);
}

function recipientOf({ providerId, providerInfo, rawInfo, encryptedDataKey }: EncryptedDataKey): Recipient {
  return { namespace: providerId, info: Buffer.from(rawInfo ?? Buffer.from(providerInfo, 'utf8')), wrappedKey: Buffer.from(encryptedDataKey) };
}

function dataKeyOf({ namespace, info, wrappedKey }: Recipient): EncryptedDataKey {
  return new EncryptedDataKey({ providerId: namespace, providerInfo: info.toString('utf8'), rawInfo: info, encryptedDataKey: wrappedKey });
}
