import { describe, expect, it } from 'vitest';
import { makeFormat } from './make-format.ts';

const en = makeFormat('en', 'Asia/Shanghai');
const zh = makeFormat('zh', 'Asia/Shanghai');

describe('format', () => {
  it('says a time of day with its zone', () => {
    expect(en.dateTime('2025-03-03T06:05:00.000Z')).toBe('3 Mar 2025, 14:05 GMT+8');
    expect(zh.dateTime('2025-03-03T06:05:00.000Z')).toBe('2025年3月3日 14:05 GMT+8');
  });

  it('names the zone that held on that day', () => {
    const berlin = makeFormat('en', 'Europe/Berlin');
    expect(berlin.dateTime('2025-01-03T06:05:00.000Z')).toMatch(/07:05 (CET|GMT\+1)$/);
    expect(berlin.dateTime('2025-07-03T06:05:00.000Z')).toMatch(/08:05 (CEST|GMT\+2)$/);
  });

  it('begins the day at 00, not at 24', () => {
    expect(en.time('2025-03-02T16:00:00.000Z')).toBe('00:00');
  });

  it('says sizes in units a person knows', () => {
    expect(en.bytes(512)).toBe('512 bytes');
    expect(en.bytes(64_000)).toBe('64 kB');
    expect(en.bytes(1_840_221)).toBe('1.8 MB');
    expect(en.bytes(2_147_483_648)).toBe('2.1 GB');
  });

  it('says what is rounded to zero without a sign', () => {
    expect([en.number(-0.3, 0), en.number(-0, 1), en.number(-0.0001), en.number(-1.5)]).toEqual([
      '0',
      '0.0',
      '0',
      '-1.5',
    ]);
  });

  it('says a day of the calendar as that day, and its end and today, by the place', () => {
    const there = makeFormat('en', 'Pacific/Kiritimati');
    expect(there.day('1979-04-18')).toBe(makeFormat('en', 'America/New_York').day('1979-04-18'));
    expect(there.day('1979-04-18')).toBe('18 Apr 1979');
    expect(there.today(new Date('2025-03-03T11:00:00.000Z'))).toBe('2025-03-04');
    expect(there.endOfDay('2025-03-04').toISOString()).toBe('2025-03-04T09:59:59.999Z');
  });

  it('says durations as a clock', () => {
    expect(en.clock(0)).toBe('00:00');
    expect(en.clock(65_000)).toBe('01:05');
    expect(en.clock(3_723_000)).toBe('1:02:03');
    expect(en.clock(-5)).toBe('00:00');
  });

  it('counts days left upwards, so that the last hours are a day', () => {
    const now = new Date('2025-03-03T00:00:00.000Z');
    expect(en.daysUntil('2025-03-03T02:00:00.000Z', now)).toBe(1);
    expect(en.daysUntil('2025-03-10T00:00:00.000Z', now)).toBe(7);
    expect(en.daysUntil('2025-03-01T00:00:00.000Z', now)).toBe(-2);
  });

  it('keeps the zeros that belong to a value', () => {
    expect(en.number(37, 1)).toBe('37.0');
    expect(en.number(6.42)).toBe('6.42');
  });
});
