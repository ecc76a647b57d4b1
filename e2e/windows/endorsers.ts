import { common, msp, peer } from '@hyperledger/fabric-protos';

/** MSP ids of the organisations whose signatures the block holds over a transaction, sorted; not of those it names. */
export function endorsersOf(transaction: peer.ProcessedTransaction): string[] {
  const payload = common.Payload.deserializeBinary(transaction.getTransactionenvelope()?.getPayload_asU8() ?? NOTHING);
  const signed = peer.Transaction.deserializeBinary(payload.getData_asU8())
    .getActionsList()
    .flatMap(
      (action) =>
        peer.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8()).getAction()?.getEndorsementsList() ??
        [],
    )
    .map((endorsement) => msp.SerializedIdentity.deserializeBinary(endorsement.getEndorser_asU8()).getMspid());
  return [...new Set(signed)].sort();
}

const NOTHING = new Uint8Array(0);
