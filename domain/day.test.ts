import { describe, expect, it } from 'vitest';
import { dayAfter, startOfDay, dayIn, endOfDay, isBirthDay, TimeZone } from './day.ts';

const zone = 'Asia/Shanghai';
/** Seven in the morning in Shanghai, and still the day before by UTC. */
const early = new Date('2025-03-02T23:00:00.000Z');

describe('a day', () => {
  it('is the day where the hospital is', () => {
    expect([zone, 'UTC', 'America/New_York'].map((one) => dayIn(one, early))).toEqual([
      '2025-03-03',
      '2025-03-02',
      '2025-03-02',
    ]);
  });

  it.each([
    [zone, '2025-03-03', '2025-03-03T15:59:59.999Z'],
    ['UTC', '2025-03-03', '2025-03-03T23:59:59.999Z'],
    ['Asia/Kathmandu', '2025-12-31', '2025-12-31T18:14:59.999Z'],
    // The clocks go forward, and back, on that day.
    ['Europe/Berlin', '2025-03-30', '2025-03-30T21:59:59.999Z'],
    ['Europe/Berlin', '2025-10-26', '2025-10-26T22:59:59.999Z'],
    ['America/New_York', '2025-03-09', '2025-03-10T03:59:59.999Z'],
    ['Pacific/Kiritimati', '2025-01-01', '2025-01-01T09:59:59.999Z'],
  ])('in %s ends on %s at %s', (place, day, end) => {
    expect(endOfDay(place, day).toISOString()).toBe(end);
    expect(dayIn(place, new Date(end))).toBe(day);
    expect(dayIn(place, new Date(Date.parse(end) + 1))).not.toBe(day);
  });

  it('of a birth may be today, as soon as it is today there', () => {
    expect(isBirthDay('2025-03-03', zone, early)).toBe(true);
    expect(isBirthDay('2025-03-03', 'UTC', early)).toBe(false);
    expect(isBirthDay('2025-03-04', zone, early)).toBe(false);
  });

  it.each(['2999-01-01', '0001-01-01', '1894-12-31', '2025-02-30', '1979-4-18', '18.4.1979', '', '+02025-01-01'])(
    'of a birth is not %s',
    (day) => expect(isBirthDay(day, zone, early)).toBe(false),
  );

  it('of a birth may be as long ago as people live', () => {
    expect(['1895-03-03', '1979-04-18', '2024-02-29'].map((day) => isBirthDay(day, zone, early))).toEqual([
      true,
      true,
      true,
    ]);
    expect(isBirthDay('1895-03-02', zone, early)).toBe(false);
  });

  it('is of a zone that exists', () => {
    expect(['Asia/Shanghai', 'UTC', 'Asia/Shangai', '', 'x/y'].map((name) => TimeZone.safeParse(name).success)).toEqual(
      [true, true, false, false, false],
    );
  });
});

describe('the days of a list', () => {
  it('begin with the first millisecond after the day before, where the hospital is', () => {
    expect(startOfDay('Asia/Shanghai', '2026-12-01').toISOString()).toBe('2026-11-30T16:00:00.000Z');
    expect(startOfDay('America/New_York', '2026-11-01').toISOString()).toBe('2026-11-01T04:00:00.000Z');
    expect(startOfDay('America/New_York', '2026-11-02').toISOString(), 'clocks were put back').toBe(
      '2026-11-02T05:00:00.000Z',
    );
  });

  it('follow one another over months, years and leap days', () => {
    expect(dayAfter('2027-12-31', 1)).toBe('2028-01-01');
    expect(dayAfter('2028-03-01', -1)).toBe('2028-02-29');
  });
});
