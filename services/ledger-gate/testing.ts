import { connect, type Network } from '@hyperledger/fabric-gateway';
import { Client, credentials } from '@grpc/grpc-js';
import { common, gateway, msp, peer } from '@hyperledger/fabric-protos';
import { signedBy } from '../../connections/ledger/signer.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';
import type { Issued } from '../../testing/authority.ts';

/** Requests as a client makes and signs them: Fabric's own library, without a peer. */
export class Requests {
  readonly #client = new Client('127.0.0.1:9', credentials.createInsecure());
  readonly #network: Network;

  constructor(
    private readonly mspId: string,
    private readonly identity: Issued,
    private readonly channel = 'openward',
  ) {
    const who = { mspId, credentials: Buffer.from(identity.certificate) };
    const signer = signedBy(ecdsaSigner(identity.key));
    this.#network = connect({ client: this.#client, identity: who, ...signer }).getNetwork(channel);
  }

  async evaluate(name: string, args: readonly string[] = ['{}'], chaincode = 'openward'): Promise<Uint8Array> {
    const request = new gateway.EvaluateRequest();
    request.setProposedTransaction(await this.#proposed(name, args, chaincode));
    return request.serializeBinary();
  }

  async endorse(name: string, args: readonly string[] = ['{}'], chaincode = 'openward'): Promise<Uint8Array> {
    const request = new gateway.EndorseRequest();
    request.setProposedTransaction(await this.#proposed(name, args, chaincode));
    return request.serializeBinary();
  }

  /** As endorsed; `actions` of the same kind. */
  async submit(name: string, args: readonly string[] = ['{}'], actions = 1): Promise<Uint8Array> {
    const proposed = await this.#proposed(name, args, 'openward');
    const proposal = peer.Proposal.deserializeBinary(proposed.getProposalBytes_asU8());
    const payload = new peer.ChaincodeActionPayload();
    payload.setChaincodeProposalPayload(proposal.getPayload_asU8());
    const transaction = new peer.Transaction();
    for (let made = 0; made < actions; made += 1) {
      const action = new peer.TransactionAction();
      action.setPayload(payload.serializeBinary());
      transaction.addActions(action);
    }
    const whole = new common.Payload();
    whole.setHeader(common.Header.deserializeBinary(proposal.getHeader_asU8()));
    whole.setData(transaction.serializeBinary());
    const envelope = new common.Envelope();
    envelope.setPayload(whole.serializeBinary());
    const request = new gateway.SubmitRequest();
    request.setPreparedTransaction(envelope);
    return request.serializeBinary();
  }

  commitStatus(transactionId = 'ab'.repeat(32)): Promise<Uint8Array> {
    const request = new gateway.CommitStatusRequest();
    request.setChannelId(this.channel);
    request.setTransactionId(transactionId);
    const identity = new msp.SerializedIdentity();
    identity.setMspid(this.mspId);
    identity.setIdBytes(Buffer.from(this.identity.certificate));
    request.setIdentity(identity.serializeBinary());
    const signed = new gateway.SignedCommitStatusRequest();
    signed.setRequest(request.serializeBinary());
    return Promise.resolve(signed.serializeBinary());
  }

  async events(chaincode = 'openward'): Promise<Uint8Array> {
    const request = this.#network.newChaincodeEventsRequest(chaincode);
    const signed = gateway.SignedChaincodeEventsRequest.deserializeBinary(request.getBytes());
    return Promise.resolve(signed.serializeBinary());
  }

  close(): void {
    this.#client.close();
  }

  /** What the library signs only when it is sent is left unsigned: the gate leaves signatures to the peer. */
  #proposed(name: string, args: readonly string[], chaincode: string): Promise<peer.SignedProposal> {
    const proposal = this.#network.getContract(chaincode).newProposal(name, { arguments: [...args] });
    const bytes = gateway.ProposedTransaction.deserializeBinary(proposal.getBytes());
    return Promise.resolve(bytes.getProposal() ?? new peer.SignedProposal());
  }
}
