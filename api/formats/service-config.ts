import { z } from 'zod';
import { Department } from '../../domain/appointment.ts';
import { AuthorityKind } from '../../domain/authority.ts';
import { TimeZone } from '../../domain/day.ts';
import { Bucket, MspId } from '../../domain/ids.ts';
import { LocalisedName, LocalisedText } from '../../domain/localised-text.ts';
import { OrganisationType, StoredOrganisation } from '../../domain/user.ts';
import { CloudAddress } from './clouds.ts';

/** Absolute path of a file of the data folder. */
const FilePath = z.string().startsWith('/');

/** A PEM certificate and its unencrypted PKCS#8 key (the key file has mode 0600). */
const KeyPairFiles = z.object({ certificate: FilePath, key: FilePath });

/** Fabric identity of a service; its certificate carries the `role` attribute. */
const ServiceSigning = KeyPairFiles.extend({ mspId: MspId });

/** A peer whose gateway the service may use; the first one that answers is taken. */
const GatewayPeer = z.object({
  /** host:port */
  endpoint: z.string(),
  /** The name the peer's TLS certificate must carry. */
  serverName: z.string(),
  mspId: MspId,
});

/**
 * Which organisation a root certificate speaks for, and for what of it: a caller belongs to the organisation whose root
 * issued its certificate.
 */
const TrustedAuthority = z.object({ mspId: MspId, kind: AuthorityKind, certificate: FilePath });
export type TrustedAuthority = z.infer<typeof TrustedAuthority>;

const listen = z.object({ host: z.string(), port: z.number().int().min(1).max(65535) });

const common = {
  name: z.string(),
  org: z.string(),
  mspId: MspId,
  listen,
  /** For both directions: it presents `certificate` to its clients and to the services it calls. */
  tls: KeyPairFiles,
  /** The roots of every organisation: whoever none of them vouches for is not let in. */
  authorities: z.array(TrustedAuthority).min(1),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']),
  /** The service's own folder, mode 0700. */
  dataDir: FilePath,
  /** What it tells its organisation's monitor beside itself: of programs of that organisation that do not tell. */
  watched: z
    .object({
      certificates: z.array(z.object({ name: z.string(), certificate: FilePath })),
      folders: z.array(z.object({ name: z.string(), folder: FilePath })),
    })
    .default({ certificates: [], folders: [] }),
};

/**
 * Parts of a configuration that a running service takes in as they change: who the others are. For any other part it
 * has to be started anew.
 */
export const livePartsOfConfig = [
  'authorities',
  'gateway',
  'registrars',
  'clouds',
  'organisations',
  'departed',
] as const;

/**
 * `sqlite:///absolute/path` or `postgres://…`, which on another machine says how it is verified, and whose password is
 * the first line of a file.
 */
const database = z.object({
  url: z.string().regex(/^(sqlite:\/\/\/|postgres(ql)?:\/\/)/),
  passwordFile: FilePath.optional(),
});

const whereLedger = {
  signing: ServiceSigning,
  /** `endorsers`: as in the connection profile. */
  gateway: z.object({ peers: z.array(GatewayPeer).min(1), endorsers: z.array(MspId).optional() }),
  channel: z.string(),
  chaincode: z.string(),
};

const onLedger = { ...whereLedger, database };

/** An organisation's authority of people as its registrar uses it. */
export const CertificateAuthority = z.object({
  url: z.url({ protocol: /^https$/ }),
  /** The name the CA server's TLS certificate must carry. */
  serverName: z.string(),
  /** The authority's name in a CA server that may have several. */
  caName: z.string(),
  /** An identity that may register and revoke there. */
  registrar: KeyPairFiles,
  /** PEM roots that may have issued the server's certificate. */
  trust: FilePath,
  /** The CA server answers only TLS clients it knows: the registrar's certificate. */
  tls: KeyPairFiles,
});
export type CertificateAuthority = z.infer<typeof CertificateAuthority>;

/** Who is activated with a code because there is nobody yet to approve them. */
const ActivationRole = z.enum(['sa-officer', 'hospital-admin']);

const Base64Url = z.base64url().max(128);

/** scrypt (RFC 7914) over an activation code in upper case without its separators; base64url. */
export const ScryptHash = z.object({
  N: z.number().int(),
  r: z.number().int(),
  p: z.number().int(),
  salt: Base64Url,
  hash: Base64Url,
});

/** Hash of a one-time activation code; the organisation keeps the code itself. */
export const ActivationCode = z.object({
  org: z.string(),
  mspId: MspId,
  role: ActivationRole,
  scrypt: ScryptHash,
});
export type ActivationCode = z.infer<typeof ActivationCode>;

/** Of all organisations, as SA keeps them. */
export const ActivationCodes = z.object({ codes: z.array(ActivationCode) });
export type ActivationCodes = z.infer<typeof ActivationCodes>;

/** S3 credentials: of the root user of the node's own storage, or those that its operator was given for another. */
export const StorageKeys = z.object({
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
  /** Where the configuration does not say it. */
  region: z.string().default('us-east-1'),
});
export type StorageKeys = z.infer<typeof StorageKeys>;

/** The registrar of an organisation that has people, as SA reaches it. */
export const Registrar = z.object({
  /** Key of the organisation whose people it has certified. */
  org: z.string(),
  mspId: MspId,
  type: OrganisationType,
  url: z.url({ protocol: /^https$/ }),
  /** The name its TLS certificate must carry. */
  serverName: z.string(),
});
export type Registrar = z.infer<typeof Registrar>;

/** SA: registration, standing of users. It has no key of any authority. */
export const SaServiceConfig = z.object({
  ...common,
  ...onLedger,
  kind: z.literal('sa'),
  /** Of every organisation whose people SA registers. */
  registrars: z.array(Registrar).min(1),
  /** Where certificates are published: each person's at the cloud of their organisation. */
  clouds: z.array(CloudAddress).min(1),
  /**
   * 32 bytes, base64url, mode 0600: what SA's key for real identities is wrapped under (`rid-key.json` of its folder),
   * until the operator names another.
   */
  ridKeyFile: FilePath,
  /** The members: recorded as such, put on the ledger, and what no applicant may take. */
  organisations: z.array(StoredOrganisation.extend({ domain: z.string() })),
  /** Members no more, and PEM files of their roots of nodes: their operators still read what became of them. */
  departed: z.array(z.object({ mspId: MspId, certificate: FilePath })).default([]),
  /** Where applicants come, who have no certificate that anybody knows; nobody does where it is absent. */
  door: listen.optional(),
  /** JSON of ActivationCodes. */
  activationCodesFile: FilePath,
});
export type SaServiceConfig = z.infer<typeof SaServiceConfig>;

/** An organisation's registrar: the one program that may ask its authority of people. */
export const RegistrarConfig = z.object({
  ...common,
  ...onLedger,
  kind: z.literal('registrar'),
  type: OrganisationType,
  /** Whose service approves persons. */
  saMspId: MspId,
  ca: CertificateAuthority,
  /** Of the organisation's own administrators. */
  activationCodes: z.array(ActivationCode),
});
export type RegistrarConfig = z.infer<typeof RegistrarConfig>;

/** H_M, a hospital's own service: registration of its people, appointments, treatments. */
export const HospitalServiceConfig = z.object({
  ...common,
  ...onLedger,
  kind: z.literal('hospital'),
  displayName: LocalisedName,
  type: OrganisationType,
  /** Where registrations are forwarded to. */
  saUrl: z.url({ protocol: /^https$/ }),
  saServerName: z.string(),
  /** Whose root of nodes SA's TLS certificate must be issued by. */
  saMspId: MspId,
  /** Certificate directories, and where objects that are announced must lie. */
  clouds: z.array(CloudAddress).min(1),
  /** RSA-3072: disease information is encrypted to it until a doctor is assigned. */
  encryption: KeyPairFiles,
  departments: z.array(Department).min(1),
  /** Where doctors see their patients, `{room}` in place of the number on the door. */
  consultingRoom: LocalisedText,
  /** Whose days and hours the hospital's are. */
  timeZone: TimeZone,
});
export type HospitalServiceConfig = z.infer<typeof HospitalServiceConfig>;

/** One of both: the Unix socket of the node's own object storage, or another S3 server and who vouches for it. */
const storagePlace = {
  socketPath: FilePath.optional(),
  endpoint: z.url({ protocol: /^https?$/ }).optional(),
  authority: FilePath.optional(),
};

/** The cloud server: certificate directory, permissions for objects, proxy re-encryption. It can decrypt nothing. */
export const CloudServiceConfig = z.object({
  ...common,
  ...onLedger,
  kind: z.literal('cloud'),
  /** Hours between asking one's guardians and being given what they have handed over. */
  recoveryDelayHours: z.number().min(0).max(720).default(24),
  storage: z.object({
    ...storagePlace,
    region: z.string().optional(),
    /** Address of the storage gate; presigned URLs are made for it. */
    publicUrl: z.url({ protocol: /^https$/ }),
    bucket: Bucket,
    /** JSON of StorageKeys, mode 0600. */
    accessKeyFile: FilePath,
  }),
});
export type CloudServiceConfig = z.infer<typeof CloudServiceConfig>;

/** The way of an organisation's people to its peer: lets calls of Fabric's gateway through, within budgets. */
export const LedgerGateConfig = z.object({
  ...common,
  kind: z.literal('ledger-gate'),
  /** The organisation's own; `endpoint` is host:port. */
  peer: z.object({ endpoint: z.string(), serverName: z.string() }),
  channel: z.string(),
  chaincode: z.string(),
});
export type LedgerGateConfig = z.infer<typeof LedgerGateConfig>;

/** The TLS end of the object storage: lets presigned requests through to it and decrypts nothing. */
export const StorageGateConfig = z.object({
  ...common,
  ...whereLedger,
  kind: z.literal('storage-gate'),
  ...storagePlace,
});
export type StorageGateConfig = z.infer<typeof StorageGateConfig>;
