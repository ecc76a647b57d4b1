import { randomBytes } from 'node:crypto';
import { common, msp } from '@hyperledger/fabric-protos';
import { signatureOver } from '../../connections/ledger/signer.ts';
import type { ChangeSignature } from '../../api/formats/membership.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';
import type { Node } from '../node/node.ts';
import { readText } from '../node/paths.ts';

/** Who signs for an organisation: its administrator, by the certificate of its nodes' root. */
interface Administrator {
  readonly mspId: string;
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>;
  /** common.SignatureHeader with a nonce of its own. */
  readonly header: () => Uint8Array;
}

function administratorOf({ description, paths }: Node): Administrator {
  const signer = ecdsaSigner(readText(paths.identity('admin', 'signing-key.pem')));
  const creator = new msp.SerializedIdentity();
  creator.setMspid(description.mspId);
  creator.setIdBytes(Buffer.from(readText(paths.identity('admin', 'signing.pem'))));
  return {
    mspId: description.mspId,
    sign: (message) => signatureOver(message, signer),
    header: () => {
      const header = new common.SignatureHeader();
      header.setCreator(creator.serializeBinary());
      header.setNonce(randomBytes(24));
      return header.serializeBinary();
    },
  };
}

/** Signs common.ConfigUpdate as an organisation's administrator (Fabric: configtx, `SignConfigUpdate`). */
export async function signChange(node: Node, update: Uint8Array): Promise<ChangeSignature> {
  const administrator = administratorOf(node);
  const header = administrator.header();
  const signature = await administrator.sign(Buffer.concat([header, update]));
  return { mspId: administrator.mspId, header: base64(header), signature: base64(signature) };
}

/** What an orderer is sent: the change with all signatures, in an envelope of whoever sends it. */
export async function changeEnvelope(
  node: Node,
  channel: string,
  update: Uint8Array,
  signatures: readonly ChangeSignature[],
): Promise<common.Envelope> {
  const administrator = administratorOf(node);
  const change = new common.ConfigUpdateEnvelope();
  change.setConfigUpdate(update);
  change.setSignaturesList(signatures.map(configSignature));
  const payload = new common.Payload();
  payload.setHeader(headerOf(channel, administrator.header()));
  payload.setData(change.serializeBinary());
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  envelope.setSignature(await administrator.sign(payload.serializeBinary()));
  return envelope;
}

function configSignature({ header, signature }: ChangeSignature): common.ConfigSignature {
  const message = new common.ConfigSignature();
  message.setSignatureHeader(Buffer.from(header, 'base64'));
  message.setSignature(Buffer.from(signature, 'base64'));
  return message;
}

function headerOf(channel: string, signatureHeader: Uint8Array): common.Header {
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(common.HeaderType.CONFIG_UPDATE);
  channelHeader.setChannelId(channel);
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  header.setSignatureHeader(signatureHeader);
  return header;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
