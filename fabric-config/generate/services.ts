import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { existsSync } from '../../connections/disk.ts';
import type { StoragePlace } from '../../connections/storage/reach.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { AuthorityKind } from '../../domain/authority.ts';
import type { CloudAddress } from '../../api/formats/clouds.ts';
import { cloudOf, type Consortium, type Member } from '../../api/formats/consortium.ts';
import {
  CloudServiceConfig,
  HospitalServiceConfig,
  LedgerGateConfig,
  RegistrarConfig,
  SaServiceConfig,
  StorageGateConfig,
  StorageKeys,
  type Registrar,
} from '../../api/formats/service-config.ts';
import { endorsersFor, nearestPeers } from '../consortium/endorsers.ts';
import { departedAt } from '../consortium/departed.ts';
import { cloudsIn, endpointOf, saOf } from '../consortium/members.ts';
import { privateFolder, writeJson, writePrivate } from '../lifecycle/files.ts';
import { hostPort } from '../node/address.ts';
import { databaseOf } from '../node/database.ts';
import type { NodeDescription } from '../node/description.ts';
import { bindOf, ownPlace, portOf, serverNameOf, type MemberNode, type Node } from '../node/node.ts';
import { readText } from '../node/paths.ts';
import { watchedOf } from '../monitoring/watched.ts';
import { activationCodes } from './activation.ts';
import { caNameOf, caServerName, caUrl } from './ca-server.ts';
import { registrarFile } from './enrolment.ts';

/** One service process: which program runs it, and which part of its organisation it is. */
export interface ServicePlan {
  readonly name: string;
  readonly bundle: 'sa' | 'hospital' | 'cloud' | 'storage-gate' | 'ledger-gate' | 'registrar';
  readonly part: 'service' | 'gate' | 'ledger-gate' | 'registrar';
}

export function planServices({ description }: Pick<Node, 'description'>): ServicePlan[] {
  const { key, type, service, ledgerGate, registrar, gate } = description;
  return [
    ...(service && type !== 'third-party' ? [{ name: `${key}-service`, bundle: type, part: 'service' } as const] : []),
    ...(ledgerGate ? [{ name: `${key}-ledger-gate`, bundle: 'ledger-gate', part: 'ledger-gate' } as const] : []),
    ...(registrar ? [{ name: `${key}-registrar`, bundle: 'registrar', part: 'registrar' } as const] : []),
    ...(gate ? [{ name: `${key}-storage-gate`, bundle: 'storage-gate', part: 'gate' } as const] : []),
  ];
}

/** What a caller needs to reach the service, the registrar or the storage gate of an organisation. */
export function serviceAddress(
  org: Member,
  part: 'service' | 'gate' | 'registrar',
): { readonly url: string; readonly serverName: string } {
  const place = org[part];
  if (place === undefined)
    throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', `${org.key} has nothing that answers as ${part}`);
  return { url: `https://${hostPort(place.host, place.port)}`, serverName: serverNameOf(org, part) };
}

function common(node: MemberNode, { name, bundle, part }: ServicePlan): object {
  const { description, paths } = node;
  return {
    kind: bundle,
    name,
    org: description.key,
    mspId: description.mspId,
    listen: { host: bindOf(node, part), port: portOf(node, part) },
    tls: { certificate: paths.identity(part, 'tls.pem'), key: paths.identity(part, 'tls-key.pem') },
    authorities: node.consortium.members.flatMap(({ key, mspId }) =>
      AuthorityKind.options.map((kind) => ({ mspId, kind, certificate: paths.memberRoot(key, kind) })),
    ),
    logLevel: 'info',
    dataDir: paths.service(name),
    // Said once, by the first of the organisation's.
    ...(planServices(node)[0]?.name === name ? { watched: watchedOf(node) } : {}),
  };
}

function onLedger(node: MemberNode, plan: ServicePlan, identity = serviceIdentity(node)): object {
  return { ...whereLedger(node, identity), database: databaseOf(node, plan) };
}

/** What shows to servers who a program is, does so to the ledger, of which it only asks. */
function asking(node: MemberNode, id: string): object {
  return whereLedger(node, {
    certificate: node.paths.identity(id, 'tls.pem'),
    key: node.paths.identity(id, 'tls-key.pem'),
  });
}

/** Its own organisation's peer first; an organisation without one uses the hospitals'. */
function whereLedger({ consortium, description }: MemberNode, identity: object): object {
  return {
    signing: { ...identity, mspId: description.mspId },
    gateway: {
      peers: nearestPeers(consortium, description).map((member) => ({
        endpoint: endpointOf(member.peer),
        serverName: serverNameOf(member, 'peer'),
        mspId: member.mspId,
      })),
      endorsers: endorsersFor(consortium, description),
    },
    channel: consortium.channel,
    chaincode: consortium.chaincode.name,
  };
}

function serviceIdentity({ paths }: MemberNode): object {
  return { certificate: paths.identity('service', 'signing.pem'), key: paths.identity('service', 'signing-key.pem') };
}

/** Address of SA as other services are told it. */
function saAddress({ consortium }: MemberNode): object {
  const sa = saOf(consortium);
  const { url: saUrl, serverName: saServerName } = serviceAddress(sa, 'service');
  return { saUrl, saServerName, saMspId: sa.mspId };
}

/** Every cloud, as services and clients are told of it. */
export function cloudAddresses(consortium: Consortium): (CloudAddress & { readonly cloud: Member })[] {
  return cloudsIn(consortium).map(({ cloud, organisations }) => ({
    ...serviceAddress(cloud, 'service'),
    cloud,
    mspId: cloud.mspId,
    bucket: bucketOf(cloud),
    organisations,
  }));
}

function bucketOf({ key, gate }: Member): string {
  if (gate === undefined) throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', `${key} has no storage`);
  return gate.bucket;
}

function registrars({ consortium }: MemberNode): Registrar[] {
  return consortium.members
    .filter(({ registrar }) => registrar !== undefined)
    .map((member) => {
      const { key: org, mspId, type } = member;
      return { org, mspId, type, ...serviceAddress(member, 'registrar') };
    });
}

function registrarConfig(node: MemberNode, plan: ServicePlan): object {
  const { description, paths, consortium } = node;
  const own = (file: string): string => paths.identity('registrar', file);
  const { codes } = activationCodes(consortium);
  const tls = { certificate: own('tls.pem'), key: own('tls-key.pem') };
  return {
    // It only asks there: what shows who it is to servers does so to the ledger.
    ...onLedger(node, plan, tls),
    type: description.type,
    saMspId: saOf(consortium).mspId,
    ca: {
      url: caUrl(node),
      serverName: caServerName(node),
      caName: caNameOf(node, 'people'),
      registrar: { certificate: registrarFile(node, 'signing.pem'), key: registrarFile(node, 'signing-key.pem') },
      trust: paths.ownRoot('nodes'),
      tls,
    },
    activationCodes: codes.filter(({ mspId }) => mspId === description.mspId),
  };
}

function saConfig(node: MemberNode, plan: ServicePlan): object {
  const activationCodesFile = `${node.paths.service(plan.name)}/activation-codes.json`;
  writeJson(activationCodesFile, activationCodes(node.consortium));
  return {
    ...onLedger(node, plan),
    clouds: cloudAddresses(node.consortium),
    registrars: registrars(node),
    ridKeyFile: ensureRidKey(node),
    organisations: organisations(node.consortium),
    activationCodesFile,
    departed: departedAt(node.paths).map(({ mspId, key }) => ({
      mspId,
      certificate: node.paths.memberRoot(key, 'nodes'),
    })),
    ...(node.description.door ? { door: { host: bindOf(node, 'door'), port: portOf(node, 'door') } } : {}),
  };
}

/** With where each one's data lie, a cloud's own bucket among it. */
function organisations({ members }: Consortium): object[] {
  return members.map((member) => {
    const { mspId, key, type, name, domain, gate } = member;
    return { mspId, key, type, name, domain, cloud: cloudOf(member, members)?.mspId, bucket: gate?.bucket };
  });
}

function hospitalConfig(node: MemberNode, plan: ServicePlan): object {
  const { name: displayName, type, departments, consultingRoom, timeZone } = node.description;
  const own = (file: string): string => node.paths.identity('service', file);
  return {
    ...onLedger(node, plan),
    ...saAddress(node),
    clouds: cloudAddresses(node.consortium),
    ...{ displayName, type, departments, consultingRoom, timeZone },
    encryption: { certificate: own('encryption.pem'), key: own('encryption-key.pem') },
  };
}

/** Where the cloud's objects lie: in the node's own folder, or at another S3 server. */
export function storagePlace({ paths, description }: Pick<Node, 'paths' | 'description'>): StoragePlace {
  const s3 = description.storage?.s3;
  return s3 === undefined ? { socketPath: paths.storageSocket() } : { endpoint: s3.endpoint, authority: s3.authority };
}

/** Whether a node keeps objects itself. */
export function keepsObjects({ storage }: Pick<NodeDescription, 'storage'>): boolean {
  return storage !== undefined && storage.s3 === undefined;
}

function ownMember({ consortium, description }: MemberNode): Member {
  const own = consortium.members.find(({ key }) => key === description.key);
  if (!own) throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', `${description.key} is no member`);
  return own;
}

function cloudConfig(node: MemberNode, plan: ServicePlan): object {
  const { storage: described, recoveryDelayHours } = node.description;
  const storage = {
    ...storagePlace(node),
    publicUrl: serviceAddress(ownMember(node), 'gate').url,
    bucket: described?.bucket,
    region: described?.region,
    accessKeyFile: described?.s3?.keysFile ?? node.paths.storageKeys(),
  };
  return { ...onLedger(node, plan), storage, recoveryDelayHours };
}

function ledgerGateConfig(node: MemberNode): object {
  const { channel, chaincode } = node.consortium;
  const peer = { endpoint: endpointOf(ownPlace(node, 'peer')), serverName: serverNameOf(node.description, 'peer') };
  return { peer, channel, chaincode: chaincode.name };
}

function particular(node: MemberNode, plan: ServicePlan): object {
  switch (plan.bundle) {
    case 'sa':
      return saConfig(node, plan);
    case 'hospital':
      return hospitalConfig(node, plan);
    case 'cloud':
      return cloudConfig(node, plan);
    case 'registrar':
      return registrarConfig(node, plan);
    case 'ledger-gate':
      return ledgerGateConfig(node);
    case 'storage-gate':
      return { ...storagePlace(node), ...asking(node, 'gate') };
  }
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
export function writeServiceConfigs(node: MemberNode): void {
  for (const plan of planServices(node)) {
    privateFolder(node.paths.service(plan.name));
    writeJson(
      node.paths.serviceConfig(plan.name),
      schemas[plan.bundle].parse({ ...common(node, plan), ...particular(node, plan) }),
    );
  }
}

function ensureRidKey({ paths }: Node): string {
  const file = paths.ridKey();
  if (!existsSync(file)) writePrivate(file, `${randomBytes(32).toString('base64url')}\n`);
  return file;
}

/** Credentials of the own storage's root user, made once; those of another are its operator's. */
export function ensureStorageKeys({ paths, description }: Pick<Node, 'paths' | 'description'>): StorageKeys {
  const given = description.storage?.s3?.keysFile;
  const file = given ?? paths.storageKeys();
  if (given === undefined && !existsSync(file)) {
    writeJson(file, {
      accessKeyId: `OW${randomBytes(9).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64url'),
      region: description.storage?.region,
    });
  }
  return z.parse(StorageKeys, JSON.parse(readText(file)));
}
