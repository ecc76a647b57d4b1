import { createPrivateKey } from 'node:crypto';
import { CaClient } from '../../connections/ca/client.ts';
import { existsSync, renameSync, rmSync } from '../../connections/disk.ts';
import type { Consortium } from '../../api/formats/consortium.ts';
import { AuthorityKind } from '../../domain/authority.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { caNameOf, caServerName, caUrl, writeCaConfigs } from '../generate/ca-server.ts';
import { newKeyAndRequest, requestFor } from '../generate/csr.ts';
import { writePrivate } from '../lifecycle/files.ts';
import { accepts } from '../lifecycle/probe.ts';
import { caProcess, caProcessName } from '../lifecycle/process-specs.ts';
import type { Processes } from '../lifecycle/processes.ts';
import type { Node } from '../node/node.ts';
import { readText } from '../node/paths.ts';
import { freePort } from '../node/ports.ts';
import type { PlannedCertificate } from '../generate/identities.ts';
import { heldBy, type HeldCertificate } from './due.ts';
import { waitingFolder, type Waiting } from './swap.ts';

/** What a renewed certificate of an identity is waiting for. */
export type WaitingOf = (id: string) => Waiting;

/**
 * Has certificates issued anew, each with a new key but for those by which something stays sealed, and lays them beside
 * the present ones. The authority of nodes is started for it, on this machine's loopback; that of people runs.
 * @throws OpenwardError CA_UNAVAILABLE when the authority of nodes was taken away and not brought back; CA_REFUSED
 */
export async function issueAnew(
  node: Node,
  due: readonly HeldCertificate[],
  processes: Processes,
  waitingOf: WaitingOf,
): Promise<void> {
  for (const authority of AuthorityKind.options) {
    const own = due.filter((one) => one.authority === authority);
    if (own.length === 0) continue;
    if (authority === 'people') await issueAt(node, servingAuthority(node), own, waitingOf);
    else await withNodesAuthority(node, processes, (client) => issueAt(node, client, own, waitingOf));
  }
}

/** The authority of people, which runs, as the node's operator. */
export function servingAuthority(node: Node): CaClient {
  const admin = (file: string): string => readText(node.paths.identity('admin', file));
  return new CaClient({
    ...{ url: caUrl(node), serverName: caServerName(node), caName: caNameOf(node, 'people') },
    trust: readText(node.paths.ownRoot('nodes')),
    tls: { certificate: admin('tls.pem'), key: admin('tls-key.pem') },
  });
}

async function withNodesAuthority(
  node: Node,
  processes: Processes,
  work: (client: CaClient) => Promise<void>,
): Promise<void> {
  if (!existsSync(node.paths.ca('nodes', 'ca-key.pem')) && !existsSync(node.paths.ca('nodes', 'msp', 'keystore')))
    throw new OpenwardError('CA_UNAVAILABLE', `the key of nodes is to be brought back to ${node.paths.ca('nodes')}`);
  const { description } = node;
  // Nobody but this program has business with it.
  const bind = '127.0.0.1';
  const apart: Node = {
    ...node,
    description: { ...description, bind, host: bind },
    ports: { ...node.ports, ca: await freePort(bind), 'ca.operations': await freePort(bind) },
  };
  // The one of its last time may have ended; without it the server makes itself another.
  rmSync(node.paths.ca('nodes', 'tls-cert.pem'), { force: true });
  writeCaConfigs(apart, { kind: 'renewing' });
  const port = apart.ports['ca'] ?? 0;
  try {
    await processes.ensure([caProcess(apart, 'renewing', () => accepts(bind, port))]);
    const client = new CaClient({
      ...{ url: caUrl(apart), serverName: caServerName(apart), caName: caNameOf(apart, 'nodes') },
      trust: readText(node.paths.ownRoot('nodes')),
    });
    await work(client);
  } finally {
    await processes.end([caProcessName(apart, 'renewing')]);
  }
}

async function issueAt(
  node: Node,
  client: CaClient,
  due: readonly HeldCertificate[],
  waitingOf: WaitingOf,
): Promise<void> {
  try {
    for (const id of new Set(due.map((one) => one.id))) {
      const unfinished = node.paths.identity(id, 'unfinished');
      rmSync(unfinished, { recursive: true, force: true });
      const own = due.filter((certificate) => certificate.id === id);
      for (const one of own) await issue(node, client, one);
      const place = waitingFolder(node, id, waitingOf(id), own[0]?.authority ?? 'nodes');
      rmSync(place, { recursive: true, force: true });
      renameSync(unfinished, place);
    }
  } finally {
    await client.close();
  }
}

/** With the present certificate as proof of who asks. */
async function issue(node: Node, client: CaClient, certificate: HeldCertificate): Promise<void> {
  const { id, enrolment, file, key: kind, hosts, profile } = certificate;
  const present = (name: string): string => readText(node.paths.identity(id, name));
  const { key, csr } = keepsKey(node, certificate)
    ? await requestFor(present(`${file}-key.pem`), enrolment, hosts)
    : await newKeyAndRequest(enrolment, kind, hosts);
  const proof = proofOf(node, certificate);
  const identity = { certificate: present(`${proof}.pem`), key: createPrivateKey(present(`${proof}-key.pem`)) };
  writePrivate(node.paths.identity(id, 'unfinished', `${file}.pem`), await client.reenrol(identity, csr, { profile }));
  writePrivate(node.paths.identity(id, 'unfinished', `${file}-key.pem`), key);
}

/** What is sealed to a key stays sealed to it; and an orderer of Raft is known by its key, one of BFT by all of it. */
function keepsKey(node: Node & { readonly consortium?: Consortium }, { id, file }: HeldCertificate): boolean {
  return file === 'encryption' || (id === 'orderer' && file === 'tls' && node.consortium?.ordering.type === 'etcdraft');
}

/** One that the same authority has issued to the same enrolment. */
function proofOf(node: Node, { id, authority, enrolment }: HeldCertificate): PlannedCertificate['file'] {
  const own = heldBy(node).find((one) => one.id === id && one.authority === authority && one.enrolment === enrolment);
  return own?.file ?? 'tls';
}
