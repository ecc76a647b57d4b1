import { consentApi } from '../../api/http/membership.ts';
import type { Service } from '../../api/http/service.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { ChangeDecision } from '../../api/messages/membership.ts';
import { ledgerRefusal } from '../../connections/ledger/errors.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { isAdministrator, type User } from '../../domain/user.ts';
import { parseCertificate, verifyChain } from '../../protocol/identity/certificate.ts';
import { changeDecisionStatement } from '../../protocol/signature/change.ts';
import { byCertificate } from '../../protocol/signature/consent.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';
import { nearestPeers } from '../consortium/endorsers.ts';
import { asAdministrator, peerOf } from '../lifecycle/admin-gateway.ts';
import type { MemberNode } from '../node/node.ts';
import { readText } from '../node/paths.ts';

/** Whom the ledger has by a pseudo-identity; a question, so that a test need not have a ledger. */
export type AskLedger = (pid: string) => Promise<User>;

/** Whose word it must be: the organisation, and PEM of its root of people. */
export interface Deciding {
  readonly mspId: string;
  readonly people: string;
}

/**
 * What the organisation's administrators have decided of a change: the latest word that is one. Its service only keeps
 * it; every word is examined here, where the key is that signs by it. Errors: LEDGER_UNAVAILABLE, those of the service.
 */
export async function wordOn(node: MemberNode, own: Service, digest: string): Promise<'yes' | 'no' | undefined> {
  const { decisions } = await own.call(consentApi.changeDecisions, { params: { digest } });
  for (const decision of decisions)
    if (decision.digest === digest && (await isTheirWord(node, decision))) return decision.decision;
  return undefined;
}

/** Whether it is a word that counts for the node's organisation now. Errors: LEDGER_UNAVAILABLE. */
export function isTheirWord(node: MemberNode, decision: ChangeDecision): Promise<boolean> {
  const deciding = { mspId: node.description.mspId, people: readText(node.paths.ownRoot('people')) };
  const { digest } = decision;
  return isWord(deciding, decision, { digest, now: new Date(), ask: (pid) => userOf(node, pid) });
}

/** Whether an administrator of the organisation, active on the ledger now, has signed this about this change. */
export async function isWord(
  deciding: Deciding,
  decision: ChangeDecision,
  { digest, now, ask }: { readonly digest: string; readonly now: Date; readonly ask: AskLedger },
): Promise<boolean> {
  if (decision.digest !== digest || !isSigned(deciding, decision, now)) return false;
  try {
    const user = await ask(decision.pid);
    const { thumbprint } = parseCertificate(decision.signed.certificate);
    return (
      user.status === 'active' &&
      user.mspId === deciding.mspId &&
      isAdministrator(user.role) &&
      user.signingThumbprint === thumbprint
    );
  } catch (error) {
    if (error instanceof OpenwardError && error.code === 'NOT_ENTITLED') return false;
    throw error;
  }
}

function isSigned({ mspId, people }: Deciding, { digest, pid, decision, signed }: ChangeDecision, now: Date): boolean {
  try {
    const certificate = parseCertificate(signed.certificate);
    verifyChain(certificate, [people], now);
    const statement = changeDecisionStatement({ mspId, pid, change: digest, decision }, signed.at);
    verifyStatement(signed.jws, statement, byCertificate(certificate));
    return true;
  } catch (error) {
    if (error instanceof OpenwardError) return false;
    throw error;
  }
}

/** Asks the nearest peer that answers. Errors: NOT_ENTITLED for who is no administrator of it, LEDGER_UNAVAILABLE. */
async function userOf(node: MemberNode, pid: string): Promise<User> {
  const { consortium, description } = node;
  const { get } = ledgerApi.identities;
  let last = new OpenwardError('LEDGER_UNAVAILABLE');
  for (const member of nearestPeers(consortium, description)) {
    try {
      return await asAdministrator(node, peerOf(member), async (gateway) => {
        const contract = gateway.getNetwork(consortium.channel).getContract(consortium.chaincode.name);
        const answer = await contract.evaluate(get.name, { arguments: [JSON.stringify({ pid })] });
        return get.reply.parse(JSON.parse(Buffer.from(answer).toString('utf8')));
      });
    } catch (error) {
      last = ledgerRefusal(error);
      if (last.code !== 'LEDGER_UNAVAILABLE') throw last;
    }
  }
  throw last;
}
