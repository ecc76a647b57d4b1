import { describe, expect, it } from 'vitest';
import type { ChangeEffect, MembershipChange } from '../../api/formats/membership.ts';
import { decidingOn, isDeclined, missingIn } from './deciding.ts';

const same = <T>(value: T): { before: T; after: T } => ({ before: value, after: value });
const members = ['CloudMSP', 'Hospital1MSP', 'Hospital2MSP', 'InstituteMSP', 'SaMSP'];
const peers = ['Hospital1MSP', 'Hospital2MSP', 'InstituteMSP'];
const effect: ChangeEffect = {
  members: same(members),
  orderers: same(members.slice(1)),
  quorum: same(3),
  peers: same(peers),
  endorsers: 2,
};
const chaincode: MembershipChange = { kind: 'chaincode', version: '1.0.0-aa', program: 'aa'.repeat(32), definition: 2 };
const expulsion: MembershipChange = { kind: 'expel', mspId: 'InstituteMSP', reason: 'keys were published' };
const set = (...names: string[]): ReadonlySet<string> => new Set(names);

describe('another chaincode', () => {
  const deciding = { change: chaincode, effect };

  it('is decided on by those with a peer, each of whom must run it', () => {
    expect(decidingOn(deciding)).toEqual(peers);
  });

  it.each<[string, ReadonlySet<string>, ReadonlySet<string>, number]>([
    ['everybody while nobody has said anything', set(), set(), 3],
    ['who has said nothing yet', set('Hospital1MSP', 'Hospital2MSP'), set(), 1],
    ['nobody when all have said yes', set(...peers), set(), 0],
    ['nobody for who has said no', set('Hospital1MSP', 'Hospital2MSP'), set('InstituteMSP'), 0],
    ['as many as must endorse, whoever has said no', set('Hospital1MSP'), set('InstituteMSP', 'Hospital2MSP'), 1],
    ['nobody’s instead who has no peer', set('Hospital1MSP', 'Hospital2MSP', 'SaMSP'), set(), 1],
  ])('waits for %s', (_whom, signers, refusing, missing) => {
    expect(missingIn(deciding, signers, refusing)).toBe(missing);
  });

  it('is declined once fewer are left than must endorse', () => {
    expect(isDeclined(deciding, set('InstituteMSP'))).toBe(false);
    expect(isDeclined(deciding, set('InstituteMSP', 'Hospital2MSP'))).toBe(true);
  });
});

describe('an expulsion', () => {
  const deciding = { change: expulsion, effect };

  it('takes more than half of all members, and needs nothing of the one that is taken out', () => {
    expect(decidingOn(deciding)).toEqual(members);
    expect(missingIn(deciding, set('Hospital1MSP', 'Hospital2MSP'))).toBe(1);
    expect(missingIn(deciding, set('Hospital1MSP', 'Hospital2MSP', 'SaMSP'))).toBe(0);
  });

  it('is not declined by that one', () => {
    expect(isDeclined(deciding, set('InstituteMSP'))).toBe(false);
  });
});
