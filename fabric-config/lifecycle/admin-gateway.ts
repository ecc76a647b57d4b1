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

/** What an organisation's administrator presents in TLS. */
export function adminTls({ paths }: Pick<MemberNode, 'paths'>): { readonly certificate: string; readonly key: string } {
  return {
    certificate: readText(paths.identity('admin', 'tls.pem')),
    key: readText(paths.identity('admin', 'tls-key.pem')),
  };
}

/** How long what an administrator sends may take to be ordered, and committed, in milliseconds. */
const ORDERED_MS = 60_000;

/**
 * Does some work with a peer's gateway as an organisation's administrator; each call may take five seconds, ordering a
 * minute.
 */
export async function asAdministrator<T>(
  node: MemberNode,
  { endpoint, serverName, trust }: PeerDoor,
  work: (gateway: Gateway) => Promise<T>,
): Promise<T> {
  const { description, paths } = node;
  const client = openChannel({ peer: { endpoint, serverName }, trust, tls: adminTls(node) });
  const deadline = (): { deadline: number } => ({ deadline: Date.now() + 5_000 });
  const gateway = connect({
    client,
    identity: {
      mspId: description.mspId,
      credentials: Buffer.from(readText(paths.identity('admin', 'signing.pem'))),
    },
    ...signedBy(ecdsaSigner(readText(paths.identity('admin', 'signing-key.pem')))),
    endorseOptions: deadline,
    evaluateOptions: deadline,
    submitOptions: () => ({ deadline: Date.now() + ORDERED_MS }),
    commitStatusOptions: () => ({ deadline: Date.now() + ORDERED_MS }),
  });
  try {
    return await work(gateway);
  } finally {
    gateway.close();
    client.close();
  }
}
