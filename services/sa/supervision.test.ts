import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { peopleSupervisionApi } from '../../api/http/supervision.ts';
import { PeopleSupervision } from '../../api/messages/supervision.ts';
import { SupervisedPeople } from './supervision.ts';
import { TestSa } from './testing.ts';

const DAY = 24 * 3600 * 1000;

describe('people, in numbers', () => {
  let sa: TestSa;
  let people: SupervisedPeople;
  beforeEach(async () => {
    sa = await TestSa.open();
    people = new SupervisedPeople(sa.database, sa.clock, 'SaMSP');
  });
  afterEach(() => sa.database.destroy());

  const at = (days: number): string => new Date(sa.clock.now().getTime() + days * DAY).toISOString();
  const seenBy = (mspId: string) => {
    sa.clock.pass(20_000);
    return people.seenBy({ mspId });
  };
  let rows = 0;

  /** A row of SA's list of people. */
  async function row(mspId: string, role: string, fields: object = {}): Promise<void> {
    rows += 1;
    await sa.database('registrations').insert({
      ...{ id: `r-${rows}`, mspId, org: 'x', role, keys: '{}', claimDigest: `c-${rows}`, state: 'approved' },
      ...{ submittedAt: at(-60), updatedAt: at(-60), status: 'active', statusAt: at(-60), registeredAt: at(-60) },
      ...{ certificateNotAfter: at(300), pid: rows.toString(16).padStart(96, '0'), ...fields },
    });
  }

  async function request(mspId: string, state: string, cause: string, days: number): Promise<void> {
    rows += 1;
    await sa.database('replacements').insert({
      ...{ id: `k-${rows}`, mspId, org: 'x', role: 'patient', personMark: 'm', cause, keys: '{}', state },
      ...{ enrolmentId: `e-${rows}`, claimDigest: `k-${rows}`, submittedAt: at(-days), updatedAt: at(-days) },
    });
  }

  it('are told of by state, organisation and role: all of them to SA, its own to an organisation', async () => {
    await row('Hospital1MSP', 'doctor');
    await row('Hospital1MSP', 'patient');
    await row('Hospital1MSP', 'patient');
    await row('Hospital2MSP', 'patient', { status: 'revoked', state: 'revoked', statusAt: at(-2), endedBy: 'self' });
    const counted = ({ users }: PeopleSupervision) =>
      users.map(({ mspId, role, status, count }) => `${mspId} ${role} ${status} ${count}`);
    expect(counted(await seenBy('SaMSP'))).toEqual([
      'Hospital1MSP doctor active 1',
      'Hospital1MSP patient active 2',
      'Hospital2MSP patient revoked 1',
    ]);
    const own = await seenBy('Hospital2MSP');
    expect(counted(own)).toEqual(['Hospital2MSP patient revoked 1']);
    expect(own.of).toBe('Hospital2MSP');
    expect(own.revocations.kinds).toMatchObject([{ role: 'patient', by: 'self', count: 1 }]);
    expect((await seenBy('Hospital1MSP')).revocations.kinds).toEqual([]);
  });

  it('are told of though some of them cannot be read, and that calls for a person', async () => {
    await row('Hospital1MSP', 'doctor');
    await row('no organisation', 'doctor');
    await row('Hospital1MSP', 'wizard', { certificateNotAfter: at(-3) });
    await row('Hospital1MSP', 'patient', { state: 'revoking', updatedAt: 'never' });
    await request('Hospital1MSP', 'submitted', 'whim', 1);
    const { users, requests, alarms } = await seenBy('SaMSP');
    expect(users.map(({ role }) => role)).toEqual(['doctor', 'patient']);
    expect(requests).toMatchObject([{ kind: 'revocation', count: 1, oldest: '1970-01-01T00:00:00.000Z' }]);
    expect(alarms.map(({ code }) => code)).toEqual(expect.arrayContaining(['ROWS_UNREADABLE', 'REVOCATION_STANDS']));
  });

  it('are told of without a name, an identity or a PID', async () => {
    await sa.intake.submit(await sa.submission({ displayName: 'Wang Li' }));
    await row('Hospital1MSP', 'doctor', { displayName: 'Wang Li', status: 'revoked', statusAt: at(-1) });
    const told = await seenBy('SaMSP');
    expect(PeopleSupervision.parse(told)).toEqual(told);
    expect(JSON.stringify(told)).not.toMatch(/[0-9a-f]{64}|Wang|王|E12345678/);
  });

  it('have certificates that have ended, end within a week and within a month, until they are renewed', async () => {
    for (const days of [-3, 2, 5, 20, 200]) await row('Hospital1MSP', 'doctor', { certificateNotAfter: at(days) });
    await row('Hospital1MSP', 'doctor', { certificateNotAfter: at(-9), status: 'revoked' });
    const { certificates, alarms } = await seenBy('Hospital1MSP');
    expect(certificates).toMatchObject([{ role: 'doctor', ended: 1, week: 2, month: 1 }]);
    expect(certificates[0]?.first?.slice(0, 10)).toBe(at(2).slice(0, 10));
    expect(alarms).toMatchObject([{ code: 'PEOPLE_CERTIFICATES_ENDED', count: 1, about: ['Hospital1MSP'] }]);
  });

  it('are known by the end of the certificates they have now', async () => {
    const { id } = await sa.intake.submit(await sa.submission());
    const { pid = '', certificates } = await sa.approval().approve(id);
    await sa
      .database('registrations')
      .where({ pid })
      .update({ certificateNotAfter: at(-3) });
    if (certificates === undefined) throw new Error('expected certificates');
    await people.certified(certificates);
    expect((await seenBy('SaMSP')).certificates).toEqual([]);
  });

  it('have requests, with who has them and since when; whoever is locked out longest is the gravest', async () => {
    await row('Hospital1MSP', 'patient', { state: 'submitted', status: null, submittedAt: at(-1) });
    await row('Hospital1MSP', 'doctor', { state: 'sealed', status: null, updatedAt: at(-0.5), activation: 'a' });
    await row('Hospital2MSP', 'doctor', { state: 'revoking', updatedAt: at(-1) });
    await request('Hospital1MSP', 'submitted', 'lost', 2);
    await request('Hospital1MSP', 'submitted', 'lost', 3);
    await request('Hospital1MSP', 'confirmed', 'expired', 0.5);
    await request('Hospital1MSP', 'granted', 'stolen', 9);
    const { requests, alarms } = await seenBy('SaMSP');
    const told = requests.map(({ kind, holder, cause = '', count, mspId = '' }) =>
      [kind, holder, cause, count, mspId].join(' '),
    );
    expect(told.toSorted()).toEqual([
      'registration officer  1 Hospital1MSP',
      'replacement administrator lost 2 Hospital1MSP',
      'replacement officer expired 1 Hospital1MSP',
      'revocation program  1 Hospital2MSP',
    ]);
    expect(requests.find(({ cause }) => cause === 'lost')?.oldest.slice(0, 13)).toBe(at(-3).slice(0, 13));
    expect(alarms.map(({ code }) => code)).toEqual(['LOCKED_OUT', 'REVOCATION_STANDS']);
    const { requests: own, alarms: ownAlarms } = await seenBy('Hospital2MSP');
    expect(own.map(({ kind }) => kind)).toEqual(['revocation']);
    expect(ownAlarms).toHaveLength(1);
  });

  it('are for officers, administrators and operators alone', () => {
    expect(peopleSupervisionApi.supervisedPeople.callers).toEqual(['operator', 'hospital-admin', 'sa-officer']);
  });
});
