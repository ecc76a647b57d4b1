import { randomBytes, verify } from 'node:crypto';
import { common, msp } from '@hyperledger/fabric-protos';
import { signatureOver } from '../../connections/ledger/signer.ts';
import type { Member } from '../../api/formats/consortium.ts';
import { parseCertificate, verifyChain } from '../../protocol/identity/certificate.ts';
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

/** An organisation's yes to a change of the channel; both are base64 of the protobuf message or DER. */
export interface ChangeSignature {
  readonly mspId: string;
  readonly header: string;
  readonly signature: string;
}

/** Signs common.ConfigUpdate as an organisation's administrator (Fabric: configtx, `SignConfigUpdate`). */
export async function signChange(node: Node, update: Uint8Array): Promise<ChangeSignature> {
  const administrator = administratorOf(node);
  const header = administrator.header();
  const signature = await administrator.sign(Buffer.concat([header, update]));
  return { mspId: administrator.mspId, header: base64(header), signature: base64(signature) };
}

/** Whether it is the yes of a member's administrator to this change, as the channel will judge it. */
export function isSignedBy(
  { mspId, roots }: Pick<Member, 'mspId' | 'roots'>,
  update: Uint8Array,
  { header, signature }: Pick<ChangeSignature, 'header' | 'signature'>,
): boolean {
  try {
    const signed = Buffer.from(header, 'base64');
    const creator = common.SignatureHeader.deserializeBinary(signed).getCreator_asU8();
    const identity = msp.SerializedIdentity.deserializeBinary(creator);
    const certificate = parseCertificate(Buffer.from(identity.getIdBytes_asU8()).toString('utf8'));
    verifyChain(certificate, [roots.nodes], new Date());
    return (
      identity.getMspid() === mspId &&
      certificate.subject.split('\n').includes('OU=admin') &&
      verify('sha256', Buffer.concat([signed, update]), certificate.publicKeyPem, Buffer.from(signature, 'base64'))
    );
  } catch {
    return false;
  }
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
