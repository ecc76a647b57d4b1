import type { Attribute, CaProfile, CaRegistration } from '../../connections/ca/client.ts';
import type { AuthorityKind } from '../../domain/authority.ts';
import { reachable } from '../node/address.ts';
import type { NodeDescription } from '../node/description.ts';
import { bindOf, hostOf, serverNameOf } from '../node/node.ts';

/** One enrolment at an organisation's CA and the certificates it gets, in `identities/<id>/`. */
export interface IdentityPlan {
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

/** One certificate of an identity, and the files it lies in: `<file>.pem`, `<file>-key.pem`. */
export interface PlannedCertificate {
  readonly file: 'signing' | 'tls' | 'encryption';
  readonly profile: CaProfile;
  readonly key: 'p256' | 'rsa3072';
  /** Names and addresses it is good for. */
  readonly hosts: readonly string[];
}

/** Those of an identity, in the order in which they are asked for. */
export function certificatesOf({ authority, signing, tls, encryption }: IdentityPlan): PlannedCertificate[] {
  return [
    ...(signing ? [{ file: 'signing', profile: 'machine', key: 'p256', hosts: [] } as const] : []),
    ...(tls
      ? [{ file: 'tls', profile: authority === 'nodes' ? 'machine' : 'tls', key: 'p256', hosts: tls } as const]
      : []),
    ...(encryption ? [{ file: 'encryption', profile: 'encryption', key: 'rsa3072', hosts: [] } as const] : []),
  ];
}

const serviceRoles = { sa: 'sa', hospital: 'hospital', cloud: 'proxy' } as const;

function serviceRole(type: NodeDescription['type']): string | undefined {
  return type === 'third-party' ? undefined : serviceRoles[type];
}

/** A machine that has TLS alone; `parts` says what is otherwise. */
function machine(id: string, parts: Partial<IdentityPlan>): IdentityPlan {
  const plain = { type: 'client', attributes: [], signing: false, encryption: false, msp: false } as const;
  return { authority: 'nodes', id, ...plain, ...parts };
}

/** The names a machine's TLS certificate is good for: its own, and those by which programs reach it. */
function namesOf(description: NodeDescription, id: string): string[] {
  const node = { description };
  // SA's service answers at its public door as well.
  const parts = id === 'service' && description.door ? [id, 'door'] : [id];
  const reached = parts.flatMap((part) => [hostOf(node, part), reachable(bindOf(node, part))]);
  return [...new Set([serverNameOf(description, id), ...reached])];
}

const role = (value: string): Attribute[] => [{ name: 'role', value, inCertificate: true }];

/** All machines and programs of one organisation. People are enrolled later, when SA has approved them. */
export function planIdentities(org: NodeDescription): IdentityPlan[] {
  const serving = (id: string, parts: Partial<IdentityPlan> = {}): IdentityPlan =>
    machine(id, { tls: namesOf(org, id), ...parts });
  const keepsLedger = { signing: true, msp: true };
  // By their TLS certificate they ask the ledger who is let in.
  const isGate = { attributes: role('gate') };
  const itsRole = serviceRole(org.type);
  return [
    serving('ca'),
    machine('admin', { type: 'admin', attributes: role('operator'), tls: [], ...keepsLedger }),
    machine('workstation', {
      authority: 'people',
      type: 'workstation',
      attributes: role('workstation'),
      tls: [],
    }),
    ...(org.orderer ? [serving('orderer', { type: 'orderer', ...keepsLedger })] : []),
    ...(org.peer ? [serving('peer', { type: 'peer', ...keepsLedger }), serving('ledger-gate', isGate)] : []),
    ...(org.chaincode ? [serving('chaincode')] : []),
    ...(org.service && itsRole !== undefined
      ? [serving('service', { attributes: role(itsRole), signing: true, encryption: org.type === 'hospital' })]
      : []),
    ...(org.registrar ? [serving('registrar', { attributes: role('registrar') })] : []),
    ...(org.gate ? [serving('gate', isGate)] : []),
    // Of no type that a channel has as a member.
    machine('monitor', { type: 'monitor', attributes: role('monitor'), tls: [] }),
  ];
}
