import { beforeAll, describe, expect, it } from 'vitest';
import type { Member } from '../../api/formats/consortium.ts';
import { newApplicant } from '../../testing/applicant.ts';
import { withOwn } from './members.ts';

describe('what a node says of itself when it starts', () => {
  let hospital: Member;
  let members: Member[];
  beforeAll(async () => {
    hospital = (await newApplicant()).member;
    const cloud = (key: string): Member => ({
      ...{ ...hospital, type: 'cloud', key, mspId: `${key}MSP` },
      gate: { host: '10.0.0.9', port: 9000, bucket: `${key}-records` },
    });
    members = [cloud('first'), cloud('second'), hospital];
  });
  const begins = (says: Partial<Member>, of = hospital): Member[] => withOwn({ members }, [{ ...of, ...says }]);
  const refused = expect.objectContaining({ code: 'CONFLICT' }) as Error;

  it('is taken in, in its place among the members: another address, another name', () => {
    const peer = { host: '10.0.0.77', port: 7051 };
    expect(begins({ peer })).toEqual([...members.slice(0, 2), { ...hospital, peer }]);
  });

  it('moves its people’s data to no other cloud, which its own services alone would know of', () => {
    expect(() => begins({ cloud: 'secondMSP' })).toThrow(refused);
    expect(begins({ cloud: 'firstMSP' })).toHaveLength(3);
  });

  it('gives a cloud’s storage no other name: what lies there would not be found', () => {
    const [first = hospital] = members;
    expect(() => begins({ gate: { host: '10.0.0.9', port: 9000, bucket: 'other' } }, first)).toThrow(refused);
  });

  it('is nothing to the others where it is no member any more', () => {
    const gone = { ...hospital, key: 'gone', mspId: 'GoneMSP' };
    expect(withOwn({ members }, [gone])).toEqual(members);
  });
});
