import { gateway as messages, msp } from '@hyperledger/fabric-protos';

/**
 * The unsigned request for the commit status of a transaction whose `submit` gave an error: the gateway client makes
 * one only after a successful submit. Bytes for `Gateway.newCommit`, which signs it when asked.
 */
export function commitStatusRequest(input: {
  channel: string;
  transactionId: string;
  mspId: string;
  certificate: string;
}): Uint8Array {
  const creator = new msp.SerializedIdentity();
  creator.setMspid(input.mspId);
  creator.setIdBytes(Buffer.from(input.certificate));
  const request = new messages.CommitStatusRequest();
  request.setChannelId(input.channel);
  request.setTransactionId(input.transactionId);
  request.setIdentity(creator.serializeBinary());
  const signed = new messages.SignedCommitStatusRequest();
  signed.setRequest(request.serializeBinary());
  return signed.serializeBinary();
}
