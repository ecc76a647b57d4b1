import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Consortium, Member } from '../../api/formats/consortium.ts';
import { createPublicKey } from 'node:crypto';
import { signedApplication } from '../../connections/membership/sign-application.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { newApplicant, type TestApplicant } from '../../testing/applicant.ts';
import type { Database } from '../database/open.ts';
import { TestClock } from '../testing/clock.ts';
import { openTestDatabase } from '../testing/database.ts';
import { ApplicationDecisions, type PresentMember } from './admission.ts';
import { Applications } from './applications.ts';
import { saMigrations } from './schema.ts';
import { testVault } from './testing.ts';

let database: Database;
let clock: TestClock;
let applications: Applications;
let members: PresentMember[];
let admission: ApplicationDecisions;
let applicant: TestApplicant;
let present: TestApplicant;

beforeAll(async () => {
  applicant = await newApplicant();
  present = await newApplicant({ key: 'hospital1', mspId: 'Hospital1MSP' });
});
beforeEach(async () => {
  database = await openTestDatabase(saMigrations(testVault));
  clock = new TestClock('2026-11-28T13:00:00.000Z');
  applications = new Applications(database, clock);
  members = [present.member];
  admission = new ApplicationDecisions({ applications, members: () => members, clock });
});
afterEach(() => database.destroy());

const codeOf = (error: unknown): string => (error instanceof OpenwardError ? error.code : String(error));
const receive = async ({ application }: Pick<TestApplicant, 'application'>, origin = '192.0.2.1'): Promise<string> =>
  (await applications.receive(application, origin)).id;

describe('an application', () => {
  it('that is approved goes before the members: its document is what their nodes draw the change up from', async () => {
    const id = await receive(applicant);
    expect(await admission.decide(id, true, '')).toMatchObject({ status: 'approved' });
    expect(await applications.approved()).toEqual([applicant.application]);
  });

  it('is decided once: of one who approves and one who declines at once, the second hears that it was decided', async () => {
    const id = await receive(applicant);
    const [approved, declined] = await Promise.allSettled([
      admission.decide(id, true, ''),
      admission.decide(id, false, 'no'),
    ]);
    expect(approved.status).toBe('fulfilled');
    expect(declined.status === 'rejected' && codeOf(declined.reason)).toBe('CONFLICT');
    expect(await applications.get(id)).toMatchObject({ status: 'approved' });
  });

  it('of a stranger in the organisation’s name does not keep out its own', async () => {
    const strange = await receive(await newApplicant(), '198.51.100.7');
    const own = await receive(applicant);
    expect(await admission.decide(own, true, '')).toMatchObject({ status: 'approved' });
    await expect(admission.decide(strange, true, ''), 'the second in one name').rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(await admission.decide(strange, false, 'not theirs')).toMatchObject({ status: 'declined' });
  });

  it('of an organisation is approved once, whichever of two is decided first', async () => {
    const asked = [await receive(applicant), await receive(await newApplicant())];
    const decided = await Promise.allSettled(asked.map((id) => admission.decide(id, true, '')));
    expect(decided.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it.each<[string, Partial<Member>, string[]]>([
    ['its identifier', { mspId: 'Hospital1MSP' }, ['mspId']],
    ['its short name', { key: 'hospital1', domain: 'elsewhere.internal' }, ['key']],
    ['its domain', { domain: 'Hospital1.Internal' }, ['domain']],
    ['the place of SA', { type: 'sa' }, ['type']],
  ])('that takes %s of a member is kept and shown as such, and never approved', async (_what, over, taken) => {
    const id = await receive(await newApplicant(over));
    expect(await admission.review(id)).toMatchObject({ taken });
    await expect(admission.decide(id, true, '')).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('with a member’s root is told by the key, whatever the certificate round it says', async () => {
    const { nodes, people } = present;
    const again = await people.certify(createPublicKey(people.root), undefined);
    const stranger = await newApplicant({ roots: { nodes: nodes.root, people: again } });
    expect(await admission.review(await receive(stranger))).toMatchObject({ taken: ['root'] });
  });

  it('is not approved once a certificate in it has ended', async () => {
    const until = new Date('2026-11-28T12:30:00.000Z');
    const { nodes, member } = await newApplicant();
    const administrator = await nodes.issue(undefined, { unit: 'admin', until });
    const said = { member, contact: 'Wang', at: '2026-11-28T12:00:00.000Z' };
    const id = await receive({ application: await signedApplication(said, administrator) });
    await expect(admission.decide(id, true, '')).rejects.toMatchObject({ code: 'CERTIFICATE_INVALID' });
  });
});

describe('an application of a hospital', () => {
  it('is approved once the cloud it names is a member, which it need not name while there is none', async () => {
    const id = await receive(await newApplicant({ cloud: 'Cloud2MSP' }));
    await expect(admission.decide(id, true, '')).rejects.toMatchObject({ code: 'CLOUD_UNKNOWN' });
    expect(await applications.get(id), 'nothing is decided by that').toMatchObject({ status: 'submitted' });
    const cloud = await newApplicant({ key: 'cloud2', mspId: 'Cloud2MSP', type: 'cloud' });
    members = [present.member, cloud.member];
    expect(await admission.decide(id, true, '')).toMatchObject({ status: 'approved' });
  });
});

describe('applications that wait', () => {
  it('are the same one when the same document comes again, from wherever', async () => {
    expect(await receive(applicant, '203.0.113.9')).toBe(await receive(applicant));
    expect((await applications.page({})).total).toBe(1);
  });

  it('are few from one place: another of them is refused, one from elsewhere is not', async () => {
    const others = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((text) => newApplicant({}, text)));
    const [one, two, three, four, five] = others;
    for (const some of [one, two, three]) await receive(some ?? applicant);
    await expect(receive(four ?? applicant)).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
    await expect(receive(five ?? applicant, '198.51.100.7')).resolves.toMatch(/^[0-9a-f]{64}$/);
  });

  it('are few from one place when they come at once, too', async () => {
    const others = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((text) => newApplicant({}, text)));
    const done = await Promise.allSettled(others.map((some) => receive(some)));
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });

  it('are forgotten after three months, and make room', async () => {
    const id = await receive(applicant);
    clock.pass(91 * 24 * 3600 * 1000);
    await receive(await newApplicant({}, 'another'));
    await expect(applications.get(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

const consortium: Consortium = {
  format: 'openward-consortium/1',
  name: 'trial',
  channel: 'openward',
  ordering: { type: 'BFT' },
  chaincode: { name: 'openward', version: '1', endorsers: 2 },
  members: [],
};

describe('a member', () => {
  it('that has left may apply again', async () => {
    const id = await receive(applicant);
    await admission.decide(id, true, '');
    await applications.joined(id, { format: 'openward-admission/1', consortium, genesis: '', config: '' });
    expect(await applications.get(id)).toMatchObject({ status: 'joined' });
    await applications.left('Hospital3MSP');
    const again = await receive(await newApplicant());
    expect(await admission.decide(again, true, '')).toMatchObject({ status: 'approved' });
  });
});
