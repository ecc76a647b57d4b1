// @peculiar/x509 needs this loaded first.
import 'reflect-metadata';
import { X509Certificate as NodeCertificate } from 'node:crypto';
import { X509Certificate } from '@peculiar/x509';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { remembered } from '../remembered.ts';
import { certificateThumbprint } from './thumbprint.ts';

/** Fabric CA's extension: JSON {"attrs": {name: value}}. */
export const ATTRIBUTES_OID = '1.2.3.4.5.6.7.8.1';
const AttributesExtension = z.object({ attrs: z.record(z.string(), z.string()) });

/** What Openward reads of an X.509 certificate (RFC 5280). */
export interface Certificate {
  /** As it was given. */
  readonly pem: string;
  /** One line each, as Node prints them: `CN=…` and so on, separated by line feeds. */
  readonly subject: string;
  /** Distinguished name of the authority, written the same way. Names can be copied: `verifyChain` decides. */
  readonly issuer: string;
  /**
   * First CN of the subject, empty without one. For people the CA's enrolment id: who they are is `pid` in
   * `attributes`.
   */
  readonly commonName: string;
  /** First O of the subject, in whatever order and grouping its parts stand: of an organisation's root the MSP id. */
  readonly organisation: string | undefined;
  /** Upper-case hex. */
  readonly serialNumber: string;
  /** First moment of validity. */
  readonly notBefore: Date;
  /** Last moment of validity, included (RFC 5280 section 4.1.2.5). */
  readonly notAfter: Date;
  /** Base64url SHA-256 of the DER. */
  readonly thumbprint: string;
  /** `role`, `pid` and what else the CA put in; empty when it put in nothing. Trust them only after `verifyChain`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** SPKI PEM. */
  readonly publicKeyPem: string;
  /** Organisation (O) of the issuer, which Openward's CAs set to the MSP id. A hint: the chain decides. */
  readonly mspHint: string | undefined;
}

/**
 * Reads a PEM. One that was read lately is answered from memory, with the same object: a person's certificate comes
 * again with each call. Throws CERTIFICATE_INVALID.
 */
export function parseCertificate(pem: string): Certificate {
  return parsed(pem);
}

const parsed = remembered((pem): Certificate => {
  try {
    const node = new NodeCertificate(pem);
    const der = new X509Certificate(node.raw);
    return Object.freeze({
      pem,
      subject: node.subject,
      issuer: node.issuer,
      commonName: der.subjectName.getField('CN')[0] ?? '',
      organisation: der.subjectName.getField('O')[0],
      serialNumber: node.serialNumber,
      notBefore: der.notBefore,
      notAfter: der.notAfter,
      thumbprint: certificateThumbprint(pem),
      attributes: Object.freeze(attributesOf(der)),
      publicKeyPem: node.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      mspHint: der.issuerName.getField('O')[0],
    });
  } catch (cause) {
    throw new OpenwardError('CERTIFICATE_INVALID', 'The certificate cannot be read', { cause });
  }
});

/**
 * That one of the roots (PEM) issued the certificate itself (Openward's CAs have no intermediates) and both are valid
 * at the time given. Revocation is the ledger's to say. Answers the root; throws CERTIFICATE_INVALID, with
 * `details.validity` where it is a matter of time.
 */
export function verifyChain(certificate: Certificate | string, roots: readonly string[], at: Date): string {
  const subject = typeof certificate === 'string' ? parseCertificate(certificate) : certificate;
  const issuer = roots.find((root) => issued(`${root}${BETWEEN}${subject.pem}`));
  if (issuer === undefined) throw new OpenwardError('CERTIFICATE_INVALID', 'No known authority issued the certificate');
  for (const [certificate, whose] of [
    [subject, 'The certificate'],
    [parseCertificate(issuer), 'The authority’s certificate'],
  ] as const)
    requireValidAt(certificate, at, whose);
  return issuer;
}

/** No root's PEM has this in it. */
const BETWEEN = '\0';

/** Whether the first of two PEMs has issued the second. */
const issued = remembered((both): boolean => {
  const at = both.indexOf(BETWEEN);
  try {
    const [root, subject] = [new NodeCertificate(both.slice(0, at)), new NodeCertificate(both.slice(at + 1))];
    return root.ca && subject.checkIssued(root) && subject.verify(root.publicKey);
  } catch {
    return false;
  }
});

function requireValidAt({ notBefore, notAfter }: Certificate, at: Date, whose: string): void {
  if (notBefore <= at && at <= notAfter) return;
  const validity = at < notBefore ? 'not yet valid' : 'expired';
  throw new OpenwardError('CERTIFICATE_INVALID', `${whose} is ${validity} at this time`, { details: { validity } });
}

function attributesOf(certificate: X509Certificate): Record<string, string> {
  const extension = certificate.getExtension(ATTRIBUTES_OID);
  if (extension === null) return {};
  const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(extension.value));
  return AttributesExtension.parse(json).attrs;
}
