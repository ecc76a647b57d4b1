import { createPrivateKey } from 'node:crypto';
import { connect, GatewayError, signers, type Contract } from '@hyperledger/fabric-gateway';
import { Client, credentials } from '@grpc/grpc-js';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { organisationOfType } from '../description.ts';
import { endpointOf, peersOf, serverNameOf, type Network, type WithPeer } from '../network.ts';
import { poll } from './concurrency.ts';
import { readText } from './paths.ts';

/** SA's service: the one identity the chaincode knows before anything is on the ledger. */
function saFile(network: Network, file: string): string {
  return readText(network.paths.org(organisationOfType(network.description, 'sa').key, 'service', file));
}

/** Why the last attempt failed, for people: the gateway's own words and those of every peer it asked. */
function reasonOf(error: unknown): string {
  if (!(error instanceof GatewayError)) return String(error);
  return [error.message, ...error.details.map((d) => `${d.mspId} ${d.address}: ${d.message}`)].join('\n');
}

/**
 * Asks one peer's gateway as SA's service until `question` answers true; `problem` says what the organisation's peer
 * could not do. Errors: NETWORK_TIMEOUT.
 */
async function waitForPeer(
  network: Network,
  org: WithPeer,
  {
    question,
    problem,
    timeoutMs,
  }: { question: (contract: Contract) => Promise<boolean>; problem: string; timeoutMs: number },
): Promise<void> {
  const tls = (file: string): Buffer => Buffer.from(saFile(network, file));
  const secure = credentials.createSsl(
    Buffer.from(readText(network.paths.orgRoot(org.key, 'nodes'))),
    tls('tls-key.pem'),
    tls('tls.pem'),
    { rejectUnauthorized: true },
  );
  const client = new Client(endpointOf(network, org, 'peer'), secure, {
    'grpc.ssl_target_name_override': serverNameOf(org, 'peer'),
    'grpc.enable_http_proxy': 0,
  });
  const deadline = (): { deadline: number } => ({ deadline: Date.now() + 5_000 });
  const gateway = connect({
    client,
    identity: {
      mspId: organisationOfType(network.description, 'sa').mspId,
      credentials: Buffer.from(saFile(network, 'signing.pem')),
    },
    signer: signers.newPrivateKeySigner(createPrivateKey(saFile(network, 'signing-key.pem'))),
    endorseOptions: deadline,
    evaluateOptions: deadline,
  });
  const contract = gateway.getNetwork(network.description.channel).getContract(network.description.chaincode.name);
  let last: unknown = 'it answered, but not so yet';
  const attempt = async (): Promise<boolean> => {
    try {
      return await question(contract);
    } catch (error) {
      last = error;
      return false;
    }
  };
  try {
    if (await poll(attempt, timeoutMs)) return;
    throw new OpenwardError('NETWORK_TIMEOUT', `the peer of ${org.key} ${problem}: ${reasonOf(last)}`, { cause: last });
  } finally {
    gateway.close();
    client.close();
  }
}

/**
 * Until every peer's gateway gets a question endorsed by as many organisations as the policy wants; nothing is
 * submitted. Peers have to hear of each other first (gossip), so this comes last: after it a client's submit works at
 * every peer.
 */
export async function waitForEndorsement(network: Network, timeoutMs = 120_000): Promise<void> {
  const problem = `cannot get a transaction endorsed by ${network.description.chaincode.endorsers} organisations`;
  const question = async (contract: Contract): Promise<boolean> => {
    await contract.newProposal(ledgerApi.organisations.list.name, { arguments: ['{}'] }).endorse();
    return true;
  };
  await Promise.all(peersOf(network).map((org) => waitForPeer(network, org, { question, problem, timeoutMs })));
}

/**
 * Until every peer itself has the block with the last founding organisation. SA's service is content when its own peer
 * has it; a service whose peer is some blocks behind would refuse the first people, because its organisation is unknown
 * there.
 */
export async function waitForFounders(network: Network, timeoutMs = 60_000): Promise<void> {
  const { description } = network;
  await Promise.all(
    peersOf(network).map((org) =>
      waitForPeer(network, org, {
        problem: 'does not know all founding organisations',
        timeoutMs,
        question: async (contract) => {
          const answer = await contract.evaluate(ledgerApi.organisations.list.name, {
            arguments: ['{}'],
            endorsingOrganizations: [org.mspId],
          });
          const raw: unknown = JSON.parse(Buffer.from(answer).toString('utf8'));
          const known = new Set(ledgerApi.organisations.list.reply.parse(raw).map(({ mspId }) => mspId));
          return description.organisations.every(({ mspId }) => known.has(mspId));
        },
      }),
    ),
  );
}
