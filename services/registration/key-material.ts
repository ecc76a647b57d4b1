import 'reflect-metadata';
import { createHash, createPublicKey, webcrypto, type KeyObject } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import { EnrolmentId } from '../../domain/ids.ts';
import type { KeyMaterial } from '../../api/messages/registration.ts';
import type { Pkcs10CertificateRequest } from '@peculiar/x509';
import { canonicalText } from '../../protocol/encoding/canonical-json.ts';
import { commonNameOf, readRequest, requestDigest } from '../../protocol/identity/registered-keys.ts';
import type { RegisteredKeys } from '../../protocol/signature/statement-of.ts';

/** A certificate request that is signed with its own key. */
interface ProvenRequest {
  /** Written anew from what was read, so that nobody reads anything else in it. */
  readonly pem: string;
  readonly key: KeyObject;
  readonly name: string;
}

/** What is known of the three requests once they are proven. */
export interface ProvenKeys extends RegisteredKeys {
  /** SPKI PEM. */
  readonly encryptionKey: string;
  readonly signingKey: string;
  readonly requests: Readonly<Record<'signing' | 'tls' | 'encryption', ProvenRequest>>;
  /** Which keys these are, whatever their requests look like: `keysMark`. */
  readonly mark: string;
}

const least = { rsaBits: 3072 } as const;

/**
 * Checks that each request is signed with its own key, that keys are of the kinds SPEC names and three different ones,
 * and that all have the one common name that becomes the enrolment id. @throws CERTIFICATE_INVALID
 */
export async function proveKeys(keys: KeyMaterial): Promise<ProvenKeys> {
  const [signing, tls, encryption] = await Promise.all([
    prove(keys.signingCsr),
    prove(keys.tlsCsr),
    prove(keys.encryptionCsr),
  ]);
  if (!isP256(signing.key) || !isP256(tls.key)) throw refused('Signing and TLS keys must be ECDSA P-256');
  if (
    encryption.key.asymmetricKeyType !== 'rsa' ||
    (encryption.key.asymmetricKeyDetails?.modulusLength ?? 0) < least.rsaBits
  )
    throw refused('The encryption key must be RSA of 3072 bits or more');
  if (signing.key.equals(tls.key)) throw refused('Signing and TLS need keys of their own');
  const names = new Set([signing.name, tls.name, encryption.name]);
  const enrolmentId = EnrolmentId.safeParse(signing.name);
  if (names.size !== 1 || !enrolmentId.success)
    throw refused('The three requests must have one common name, u- and 40 hex digits');
  return {
    enrolmentId: enrolmentId.data,
    signingCsr: signing.digest,
    tlsCsr: tls.digest,
    encryptionCsr: encryption.digest,
    preKeys: keys.preKeys,
    encryptionKey: spki(encryption.key),
    signingKey: spki(signing.key),
    requests: { signing, tls, encryption },
    mark: keysMark(keys),
  };
}

/**
 * Hex SHA-256 of what makes keys the same ones: the three public keys, their common name and the public keys of
 * re-encryption. A request made anew for the same key has other bytes, since ECDSA signs differently each time; its
 * mark is the same. Proves nothing by itself. @throws CERTIFICATE_INVALID
 */
export function keysMark({ signingCsr, tlsCsr, encryptionCsr, preKeys }: KeyMaterial): string {
  const requests = [signingCsr, tlsCsr, encryptionCsr].map(readRequest);
  const named = {
    names: requests.map(commonNameOf),
    keys: requests.map((request) => keyOf(request).export({ type: 'spki', format: 'der' }).toString('hex')),
    preKeys,
  };
  return createHash('sha256').update(canonicalText(named)).digest('hex');
}

function keyOf(request: Pkcs10CertificateRequest): KeyObject {
  return attempt(() => createPublicKey({ key: Buffer.from(request.publicKey.rawData), format: 'der', type: 'spki' }));
}

async function prove(pem: string): Promise<ProvenRequest & { readonly digest: string }> {
  const request = readRequest(pem);
  const key = keyOf(request);
  const proven = await request.verify(webcrypto).catch(() => false);
  if (!proven) throw refused('A certificate request is not signed with its key');
  return {
    pem: request.toString('pem'),
    digest: requestDigest(request),
    key,
    name: commonNameOf(request),
  };
}

function isP256(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
}

function spki(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new OpenwardError('CERTIFICATE_INVALID', 'A certificate request cannot be read', { cause });
  }
}

function refused(why: string): OpenwardError {
  return new OpenwardError('CERTIFICATE_INVALID', why);
}
