import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { existsSync } from '../../connections/disk.ts';
import { organisationOfType, type OrganisationDescription } from '../description.ts';
import { privateFolder, writeJson, writePrivate } from '../lifecycle/files.ts';
import { readText } from '../lifecycle/paths.ts';
import { endpointOf, serverNameOf, type Network } from '../network.ts';
import {
  ActivationCodes,
  CloudServiceConfig,
  HospitalServiceConfig,
  LedgerGateConfig,
  RegistrarConfig,
  SaServiceConfig,
  StorageGateConfig,
  StorageKeys,
  type Registrar,
} from '../../api/formats/service-config.ts';
import { watchedOf } from '../monitoring/watched.ts';
import { activationCodesFile } from './activation.ts';
import { caNameOf, caServerName, caUrl, planAuthorities } from './ca-server.ts';
import { registrarFile } from './enrolment.ts';
import { endorsersFor, nearestPeers } from './endorsers.ts';

/** One service process: which program runs it, on which port of its organisation. */
export interface ServicePlan {
  readonly name: string;
  readonly bundle: 'sa' | 'hospital' | 'cloud' | 'storage-gate' | 'ledger-gate' | 'registrar';
  readonly org: OrganisationDescription;
  readonly part: 'service' | 'gate' | 'ledger-gate' | 'registrar';
}

export function planServices(network: Network): ServicePlan[] {
  const plans: ServicePlan[] = [];
  for (const org of network.description.organisations) {
    if (org.service && org.type !== 'third-party')
      plans.push({ name: `${org.key}-service`, bundle: org.type, org, part: 'service' });
    if (org.peer) plans.push({ name: `${org.key}-ledger-gate`, bundle: 'ledger-gate', org, part: 'ledger-gate' });
    if (org.registrar) plans.push({ name: `${org.key}-registrar`, bundle: 'registrar', org, part: 'registrar' });
    if (org.gate) plans.push({ name: 'storage-gate', bundle: 'storage-gate', org, part: 'gate' });
  }
  return plans;
}

type AddressedPart = 'service' | 'gate' | 'registrar';

const url = (network: Network, org: OrganisationDescription, part: AddressedPart): string =>
  `https://${endpointOf(network, org, part)}`;

/** What a caller needs to reach a service, the registrar or the storage gate of an organisation. */
export function serviceAddress(
  network: Network,
  org: OrganisationDescription,
  part: AddressedPart = 'service',
): { url: string; serverName: string } {
  return { url: url(network, org, part), serverName: serverNameOf(org, part) };
}

function common(network: Network, plan: ServicePlan): object {
  const { org, part } = plan;
  const own = (file: string): string => network.paths.org(org.key, part, file);
  return {
    kind: plan.bundle,
    name: plan.name,
    org: org.key,
    mspId: org.mspId,
    listen: { host: org.host, port: network.ports[`${org.key}.${part}`] },
    tls: { certificate: own('tls.pem'), key: own('tls-key.pem') },
    authorities: planAuthorities(network.description).map(({ org: { key, mspId }, kind }) => ({
      mspId,
      kind,
      certificate: network.paths.orgRoot(key, kind),
    })),
    logLevel: 'info',
    dataDir: network.paths.service(plan.name),
    // Said once, by the first of the organisation's.
    ...(planServices(network).find(({ org: { key } }) => key === org.key)?.name === plan.name
      ? { watched: watchedOf(network, org) }
      : {}),
  };
}

/** Its own organisation's peer first; an organisation without one uses the hospitals'. */
function onLedger(network: Network, plan: ServicePlan): object {
  const { org } = plan;
  const own = (file: string): string => network.paths.org(org.key, 'service', file);
  const peers = nearestPeers(network, org);
  return {
    signing: { certificate: own('signing.pem'), key: own('signing-key.pem'), mspId: org.mspId },
    gateway: {
      peers: peers.map((p) => ({
        endpoint: endpointOf(network, p, 'peer'),
        serverName: serverNameOf(p, 'peer'),
        mspId: p.mspId,
      })),
      endorsers: endorsersFor(network, org),
    },
    channel: network.description.channel,
    chaincode: network.description.chaincode.name,
    database: databaseOf(network, plan),
  };
}

function databaseOf(network: Network, { name, bundle }: ServicePlan): object {
  return { url: `sqlite://${network.paths.service(name)}/${bundle}.sqlite` };
}

function registrars(network: Network): Registrar[] {
  return network.description.organisations
    .filter(({ registrar }) => registrar !== undefined)
    .map((org) => {
      const { key, mspId, type } = org;
      return { org: key, mspId, type, ...serviceAddress(network, org, 'registrar') };
    });
}

function registrar(network: Network, plan: ServicePlan): object {
  const { org, part } = plan;
  const sa = organisationOfType(network.description, 'sa');
  const own = (file: string): string => network.paths.org(org.key, part, file);
  const { codes } = ActivationCodes.parse(JSON.parse(readText(activationCodesFile(network))));
  return {
    type: org.type,
    saMspId: sa.mspId,
    ca: {
      url: caUrl(network),
      serverName: caServerName(network),
      caName: caNameOf({ org, kind: 'people' }),
      registrar: {
        certificate: registrarFile(network, org.key, 'signing.pem'),
        key: registrarFile(network, org.key, 'signing-key.pem'),
      },
      trust: network.paths.orgRoot(sa.key, 'nodes'),
      tls: { certificate: own('tls.pem'), key: own('tls-key.pem') },
    },
    activationCodes: codes.filter(({ mspId }) => mspId === org.mspId),
    database: databaseOf(network, plan),
  };
}

/** Addresses of SA and of the cloud as other services are told them. */
function saAddress(network: Network): object {
  const sa = organisationOfType(network.description, 'sa');
  const { url: saUrl, serverName: saServerName } = serviceAddress(network, sa);
  return { saUrl, saServerName, saMspId: sa.mspId };
}

function cloudAddress(network: Network): object {
  const cloud = organisationOfType(network.description, 'cloud');
  const { url: cloudUrl, serverName: cloudServerName } = serviceAddress(network, cloud);
  return { cloudUrl, cloudServerName, cloudMspId: cloud.mspId };
}

function particular(network: Network, plan: ServicePlan): object {
  if (plan.bundle === 'sa') {
    return {
      ...onLedger(network, plan),
      ...cloudAddress(network),
      registrars: registrars(network),
      ridKeyFile: ensureRidKey(network),
      organisations: network.description.organisations.map(({ mspId, key, type, name }) => ({
        mspId,
        key,
        type,
        name,
      })),
      activationCodesFile: activationCodesFile(network),
    };
  }
  if (plan.bundle === 'hospital') {
    const own = (file: string): string => network.paths.org(plan.org.key, 'service', file);
    return {
      ...onLedger(network, plan),
      ...saAddress(network),
      ...cloudAddress(network),
      displayName: plan.org.name,
      type: plan.org.type,
      encryption: { certificate: own('encryption.pem'), key: own('encryption-key.pem') },
      departments: plan.org.departments,
      consultingRoom: plan.org.consultingRoom,
      timeZone: plan.org.timeZone,
    };
  }
  if (plan.bundle === 'registrar') return registrar(network, plan);
  if (plan.bundle === 'ledger-gate') {
    const peer = { endpoint: endpointOf(network, plan.org, 'peer'), serverName: serverNameOf(plan.org, 'peer') };
    return { peer, channel: network.description.channel, chaincode: network.description.chaincode.name };
  }
  const socketPath = network.paths.storageSocket();
  if (plan.bundle === 'storage-gate') return { socketPath };
  const storage = {
    socketPath,
    publicUrl: url(network, plan.org, 'gate'),
    bucket: network.description.storage.bucket,
    accessKeyFile: network.paths.storageKeys(),
  };
  return { ...onLedger(network, plan), storage };
}

const schemas = {
  sa: SaServiceConfig,
  hospital: HospitalServiceConfig,
  cloud: CloudServiceConfig,
  'storage-gate': StorageGateConfig,
  'ledger-gate': LedgerGateConfig,
  registrar: RegistrarConfig,
} as const;

/** Writes `services/<name>/config.json`, checked against the schema its reader uses. */
export function writeServiceConfigs(network: Network): void {
  for (const plan of planServices(network)) {
    privateFolder(network.paths.service(plan.name));
    writeJson(
      network.paths.serviceConfig(plan.name),
      schemas[plan.bundle].parse({ ...common(network, plan), ...particular(network, plan) }),
    );
  }
}

function ensureRidKey(network: Network): string {
  const file = network.paths.org(organisationOfType(network.description, 'sa').key, 'rid-key');
  if (!existsSync(file)) writePrivate(file, `${randomBytes(32).toString('base64url')}\n`);
  return file;
}

/** Credentials of the storage's root user, made once. */
export function ensureStorageKeys(network: Network): StorageKeys {
  const file = network.paths.storageKeys();
  if (!existsSync(file)) {
    writeJson(file, {
      accessKeyId: `OW${randomBytes(9).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64url'),
      region: network.description.storage.region,
    });
  }
  return z.parse(StorageKeys, JSON.parse(readText(file)));
}
