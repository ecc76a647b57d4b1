import { peer } from '@hyperledger/fabric-protos';
import { ledgerRefusal } from '../../connections/ledger/errors.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { nearestPeers } from '../consortium/endorsers.ts';
import type { Definition } from '../lifecycle/chaincode.ts';
import { asAdministrator, peerOf } from '../lifecycle/admin-gateway.ts';
import type { MemberNode } from '../node/node.ts';

/**
 * Which chaincode the members have agreed on last, as the nearest peer that answers has it: also for who has no peer.
 * Errors: LEDGER_UNAVAILABLE.
 */
export async function definitionInForce(node: MemberNode): Promise<Definition> {
  const { consortium, description } = node;
  const asked = new peer.lifecycle.QueryChaincodeDefinitionArgs();
  asked.setName(consortium.chaincode.name);
  let last = new OpenwardError('LEDGER_UNAVAILABLE');
  for (const member of nearestPeers(consortium, description)) {
    try {
      return await asAdministrator(node, peerOf(member), async (gateway) => {
        const contract = gateway.getNetwork(consortium.channel).getContract('_lifecycle');
        const answer = await contract.evaluate('QueryChaincodeDefinition', { arguments: [asked.serializeBinary()] });
        const found = peer.lifecycle.QueryChaincodeDefinitionResult.deserializeBinary(answer);
        return { version: found.getVersion(), sequence: found.getSequence() };
      });
    } catch (error) {
      last = ledgerRefusal(error);
    }
  }
  throw last;
}
