import { createPrivateKey, randomBytes, sign } from 'node:crypto';
import { common, msp } from '@hyperledger/fabric-protos';
import type { Member } from '../api/formats/consortium.ts';
import type { ChangeEffect, ChangeSignature, ChannelChange, MembershipApplication } from '../api/formats/membership.ts';
import { signedApplication } from '../connections/membership/sign-application.ts';
import { TestAuthority, type Issued } from './authority.ts';

/** An organisation that wants to join, with authorities of its own. */
export interface TestApplicant {
  readonly nodes: TestAuthority;
  readonly people: TestAuthority;
  readonly administrator: Issued;
  readonly member: Member;
  /** Signed by its administrator. */
  readonly application: MembershipApplication;
}

/** @param over what it says otherwise of itself; a `key` makes another organisation */
export async function newApplicant(
  over: Partial<Member> = {},
  contact = 'Wang Lin, +86 10 5555 0100',
): Promise<TestApplicant> {
  const { key = 'hospital3', mspId = 'Hospital3MSP' } = over;
  const nodes = await TestAuthority.found(mspId, 'nodes');
  const people = await TestAuthority.found(mspId, 'people');
  const administrator = await nodes.issue(undefined, { unit: 'admin' });
  const orderer = async (): Promise<string> => (await nodes.issue(undefined, { unit: 'orderer' })).certificate;
  const member: Member = {
    key,
    mspId,
    type: 'hospital',
    name: { en: 'Third Hospital', zh: '第三医院' },
    domain: `${key}.internal`,
    roots: { nodes: nodes.root, people: people.root },
    peer: { host: '10.0.0.3', port: 7051 },
    orderer: { host: '10.0.0.3', port: 7050, signing: await orderer(), tls: await orderer() },
    departments: [],
    timeZone: 'Asia/Shanghai',
    ...over,
  };
  const said = { member, contact, at: '2026-11-28T12:00:00.000Z' };
  return { nodes, people, administrator, member, application: await signedApplication(said, administrator) };
}

/** A change by which somebody joins a channel of these members, all of which order; nobody has signed it. */
export function joining(application: MembershipApplication, members: readonly string[], sequence = '4'): ChannelChange {
  const before = [...members];
  const after = [...members, application.member.mspId];
  const all = { before, after };
  const quorum = { before: before.length, after: after.length };
  const effect: ChangeEffect = { members: all, orderers: all, quorum, peers: all, endorsers: 2 };
  return {
    format: 'openward-change/2',
    channel: 'openward',
    sequence,
    change: { kind: 'join', application },
    effect,
    update: Buffer.from(`update from ${sequence}`).toString('base64'),
    signatures: [],
  };
}

/** An organisation's signature of a change, as its node makes it. */
export function signedBy(mspId: string, { certificate, key }: Issued, { update }: ChannelChange): ChangeSignature {
  const creator = new msp.SerializedIdentity();
  creator.setMspid(mspId);
  creator.setIdBytes(Buffer.from(certificate));
  const message = new common.SignatureHeader();
  message.setCreator(creator.serializeBinary());
  message.setNonce(randomBytes(24));
  const header = Buffer.from(message.serializeBinary());
  const signature = sign('sha256', Buffer.concat([header, Buffer.from(update, 'base64')]), createPrivateKey(key));
  return { mspId, header: header.toString('base64'), signature: signature.toString('base64') };
}
