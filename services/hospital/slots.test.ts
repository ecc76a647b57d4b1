import { describe, expect, it } from 'vitest';
import { testPid } from '../testing/people.ts';
import { slotsOf } from './slots.ts';

const doctor = { pid: testPid('doctor'), name: 'Dr. Li', department: 'cardiology' };
/** Monday, in whatever zone the test runs. */
const monday = new Date(2024, 8, 2, 7, 0);
const consultingRoom = { en: 'Outpatient building, room {room}', zh: '门诊楼 {room} 诊室' };
const slots = slotsOf(doctor, consultingRoom, monday, () => false);

describe('a doctor’s times', () => {
  it('are half hours from nine to half past four on the weekdays of two weeks', () => {
    const starts = slots.map(({ start }) => new Date(start));
    expect(starts).toHaveLength(10 * 15);
    expect(new Set(starts.map((start) => start.getDay()))).toEqual(new Set([1, 2, 3, 4, 5]));
    const minutes = starts.map((start) => start.getHours() * 60 + start.getMinutes());
    expect([Math.min(...minutes), Math.max(...minutes)]).toEqual([9 * 60, 16 * 60]);
    expect(new Set(slots.map(({ minutes: length }) => length))).toEqual(new Set([30]));
  });

  it('begin after now', () => {
    const [first] = slotsOf(doctor, consultingRoom, new Date(2024, 8, 2, 9, 0), () => false);
    expect(first?.start).toBe(new Date(2024, 8, 2, 9, 30).toISOString());
  });

  it('keep their ids from one look to the next, and differ between doctors', () => {
    const later = new Set(slotsOf(doctor, consultingRoom, new Date(2024, 8, 3, 8, 0), () => false).map(({ id }) => id));
    const tuesday = slots.filter(({ start }) => new Date(start).getDate() === 3);
    expect(tuesday.every(({ id }) => later.has(id))).toBe(true);
    const others = new Set(
      slotsOf({ ...doctor, pid: testPid('colleague') }, consultingRoom, monday, () => false).map(({ id }) => id),
    );
    expect(slots.some(({ id }) => others.has(id))).toBe(false);
    expect(new Set(slots.map(({ id }) => id)).size).toBe(slots.length);
  });

  it('are marked where taken, and have one room, named in every language of the hospital', () => {
    const taken = slots[3]?.id;
    expect(
      slotsOf(doctor, consultingRoom, monday, (id) => id === taken)
        .filter((slot) => slot.taken)
        .map(({ id }) => id),
    ).toEqual([taken]);
    expect(new Set(slots.map(({ place }) => `${place.en}|${place['zh']}`)).size).toBe(1);
    expect(slots[0]?.place.en).toMatch(/^Outpatient building, room [1-3][0-9]{2}$/);
    expect(slots[0]?.place['zh']).toMatch(/^门诊楼 [1-3][0-9]{2} 诊室$/);
  });
});
