import { beforeAll, describe, expect, it } from 'vitest';
import { cloudOf, Consortium, type Member } from '../../api/formats/consortium.ts';
import { newApplicant, type TestApplicant } from '../../testing/applicant.ts';
import { requireClouds, requireKnownCloud } from './clouds.ts';

let applicant: TestApplicant;
let members: Member[];
beforeAll(async () => {
  applicant = await newApplicant();
  const { member } = applicant;
  const like = (name: string, over: Partial<Member>): Member => ({
    ...member,
    key: name.toLowerCase(),
    mspId: `${name}MSP`,
    domain: `${name}.internal`,
    ...over,
  });
  const cloud = (name: string): Member =>
    like(name, { type: 'cloud', gate: { host: '10.0.0.9', port: 9000, bucket: name.toLowerCase() } });
  members = [
    like('Sa', { type: 'sa' }),
    like('Old', {}),
    cloud('First'),
    cloud('Second'),
    like('New', { cloud: 'SecondMSP' }),
    cloud('Third'),
  ];
});

const named = (mspId: string): Member => members.find((one) => one.mspId === mspId) ?? applicant.member;
const coded = (code: string, said: string): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(said) as unknown });

describe('the cloud of a member', () => {
  it.each([
    ['OldMSP', 'FirstMSP'],
    ['SaMSP', 'FirstMSP'],
    ['NewMSP', 'SecondMSP'],
    ['ThirdMSP', 'ThirdMSP'],
  ])('of %s is %s: the named one, else the first there was; a cloud is its own', (member, cloud) => {
    expect(cloudOf(named(member), members)?.mspId).toBe(cloud);
  });

  it('is none where the one that is named is no cloud', () => {
    expect(cloudOf({ ...applicant.member, cloud: 'OldMSP' }, members)).toBeUndefined();
  });
});

describe('a consortium', () => {
  const founded = (over: (one: Member) => Partial<Member>, all = members) =>
    Consortium.safeParse({
      format: 'openward-consortium/1',
      name: 'trial',
      channel: 'openward',
      ordering: { type: 'BFT' },
      chaincode: { name: 'openward', version: '1', endorsers: 2 },
      members: all.map((one) => ({ ...one, ...over(one) })),
    });
  const saysOf = (over: (one: Member) => Partial<Member>, all = members): string =>
    founded(over, all)
      .error?.issues.map(({ message }) => message)
      .join('; ') ?? '';

  it('may have several clouds', () => expect(founded(() => ({})).success).toBe(true));

  it.each<[string, (one: Member) => Partial<Member>, string]>([
    [
      'with two clouds of one bucket',
      ({ gate }) => (gate ? { gate: { ...gate, bucket: 'records' } } : {}),
      'two clouds have the same bucket',
    ],
    [
      'that names a cloud that is none',
      ({ key }) => (key === 'old' ? { cloud: 'NowhereMSP' } : {}),
      'old names the cloud NowhereMSP, which is no member of type cloud',
    ],
  ])('%s is none', (_, over, why) => expect(saysOf(over)).toBe(why));

  it('without a cloud is none', () => {
    const without = members.filter(({ type, cloud }) => type !== 'cloud' && cloud === undefined);
    expect(saysOf(() => ({}), without)).toContain('no organisation is of type cloud');
  });
});

describe('an applicant', () => {
  const clouds = ['FirstMSP', 'SecondMSP'];

  it('names a cloud that is a member', () => {
    expect(() => requireKnownCloud({ ...applicant.member, cloud: 'SecondMSP' }, clouds)).not.toThrow();
    expect(() => requireKnownCloud({ ...applicant.member, cloud: 'OldMSP' }, clouds)).toThrow(
      coded('CLOUD_UNKNOWN', 'OldMSP'),
    );
  });

  it('need not name the only one, and must where there are several', () => {
    expect(() => requireKnownCloud(applicant.member, ['FirstMSP'])).not.toThrow();
    expect(() => requireKnownCloud(applicant.member, clouds)).toThrow(coded('CLOUD_UNKNOWN', 'does not say'));
  });

  it('that is a cloud names none', () => {
    expect(() => requireKnownCloud(named('ThirdMSP'), clouds)).not.toThrow();
  });

  it('is judged so by every node that draws up its coming', () => {
    const { application } = applicant;
    expect(() => requireClouds(members, { kind: 'join', application })).toThrow(coded('CLOUD_UNKNOWN', 'Hospital3MSP'));
  });
});

describe('a cloud', () => {
  it.each([
    ['FirstMSP', 'SaMSP, OldMSP'],
    ['SecondMSP', 'NewMSP'],
  ])('cannot go while members have their data there: %s', (mspId, whose) => {
    expect(() => requireClouds(members, { kind: 'leave', mspId })).toThrow(coded('CLOUD_NEEDED', whose));
    expect(() => requireClouds(members, { kind: 'expel', mspId, reason: 'keys were published' })).toThrow(
      coded('CLOUD_NEEDED', whose),
    );
  });

  it('that nobody names may go, and so may whoever names one', () => {
    for (const mspId of ['ThirdMSP', 'NewMSP'])
      expect(() => requireClouds(members, { kind: 'leave', mspId })).not.toThrow();
  });

  it('is not asked about by a change of the chaincode', () => {
    const chaincode = { kind: 'chaincode', version: '2', program: 'aa'.repeat(32), definition: 2 } as const;
    expect(() => requireClouds(members, chaincode)).not.toThrow();
  });
});
