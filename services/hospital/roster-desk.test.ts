import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DiseaseInformation } from '../../domain/appointment.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { RosterChanges, usualHours } from '../../domain/roster.ts';
import { testPid } from '../testing/people.ts';
import { TestHospital, type RegisteredCaller } from './testing.ts';

const di: DiseaseInformation = {
  ...{ name: '王小明', sex: 'male', complaint: 'Chest pain', allergies: [], noKnownAllergies: true },
};
/** Monday, seven in the morning in Shanghai: the day on which these tests begin. */
const monday = '2024-09-02';
const none = { changes: RosterChanges.parse({}), undo: RosterChanges.parse({}), affected: [] };

let hospital: TestHospital;
let patient: RegisteredCaller;
let doctor: RegisteredCaller;
let clerk: RegisteredCaller;
beforeEach(async () => {
  hospital = await TestHospital.open();
  [patient, doctor, clerk] = await Promise.all([
    hospital.person('patient'),
    hospital.person('doctor'),
    hospital.person('hospital-admin'),
  ]);
  await hospital.roster.join({ pid: doctor.pid, name: 'Dr. Li', department: 'cardiology' });
});
afterEach(() => hospital.database.destroy());

const change = (changes: object, dry = false) =>
  hospital.rosterDesk.change(RosterChanges.parse(changes), dry, clerk.pid);
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'OK',
    (error: unknown) => (error instanceof OpenwardError ? error.code : String(error)),
  );
/** Times of a day as a clock in Shanghai shows them, a taken one with a star. */
async function timesOn(day: string): Promise<string[]> {
  const { items } = await hospital.booking.slots('cardiology');
  return items.flatMap(({ start, taken }) => {
    const shown = new Date(Date.parse(start) + 8 * 3_600_000).toISOString();
    return shown.startsWith(day) ? [`${shown.slice(11, 16)}${taken ? '*' : ''}`] : [];
  });
}
async function booked(at: string): Promise<string> {
  const { id } = await hospital.booking.book(patient.pid, { department: 'cardiology', di });
  const slots = await hospital.booking.slots('cardiology');
  await hospital.assignment.assign(id, slots.items.find(({ start }) => start === at)?.id ?? '');
  return id;
}
const hours = (minutes: number, from: string, to: string, room?: string) => ({
  hours: [{ doctorPid: doctor.pid, hours: { room, minutes, sessions: [{ weekday: 1, from, to }] } }],
});

describe('the roster', () => {
  it('begins with the usual hours of everybody, and what is offered follows it at once', async () => {
    expect(await timesOn(monday)).toHaveLength(15);
    await change(hours(20, '13:00', '14:00', '东楼 3 诊室'));
    expect(await timesOn(monday)).toEqual(['13:00', '13:20', '13:40']);
    expect(await timesOn('2024-09-03')).toEqual([]);
    const [slot] = (await hospital.booking.slots('cardiology')).items;
    expect(slot).toMatchObject({ minutes: 20, place: { en: 'Room 东楼 3 诊室', zh: '东楼 3 诊室 诊室' } });
    expect((await hospital.rosterDesk.look()).usual).toEqual(usualHours);
  });

  it('is as it was once a change is undone, and the same twice is no change', async () => {
    await change(hours(20, '13:00', '14:00'));
    const before = await hospital.rosterDesk.look();
    const leave = { doctorPid: doctor.pid, from: monday, to: '2024-09-30' };
    const asked = {
      ...hours(15, '08:00', '12:00', '101'),
      ...{ days: [{ day: '2024-10-01', name: '国庆节' }], leaves: [leave] },
    };
    const { undo, changes } = await change(asked);
    expect(changes).toEqual(RosterChanges.parse(asked));
    expect(await change(asked)).toEqual(none);
    await change(undo);
    expect(await hospital.rosterDesk.look()).toEqual(before);
  });

  it('is only looked at when it is a dry run', async () => {
    const before = await hospital.rosterDesk.look();
    expect((await change(hours(20, '13:00', '14:00'), true)).changes.hours).toHaveLength(1);
    expect(await hospital.rosterDesk.look()).toEqual(before);
  });

  it('has holidays on which nobody is seen, and days that make up for them', async () => {
    await change({
      days: [
        { day: '2024-09-03', name: '中秋节' },
        { day: '2024-09-14', name: '补班', like: 2 },
      ],
    });
    expect(await timesOn('2024-09-03')).toEqual([]);
    expect(await timesOn('2024-09-14')).toHaveLength(15);
  });

  it('refuses a stranger, and one doctor or day twice, with nothing changed', async () => {
    const before = await hospital.rosterDesk.look();
    const [one] = hours(20, '13:00', '14:00').hours;
    const day = { day: '2024-10-01', name: '国庆节' };
    const stranger = { leaves: [{ doctorPid: testPid('stranger'), from: monday, to: monday }], days: [day] };
    expect(await codeOf(change(stranger))).toBe('NOT_FOUND');
    expect(await codeOf(change({ hours: [one, one] }))).toBe('INPUT_INVALID');
    expect(await codeOf(change({ days: [day], ordinary: [day.day] }))).toBe('INPUT_INVALID');
    expect(await hospital.rosterDesk.look()).toEqual(before);
  });

  it('takes no hours that overlap or hold no appointment', () => {
    const of = (...sessions: object[]) =>
      RosterChanges.safeParse({ hours: [{ doctorPid: doctor.pid, hours: { minutes: 30, sessions } }] }).success;
    const early = { weekday: 1, from: '08:00', to: '12:00' };
    expect(of(early, { weekday: 1, from: '12:00', to: '24:00' })).toBe(true);
    expect(of(early, { weekday: 2, from: '11:00', to: '13:00' })).toBe(true);
    expect(of(early, { weekday: 1, from: '11:59', to: '13:00' })).toBe(false);
    expect(of({ weekday: 1, from: '08:00', to: '08:29' })).toBe(false);
    expect(of({ weekday: 8, from: '08:00', to: '12:00' })).toBe(false);
  });
});

describe('who is booked when the roster changes', () => {
  // 13:00 in Shanghai.
  const at = '2024-09-02T05:00:00.000Z';

  it('is told of and kept, and nobody is given a time that overlaps with theirs', async () => {
    const id = await booked(at);
    const asked = hours(40, '12:40', '15:00');
    const affected = [{ doctorPid: doctor.pid, day: monday, toCome: 1 }];
    expect((await change(asked, true)).affected).toEqual(affected);
    expect((await change(asked)).affected).toEqual(affected);
    expect(await hospital.appointments.get(id)).toMatchObject({ status: 'assigned', start: at, minutes: 30 });
    // From one to half past: neither what begins before it ends nor what ends after it begins.
    expect(await timesOn(monday)).toEqual(['12:40*', '13:20*', '14:00']);
    const days = await hospital.movingDays.days(doctor.pid);
    expect(days).toEqual([{ day: monday, toCome: 1, here: 0, outside: 1, closed: false }]);
  });

  it('stays on a leave until moved, and is moved behind the whole of it', async () => {
    const id = await booked(at);
    const leave = { doctorPid: doctor.pid, from: monday, to: '2024-09-20' };
    expect((await change({ leaves: [leave] })).affected).toEqual([{ doctorPid: doctor.pid, day: monday, toCome: 1 }]);
    expect(new Set(await timesOn(monday))).toContain('09:00*');
    const [day] = await hospital.movingDays.days(doctor.pid);
    expect(day).toMatchObject({ day: monday, toCome: 1, outside: 0, closed: true, off: 'leave' });
    const stretch = { day: leave.from, until: leave.to };
    const moved = await hospital.movingDays.move(doctor.pid, stretch, 'Away', clerk.pid);
    expect(moved).toMatchObject({ toCome: 1 });
    expect(await hospital.appointments.get(id)).toMatchObject({ start: '2024-09-23T01:00:00.000Z' });
    expect((await hospital.rosterDesk.look()).leaves).toEqual([leave]);
  });

  it('is not moved out of a leave that is over or ends before it begins', async () => {
    const move = (day: string, until: string) =>
      codeOf(hospital.movingDays.move(doctor.pid, { day, until }, 'Away', clerk.pid));
    expect(await move('2024-08-01', '2024-08-30')).toBe('INPUT_INVALID');
    expect(await move('2024-09-05', monday)).toBe('INPUT_INVALID');
    expect(await move('2024-08-30', monday), 'one that has begun').toBe('OK');
  });

  it('is told that a time is gone when the hours changed under the list it was chosen from', async () => {
    const [slot] = (await hospital.booking.slots('cardiology')).items;
    await change(hours(20, '13:00', '14:00'));
    const asked = { department: 'cardiology', di, preferredSlot: slot?.id };
    expect(await codeOf(hospital.booking.book(patient.pid, asked))).toBe('SLOT_TAKEN');
  });
});
