// @peculiar/x509 needs this loaded first.
import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { Pkcs10CertificateRequest } from '@peculiar/x509';
import { OpenwardError } from '../../domain/errors.ts';
import type { RegisteredKeys } from '../signature/statement-of.ts';

/** Certificate requests as they are sent: PEM each, and the public keys of re-encryption. */
export interface RequestedKeys {
  /** For the signing certificate, P-256. */
  readonly signingCsr: string;
  /** For TLS, P-256. */
  readonly tlsCsr: string;
  /** For encryption, RSA. */
  readonly encryptionCsr: string;
  /** Compressed points, hex. */
  readonly preKeys: RegisteredKeys['preKeys'];
}

/** What statements about a registration say of its keys; proves nothing of them. Throws CERTIFICATE_INVALID. */
export function registeredKeys({ signingCsr, tlsCsr, encryptionCsr, preKeys }: RequestedKeys): RegisteredKeys {
  const [signing, tls, encryption] = [readRequest(signingCsr), readRequest(tlsCsr), readRequest(encryptionCsr)];
  return {
    enrolmentId: commonNameOf(signing),
    signingCsr: requestDigest(signing),
    tlsCsr: requestDigest(tls),
    encryptionCsr: requestDigest(encryption),
    preKeys,
  };
}

/** Hex SHA-384 of the DER. */
export function requestDigest(request: Pkcs10CertificateRequest): string {
  return createHash('sha384').update(Buffer.from(request.rawData)).digest('hex');
}

/** First CN of the subject, empty without one. */
export function commonNameOf(request: Pkcs10CertificateRequest): string {
  return request.subjectName.getField('CN')[0] ?? '';
}

/** Reads PKCS#10 in PEM. Throws CERTIFICATE_INVALID. */
export function readRequest(pem: string): Pkcs10CertificateRequest {
  try {
    return new Pkcs10CertificateRequest(pem);
  } catch (cause) {
    throw new OpenwardError('CERTIFICATE_INVALID', 'A certificate request cannot be read', { cause });
  }
}
