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

/** All machines and programs of one organisation. People are enrolled by SA later. */
function planOrganisation(org: OrganisationDescription): IdentityPlan[] {
  const names = (machine: string): string[] => [
    serverNameOf(org, machine),
    org.host,
    ...(org.host === '127.0.0.1' ? ['localhost'] : []),
  ];
  const role = (value: string): Attribute[] => [{ name: 'role', value, inCertificate: true }];
  const plans: IdentityPlan[] = [
    {
      org: org.key,
      authority: 'nodes',
      id: 'admin',
      type: 'admin',
      attributes: [],
      signing: true,
      tls: [],
      encryption: false,
      msp: true,
    },
    {
      org: org.key,
      authority: 'people',
      id: 'workstation',
      type: 'workstation',
      attributes: role('workstation'),
      signing: false,
      tls: [],
      encryption: false,
      msp: false,
    },
  ];
  if (org.orderer)
    plans.push({
      org: org.key,
      authority: 'nodes',
      id: 'orderer',
      type: 'orderer',
      attributes: [],
      signing: true,
      tls: names('orderer'),
      encryption: false,
      msp: true,
    });
  if (org.peer)
    plans.push({
      org: org.key,
      authority: 'nodes',
      id: 'peer',
      type: 'peer',
      attributes: [],
      signing: true,
      tls: names('peer'),
      encryption: false,
      msp: true,
    });
  if (org.peer)
    plans.push({
      org: org.key,
      authority: 'nodes',
      id: 'ledger-gate',
      type: 'client',
      attributes: [],
      signing: false,
      tls: names('ledger-gate'),
      encryption: false,
      msp: false,
    });
  if (org.chaincode)
    plans.push({
      org: org.key,
      authority: 'nodes',
      id: 'chaincode',
      type: 'client',
      attributes: [],
      signing: false,
      tls: names('chaincode'),
      encryption: false,
      msp: false,
    });
  const itsRole = serviceRole(org.type);
  if (org.service && itsRole !== undefined) {
    plans.push({
      org: org.key,
      authority: 'nodes',
      id: 'service',
      type: 'client',
      attributes: role(itsRole),
      signing: true,
      tls: names('service'),
      encryption: org.type === 'hospital',
      msp: false,
    });
  }
  if (org.gate)
    plans.push({
      org: org.key,
      authority: 'nodes',
      id: 'gate',
      type: 'client',
      attributes: [],
      signing: false,
      tls: names('gate'),
      encryption: false,
      msp: false,
    });
  return plans;
}

/** The certificate authority's own server certificate, issued by SA. */
function planCaServer(description: NetworkDescription): IdentityPlan {
  const sa = organisationOfType(description, 'sa');
  const host = description.certificateAuthority.host;
  return {
    org: sa.key,
    authority: 'nodes',
    id: 'ca-server',
    type: 'client',
    attributes: [],
    signing: false,
    tls: [serverNameOf(sa, 'ca'), host, ...(host === '127.0.0.1' ? ['localhost'] : [])],
    encryption: false,
    msp: false,
  };
}

export function planIdentities(description: NetworkDescription): IdentityPlan[] {
  return [planCaServer(description), ...description.organisations.flatMap(planOrganisation)];
}
