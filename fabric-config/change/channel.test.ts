import { describe, expect, it } from 'vitest';
import { isOvertaken } from './channel.ts';

/** As the orderer of Fabric 3.1 says it. */
const about = 'error applying config update to existing channel';
const overtaken = [
  `${about} 'openward': error authorizing update: error validating DeltaSet: attempt to set key [Value]  ` +
    '/Channel/Orderer/Orderers to version 3, but key is at version 3',
  `${about} 'openward': error authorizing update: error validating ReadSet: proposed update requires that key ` +
    '[Group]  /Channel/Application be at version 2, but it is currently at version 3',
];
const unsigned =
  `${about} 'openward': error authorizing update: error validating DeltaSet: policy for [Group]  ` +
  '/Channel/Application not satisfied: implicit policy evaluation failed - 1 sub-policies were satisfied, but this ' +
  "policy requires 3 of the 'Admins' sub-policies to be satisfied";

describe('what an orderer refuses a change for', () => {
  it.each(overtaken)('is that the channel has changed: it may be in force where it was refused: %s', (info) => {
    expect(isOvertaken(info)).toBe(true);
  });

  it('is that signatures are missing: waiting changes nothing', () => {
    expect(isOvertaken(unsigned)).toBe(false);
  });
});
