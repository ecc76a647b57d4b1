import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { authorityOfRole, type AuthorityKind } from '../domain/authority.ts';
import { MonitorRole, PersonRole, ServiceRole } from '../domain/user.ts';
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

/** An organisation's two authorities. */
export interface TestOrganisation extends Readonly<Record<AuthorityKind, TestAuthority>> {
  /** By the authority that vouches for the role; a server's is one of its nodes'. */
  issue(attributes: Readonly<Record<string, string>> | undefined, options?: CertificateOptions): Promise<Issued>;
}

export async function organisationOf(mspId: string): Promise<TestOrganisation> {
  const [nodes, people] = await Promise.all([authorityOf(mspId, 'nodes'), authorityOf(mspId, 'people')]);
  return {
    nodes,
    people,
    issue: (attributes, options) => {
      const role = z.union([PersonRole, ServiceRole, MonitorRole]).safeParse(attributes?.['role']);
      const isNode = options?.host !== undefined || (role.success && authorityOfRole(role.data) === 'nodes');
      return (isNode ? nodes : people).issue(attributes, options);
    },
  };
}

/** The one authority of that kind of an organisation, founded when it is first asked for. */
export function authorityOf(mspId: string, kind: AuthorityKind = 'people'): Promise<TestAuthority> {
  const key = `${mspId} ${kind}`;
  const known = authorities.get(key) ?? TestAuthority.found(mspId, kind);
  authorities.set(key, known);
  return known;
}

/** An identity of an organisation; `role` and, of people, `pid` are the attributes that Openward reads. */
export async function makeIdentity(
  mspId: string,
  attributes: Readonly<Record<string, string>> | undefined,
  options: CertificateOptions = {},
): Promise<TestIdentity> {
  return identityOf(mspId, await (await organisationOf(mspId)).issue(attributes, options));
}

export function identityOf(mspId: string, { certificate, key }: Issued): TestIdentity {
  const privateKey = createPrivateKey(key);
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  return { mspId, certificate, thumbprint: certificateThumbprint(certificate), privateKey, publicKey };
}
