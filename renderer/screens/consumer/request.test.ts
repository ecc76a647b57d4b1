import { describe, expect, it } from 'vitest';
import { stateOf } from './share-state.ts';
import { pidFlaw, tidyPid } from './pid-input.ts';
import { endOfDay } from '../../../domain/day.ts';
import { untilInstant } from './until.ts';

const now = new Date('2025-03-03T06:05:00.000Z');
const pid = '0123456789abcdef'.repeat(6);

describe('a request', () => {
  it('takes a pseudo-identity however it was pasted', () => {
    expect(pidFlaw(tidyPid(` ${pid.slice(0, 48).toUpperCase()}\r\n${pid.slice(48)} `), '')).toBeUndefined();
  });

  it('says what is wrong with a pseudo-identity', () => {
    expect([
      pidFlaw(pid.slice(1), ''),
      pidFlaw(`${pid}0`, ''),
      pidFlaw(`g${pid.slice(1)}`, ''),
      pidFlaw(pid, pid),
    ]).toEqual(['short', 'long', 'characters', 'own']);
  });

  it('ends after so many days, or with the day chosen, and never in the past', () => {
    const there = (day: string) => endOfDay('Asia/Shanghai', day);
    expect(untilInstant('30', '', there, now)).toBe('2025-04-02T06:05:00.000Z');
    expect(untilInstant('date', '2025-03-10', there, now)).toBe('2025-03-10T15:59:59.999Z');
    expect(untilInstant('date', '10 March 2025', there, now)).toBe('2025-03-10T15:59:59.999Z');
    expect([
      untilInstant('date', '2025-03-01', there, now),
      untilInstant('date', '', there, now),
      untilInstant('date', 'soon', there, now),
      untilInstant(undefined, '', there, now),
    ]).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('a share', () => {
  const granted = (expiry: string) => ({ status: 'granted', granted: { expiry } }) as const;

  it('has ended once its time is over, though the ledger still says granted', () => {
    expect(stateOf(granted('2025-03-03T06:05:00.000Z'), now)).toBe('expired');
    expect(stateOf(granted('2025-03-03T06:05:00.001Z'), now)).toBe('granted');
  });

  it('that was revoked is revoked and not merely over', () => {
    expect(stateOf({ ...granted('2025-01-01T00:00:00.000Z'), status: 'revoked' }, now)).toBe('revoked');
  });
});
