import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelChange } from '../../../api/formats/membership.ts';
import { changeDigest } from '../../../protocol/signature/change.ts';
import { joining, newApplicant, signedBy, type TestApplicant } from '../../../testing/applicant.ts';
import type { Issued } from '../../../testing/authority.ts';
import { organisationOf } from '../../../testing/identity.ts';
import type { Database } from '../../database/open.ts';
import { TestClock } from '../../testing/clock.ts';
import { openTestDatabase } from '../../testing/database.ts';
import { Applications } from '../applications.ts';
import { saMigrations } from '../schema.ts';
import { testVault } from '../testing.ts';
import { HubChanges } from './changes.ts';
import { Hub } from './hub.ts';

const members = ['SaMSP', 'Hospital1MSP', 'Hospital2MSP', 'InstituteMSP'];
const admission = { format: 'openward-admission/1', genesis: 'AAAA', config: 'AAAA' } as const;
const consortium = {
  format: 'openward-consortium/1',
  name: 'trial',
  channel: 'openward',
  ordering: { type: 'BFT' },
  chaincode: { name: 'openward', version: '1', endorsers: 2 },
  members: [],
} as const;
const administrators = new Map<string, Issued>();
const roots = new Map<string, string>();
let applicant: TestApplicant;
let change: ChannelChange;
let digest: string;
let database: Database;
let clock: TestClock;
let applications: Applications;
let changes: HubChanges;
let hub: Hub;

beforeAll(async () => {
  applicant = await newApplicant();
  for (const mspId of members) {
    const { nodes } = await organisationOf(mspId);
    roots.set(mspId, nodes.root);
    administrators.set(mspId, await nodes.issue(undefined, { unit: 'admin' }));
  }
  change = joining(applicant.application, members);
  digest = changeDigest(change);
});
beforeEach(async () => {
  database = await openTestDatabase(saMigrations(testVault));
  clock = new TestClock('2026-11-28T13:00:00.000Z');
  applications = new Applications(database, clock);
  changes = new HubChanges(database, clock);
  const rootOf = (mspId: string): string | undefined => roots.get(mspId);
  hub = new Hub({ channel: 'openward', mspId: 'SaMSP', changes, applications, rootOf, clock });
});
afterEach(() => database.destroy());

function administrator(mspId: string): Issued {
  const known = administrators.get(mspId);
  if (known === undefined) throw new Error(`expected an administrator of ${mspId}`);
  return known;
}
const signature = (mspId: string, of = change) => signedBy(mspId, administrator(mspId), of);
const sign = (mspId: string) => hub.sign(digest, signature(mspId));

describe('a change at SA’s hub', () => {
  it('is open until the channel has it; each signature brings it nearer', async () => {
    expect(await hub.propose(change, 'SaMSP')).toMatchObject({ digest, state: 'open', signers: [], missing: 3 });
    for (const [mspId, missing] of [
      ['SaMSP', 2],
      ['Hospital1MSP', 1],
      ['Hospital2MSP', 0],
    ] as const)
      expect(await sign(mspId), `signed by ${mspId}`).toMatchObject({ state: 'open', missing });
    expect(await hub.close(digest, 'SaMSP', { state: 'in-force' })).toMatchObject({ state: 'in-force' });
    await expect(sign('InstituteMSP')).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is one however often and by whomever it is handed in, and has all of their signatures', async () => {
    await hub.propose({ ...change, signatures: [signature('SaMSP')] }, 'SaMSP');
    const again = await hub.propose({ ...change, signatures: [signature('Hospital1MSP')] }, 'Hospital1MSP');
    expect(again.signers).toEqual(['SaMSP', 'Hospital1MSP']);
    expect((await changes.list(undefined)).changes).toHaveLength(1);
    expect((await changes.document(digest)).signatures).toHaveLength(2);
  });

  it.each<[string, () => ReturnType<typeof signature>]>([
    ['over another change', () => signature('Hospital1MSP', joining(applicant.application, members, '5'))],
    ['of another organisation in its name', () => ({ ...signature('Hospital2MSP'), mspId: 'Hospital1MSP' })],
    ['of a stranger', () => signedBy('Hospital1MSP', applicant.administrator, change)],
  ])('takes no signature %s', async (_what, made) => {
    await hub.propose(change, 'SaMSP');
    await expect(hub.sign(digest, made())).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
    await expect(hub.propose({ ...change, signatures: [made()] }, 'SaMSP')).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    });
    expect((await changes.document(digest)).signatures).toEqual([]);
  });

  it('is not kept with an application that somebody has altered, of another channel, or about who is no member', async () => {
    const altered = structuredClone(change);
    if (altered.change.kind === 'join') altered.change.application.member.name = { en: 'Another' };
    await expect(hub.propose(altered, 'SaMSP')).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
    await expect(hub.propose({ ...change, channel: 'other' }, 'SaMSP')).rejects.toMatchObject({ code: 'CONFLICT' });
    const leave = { ...change, change: { kind: 'leave' as const, mspId: 'NobodyMSP' } };
    await expect(hub.propose(leave, 'SaMSP')).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await changes.list(undefined)).changes).toEqual([]);
  });

  it('is declined once too few are left who could sign, and its application with it', async () => {
    const { id } = await applications.receive(applicant.application, '192.0.2.1');
    await applications.decide(id, 'approved', '');
    await hub.propose(change, 'SaMSP');
    expect(await hub.refuse(digest, 'Hospital1MSP')).toMatchObject({ state: 'open', refusing: ['Hospital1MSP'] });
    expect(await hub.refuse(digest, 'Hospital2MSP')).toMatchObject({ state: 'declined' });
    expect(await applications.get(id)).toMatchObject({ status: 'declined' });
    await expect(sign('SaMSP')).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('that an organisation has refused it may sign, and what it has signed it cannot refuse', async () => {
    await hub.propose(change, 'SaMSP');
    await hub.refuse(digest, 'Hospital1MSP');
    expect(await sign('Hospital1MSP')).toMatchObject({ signers: ['Hospital1MSP'], refusing: [] });
    await expect(hub.refuse(digest, 'Hospital1MSP')).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is closed by SA’s own node alone', async () => {
    await hub.propose(change, 'SaMSP');
    await expect(hub.close(digest, 'Hospital1MSP', { state: 'overtaken' })).rejects.toMatchObject({
      code: 'NOT_ENTITLED',
    });
    await expect(hub.approved('Hospital1MSP')).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });

  it('is one of few: whoever draws up too many is refused, and others are not', async () => {
    for (const sequence of ['1', '2', '3', '5', '6'])
      await hub.propose(joining(applicant.application, members, sequence), 'Hospital1MSP');
    await expect(hub.propose(joining(applicant.application, members, '7'), 'Hospital1MSP')).rejects.toMatchObject({
      code: 'LIMIT_REACHED',
    });
    for (const sequence of ['11', '12', '13', '14', '15', '16'])
      await expect(
        hub.propose(joining(applicant.application, members, sequence), 'SaMSP'),
        'SA’s node, which draws up for all',
      ).resolves.toMatchObject({ state: 'open' });
  });

  it('that was closed since is told with the open ones', async () => {
    await hub.propose(change, 'SaMSP');
    await hub.close(digest, 'SaMSP', { state: 'overtaken' });
    const later = await hub.propose(joining(applicant.application, members, '9'), 'SaMSP');
    expect((await changes.list(undefined)).changes.map(({ state }) => state)).toEqual(['overtaken', 'open']);
    expect((await changes.list(clock.now().toISOString())).changes.map((one) => one.digest)).toEqual([later.digest]);
  });
});

it('that cannot be read is said to be there, and hides no other change', async () => {
  await hub.propose(change, 'SaMSP');
  const other = await hub.propose(joining(applicant.application, members, '9'), 'SaMSP');
  await database('changes').where({ digest }).update({ document: '{"change":' });
  const told = await changes.list(undefined);
  expect({ ...told, changes: told.changes.map((one) => one.digest) }).toEqual({
    changes: [other.digest],
    unreadable: 1,
  });
  await expect(hub.approved('SaMSP'), 'what SA’s node asks for').resolves.toEqual([]);
});

it('had by a node that asks from the last one it has: every change, however many were closed while it was away', async () => {
  const many = 110;
  for (let number = 0; number < many; number += 1) {
    const one = await hub.propose(joining(applicant.application, members, String(number + 20)), 'SaMSP');
    await hub.close(one.digest, 'SaMSP', { state: 'overtaken' });
  }
  const had: string[] = [];
  let since = new Date(0).toISOString();
  for (;;) {
    const told = (await changes.list(since)).changes.filter((one) => !had.includes(one.digest));
    if (told.length === 0) break;
    had.push(...told.map((one) => one.digest));
    since = told.at(-1)?.at ?? since;
  }
  expect(had).toHaveLength(many);
  const looked = await changes.list(undefined);
  expect(
    looked.changes.map((one) => one.digest),
    'who only looks is told the latest',
  ).toEqual(had.slice(-100));
});

describe('an approved application', () => {
  it('waits for SA’s node to draw up its change, and has joined when the channel has it', async () => {
    const { id } = await applications.receive(applicant.application, '192.0.2.1');
    await applications.decide(id, 'approved', '');
    expect(await hub.approved('SaMSP')).toEqual([applicant.application]);
    await hub.propose(change, 'SaMSP');
    expect(await hub.approved('SaMSP'), 'while a change of it is open').toEqual([]);
    await hub.close(digest, 'SaMSP', {
      state: 'in-force',
      admission: { ...admission, consortium: { ...consortium, members: [] } },
    });
    expect(await applications.get(id)).toMatchObject({ status: 'joined' });
    expect(await hub.approved('SaMSP')).toEqual([]);
  });
});
