import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Member } from '../../api/formats/consortium.ts';
import type { MembershipApplication } from '../../api/formats/membership.ts';
import { TestAuthority, type Issued } from '../../testing/authority.ts';
import { checkApplication, requireNew, requireSame } from './application.ts';
import { signedApplication } from './sign-application.ts';

const mspId = 'Hospital3MSP';
const now = new Date('2026-11-28T12:00:00.000Z');
let nodes: TestAuthority;
let people: TestAuthority;
let stranger: TestAuthority;
let elsewhere: TestAuthority;
let administrator: Issued;
let member: Member;

beforeAll(async () => {
  nodes = await TestAuthority.found(mspId, 'nodes');
  people = await TestAuthority.found(mspId, 'people');
  stranger = await TestAuthority.found(mspId, 'nodes');
  elsewhere = await TestAuthority.found(mspId, 'people');
  administrator = await nodes.issue(undefined, { unit: 'admin' });
  member = {
    key: 'hospital3',
    mspId,
    type: 'hospital',
    name: { en: 'Third Hospital', zh: '第三医院' },
    domain: 'hospital3.internal',
    roots: { nodes: nodes.root, people: people.root },
    peer: { host: '10.0.0.3', port: 7051 },
    orderer: { host: '10.0.0.3', port: 7050, ...(await ordererBy(nodes)) },
    departments: [],
    timeZone: 'Asia/Shanghai',
  };
});

async function ordererBy(authority: TestAuthority): Promise<{ signing: string; tls: string }> {
  const issue = async (): Promise<string> => (await authority.issue(undefined, { unit: 'orderer' })).certificate;
  return { signing: await issue(), tls: await issue() };
}

const said = () => ({ member, contact: 'Wang, 010-1234', at: now.toISOString() });
const signed = (by = administrator, what = said()): Promise<MembershipApplication> => signedApplication(what, by);

describe('an application to join', () => {
  it('is good when the administrator has signed it, whom the applicant’s own root of nodes vouches for', async () => {
    const application = await signed();
    expect(() => checkApplication(application, now)).not.toThrow();
  });

  it.each<[string, (application: MembershipApplication) => void]>([
    ['the name', ({ member: one }) => (one.name = { en: 'Another' })],
    ['the identifier', ({ member: one }) => (one.key = 'hospital4')],
    ['where its peer is', ({ member: one }) => (one.peer = { host: '10.6.6.6', port: 7051 })],
    ['the contact', (application) => (application.contact = 'Mallory')],
    ['the time', (application) => (application.at = '2026-11-28T12:00:01.000Z')],
    ['the type', ({ member: one }) => (one.type = 'third-party')],
  ])('is refused when somebody has changed %s', async (_what, change) => {
    const application = structuredClone(await signed());
    change(application);
    expect(() => checkApplication(application, now)).toThrow(expect.objectContaining({ code: 'SIGNATURE_INVALID' }));
  });

  it.each<[string, () => Promise<MembershipApplication>]>([
    ['by one whom another root vouches for', async () => signed(await stranger.issue(undefined, { unit: 'admin' }))],
    ['by one of its people', async () => signed(await people.issue(undefined, { unit: 'admin' }))],
    ['by a machine', async () => signed(await nodes.issue(undefined, { unit: 'peer' }))],
    [
      'with an orderer of another root',
      async () => {
        const orderer = { host: '10.0.0.3', port: 7050, ...(await ordererBy(stranger)) };
        return signed(administrator, { ...said(), member: { ...member, orderer } });
      },
    ],
    [
      'with a root that names another organisation',
      async () => {
        const other = await TestAuthority.found('Hospital1MSP', 'people');
        return signed(administrator, {
          ...said(),
          member: { ...member, roots: { nodes: nodes.root, people: other.root } },
        });
      },
    ],
    [
      'with one root for nodes and people',
      async () =>
        signed(administrator, { ...said(), member: { ...member, roots: { nodes: nodes.root, people: nodes.root } } }),
    ],
    [
      'with a root that another authority has issued',
      async () => {
        const issued = await nodes.certify(keyOf(people), undefined);
        return signed(administrator, {
          ...said(),
          member: { ...member, roots: { nodes: nodes.root, people: issued } },
        });
      },
    ],
  ])('is refused %s', async (_how, made) => {
    const application = await made();
    expect(() => checkApplication(application, now)).toThrow(expect.objectContaining({ code: 'CERTIFICATE_INVALID' }));
  });

  it('is refused when its administrator’s certificate has ended', async () => {
    const until = new Date('2026-01-01T00:00:00.000Z');
    const application = await signed(await nodes.issue(undefined, { unit: 'admin', until }));
    expect(() => checkApplication(application, now)).toThrow(expect.objectContaining({ code: 'CERTIFICATE_INVALID' }));
  });
});

function keyOf(authority: TestAuthority): string {
  return new X509Certificate(authority.root).publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

describe('an applicant', () => {
  const another = (): Member => ({
    ...member,
    mspId: 'OtherMSP',
    key: 'other',
    domain: 'other.internal',
    roots: { nodes: stranger.root, people: elsewhere.root },
  });

  it('is new when nothing of it is a member’s', () => {
    expect(() => requireNew(member, { members: [another()] })).not.toThrow();
  });

  it.each(['mspId', 'key', 'domain'] as const)('is refused with the %s of a member', (what) => {
    const present = { ...another(), [what]: member[what] };
    expect(() => requireNew(member, { members: [present] })).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  });

  it.each([
    ['nodes', 'nodes'],
    ['people', 'people'],
    ['nodes', 'people'],
    ['people', 'nodes'],
  ] as const)('is refused with a root of %s that is a member’s of %s', (own, kind) => {
    const present = { ...another(), roots: { ...another().roots, [kind]: member.roots[own] } };
    expect(() => requireNew(member, { members: [present] })).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  });

  it('is not a second SA', () => {
    expect(() => requireNew({ ...member, type: 'sa' }, { members: [another()] })).toThrow(
      expect.objectContaining({ code: 'CONFLICT' }),
    );
  });

  it('may be a second cloud, which names its storage otherwise than the first', () => {
    const gate = (bucket: string): Pick<Member, 'gate'> => ({ gate: { host: '10.0.0.3', port: 9000, bucket } });
    const first: Member = { ...another(), type: 'cloud', ...gate('records') };
    const second = (bucket: string): Member => ({ ...member, type: 'cloud', ...gate(bucket) });
    expect(() => requireNew(second('second-records'), { members: [first] })).not.toThrow();
    expect(() => requireNew(second('records'), { members: [first] })).toThrow(
      expect.objectContaining({ code: 'CONFLICT', message: expect.stringContaining('bucket') as unknown }),
    );
  });
});

describe('a member who says something else of itself', () => {
  it('may be found elsewhere, and its orderer known by other certificates', () => {
    const moved: Member = { ...member, peer: { host: '10.0.0.9', port: 7051 } };
    expect(() => requireSame(moved, { members: [member] })).not.toThrow();
  });

  it.each<[string, Partial<Member>]>([
    ['key', { key: 'other' }],
    ['domain', { domain: 'other.internal' }],
    ['type', { type: 'third-party' }],
    ['MSP id', { mspId: 'OtherMSP' }],
  ])('is another organisation with another %s', (_what, other) => {
    expect(() => requireSame({ ...member, ...other }, { members: [member] })).toThrow(
      expect.objectContaining({ code: 'CONFLICT' }),
    );
  });

  it('keeps its people’s data where they lie, said or not', () => {
    const cloud = (key: string): Member => ({ ...member, type: 'cloud', key, mspId: `${key}MSP` });
    const members = [cloud('First'), cloud('Second'), member];
    const named = (one: string): Member => ({ ...member, cloud: one });
    expect(() => requireSame(named('FirstMSP'), { members })).not.toThrow();
    expect(() => requireSame(named('SecondMSP'), { members })).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  });

  it('is another organisation with another root', () => {
    const other = { ...member, roots: { ...member.roots, people: elsewhere.root } };
    expect(() => requireSame(other, { members: [member] })).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  });
});
