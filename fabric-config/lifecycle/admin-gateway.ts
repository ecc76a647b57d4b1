import { connect, type Gateway } from '@hyperledger/fabric-gateway';
import { openChannel } from '../../connections/ledger/channel.ts';
import { signedBy } from '../../connections/ledger/signer.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';
import { endpointOf, type MemberWith } from '../consortium/members.ts';
import { ownPlace, serverNameOf, type MemberNode, type WithPeer } from '../node/node.ts';
import { readText } from '../node/paths.ts';

/** A peer as its operators, or those of another organisation, reach it. */
export interface PeerDoor {
  readonly endpoint: string;
  readonly serverName: string;
  /** PEM of the root that must have issued its certificate. */
  readonly trust: string;
}

export function ownPeer(node: WithPeer): PeerDoor {
  const { description, paths } = node;
  return {
    endpoint: endpointOf(ownPlace(node, 'peer')),
    serverName: serverNameOf(description, 'peer'),
    trust: readText(paths.ownRoot('nodes')),
  };
}

export function peerOf(member: MemberWith<'peer'>): PeerDoor {
  return {
    endpoint: endpointOf(member.peer),
    serverName: serverNameOf(member, 'peer'),
    trust: member.roots.nodes,
  };
}

interface Pair {
  readonly certificate: string;
  readonly key: string;
}

/** What an organisation's administrator presents in TLS. */
export function adminTls(node: Pick<MemberNode, 'paths'>): Pair {
  return pairOf('admin', 'tls', node);
}

function pairOf(machine: 'admin' | 'service', pair: 'tls' | 'signing', { paths }: Pick<MemberNode, 'paths'>): Pair {
  const read = (file: string): string => readText(paths.identity(machine, file));
  return { certificate: read(`${pair}.pem`), key: read(`${pair}-key.pem`) };
}

/** Does some work with a peer's gateway as an organisation's administrator; each call may take five seconds. */
export function asAdministrator<T>(
  node: MemberNode,
  door: PeerDoor,
  work: (gateway: Gateway) => Promise<T>,
): Promise<T> {
  return asMachine('admin', node, door, work);
}

/** The same as the organisation's service, which may write what an administrator may not. */
export async function asMachine<T>(
  machine: 'admin' | 'service',
  node: MemberNode,
  { endpoint, serverName, trust }: PeerDoor,
  work: (gateway: Gateway) => Promise<T>,
): Promise<T> {
  const signing = pairOf(machine, 'signing', node);
  const client = openChannel({ peer: { endpoint, serverName }, trust, tls: pairOf(machine, 'tls', node) });
  const deadline = (): { deadline: number } => ({ deadline: Date.now() + 5_000 });
  const gateway = connect({
    client,
    identity: {
      mspId: node.description.mspId,
      credentials: Buffer.from(signing.certificate),
    },
    ...signedBy(ecdsaSigner(signing.key)),
    endorseOptions: deadline,
    evaluateOptions: deadline,
  });
  try {
    return await work(gateway);
  } finally {
    gateway.close();
    client.close();
  }
}
