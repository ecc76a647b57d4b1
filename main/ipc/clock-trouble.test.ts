import { describe, expect, it } from 'vitest';
import { OpenwardError, type ErrorCode } from '../../domain/errors.ts';
import { clockTrouble } from './clock-trouble.ts';

/** Minutes by which each machine is ahead of this one. */
const ahead = (minutes: Readonly<Record<string, number>>): ReadonlyMap<string, number> =>
  new Map(Object.entries(minutes).map(([machine, by]) => [machine, by * 60_000]));
const agreeing = ahead({ sa: 0, cloud: 0.5, storage: -0.5, hospital: 0 });
const untimely = (): OpenwardError =>
  new OpenwardError('CERTIFICATE_INVALID', undefined, { details: { validity: 'expired' } });

describe.each([-6, 6, -60 * 24 * 365])('a machine whose clock is %i minutes ahead of all others', (minutes) => {
  const others = ahead({ sa: -minutes, cloud: -minutes, storage: -minutes });

  it.each([
    ['refused by the chaincode', new OpenwardError('CLOCK_SKEW')],
    ['that finds a certificate not valid', untimely()],
  ])('is told so, and by how much, when it is %s', (_, error) => {
    expect(clockTrouble(error, others)).toMatchObject({
      code: 'CLOCK_SKEW',
      details: { seconds: minutes * 60 },
      cause: error,
    });
  });

  it('is not what the storage refuses for: permissions are between cloud and storage', () => {
    const error = new OpenwardError('PERMIT_REFUSED');
    expect(clockTrouble(error, others)).toBe(error);
  });
});

describe('a service whose clock is far from the others’', () => {
  it.each([
    ['storage', 6],
    ['storage', -6],
    ['cloud', 30],
    ['cloud', -30],
  ])('is named when the storage refuses a permission: %s, %i minutes', (machine, minutes) => {
    const others = new Map([...agreeing, ...ahead({ [machine]: minutes })]);
    const told = clockTrouble(new OpenwardError('PERMIT_REFUSED'), others);
    expect(told).toMatchObject({ code: 'SERVICE_CLOCK', details: { machine } });
  });

  it('is a peer’s where the chaincode refuses this machine, which agrees with everybody else', () => {
    expect(clockTrouble(new OpenwardError('CLOCK_SKEW'), agreeing)).toMatchObject({
      code: 'SERVICE_CLOCK',
      details: { machine: 'ledger' },
    });
  });
});

describe('an error stays what it is', () => {
  it.each<ErrorCode>(['NOT_ENTITLED', 'USER_REVOKED', 'SHARE_EXPIRED', 'CERTIFICATE_INVALID', 'SERVICE_UNAVAILABLE'])(
    'when it is %s, however wrong the clock is',
    (code) => {
      const error = new OpenwardError(code);
      expect(clockTrouble(error, ahead({ sa: 99, cloud: 99 }))).toBe(error);
    },
  );

  it.each(['PERMIT_REFUSED', 'CERTIFICATE_INVALID'] as const)('when it is %s and the clocks agree', (code) => {
    const error = new OpenwardError(code, undefined, { details: { validity: 'expired' } });
    expect(clockTrouble(error, agreeing)).toBe(error);
  });

  it('when nobody’s clock is known', () => {
    const error = new OpenwardError('CLOCK_SKEW');
    expect(clockTrouble(error, new Map())).toBe(error);
  });
});
