import { createPrivateKey } from 'node:crypto';
import { connect, GatewayError, signers } from '@hyperledger/fabric-gateway';
import { Client, credentials } from '@grpc/grpc-js';
import { OpenwardError } from '../../app/domain/errors.ts';
import { ledgerApi } from '../../app/domain/ledger-api.ts';
import { organisationOfType } from '../description.ts';
import { endpointOf, peersOf, serverNameOf, type Network, type WithPeer } from '../network.ts';
import { poll } from './concurrency.ts';
import { readText } from './paths.ts';

/** SA's service: the one identity the chaincode knows before anything is on the ledger. */
function saFile(network: Network, file: string): string {
  return readText(network.paths.org(organisationOfType(network.description, 'sa').key, 'service', file));
}

/** Asks a peer's gateway to have a question endorsed by as many organisations as the policy wants; nothing is submitted. */
async function endorse(network: Network, client: Client): Promise<void> {
  const gateway = connect({
    client,
    identity: { mspId: organisationOfType(network.description, 'sa').mspId, credentials: Buffer.from(saFile(network, 'signing.pem')) },
    signer: signers.newPrivateKeySigner(createPrivateKey(saFile(network, 'signing-key.pem'))),
    endorseOptions: () => ({ deadline: Date.now() + 5_000 }),
  });
  try {
    const contract = gateway.getNetwork(network.description.channel).getContract(network.description.chaincode.name);
    await contract.newProposal(ledgerApi.organisations.list.name, { arguments: ['{}'] }).endorse();
  } finally {
    gateway.close();
  }
}

async function waitForPeer(network: Network, org: WithPeer, timeoutMs: number): Promise<void> {
  const tls = (file: string): Buffer => Buffer.from(saFile(network, file));
  const secure = credentials.createSsl(Buffer.from(readText(network.paths.trust())), tls('tls-key.pem'), tls('tls.pem'));
  const client = new Client(endpointOf(network, org, 'peer'), secure, { 'grpc.ssl_target_name_override': serverNameOf(org, 'peer') });
  let last: unknown;
  const attempt = async (): Promise<boolean> => {
    try {
      await endorse(network, client);
      return true;
    } catch (error) {
      last = error;
      return false;
    }
  };
  try {
    if (await poll(attempt, timeoutMs)) return;
    const reason = last instanceof GatewayError ? [last.message, ...last.details.map((d) => `${d.mspId} ${d.address}: ${d.message}`)].join('\n') : String(last);
    throw new OpenwardError('NETWORK_TIMEOUT', `the peer of ${org.key} cannot get a transaction endorsed by ${network.description.chaincode.endorsers} organisations: ${reason}`, { cause: last });
  } finally {
    client.close();
  }
}

/** Peers have to hear of each other first (gossip), so this comes last: after it a client's submit works at every peer. */
export async function waitForEndorsement(network: Network, timeoutMs = 120_000): Promise<void> {
  await Promise.all(peersOf(network).map((org) => waitForPeer(network, org, timeoutMs)));
}
