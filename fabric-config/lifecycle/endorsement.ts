import { GatewayError, type Contract } from '@hyperledger/fabric-gateway';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { WithPeer } from '../node/node.ts';
import { asAdministrator, ownPeer } from './admin-gateway.ts';
import { poll } from './concurrency.ts';

/** Why the last attempt failed, for people: the gateway's own words and those of every peer it asked. */
function reasonOf(error: unknown): string {
  if (!(error instanceof GatewayError)) return String(error);
  return [error.message, ...error.details.map((d) => `${d.mspId} ${d.address}: ${d.message}`)].join('\n');
}

/**
 * Asks a peer's gateway as its own administrator, whom the chaincode knows before anything is on the ledger, until
 * `question` answers true; `problem` says what the peer could not do. Errors: NETWORK_TIMEOUT.
 */
async function waitForPeer(
  node: WithPeer,
  {
    question,
    problem,
    timeoutMs,
  }: { question: (contract: Contract) => Promise<boolean>; problem: string; timeoutMs: number },
): Promise<void> {
  const { description, consortium } = node;
  let last: unknown = 'it answered, but not so yet';
  await asAdministrator(node, ownPeer(node), async (gateway) => {
    const contract = gateway.getNetwork(consortium.channel).getContract(consortium.chaincode.name);
    const attempt = async (): Promise<boolean> => {
      try {
        return await question(contract);
      } catch (error) {
        last = error;
        return false;
      }
    };
    if (await poll(attempt, timeoutMs)) return;
    throw new OpenwardError('NETWORK_TIMEOUT', `the peer of ${description.key} ${problem}: ${reasonOf(last)}`, {
      cause: last,
    });
  });
}

/**
 * Until every peer's gateway gets a question endorsed by as many organisations as the policy wants; nothing is
 * submitted. Peers have to hear of each other first (gossip), so this comes last: after it a client's submit works at
 * every peer.
 */
export async function waitForEndorsement(nodes: readonly WithPeer[], timeoutMs = 120_000): Promise<void> {
  const question = async (contract: Contract): Promise<boolean> => {
    await contract.newProposal(ledgerApi.organisations.list.name, { arguments: ['{}'] }).endorse();
    return true;
  };
  await Promise.all(
    nodes.map((node) => {
      const problem = `cannot get a transaction endorsed by ${node.consortium.chaincode.endorsers} organisations`;
      return waitForPeer(node, { question, problem, timeoutMs });
    }),
  );
}

/**
 * Until every peer itself has the block with the last founding organisation. SA's service is content when its own peer
 * has it; a service whose peer is some blocks behind would refuse the first people, because its organisation is unknown
 * there.
 */
export async function waitForFounders(nodes: readonly WithPeer[], timeoutMs = 60_000): Promise<void> {
  await Promise.all(
    nodes.map((node) =>
      waitForPeer(node, {
        problem: 'does not know all founding organisations',
        timeoutMs,
        question: async (contract) => {
          const answer = await contract.evaluate(ledgerApi.organisations.list.name, {
            arguments: ['{}'],
            endorsingOrganizations: [node.description.mspId],
          });
          const raw: unknown = JSON.parse(Buffer.from(answer).toString('utf8'));
          const known = new Set(ledgerApi.organisations.list.reply.parse(raw).map(({ mspId }) => mspId));
          return node.consortium.members.every(({ mspId }) => known.has(mspId));
        },
      }),
    ),
  );
}
