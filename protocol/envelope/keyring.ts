import { constants } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { RawAesKeyringNode, RawAesWrappingSuiteIdentifier, RawRsaKeyringNode } from '@aws-crypto/client-node';
import { encryptionKey } from './public-key.ts';
import { KEY_NAMESPACE, SHARE_KEY_NAME } from './suite.ts';

const SHARE_KEY_BYTES = 32;

/** RSA-OAEP with SHA-256 for one person. Without a private key it can only seal. */
export function personKeyring(publicKeyPem: string, privateKey?: string | KeyObject): RawRsaKeyringNode {
  const { key, thumbprint } = encryptionKey(publicKeyPem);
  return new RawRsaKeyringNode({
    keyNamespace: KEY_NAMESPACE,
    keyName: thumbprint,
    rsaKey: { publicKey: asSdkKey(key), ...(privateKey === undefined ? {} : { privateKey: asSdkKey(privateKey) }) },
    padding: constants.RSA_PKCS1_OAEP_PADDING,
    oaepHash: 'sha256',
  });
}

/** AES-256-GCM with a key of 32 bytes. The SDK wipes what it is given, so it gets a copy. */
export function shareKeyring(shareKey: Uint8Array): RawAesKeyringNode {
  if (shareKey.length !== SHARE_KEY_BYTES) throw new RangeError(`A share key has ${SHARE_KEY_BYTES} bytes`);
  return new RawAesKeyringNode({
    keyNamespace: KEY_NAMESPACE,
    keyName: SHARE_KEY_NAME,
    unencryptedMasterKey: Uint8Array.from(shareKey),
    wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
    utf8Sorting: true,
  });
}

type SdkKey = NonNullable<ConstructorParameters<typeof RawRsaKeyringNode>[0]['rsaKey']['privateKey']>;

/** A key object spares parsing the PEM again for every message; the SDK hands it to `node:crypto` untouched. */
function asSdkKey(key: string | KeyObject): SdkKey {
  return key as SdkKey;
}
