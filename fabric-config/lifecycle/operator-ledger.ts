import { FabricLedger } from '../../connections/ledger/gateway.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';
import { nearestPeers } from '../consortium/endorsers.ts';
import type { MemberNode } from '../node/node.ts';
import { readText } from '../node/paths.ts';
import { adminTls, peerOf } from './admin-gateway.ts';

/**
 * Does some work with the ledger as the node's operator, at the nearest peer that answers. Errors: LEDGER_UNAVAILABLE;
 * those of the work.
 */
export async function ledgerAsOperator<T>(node: MemberNode, work: (ledger: FabricLedger) => Promise<T>): Promise<T> {
  const { consortium, description, paths } = node;
  let last: unknown = new OpenwardError('LEDGER_UNAVAILABLE', 'No member has a peer');
  for (const member of nearestPeers(consortium, description)) {
    const { trust, ...peer } = peerOf(member);
    const ledger = new FabricLedger({
      ...{ peer, trust, tls: adminTls(node), channel: consortium.channel, chaincode: consortium.chaincode.name },
      identity: { mspId: description.mspId, certificate: readText(paths.identity('admin', 'signing.pem')) },
      sign: ecdsaSigner(readText(paths.identity('admin', 'signing-key.pem'))),
    });
    try {
      return await work(ledger);
    } catch (error) {
      if (!(error instanceof OpenwardError) || error.code !== 'LEDGER_UNAVAILABLE') throw error;
      last = error;
    } finally {
      ledger.close();
    }
  }
  throw last;
}
