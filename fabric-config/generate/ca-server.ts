import { stringify } from 'yaml';
import { AuthorityKind } from '../../domain/authority.ts';
import { writePrivate } from '../lifecycle/files.ts';
import { hostPort } from '../node/address.ts';
import { bindOf, ownPlace, portOf, serverNameOf, listensAt, type Node } from '../node/node.ts';

/** Name of an authority in Fabric CA's requests. */
export function caNameOf({ description }: Pick<Node, 'description'>, kind: AuthorityKind): string {
  return `${kind}-${description.key}`;
}

export function caConfigFile({ paths }: Pick<Node, 'paths'>, kind: AuthorityKind): string {
  return paths.ca(kind, 'fabric-ca-server-config.yaml');
}

export function caUrl(node: Node): string {
  const { host, port } = ownPlace(node, 'ca');
  return `https://${hostPort(host, port)}`;
}

export function caServerName({ description }: Pick<Node, 'description'>): string {
  return serverNameOf(description, 'ca');
}

/**
 * While a node is being made there are no certificates yet: the server makes itself a TLS certificate and lets anybody
 * on the machine in who knows the registrars' one-time secrets. Afterwards it serves the authority of people alone,
 * that of nodes lies offline; it runs on a certificate of the organisation's own nodes and answers two clients only, by
 * their very certificates: the registrar and the operator. That of nodes is there again for as long as it takes to
 * renew their certificates, by itself, for whoever shows one that it has issued.
 */
export type CaStage =
  | { readonly kind: 'founding'; readonly registrarSecrets: Readonly<Record<AuthorityKind, string>> }
  | { readonly kind: 'serving' }
  | { readonly kind: 'renewing' };

/** Those the server has in a stage. The first is the one whose folder it runs in, and makes its certificate. */
export function authoritiesIn(stage: CaStage['kind']): readonly [AuthorityKind, ...AuthorityKind[]] {
  if (stage === 'founding') return ['nodes', 'people'];
  return stage === 'renewing' ? ['nodes'] : ['people'];
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
function signingProfiles({ description }: Node, kind: AuthorityKind): object {
  const { machine, person } = description.certificates;
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

function registrars(kind: AuthorityKind, stage: CaStage): object[] {
  if (stage.kind !== 'founding') return [];
  const attrs = registrarAttributes[kind];
  return [{ name: registrarName, pass: stage.registrarSecrets[kind], type: 'registrar', affiliation: '', attrs }];
}

function authorityConfig(node: Node, kind: AuthorityKind, stage: CaStage): object {
  const { key, mspId, domain, certificates } = node.description;
  return {
    version: '1.5.15',
    ca: {
      ...{ name: caNameOf(node, kind), keyfile: 'ca-key.pem', certfile: 'ca-cert.pem' },
      // A machine whose certificate has ended already is to have another one all the same.
      reenrollIgnoreCertExpiry: stage.kind === 'renewing',
    },
    crl: { expiry: '24h' },
    registry: { maxenrollments: -1, identities: registrars(kind, stage) },
    db: { type: 'sqlite3', datasource: 'fabric-ca-server.db' },
    affiliations: { [key]: [] },
    signing: signingProfiles(node, kind),
    csr: {
      cn: `${caNameOf(node, kind)}.${domain}`,
      keyrequest: { algo: 'ecdsa', size: 256 },
      // By its root's O a client knows which organisation a certificate belongs to, by its OU the chaincode what kind.
      names: [{ O: mspId, OU: kind }],
      hosts: [caServerName(node)],
      ca: { expiry: certificates.root, pathlength: 1 },
    },
    bccsp: { default: 'SW', sw: { hash: 'SHA2', security: 256, filekeystore: { keystore: 'msp/keystore' } } },
  };
}

/** Whom the server lets in once it serves. */
const clients = ['registrar', 'admin'] as const;

function server(node: Node, stage: CaStage, others: readonly AuthorityKind[]): object {
  const { paths } = node;
  const own = (file: string): string => paths.identity('ca', file);
  const known = clients.map((id) => paths.identity(id, 'tls.pem'));
  const serving = stage.kind === 'serving';
  return {
    address: bindOf(node, 'ca'),
    port: portOf(node, 'ca'),
    tls: serving
      ? {
          enabled: true,
          certfile: own('tls.pem'),
          keyfile: own('tls-key.pem'),
          clientauth: { type: 'RequireAndVerifyClientCert', certfiles: known },
        }
      : { enabled: true, clientauth: { type: 'noclientcert' } },
    cors: { enabled: false },
    cafiles: others.map((kind) => caConfigFile(node, kind)),
    operations: {
      listenAddress: listensAt(node, 'ca.operations'),
      tls: serving
        ? {
            enabled: true,
            cert: { file: own('tls.pem') },
            key: { file: own('tls-key.pem') },
            // Fabric CA 1.5 reads these two; those that its sample has it does not, and would let in anybody.
            clientCertRequired: true,
            clientCACertFiles: [...known, paths.identity('monitor', 'tls.pem')],
          }
        : { enabled: false },
    },
    metrics: { provider: serving ? 'prometheus' : 'disabled' },
  };
}

/** One server process for both authorities of an organisation. */
export function writeCaConfigs(node: Node, stage: CaStage): void {
  const [first, ...others] = authoritiesIn(stage.kind);
  for (const kind of [first, ...others]) {
    const own = authorityConfig(node, kind, stage);
    const config = kind === first ? { ...own, ...server(node, stage, others) } : own;
    writePrivate(caConfigFile(node, kind), stringify(config, { aliasDuplicateObjects: false }));
  }
}
