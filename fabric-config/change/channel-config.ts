import { z } from 'zod';
import type { Member } from '../../api/formats/consortium.ts';
import type { ChangeEffect } from '../../api/formats/membership.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { canonicalText } from '../../protocol/encoding/canonical-json.ts';
import { endpointOf } from '../consortium/members.ts';

/** configtxlator's JSON of common.ConfigGroup, as far as it is touched here; what is not stays as it was. */
const Element = z.looseObject({ mod_policy: z.string().optional(), version: z.string().optional() });
const Value = Element.extend({ value: z.unknown() });
const Policy = Element.extend({ policy: z.unknown() });
const Organisation = Element.extend({
  groups: z.record(z.string(), z.unknown()),
  values: z.record(z.string(), Value),
  policies: z.record(z.string(), Policy),
});
type Organisation = z.infer<typeof Organisation>;
const Section = Organisation.extend({ groups: z.record(z.string(), Organisation) });
type Section = z.infer<typeof Section>;

/** The channel's configuration: the members, who orders, and whose endorsement counts. */
export const ChannelConfig = z.looseObject({
  /** How often it was changed. */
  sequence: z.string().default('0'),
  channel_group: z.looseObject({ groups: z.looseObject({ Application: Section, Orderer: Section }) }),
});
export type ChannelConfig = z.infer<typeof ChannelConfig>;

const Consenter = z.looseObject({
  id: z.number(),
  msp_id: z.string(),
  host: z.string(),
  port: z.number(),
  identity: z.string(),
});
const Consenters = z.looseObject({ consenter_mapping: z.array(Consenter) });
type Consenter = z.infer<typeof Consenter>;

const MemberMsp = z.looseObject({
  config: z.looseObject({ name: z.string(), root_certs: z.array(z.string()) }),
});

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const element = (value: object): z.infer<typeof Value> => ({ mod_policy: 'Admins', value, version: '0' });

/** MSP ids of the members, and of those that order. */
export function membersOf({ channel_group: { groups } }: ChannelConfig): {
  readonly members: string[];
  readonly consenters: string[];
} {
  return {
    members: Object.keys(groups.Application.groups).sort(),
    consenters: consentersOf(groups.Orderer).map((consenter) => consenter.msp_id),
  };
}

/** What a change makes of the channel. @param endorsers how many of the members with a peer must endorse */
export function effectOf(before: ChannelConfig, after: ChannelConfig, endorsers: number): ChangeEffect {
  const both = <T>(of: (config: ChannelConfig) => T): { before: T; after: T } => ({
    before: of(before),
    after: of(after),
  });
  return {
    members: both((config) => membersOf(config).members),
    orderers: both((config) => membersOf(config).consenters.sort()),
    quorum: both((config) => quorumOf(membersOf(config).consenters.length)),
    peers: both(peersIn),
    endorsers,
  };
}

/** MSP ids of the members whose peer may endorse. */
function peersIn({ channel_group: { groups } }: ChannelConfig): string[] {
  return Object.entries(groups.Application.groups)
    .filter(([, organisation]) => organisation.values['AnchorPeers'] !== undefined)
    .map(([mspId]) => mspId)
    .sort();
}

/** PEM of the roots the channel has of a member; empty when it is none. */
export function rootsOf({ channel_group: { groups } }: ChannelConfig, mspId: string): string[] {
  const msp = MemberMsp.safeParse(groups.Application.groups[mspId]?.values['MSP']?.value);
  return msp.success ? msp.data.config.root_certs.map((root) => Buffer.from(root, 'base64').toString('utf8')) : [];
}

/**
 * The configuration with one more member. @param group what configtxgen makes of its roots and policies
 * @throws OpenwardError CONFLICT when the channel has it
 */
export function withMember(config: ChannelConfig, member: Member, group: unknown, endorsers: number): ChannelConfig {
  const changed = structuredClone(config);
  const { Application, Orderer } = changed.channel_group.groups;
  if (Application.groups[member.mspId] !== undefined)
    throw new OpenwardError('CONFLICT', `${member.mspId} is a member of the channel already`);
  const printed = Organisation.parse(group);
  // Addresses are said apart: peers' with the members, orderers' with those who order.
  const plain = { ...printed, values: without(printed.values, 'Endpoints') };
  Application.groups[member.mspId] = member.peer
    ? withValue(plain, 'AnchorPeers', { anchor_peers: [{ host: member.peer.host, port: member.peer.port }] })
    : plain;
  if (member.orderer) {
    Orderer.groups[member.mspId] = withValue(plain, 'Endpoints', { addresses: [endpointOf(member.orderer)] });
    const consenters = consentersOf(Orderer);
    const id = Math.max(0, ...consenters.map((one) => one.id)) + 1;
    setConsenters(Orderer, [...consenters, consenterOf(member.mspId, member.orderer, id)]);
  }
  setEndorsement(changed, endorsers);
  return changed;
}

/**
 * The configuration without a member: it endorses, orders and reads nothing from then on. What it has signed stays.
 * @throws OpenwardError CONFLICT when the channel has not got it, or could not go on without it
 */
export function withoutMember(config: ChannelConfig, mspId: string, endorsers: number): ChannelConfig {
  const changed = structuredClone(config);
  const { Application, Orderer } = changed.channel_group.groups;
  if (Application.groups[mspId] === undefined)
    throw new OpenwardError('CONFLICT', `${mspId} is no member of the channel`);
  Application.groups = without(Application.groups, mspId);
  if (Orderer.groups[mspId] !== undefined) {
    Orderer.groups = without(Orderer.groups, mspId);
    setConsenters(
      Orderer,
      consentersOf(Orderer).filter((one) => one.msp_id !== mspId),
    );
  }
  setEndorsement(changed, endorsers);
  return changed;
}

/**
 * The configuration with what a member says of itself now: where its peer and its orderer are found, and by which
 * certificates the others know the orderer. Its number among the consenters stays.
 * @throws OpenwardError CONFLICT when the channel has not got it, or it would begin or cease to have one of them
 */
export function withUpdatedMember(config: ChannelConfig, { mspId, peer, orderer }: Member): ChannelConfig {
  const changed = structuredClone(config);
  const { Application, Orderer } = changed.channel_group.groups;
  const member = Application.groups[mspId];
  if (member === undefined) throw new OpenwardError('CONFLICT', `${mspId} is no member of the channel`);
  const ordering = Orderer.groups[mspId];
  const consenters = consentersOf(Orderer);
  const present = consenters.find((one) => one.msp_id === mspId);
  if ((present === undefined) !== (orderer === undefined) || (member.values['AnchorPeers'] === undefined) !== !peer)
    throw new OpenwardError(
      'CONFLICT',
      `${mspId} would begin or cease to have an orderer or a peer: leave, and join anew`,
    );
  if (peer)
    Application.groups[mspId] = withReplaced(member, 'AnchorPeers', {
      anchor_peers: [{ host: peer.host, port: peer.port }],
    });
  if (!orderer || !present || !ordering) return changed;
  Orderer.groups[mspId] = withReplaced(ordering, 'Endpoints', { addresses: [endpointOf(orderer)] });
  const renewed = consenterOf(mspId, orderer, present.id);
  setConsenters(
    Orderer,
    consenters.map((one) => (one.msp_id === mspId ? renewed : one)),
  );
  return changed;
}

/** Whether the channel finds a member where it says, and knows its orderer by the certificates that it has. */
export function knowsAs(config: ChannelConfig, member: Member): boolean {
  const said = ({ channel_group: { groups } }: ChannelConfig): string => {
    const { Application, Orderer } = groups;
    const anchors = Application.groups[member.mspId]?.values['AnchorPeers']?.value ?? null;
    const endpoints = Orderer.groups[member.mspId]?.values['Endpoints']?.value ?? null;
    const consenter = consentersOf(Orderer).find(({ msp_id }) => msp_id === member.mspId) ?? null;
    return canonicalText(JSON.parse(JSON.stringify({ anchors, endpoints, consenter })));
  };
  return said(withUpdatedMember(config, member)) === said(config);
}

function without<T>(named: Readonly<Record<string, T>>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(named).filter(([key]) => key !== name));
}

function withValue(group: Organisation, name: string, value: object): Organisation {
  return { ...group, values: { ...group.values, [name]: element(value) } };
}

function withReplaced(group: Organisation, name: string, value: object): Organisation {
  const present = group.values[name];
  return { ...group, values: { ...group.values, [name]: present ? { ...present, value } : element(value) } };
}

function consentersOf(orderer: Section): Consenter[] {
  const mapping = Consenters.safeParse(orderer.values['Orderers']?.value);
  return mapping.success ? mapping.data.consenter_mapping : [];
}

function consenterOf(
  mspId: string,
  { host, port, signing, tls }: NonNullable<Member['orderer']>,
  id: number,
): Consenter {
  const certificate = base64(tls);
  return {
    ...{ id, host, port, msp_id: mspId, identity: base64(signing) },
    client_tls_cert: certificate,
    server_tls_cert: certificate,
  };
}

/** How many of `n` must agree, when a third less one of them may be faulty (BFT), as Fabric's orderers count. */
export function quorumOf(n: number): number {
  const faulty = Math.floor((n - 1) / 3);
  return Math.ceil((n + faulty + 1) / 2);
}

/** A block counts with the signatures of a quorum of consenters; both are one statement. */
function setConsenters(orderer: Section, consenters: readonly Consenter[]): void {
  const mapping = orderer.values['Orderers'];
  const validation = orderer.policies['BlockValidation'];
  if (mapping === undefined || validation === undefined)
    throw new OpenwardError('CONFLICT', 'Only a channel with BFT ordering takes or loses an orderer');
  if (consenters.length < 4)
    throw new OpenwardError('CONFLICT', 'BFT ordering needs four organisations with an orderer; one of them stays');
  mapping.value = { consenter_mapping: consenters };
  validation.policy = {
    type: 1,
    value: signedBy(
      quorumOf(consenters.length),
      consenters.map(({ msp_id: mspid, identity: id_bytes }) => ({
        principal: { id_bytes, mspid },
        principal_classification: 'IDENTITY',
      })),
    ),
  };
}

/** So many of the organisations with a peer must endorse, what people do and how the chaincode changes. */
function setEndorsement(config: ChannelConfig, endorsers: number): void {
  const { Application } = config.channel_group.groups;
  const peers = peersIn(config);
  if (peers.length < endorsers) throw new OpenwardError('CONFLICT', `${endorsers} organisations with a peer must stay`);
  const rule = signedBy(
    endorsers,
    peers.map((msp_identifier) => ({
      principal: { msp_identifier, role: 'PEER' },
      principal_classification: 'ROLE',
    })),
  );
  for (const name of ['Endorsement', 'LifecycleEndorsement']) {
    const policy = Application.policies[name];
    if (policy) policy.policy = { type: 1, value: rule };
  }
}

/** common.SignaturePolicyEnvelope: `n` of these, each once. */
function signedBy(n: number, identities: readonly object[]): object {
  return {
    identities,
    rule: { n_out_of: { n, rules: identities.map((_, index) => ({ signed_by: index })) } },
    version: 0,
  };
}

/** Whether one number of a configuration is behind another: they may be longer than a double holds. */
export function isLater(sequence: string, than: string): boolean {
  return BigInt(sequence) > BigInt(than);
}
