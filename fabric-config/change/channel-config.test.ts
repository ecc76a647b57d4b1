import { describe, expect, it } from 'vitest';
import type { Member } from '../../api/formats/consortium.ts';
import {
  ChannelConfig,
  isLater,
  knowsAs,
  membersOf,
  quorumOf,
  rootsOf,
  withMember,
  withUpdatedMember,
  withoutMember,
} from './channel-config.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const names = ['Hospital1MSP', 'Hospital2MSP', 'InstituteMSP', 'SaMSP'];

/** What configtxgen prints of an organisation, as far as it is looked at. */
const group = (mspId: string, ...values: string[]): object => ({
  groups: {},
  mod_policy: 'Admins',
  version: '0',
  policies: {},
  values: Object.fromEntries([
    ['MSP', { mod_policy: 'Admins', value: { config: { name: mspId, root_certs: [base64(`${mspId} root`)] } } }],
    ...values.map((name) => [name, { mod_policy: 'Admins', value: {} }]),
  ]),
});

const config = ChannelConfig.parse({
  sequence: '1',
  channel_group: {
    groups: {
      Application: {
        mod_policy: 'Admins',
        groups: Object.fromEntries(
          names.map((name) => [name, group(name, ...(name === 'SaMSP' ? [] : ['AnchorPeers']))]),
        ),
        values: { ACLs: { value: { acls: {} } } },
        policies: {
          Endorsement: { policy: {} },
          LifecycleEndorsement: { policy: {} },
          Admins: { policy: { type: 3 } },
        },
      },
      Orderer: {
        mod_policy: 'Admins',
        groups: Object.fromEntries(names.map((name) => [name, group(name, 'Endpoints')])),
        values: {
          Orderers: {
            value: {
              consenter_mapping: names.map((msp_id, index) => ({
                ...{ id: index + 1, msp_id, host: 'h', port: 7050, identity: base64(msp_id) },
              })),
            },
          },
        },
        policies: { BlockValidation: { policy: {} } },
      },
    },
  },
});

const member = (parts: Partial<Member> = {}): Member => ({
  key: 'hospital3',
  mspId: 'Hospital3MSP',
  type: 'hospital',
  name: { en: 'Third' },
  domain: 'hospital3.internal',
  roots: { nodes: 'nodes', people: 'people' },
  departments: [],
  timeZone: 'UTC',
  ...parts,
});
const peer = { host: '10.0.0.3', port: 7051 };
const orderer = { host: 'fd00::3', port: 7050, signing: 'signing', tls: 'tls' };
const printed = group('Hospital3MSP', 'Endpoints');

/** How many of whom. */
function ruleOf(policy: unknown): { n: number; of: unknown[] } {
  const { value } = policy as { value: { identities: { principal: object }[]; rule: { n_out_of: { n: number } } } };
  return { n: value.rule.n_out_of.n, of: value.identities.map(({ principal }) => principal) };
}
const endorsement = ({ channel_group: { groups } }: ChannelConfig): unknown =>
  groups.Application.policies['Endorsement']?.policy;
const validation = ({ channel_group: { groups } }: ChannelConfig): unknown =>
  groups.Orderer.policies['BlockValidation']?.policy;

describe('a configuration with one more member', () => {
  it('has its peer among those whose endorsement counts, and leaves the ordering alone', () => {
    const changed = withMember(config, member({ peer }), printed, 2);
    expect(membersOf(changed).members).toContain('Hospital3MSP');
    expect(ruleOf(endorsement(changed))).toEqual({
      n: 2,
      of: ['Hospital1MSP', 'Hospital2MSP', 'Hospital3MSP', 'InstituteMSP'].map((msp_identifier) => ({
        msp_identifier,
        role: 'PEER',
      })),
    });
    expect(changed.channel_group.groups.Orderer).toEqual(config.channel_group.groups.Orderer);
  });

  it('does not count the endorsement of who brings no peer', () => {
    expect(ruleOf(endorsement(withMember(config, member(), printed, 2))).of).toHaveLength(3);
  });

  it('has its orderer in the agreement, by a number of its own, and blocks want the larger quorum', () => {
    const changed = withMember(config, member({ peer, orderer }), printed, 2);
    const { Orderer, Application } = changed.channel_group.groups;
    expect(membersOf(changed).consenters).toEqual([...names, 'Hospital3MSP']);
    expect(Orderer.values['Orderers']?.value).toMatchObject({
      consenter_mapping: expect.arrayContaining([
        expect.objectContaining({ id: 5, msp_id: 'Hospital3MSP', host: 'fd00::3', identity: base64('signing') }),
      ]) as unknown,
    });
    expect(ruleOf(validation(changed)).n).toBe(4);
    expect(Orderer.groups['Hospital3MSP']?.values['Endpoints']?.value).toEqual({ addresses: ['[fd00::3]:7050'] });
    expect(Application.groups['Hospital3MSP']?.values['Endpoints'], 'a member has no endpoints').toBeUndefined();
  });

  it('changes nothing of what it was made of', () => {
    const before = structuredClone(config);
    withMember(config, member({ peer, orderer }), printed, 2);
    expect(config).toEqual(before);
  });

  it('is refused for who is a member already', () => {
    const again = member({ mspId: 'Hospital1MSP', peer });
    expect(() => withMember(config, again, printed, 2)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  });
});

describe('a configuration in which a member says something else of itself', () => {
  const five = withMember(config, member({ peer, orderer }), printed, 2);
  const renewed = member({ peer, orderer: { ...orderer, signing: 'other signing', tls: 'other tls' } });

  it('knows its orderer by other certificates, under the number it has, and so do blocks', () => {
    const changed = withUpdatedMember(five, renewed);
    expect(membersOf(changed)).toEqual(membersOf(five));
    expect(changed.channel_group.groups.Orderer.values['Orderers']?.value).toMatchObject({
      consenter_mapping: expect.arrayContaining([
        expect.objectContaining({ id: 5, identity: base64('other signing'), server_tls_cert: base64('other tls') }),
      ]) as unknown,
    });
    expect(ruleOf(validation(changed)).of).toContainEqual({
      id_bytes: base64('other signing'),
      mspid: 'Hospital3MSP',
    });
    expect(changed.channel_group.groups.Application).toEqual(five.channel_group.groups.Application);
  });

  it('finds it at another address', () => {
    const moved = member({ peer: { host: '10.0.0.9', port: 7051 }, orderer: { ...orderer, port: 7055 } });
    const { Application, Orderer } = withUpdatedMember(five, moved).channel_group.groups;
    expect(Application.groups['Hospital3MSP']?.values['AnchorPeers']?.value).toEqual({
      anchor_peers: [{ host: '10.0.0.9', port: 7051 }],
    });
    expect(Orderer.groups['Hospital3MSP']?.values['Endpoints']?.value).toEqual({ addresses: ['[fd00::3]:7055'] });
  });

  it('is as it says exactly then', () => {
    expect(knowsAs(five, member({ peer, orderer }))).toBe(true);
    expect(knowsAs(five, renewed)).toBe(false);
    expect(knowsAs(withUpdatedMember(five, renewed), renewed)).toBe(true);
  });

  it.each([
    ['who is no member', member({ mspId: 'NobodyMSP', peer, orderer })],
    ['a peer more', member({ mspId: 'SaMSP', peer, orderer })],
    ['an orderer less', member({ peer })],
  ])('is refused for %s', (_what, other) => {
    expect(() => withUpdatedMember(five, other)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  });
});

describe('a configuration without a member', () => {
  const five = withMember(config, member({ peer, orderer }), printed, 2);

  it('has it neither as a member, nor among endorsers, nor in the agreement', () => {
    const changed = withoutMember(five, 'InstituteMSP', 2);
    expect(membersOf(changed)).toEqual({
      members: ['Hospital1MSP', 'Hospital2MSP', 'Hospital3MSP', 'SaMSP'],
      consenters: ['Hospital1MSP', 'Hospital2MSP', 'SaMSP', 'Hospital3MSP'],
    });
    expect(ruleOf(endorsement(changed)).of).toHaveLength(3);
    expect(ruleOf(validation(changed)).n).toBe(3);
    expect(rootsOf(changed, 'InstituteMSP')).toEqual([]);
  });

  it.each([
    ['the fourth orderer', () => withoutMember(config, 'SaMSP', 2)],
    ['a peer that the endorsement cannot do without', () => withoutMember(five, 'InstituteMSP', 4)],
    ['who is no member', () => withoutMember(config, 'NobodyMSP', 2)],
  ])('is refused without %s', (_who, going) => {
    expect(going).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  });
});

it.each([
  [4, 3],
  [5, 4],
  [6, 4],
  [7, 5],
  [10, 7],
])('of %i consenters, %i must agree', (n, quorum) => {
  expect(quorumOf(n)).toBe(quorum);
});

it('roots are read as they were put in', () => {
  expect(rootsOf(config, 'SaMSP')).toEqual(['SaMSP root']);
});

describe('a configuration', () => {
  it('is later than one of a lower number, not than itself, nor than one that a peer has not heard of yet', () => {
    expect([isLater('10', '9'), isLater('9', '9'), isLater('9', '10')]).toEqual([true, false, false]);
    expect(isLater('9007199254740993', '9007199254740992')).toBe(true);
  });
});
