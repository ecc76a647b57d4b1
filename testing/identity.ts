import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { certificateThumbprint } from '../protocol/identity/thumbprint.ts';
import { TestAuthority, type CertificateOptions, type Issued } from './authority.ts';

/** Who signs transactions: a person or a program, with the certificate that its organisation's authority issued. */
export interface TestIdentity {
  readonly mspId: string;
  /** PEM, as the creator of a proposal carries it. */
  readonly certificate: string;
  /** Base64url SHA-256 of the certificate's DER. */
  readonly thumbprint: string;
  readonly privateKey: KeyObject;
  /** SPKI PEM. */
  readonly publicKey: string;
}

const authorities = new Map<string, Promise<TestAuthority>>();

/** The one authority of an organisation, founded when it is first asked for. */
export function authorityOf(mspId: string): Promise<TestAuthority> {
  const known = authorities.get(mspId) ?? TestAuthority.found(mspId);
  authorities.set(mspId, known);
  return known;
}

/** An identity of an organisation; `role` and, of people, `pid` are the attributes that Openward reads. */
export async function makeIdentity(
  mspId: string,
  attributes: Readonly<Record<string, string>> | undefined,
  options: CertificateOptions = {},
): Promise<TestIdentity> {
  return identityOf(mspId, await (await authorityOf(mspId)).issue(attributes, options));
}

export function identityOf(mspId: string, { certificate, key }: Issued): TestIdentity {
  const privateKey = createPrivateKey(key);
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  return { mspId, certificate, thumbprint: certificateThumbprint(certificate), privateKey, publicKey };
}
