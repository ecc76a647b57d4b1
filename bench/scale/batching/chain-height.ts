import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect, signers } from '@hyperledger/fabric-gateway';
import { common } from '@hyperledger/fabric-protos';
import { openChannel } from '../../../connections/ledger/channel.ts';
import { Authorities } from '../../../services/http/authorities.ts';
import type { LedgerSettings } from '../../../services/ledger/service-ledger.ts';

/** Blocks of the channel, as Fabric's own query chaincode says at the first of these peers. */
export async function chainHeight({
  gateway: { peers },
  tls,
  authorities,
  signing,
  channel,
}: Omit<LedgerSettings, 'chaincode'>): Promise<number> {
  const read = (file: string): string => readFileSync(file, 'utf8');
  const [peer] = peers;
  if (peer === undefined) throw new Error('expected a peer');
  const client = openChannel({
    peer,
    trust: Authorities.read(authorities).serverRootOf(peer.mspId),
    tls: { certificate: read(tls.certificate), key: read(tls.key) },
  });
  const gateway = connect({
    client,
    identity: { mspId: signing.mspId, credentials: Buffer.from(read(signing.certificate)) },
    signer: signers.newPrivateKeySigner(createPrivateKey(read(signing.key))),
  });
  try {
    const answer = await gateway.getNetwork(channel).getContract('qscc').evaluateTransaction('GetChainInfo', channel);
    return common.BlockchainInfo.deserializeBinary(answer).getHeight();
  } finally {
    gateway.close();
    client.close();
  }
}
