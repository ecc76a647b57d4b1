import { createPrivateKey } from 'node:crypto';
import { connect, signers } from '@hyperledger/fabric-gateway';
import { Client, credentials } from '@grpc/grpc-js';
import { OpenwardError } from '../../app/domain/errors.ts';
import { endpointOf, peersOf, serverNameOf, type Network, type WithPeer } from '../network.ts';
import { poll } from './concurrency.ts';
import { readText } from './paths.ts';

/** Asks a peer's gateway to have a harmless transaction endorsed by as many organisations as the policy wants; nothing is submitted. */
async function endorses(network: Network, org: WithPeer, client: Client): Promise<boolean> {
  const admin = (file: string): string => readText(network.paths.org(org.key, 'admin', file));
  const gateway = connect({
    client,
    identity: { mspId: org.mspId, credentials: Buffer.from(admin('signing.pem')) },
    signer: signers.newPrivateKeySigner(createPrivateKey(admin('signing-key.pem'))),
    endorseOptions: () => ({ deadline: Date.now() + 5_000 }),
  });
  try {
    const contract = gateway.getNetwork(network.description.channel).getContract(network.description.chaincode.name, 'org.hyperledger.fabric');
    await contract.newProposal('GetMetadata').endorse();
    return true;
  } catch {
    return false;
  } finally {
    gateway.close();
  }
}

async function waitForPeer(network: Network, org: WithPeer, timeoutMs: number): Promise<void> {
  const admin = (file: string): Buffer => Buffer.from(readText(network.paths.org(org.key, 'admin', file)));
  const secure = credentials.createSsl(Buffer.from(readText(network.paths.trust())), admin('tls-key.pem'), admin('tls.pem'));
  const client = new Client(endpointOf(network, org, 'peer'), secure, { 'grpc.ssl_target_name_override': serverNameOf(org, 'peer') });
  try {
    const ready = await poll(() => endorses(network, org, client), timeoutMs);
    if (!ready) throw new OpenwardError('NETWORK_TIMEOUT', `the peer of ${org.key} cannot get a transaction endorsed by ${network.description.chaincode.endorsers} organisations`);
  } finally {
    client.close();
  }
}

/** Peers have to hear of each other first (gossip), so this comes last: after it a client's submit works at every peer. */
export async function waitForEndorsement(network: Network, timeoutMs = 60_000): Promise<void> {
  await Promise.all(peersOf(network).map((org) => waitForPeer(network, org, timeoutMs)));
}
