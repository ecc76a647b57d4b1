import { join } from 'node:path';
import { stringify } from 'yaml';
import { AuthorityKind } from '../../domain/authority.ts';
import { organisationOfType, type NetworkDescription, type OrganisationDescription } from '../description.ts';
import { serverNameOf, portOf, type Network } from '../network.ts';
import { writePrivate } from '../lifecycle/files.ts';

/** One of the two authorities of an organisation. */
export interface AuthorityPlan {
  readonly org: OrganisationDescription;
  readonly kind: AuthorityKind;
}

export function planAuthorities(description: NetworkDescription): AuthorityPlan[] {
  return description.organisations.flatMap((org) => AuthorityKind.options.map((kind) => ({ org, kind })));
}

type Named = { readonly org: Pick<OrganisationDescription, 'key'>; readonly kind: AuthorityKind };

/** Name of an authority in Fabric CA's requests. */
export function caNameOf({ org, kind }: Named): string {
  return `${kind}-${org.key}`;
}

export function caHome(network: Network, { org, kind }: Named): string {
  return network.paths.org(org.key, 'ca', kind);
}

export function caConfigFile(network: Network, authority: Named): string {
  return join(caHome(network, authority), 'fabric-ca-server-config.yaml');
}

export function caUrl(network: Network): string {
  return `https://${network.description.certificateAuthority.host}:${portOf(network, 'ca')}`;
}

export function caServerName(network: Network): string {
  return serverNameOf(organisationOfType(network.description, 'sa'), 'ca');
}

/**
 * While the network is being created there are no certificates yet: the server makes itself a TLS certificate and lets
 * anybody on loopback in who knows the registrars' one-time secrets. Afterwards it serves the authorities of people
 * alone, those of nodes lie offline; it runs on a certificate SA's nodes issued and answers few clients, by their very
 * certificates: the organisations' registrars and the operator.
 */
export type CaStage =
  | { readonly kind: 'founding'; readonly registrarSecrets: Readonly<Record<string, string>> }
  | { readonly kind: 'serving' };

/** Those the server has in a stage. */
export function authoritiesIn(description: NetworkDescription, stage: CaStage['kind']): AuthorityPlan[] {
  return planAuthorities(description).filter(({ kind }) => stage === 'founding' || kind === 'people');
}

const machineUsage = ['digital signature', 'key agreement', 'server auth', 'client auth'];

/**
 * What of a request gets into a certificate: not its alternative names, so that nobody can have himself certified as a
 * machine.
 */
const withoutNames = {
  subject: true,
  publickeyalgorithm: true,
  publickey: true,
  signaturealgorithm: true,
  dnsnames: false,
  ipaddresses: false,
  emailaddresses: false,
  uris: false,
};

/**
 * Fabric CA lets its attribute extension (role, pid) into certificates of its three built-in profiles only, so those
 * are given our meanings; see `caProfiles` in ca/client.ts. None of them makes an authority: there are no intermediate
 * ones.
 */
function signingProfiles(network: Network, kind: AuthorityKind): object {
  const { machine, person } = network.description.certificates;
  const expiry = kind === 'nodes' ? machine : person;
  return {
    // No extended usage: Fabric's MSP would refuse to sign with a certificate that names one without `server auth`,
    // which people must not have.
    default: { usage: ['digital signature'], expiry, csrwhitelist: withoutNames },
    profiles: {
      tls:
        kind === 'nodes'
          ? { usage: machineUsage, expiry }
          : // For its registrar, which nobody would notice to have ended.
            { usage: ['digital signature'], expiry: machine, csrwhitelist: withoutNames },
      ca: {
        usage: ['key encipherment', 'data encipherment'],
        expiry,
        caconstraint: { isca: false },
        csrwhitelist: withoutNames,
      },
    },
  };
}

/** Who may register at an authority, as the authority calls it. */
export const registrarName = 'ca-registrar';

/** What a registrar may make; it is of no type that a channel has as a member. */
const registrarAttributes: Readonly<Record<AuthorityKind, object>> = {
  nodes: {
    'hf.Registrar.Roles': 'client,peer,orderer,admin,monitor',
    'hf.Registrar.Attributes': 'role',
  },
  people: {
    'hf.Registrar.Roles': 'client,workstation',
    'hf.Registrar.Attributes': 'role,pid',
    'hf.Revoker': true,
    'hf.GenCRL': true,
  },
};

function registrars(authority: AuthorityPlan, stage: CaStage): object[] {
  const secret = stage.kind === 'founding' ? stage.registrarSecrets[caNameOf(authority)] : undefined;
  if (secret === undefined) return [];
  const attrs = registrarAttributes[authority.kind];
  return [{ name: registrarName, pass: secret, type: 'registrar', affiliation: '', attrs }];
}

function authorityConfig(network: Network, authority: AuthorityPlan, stage: CaStage): object {
  const { org, kind } = authority;
  return {
    version: '1.5.15',
    ca: { name: caNameOf(authority), keyfile: 'ca-key.pem', certfile: 'ca-cert.pem' },
    crl: { expiry: '24h' },
    registry: { maxenrollments: -1, identities: registrars(authority, stage) },
    db: { type: 'sqlite3', datasource: 'fabric-ca-server.db' },
    affiliations: { [org.key]: [] },
    signing: signingProfiles(network, kind),
    csr: {
      cn: `${caNameOf(authority)}.${org.domain}`,
      keyrequest: { algo: 'ecdsa', size: 256 },
      // By its root's O a client knows which organisation a certificate belongs to, by its OU the chaincode what kind.
      names: [{ O: org.mspId, OU: kind }],
      hosts: [serverNameOf(org, 'ca'), network.description.certificateAuthority.host, 'localhost'],
      ca: { expiry: network.description.certificates.root, pathlength: 1 },
    },
    bccsp: { default: 'SW', sw: { hash: 'SHA2', security: 256, filekeystore: { keystore: 'msp/keystore' } } },
  };
}

function server(network: Network, stage: CaStage, others: readonly AuthorityPlan[]): object {
  const { host } = network.description.certificateAuthority;
  const sa = organisationOfType(network.description, 'sa');
  const own = (file: string): string => network.paths.org(sa.key, 'ca-server', file);
  const registering = network.description.organisations.filter(({ registrar }) => registrar !== undefined);
  const known = [
    ...registering.map(({ key }) => network.paths.org(key, 'registrar', 'tls.pem')),
    network.paths.org(sa.key, 'admin', 'tls.pem'),
  ];
  const serving = stage.kind === 'serving';
  return {
    address: host,
    port: portOf(network, 'ca'),
    tls: serving
      ? {
          enabled: true,
          certfile: own('tls.pem'),
          keyfile: own('tls-key.pem'),
          clientauth: { type: 'RequireAndVerifyClientCert', certfiles: known },
        }
      : { enabled: true, clientauth: { type: 'noclientcert' } },
    cors: { enabled: false },
    cafiles: others.map((authority) => caConfigFile(network, authority)),
    operations: {
      listenAddress: `${host}:${portOf(network, 'ca.operations')}`,
      tls: serving
        ? {
            enabled: true,
            cert: { file: own('tls.pem') },
            key: { file: own('tls-key.pem') },
            // Fabric CA 1.5 reads these two; those that its sample has it does not, and would let in anybody.
            clientCertRequired: true,
            clientCACertFiles: [...known, network.paths.org(sa.key, 'monitor', 'tls.pem')],
          }
        : { enabled: false },
    },
    metrics: { provider: serving ? 'prometheus' : 'disabled' },
  };
}

/**
 * The one the server has by itself, whose folder it runs in; it knows the others by their files. While founding it
 * makes the server's certificate, which only an authority of nodes can.
 */
export function firstAuthority(description: NetworkDescription, stage: CaStage['kind']): AuthorityPlan {
  return { org: organisationOfType(description, 'sa'), kind: stage === 'founding' ? 'nodes' : 'people' };
}

/** One server process for all authorities of a stage. */
export function writeCaConfigs(network: Network, stage: CaStage): void {
  const first = caNameOf(firstAuthority(network.description, stage.kind));
  const authorities = authoritiesIn(network.description, stage.kind);
  const others = authorities.filter((authority) => caNameOf(authority) !== first);
  for (const authority of authorities) {
    const own = authorityConfig(network, authority, stage);
    const config = caNameOf(authority) === first ? { ...own, ...server(network, stage, others) } : own;
    writePrivate(caConfigFile(network, authority), stringify(config, { aliasDuplicateObjects: false }));
  }
}
