import { join } from 'node:path';
import { stringify } from 'yaml';
import { organisationOfType, type OrganisationDescription } from '../description.ts';
import { serverNameOf, portOf, type Network } from '../network.ts';
import { writePrivate } from '../lifecycle/files.ts';

/** Name of an organisation's authority in Fabric CA's requests. */
export function caNameOf(org: Pick<OrganisationDescription, 'key'>): string {
  return `ca-${org.key}`;
}

export function caHome(network: Network, org: Pick<OrganisationDescription, 'key'>): string {
  return network.paths.org(org.key, 'ca');
}

export function caUrl(network: Network): string {
  return `https://${network.description.certificateAuthority.host}:${portOf(network, 'ca')}`;
}

export function caServerName(network: Network): string {
  return serverNameOf(organisationOfType(network.description, 'sa'), 'ca');
}

/**
 * While the network is being created there are no certificates yet: the server makes itself a TLS certificate and lets
 * anybody on loopback in who knows the registrars' one-time secrets. Afterwards it runs on a certificate it issued and
 * answers two clients only, by their very certificates: SA's service and the operator.
 */
export type CaStage =
  | { readonly kind: 'founding'; readonly registrarSecrets: Readonly<Record<string, string>> }
  | { readonly kind: 'serving' };

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
function signingProfiles(network: Network): object {
  const { machine, person } = network.description.certificates;
  return {
    // No extended usage: Fabric's MSP would refuse to sign with a certificate that names one without `server auth`,
    // which people must not have.
    default: { usage: ['digital signature'], expiry: person, csrwhitelist: withoutNames },
    profiles: {
      tls: { usage: machineUsage, expiry: machine },
      ca: {
        usage: ['key encipherment', 'data encipherment'],
        expiry: person,
        caconstraint: { isca: false },
        csrwhitelist: withoutNames,
      },
    },
  };
}

function registrars(org: OrganisationDescription, stage: CaStage): object[] {
  const secret = stage.kind === 'founding' ? stage.registrarSecrets[org.key] : undefined;
  if (secret === undefined) return [];
  const attrs = {
    'hf.Registrar.Roles': 'client,peer,orderer,admin',
    'hf.Registrar.DelegateRoles': 'client',
    'hf.Registrar.Attributes': '*',
    'hf.Revoker': true,
    'hf.GenCRL': true,
  };
  return [{ name: 'registrar', pass: secret, type: 'client', affiliation: '', attrs }];
}

function authority(network: Network, org: OrganisationDescription, stage: CaStage): object {
  return {
    version: '1.5.15',
    ca: { name: caNameOf(org), keyfile: 'ca-key.pem', certfile: 'ca-cert.pem' },
    crl: { expiry: '24h' },
    registry: { maxenrollments: -1, identities: registrars(org, stage) },
    db: { type: 'sqlite3', datasource: 'fabric-ca-server.db' },
    affiliations: { [org.key]: [] },
    signing: signingProfiles(network),
    csr: {
      cn: `${caNameOf(org)}.${org.domain}`,
      keyrequest: { algo: 'ecdsa', size: 256 },
      // By its root's O a client knows which organisation a certificate belongs to.
      names: [{ O: org.mspId }],
      hosts: [serverNameOf(org, 'ca'), network.description.certificateAuthority.host, 'localhost'],
      ca: { expiry: network.description.certificates.root, pathlength: 1 },
    },
    bccsp: { default: 'SW', sw: { hash: 'SHA2', security: 256, filekeystore: { keystore: 'msp/keystore' } } },
  };
}

function server(network: Network, stage: CaStage, others: readonly OrganisationDescription[]): object {
  const { host } = network.description.certificateAuthority;
  const sa = organisationOfType(network.description, 'sa');
  const own = (file: string): string => network.paths.org(sa.key, 'ca-server', file);
  const known = [network.paths.org(sa.key, 'service', 'tls.pem'), network.paths.org(sa.key, 'admin', 'tls.pem')];
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
    cafiles: others.map((org) => join(caHome(network, org), 'fabric-ca-server-config.yaml')),
    operations: {
      listenAddress: `${host}:${portOf(network, 'ca.operations')}`,
      tls: serving
        ? {
            enabled: true,
            cert: { file: own('tls.pem') },
            key: { file: own('tls-key.pem') },
            clientAuthRequired: true,
            clientRootCAs: { files: known },
          }
        : { enabled: false },
    },
    metrics: { provider: 'disabled' },
  };
}

/** One server process, an authority for each organisation; SA's is the default one. */
export function writeCaConfigs(network: Network, stage: CaStage): void {
  const sa = organisationOfType(network.description, 'sa');
  const others = network.description.organisations.filter((o) => o.key !== sa.key);
  for (const org of network.description.organisations) {
    const config =
      org.key === sa.key
        ? { ...authority(network, org, stage), ...server(network, stage, others) }
        : authority(network, org, stage);
    writePrivate(
      join(caHome(network, org), 'fabric-ca-server-config.yaml'),
      stringify(config, { aliasDuplicateObjects: false }),
    );
  }
}
