import {
  EncryptedDataKey,
  KeyringTraceFlag,
  NodeAlgorithmSuite,
  NodeDecryptionMaterial,
  NodeEncryptionMaterial,
  unwrapDataKey,
} from '@aws-crypto/client-node';
import type { KeyringNode, MultiKeyringNode } from '@aws-crypto/client-node';
import type { StatedContext } from './context.ts';
import type { Recipient } from './header.ts';
import { KEY_NAMESPACE, SUITE } from './suite.ts';
import type { Wrapping } from './wrapping.ts';

const suite = new NodeAlgorithmSuite(SUITE);
const made = {
  keyNamespace: KEY_NAMESPACE,
  keyName: 'data key',
  flags: KeyringTraceFlag.WRAPPING_KEY_GENERATED_DATA_KEY,
};

/** By a keyring of the AWS Encryption SDK: RSA, one or several people (docs/adr/0014). */
export class PeopleWrapping implements Wrapping {
  constructor(private readonly keyring: KeyringNode | MultiKeyringNode) {}

  /** One entry a person, RSAES-OAEP with SHA-256 (RFC 8017). The SDK wipes what it is given, so it gets a copy. */
  async wrap(dataKey: Buffer, { pairs }: StatedContext): Promise<Recipient[]> {
    const given = new NodeEncryptionMaterial(suite, { ...pairs }).setUnencryptedDataKey(Uint8Array.from(dataKey), made);
    const material = await this.keyring.onEncrypt(given);
    material.zeroUnencryptedDataKey();
    return material.encryptedDataKeys.map(recipientOf);
  }

  /** Tries what is addressed to the key's name. Throws Error when nothing opens. */
  async unwrap(recipients: readonly Recipient[], { pairs }: StatedContext): Promise<Buffer> {
    const material = await this.keyring.onDecrypt(
      new NodeDecryptionMaterial(suite, { ...pairs }),
      recipients.map(dataKeyOf),
    );
    if (!material.hasValidKey()) throw new Error('The key opens no data key');
    const dataKey = Buffer.from(unwrapDataKey(material.getUnencryptedDataKey()));
    material.zeroUnencryptedDataKey();
    return dataKey;
  }
}

function recipientOf({ providerId, providerInfo, rawInfo, encryptedDataKey }: EncryptedDataKey): Recipient {
  return {
    namespace: providerId,
    info: Buffer.from(rawInfo ?? Buffer.from(providerInfo, 'utf8')),
    wrappedKey: Buffer.from(encryptedDataKey),
  };
}

function dataKeyOf({ namespace, info, wrappedKey }: Recipient): EncryptedDataKey {
  return new EncryptedDataKey({
    providerId: namespace,
    providerInfo: info.toString('utf8'),
    rawInfo: info,
    encryptedDataKey: wrappedKey,
  });
}
