import { describe, expect, it } from 'vitest';
import { testPid } from '../testing/people.ts';
import { Calendar } from './calendar.ts';
import { daysAhead, slotAt } from './slots.ts';

const doctor = { pid: testPid('doctor'), name: 'Dr. Li', department: 'cardiology' };
/** Monday, seven in the morning in Shanghai, in whatever zone the test runs. */
const monday = new Date('2024-09-01T23:00:00.000Z');
const hospital = {
  consultingRoom: { en: 'Outpatient building, room {room}', zh: '门诊楼 {room} 诊室' },
  timeZone: 'Asia/Shanghai',
};
const nothing = { hours: new Map(), days: new Map(), leaves: [] };
const slotsOf = (of: typeof doctor, at: typeof hospital, now: Date) => {
  const calendar = new Calendar(at.timeZone, nothing);
  return calendar.startsFrom(of.pid, now, daysAhead).map((start) => slotAt(of, at.consultingRoom, calendar, start));
};
const slots = slotsOf(doctor, hospital, monday);
/** What a clock in Shanghai shows, as if it were UTC. */
const shown = (start: string): Date => new Date(Date.parse(start) + 8 * 3_600_000);

describe('a doctor’s times', () => {
  it('are half hours from nine to half past four on the weekdays of two weeks', () => {
    const starts = slots.map(({ start }) => shown(start));
    expect(starts).toHaveLength(10 * 15);
    expect(new Set(starts.map((start) => start.getUTCDay()))).toEqual(new Set([1, 2, 3, 4, 5]));
    const minutes = starts.map((start) => start.getUTCHours() * 60 + start.getUTCMinutes());
    expect([Math.min(...minutes), Math.max(...minutes)]).toEqual([9 * 60, 16 * 60]);
    expect(new Set(slots.map(({ minutes: length }) => length))).toEqual(new Set([30]));
  });

  it('are by the clocks of another hospital where it is, also when they are put forward', () => {
    const summer = { ...hospital, timeZone: 'Europe/Berlin' };
    const friday = new Date('2024-03-28T22:00:00.000Z');
    const firsts = slotsOf(doctor, summer, friday).filter((_, index) => index % 15 === 0);
    // Clocks go forward in the night to Sunday, the 31st.
    expect(firsts.slice(0, 2).map(({ start }) => start)).toEqual([
      '2024-03-29T08:00:00.000Z',
      '2024-04-01T07:00:00.000Z',
    ]);
  });

  it('begin after now', () => {
    const [first] = slotsOf(doctor, hospital, new Date('2024-09-02T01:00:00.000Z'));
    expect(first?.start).toBe('2024-09-02T01:30:00.000Z');
  });

  it('keep their ids from one look to the next, and differ between doctors', () => {
    const later = new Set(slotsOf(doctor, hospital, new Date('2024-09-03T00:00:00.000Z')).map(({ id }) => id));
    const tuesday = slots.filter(({ start }) => shown(start).getUTCDate() === 3);
    expect(tuesday.every(({ id }) => later.has(id))).toBe(true);
    const others = new Set(slotsOf({ ...doctor, pid: testPid('colleague') }, hospital, monday).map(({ id }) => id));
    expect(slots.some(({ id }) => others.has(id))).toBe(false);
    expect(new Set(slots.map(({ id }) => id)).size).toBe(slots.length);
  });

  it('have one room, named in every language of the hospital', () => {
    expect(new Set(slots.map(({ place }) => `${place.en}|${place['zh']}`)).size).toBe(1);
    expect(slots[0]?.place.en).toMatch(/^Outpatient building, room [1-3][0-9]{2}$/);
    expect(slots[0]?.place['zh']).toMatch(/^门诊楼 [1-3][0-9]{2} 诊室$/);
  });
});
