import { beforeAll, describe, expect, it } from 'vitest';
import type { MembershipApplication, MembershipChange } from '../../api/formats/membership.ts';
import type { ListedChange } from '../../api/messages/membership.ts';
import { newApplicant, type TestApplicant } from '../../testing/applicant.ts';
import { ChannelConfig } from '../change/channel-config.ts';
import { channelAgrees, ownGoing } from './take-in.ts';

let applicant: TestApplicant;
let stranger: TestApplicant;
beforeAll(async () => {
  applicant = await newApplicant();
  stranger = await newApplicant();
});

/** A channel that has one organisation, with these roots. */
function channelWith(mspId: string, ...roots: readonly string[]): ChannelConfig {
  const none = { groups: {}, values: {}, policies: {} };
  const root_certs = roots.map((pem) => Buffer.from(pem).toString('base64'));
  const organisation = { ...none, values: { MSP: { value: { config: { name: mspId, root_certs } } } } };
  const Application = { ...none, groups: { [mspId]: organisation } };
  return ChannelConfig.parse({ sequence: '5', channel_group: { groups: { Application, Orderer: none } } });
}

const joins = (application: MembershipApplication) => ({ kind: 'join', application }) as const;

describe('what the hub says is in force is taken in when the channel agrees:', () => {
  it('an organisation with the very roots that it has applied with', () => {
    const { nodes, people } = applicant.member.roots;
    expect(channelAgrees(channelWith('Hospital3MSP', nodes, people), joins(applicant.application))).toBe(true);
  });

  it('none that the channel does not have, or has with other roots', () => {
    const { nodes, people } = stranger.member.roots;
    expect(channelAgrees(channelWith('Hospital4MSP'), joins(applicant.application))).toBe(false);
    expect(channelAgrees(channelWith('Hospital3MSP', nodes, people), joins(applicant.application))).toBe(false);
    const own = applicant.member.roots.nodes;
    expect(channelAgrees(channelWith('Hospital3MSP', own), joins(applicant.application))).toBe(false);
  });

  it('none whose place or name somebody has altered, though the roots are right', () => {
    const { nodes, people } = applicant.member.roots;
    const altered = structuredClone(applicant.application);
    altered.member.peer = { host: '10.6.6.6', port: 7051 };
    expect(channelAgrees(channelWith('Hospital3MSP', nodes, people), joins(altered))).toBe(false);
  });

  it('a going, once the channel has it no more', () => {
    const { nodes, people } = applicant.member.roots;
    const leaves = { kind: 'leave', mspId: 'Hospital3MSP' } as const;
    expect(channelAgrees(channelWith('Hospital3MSP', nodes, people), leaves)).toBe(false);
    expect(channelAgrees(channelWith('Hospital4MSP', nodes, people), leaves)).toBe(true);
  });
});

describe('of what is in force a node hears that its own organisation', () => {
  const both = { before: [], after: [] };
  const closed = (change: MembershipChange): ListedChange => ({
    ...{ digest: '', channel: 'openward', sequence: '4', state: 'in-force' as const, missing: 0 },
    ...{ signers: [], refusing: [], at: '2026-11-29T00:00:00.000Z', change },
    effect: { members: both, orderers: both, peers: both, endorsers: 2, quorum: { before: 0, after: 0 } },
  });
  const joined = () => closed(joins(applicant.application));
  const left = closed({ kind: 'leave', mspId: 'Hospital3MSP' });
  const expelled = closed({ kind: 'expel', mspId: 'Hospital3MSP', reason: 'keys were published' });
  const heard = (...changes: ListedChange[]): ListedChange | undefined =>
    ownGoing({ description: { mspId: 'Hospital3MSP' } }, changes);

  it('has gone, of itself or taken out by the others, whenever that was', () => {
    expect(heard(joined(), left)).toBe(left);
    expect(heard(joined(), expelled)).toBe(expelled);
  });

  it('has not when another has, when it was not agreed on, or when it has come back since', () => {
    expect(heard(joined(), closed({ kind: 'leave', mspId: 'InstituteMSP' }))).toBeUndefined();
    expect(heard(joined(), { ...expelled, state: 'declined' })).toBeUndefined();
    expect(heard(joined(), left, joined())).toBeUndefined();
  });
});
