import { verify } from 'node:crypto';
import { common, msp } from '@hyperledger/fabric-protos';
import type { ChangeEffect, ChangeSignature } from '../../api/formats/membership.ts';
import { parseCertificate, verifyChain } from '../../protocol/identity/certificate.ts';

/** Whose signature it must be: a member, and PEM of its root of nodes. */
interface Signing {
  readonly mspId: string;
  readonly roots: { readonly nodes: string };
}

/** Whether it is the yes of a member's administrator to this change (common.ConfigUpdate), as the channel judges. */
export function isSignedBy(
  { mspId, roots }: Signing,
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

/** MSP ids of those whose signatures count, as the channel is before a change. */
export interface Voting {
  readonly members: readonly string[];
  /** Of the members, those that order. */
  readonly orderers: readonly string[];
}

/** Those of a change. */
export function votingOn({ members, orderers }: Pick<ChangeEffect, 'members' | 'orderers'>): Voting {
  return { members: members.before, orderers: orderers.before };
}

/** Signatures still needed: the channel wants more than half of its members, and of those who order. */
export function missingOf({ members, orderers }: Voting, signers: ReadonlySet<string>): number {
  return Math.max(...[members, orderers].map((all) => shortOf(all, signers)));
}

function shortOf(all: readonly string[], signers: ReadonlySet<string>): number {
  if (all.length === 0) return 0;
  const majority = Math.floor(all.length / 2) + 1;
  return Math.max(0, majority - all.filter((mspId) => signers.has(mspId)).length);
}

/** Whether so many have said no that the others are too few. */
export function isRefused(voting: Voting, refusing: ReadonlySet<string>): boolean {
  const others = new Set(voting.members.filter((mspId) => !refusing.has(mspId)));
  return missingOf(voting, others) > 0;
}
