import { common, gateway, msp, peer } from '@hyperledger/fabric-protos';
import { OpenwardError } from '../../domain/errors.ts';

/** Calls of Fabric's gateway service (gateway/gateway.proto), and nothing else a peer has. */
export const methods = ['Evaluate', 'Endorse', 'Submit', 'CommitStatus', 'ChaincodeEvents'] as const;
export type Method = (typeof methods)[number];

/** What a request asks for, as far as the gate wants to know. */
export interface Asked {
  readonly channel: string;
  /** Whose signature the request bears. */
  readonly creator: { readonly mspId: string; readonly certificate: string };
  /** Which transaction of which chaincode; absent where none is run. */
  readonly call?: Call;
}

export interface Call {
  readonly chaincode: string;
  /** `contract:function` first. */
  readonly args: readonly Uint8Array[];
}

/** @throws INPUT_INVALID for bytes that are no such request, or hide something beside it */
export function readCall(method: Method, bytes: Uint8Array): Asked {
  try {
    return readers[method](bytes);
  } catch (cause) {
    if (cause instanceof OpenwardError) throw cause;
    throw new OpenwardError('INPUT_INVALID', `This is no request of ${method}`, { cause });
  }
}

const readers: Readonly<Record<Method, (bytes: Uint8Array) => Asked>> = {
  Evaluate: (bytes) => proposed(gateway.EvaluateRequest.deserializeBinary(bytes).getProposedTransaction()),
  Endorse: (bytes) => proposed(gateway.EndorseRequest.deserializeBinary(bytes).getProposedTransaction()),
  Submit: (bytes) => prepared(gateway.SubmitRequest.deserializeBinary(bytes).getPreparedTransaction()),
  CommitStatus: (bytes) => {
    const signed = gateway.SignedCommitStatusRequest.deserializeBinary(bytes);
    const request = gateway.CommitStatusRequest.deserializeBinary(signed.getRequest_asU8());
    return { channel: request.getChannelId(), creator: creatorIn(request.getIdentity_asU8()) };
  },
  ChaincodeEvents: (bytes) => {
    const signed = gateway.SignedChaincodeEventsRequest.deserializeBinary(bytes);
    const request = gateway.ChaincodeEventsRequest.deserializeBinary(signed.getRequest_asU8());
    return {
      channel: request.getChannelId(),
      creator: creatorIn(request.getIdentity_asU8()),
      call: { chaincode: request.getChaincodeId(), args: [] },
    };
  },
};

function proposed(signed: peer.SignedProposal | undefined): Asked {
  const proposal = peer.Proposal.deserializeBinary(present(signed).getProposalBytes_asU8());
  const header = common.Header.deserializeBinary(proposal.getHeader_asU8());
  return { ...headed(header), call: calledIn(proposal.getPayload_asU8()) };
}

/** A transaction as it is to lie in a block: one action, as Fabric's clients make them. */
function prepared(envelope: common.Envelope | undefined): Asked {
  const payload = common.Payload.deserializeBinary(present(envelope).getPayload_asU8());
  const actions = peer.Transaction.deserializeBinary(payload.getData_asU8()).getActionsList();
  if (actions.length !== 1) throw new OpenwardError('INPUT_INVALID', 'A transaction has one action');
  const action = peer.ChaincodeActionPayload.deserializeBinary(present(actions[0]).getPayload_asU8());
  const header = headed(present(payload.getHeader()));
  return { ...header, call: calledIn(action.getChaincodeProposalPayload_asU8()) };
}

function headed(header: common.Header): Omit<Asked, 'call'> {
  const { channelId } = common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8()).toObject();
  const signature = common.SignatureHeader.deserializeBinary(header.getSignatureHeader_asU8());
  return { channel: channelId, creator: creatorIn(signature.getCreator_asU8()) };
}

function creatorIn(bytes: Uint8Array): Asked['creator'] {
  const identity = msp.SerializedIdentity.deserializeBinary(bytes);
  return { mspId: identity.getMspid(), certificate: Buffer.from(identity.getIdBytes_asU8()).toString('utf8') };
}

function calledIn(bytes: Uint8Array): Call {
  const payload = peer.ChaincodeProposalPayload.deserializeBinary(bytes);
  const spec = peer.ChaincodeInvocationSpec.deserializeBinary(payload.getInput_asU8()).getChaincodeSpec();
  const chaincode = present(present(spec).getChaincodeId()).getName();
  return { chaincode, args: present(present(spec).getInput()).getArgsList_asU8() };
}

function present<T>(part: T | undefined): T {
  if (part === undefined) throw new OpenwardError('INPUT_INVALID', 'The request lacks a part');
  return part;
}
