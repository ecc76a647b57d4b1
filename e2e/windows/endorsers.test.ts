import { common, msp, peer } from '@hyperledger/fabric-protos';
import { describe, expect, it } from 'vitest';
import { endorsersOf } from './endorsers.ts';

/** A transaction as a peer answers it: who signed is one thing, whom its contents name another. */
function transaction(endorsers: readonly string[], names: string): peer.ProcessedTransaction {
  const endorsed = new peer.ChaincodeEndorsedAction();
  endorsed.setProposalResponsePayload(Buffer.from(names));
  endorsed.setEndorsementsList(
    endorsers.map((mspId) => {
      const identity = new msp.SerializedIdentity();
      identity.setMspid(mspId);
      const endorsement = new peer.Endorsement();
      endorsement.setEndorser(identity.serializeBinary());
      return endorsement;
    }),
  );
  const actionPayload = new peer.ChaincodeActionPayload();
  actionPayload.setAction(endorsed);
  const action = new peer.TransactionAction();
  action.setPayload(actionPayload.serializeBinary());
  const whole = new peer.Transaction();
  whole.setActionsList([action]);
  const payload = new common.Payload();
  payload.setData(whole.serializeBinary());
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  const processed = new peer.ProcessedTransaction();
  processed.setTransactionenvelope(envelope);
  return processed;
}

describe('the endorsers of a transaction', () => {
  it('are those who signed it, not those whom it names', () => {
    const named = '{"consumerMsp":"InstituteMSP","proxy":"CloudMSP"}';
    expect(endorsersOf(transaction(['Hospital2MSP', 'Hospital1MSP'], named))).toEqual(['Hospital1MSP', 'Hospital2MSP']);
  });

  it('are nobody where nothing was signed', () => {
    expect(endorsersOf(transaction([], 'Hospital1MSP'))).toEqual([]);
    expect(endorsersOf(new peer.ProcessedTransaction())).toEqual([]);
  });
});
