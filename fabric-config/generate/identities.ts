import type { Attribute, CaRegistration } from '../../connections/ca/client.ts';
import type { AuthorityKind } from '../../domain/authority.ts';
import { organisationOfType, type NetworkDescription, type OrganisationDescription } from '../description.ts';
import { serverNameOf } from '../network.ts';

/** One enrolment at an organisation's CA and the certificates it gets, in `orgs/<org>/<id>/`. */
export interface IdentityPlan {
  readonly org: string;
  /** Which of its authorities makes it. */
  readonly authority: AuthorityKind;
  readonly id: string;
  readonly type: CaRegistration['type'];
  readonly attributes: readonly Attribute[];
  /** signing.pem and signing-key.pem: a Fabric identity. */
  readonly signing: boolean;
  /** tls.pem and tls-key.pem, for these names; no names make a client-only identity. */
  readonly tls?: readonly string[];
  /** encryption.pem and encryption-key.pem: RSA-3072. */
  readonly encryption: boolean;
  /** Also laid out as a Fabric MSP folder (`msp/`). */
  readonly msp: boolean;
}

const serviceRoles = { sa: 'sa', hospital: 'hospital', cloud: 'proxy' } as const;

function serviceRole(type: OrganisationDescription['type']): string | undefined {
  return type === 'third-party' ? undefined : serviceRoles[type];
}

/** A machine that has TLS alone; `parts` says what is otherwise. */
function node(org: Pick<OrganisationDescription, 'key'>, id: string, parts: Partial<IdentityPlan>): IdentityPlan {
  const plain = { type: 'client', attributes: [], signing: false, encryption: false, msp: false } as const;
  return { org: org.key, authority: 'nodes', id, ...plain, ...parts };
}

/** The names a machine's TLS certificate is good for. */
function namesOf(org: OrganisationDescription, machine: string, host = org.host): string[] {
  return [serverNameOf(org, machine), host, ...(host === '127.0.0.1' ? ['localhost'] : [])];
}

const role = (value: string): Attribute[] => [{ name: 'role', value, inCertificate: true }];

/** All machines and programs of one organisation. People are enrolled by SA later. */
function planOrganisation(org: OrganisationDescription): IdentityPlan[] {
  const serving = (id: string, parts: Partial<IdentityPlan> = {}): IdentityPlan =>
    node(org, id, { tls: namesOf(org, id), ...parts });
  const keepsLedger = { signing: true, msp: true };
  const itsRole = serviceRole(org.type);
  return [
    node(org, 'admin', { type: 'admin', tls: [], ...keepsLedger }),
    node(org, 'workstation', {
      authority: 'people',
      type: 'workstation',
      attributes: role('workstation'),
      tls: [],
    }),
    ...(org.orderer ? [serving('orderer', { type: 'orderer', ...keepsLedger })] : []),
    ...(org.peer ? [serving('peer', { type: 'peer', ...keepsLedger }), serving('ledger-gate')] : []),
    ...(org.chaincode ? [serving('chaincode')] : []),
    ...(org.service && itsRole !== undefined
      ? [serving('service', { attributes: role(itsRole), signing: true, encryption: org.type === 'hospital' })]
      : []),
    ...(org.registrar ? [serving('registrar', { attributes: role('registrar') })] : []),
    ...(org.gate ? [serving('gate')] : []),
    // Of no type that a channel has as a member.
    node(org, 'monitor', { type: 'monitor', attributes: role('monitor'), tls: [] }),
  ];
}

/** The certificate authority's own server certificate, issued by SA's nodes. */
function planCaServer(description: NetworkDescription): IdentityPlan {
  const sa = organisationOfType(description, 'sa');
  return node(sa, 'ca-server', { tls: namesOf(sa, 'ca', description.certificateAuthority.host) });
}

export function planIdentities(description: NetworkDescription): IdentityPlan[] {
  return [planCaServer(description), ...description.organisations.flatMap(planOrganisation)];
}
