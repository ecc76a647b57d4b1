import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DiseaseInformation, Slot } from '../../domain/appointment.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { TID } from '../../domain/ids.ts';
import { RosterChanges } from '../../domain/roster.ts';
import { everyStatus, type AppointmentRow } from './appointments.ts';
import { TestHospital, type RegisteredCaller } from './testing.ts';
import { forDoctor, forPatient } from './views.ts';

const di: DiseaseInformation = {
  name: '王小明',
  sex: 'male',
  complaint: 'Chest pain since Tuesday',
  allergies: [],
  noKnownAllergies: true,
};
const why = 'Dr. Li is at a congress';

let hospital: TestHospital;
let patient: RegisteredCaller;
let other: RegisteredCaller;
let doctor: RegisteredCaller;
let colleague: RegisteredCaller;
let clerk: RegisteredCaller;
beforeEach(async () => {
  hospital = await TestHospital.open();
  [patient, other, doctor, colleague, clerk] = await Promise.all([
    hospital.person('patient'),
    hospital.person('patient', 'Hospital2MSP'),
    hospital.person('doctor'),
    hospital.person('doctor'),
    hospital.person('hospital-admin'),
  ]);
  await hospital.roster.join({ pid: doctor.pid, name: 'Dr. Li', department: 'cardiology' });
  await hospital.roster.join({ pid: colleague.pid, name: 'Dr. Wu', department: 'cardiology' });
});
afterEach(() => hospital.database.destroy());

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'OK',
    (error: unknown) => (error instanceof OpenwardError ? error.code : String(error)),
  );

async function slots(of: RegisteredCaller): Promise<[Slot, Slot, Slot]> {
  const all = (await hospital.booking.slots('cardiology')).items.filter(({ doctorPid }) => doctorPid === of.pid);
  const [first, second, third] = all;
  if (first === undefined || second === undefined || third === undefined) throw new Error('expected three times');
  return [first, second, third];
}

async function assigned(who: RegisteredCaller, slot: Slot): Promise<AppointmentRow & { tid: TID }> {
  const { id } = await hospital.booking.book(who.pid, { department: 'cardiology', di });
  const { tid, ...rest } = await hospital.assignment.assign(id, slot.id);
  if (tid === undefined) throw new Error('expected an assignment');
  return { ...rest, tid };
}

const takenOf = async (slot: Slot): Promise<boolean> => (await hospital.booking.slot('cardiology', slot.id)).taken;

describe('an appointment that is moved', () => {
  it('is the same treatment at another time, of which patient and doctor see both times and why', async () => {
    const [first, second] = await slots(doctor);
    const before = await assigned(patient, first);
    const moved = await hospital.rescheduling.move(before.id, second.id, why, clerk.pid);
    const { start, minutes, place } = second;
    expect(moved).toMatchObject({ ...{ start, minutes, place }, tid: before.tid, tsk: before.tsk, status: 'assigned' });
    const { at } = moved.changed ?? {};
    expect(at).toMatch(/^2024-09-01T23:00/);
    const changed = { what: 'moved', at, from: first.start, reason: why };
    expect(forPatient(moved).changed).toEqual(changed);
    const day = await hospital.appointments.page({ doctorPid: doctor.pid }, everyStatus, {});
    expect(day.items.map(forDoctor)).toMatchObject([{ id: before.id, start, changed }]);
    expect(await hospital.changes.of(before.id)).toEqual([{ ...changed, by: clerk.pid }]);
    const listed = (await hospital.booking.bookings({})).items[0];
    expect(listed?.changed, 'a list, in which nothing is opened').toEqual({ what: 'moved', at, from: first.start });
    expect([await takenOf(first), await takenOf(second)]).toEqual([false, true]);
    expect(await hospital.treatment(before.tid)).toMatchObject({ status: 'open' });
  });

  it('has its reason sealed in the database', async () => {
    const [first, second] = await slots(doctor);
    const { id } = await assigned(patient, first);
    await hospital.rescheduling.move(id, second.id, why, clerk.pid);
    const kept = [await hospital.database('appointments'), await hospital.database('appointmentChanges')];
    expect(JSON.stringify(kept)).not.toContain('congress');
  });

  it('moved there again is not moved, and can be moved back', async () => {
    const [first, second] = await slots(doctor);
    const { id } = await assigned(patient, first);
    const once = await hospital.rescheduling.move(id, second.id, why, clerk.pid);
    expect(await hospital.rescheduling.move(id, second.id, 'again', clerk.pid)).toEqual(once);
    const back = await hospital.rescheduling.move(id, first.id, 'The congress is off', clerk.pid);
    expect(back).toMatchObject({ start: first.start, changed: { from: second.start } });
    expect(await hospital.changes.of(id)).toHaveLength(2);
  });

  it('leaves its first time to another patient, as a treatment of their own, and to the same one once more', async () => {
    const [first, second, third] = await slots(doctor);
    const one = await assigned(patient, first);
    await hospital.rescheduling.move(one.id, second.id, why, clerk.pid);
    const two = await assigned(other, first);
    expect(two).toMatchObject({ status: 'assigned', start: first.start });
    expect(two.tid).not.toBe(one.tid);
    await hospital.rescheduling.move(two.id, third.id, why, clerk.pid);
    const again = await assigned(patient, first);
    expect(new Set([one.tid, two.tid, again.tid]).size).toBe(3);
  });

  it.each([
    [
      'to a time that is taken',
      'SLOT_TAKEN',
      async (id: string) => {
        const [, second] = await slots(doctor);
        await assigned(other, second);
        return hospital.rescheduling.move(id, second.id, why, clerk.pid);
      },
    ],
    [
      'to a time of another doctor, who cannot open T_SK',
      'INPUT_INVALID',
      async (id: string) => hospital.rescheduling.move(id, (await slots(colleague))[0].id, why, clerk.pid),
    ],
    [
      'to a time that is none',
      'INPUT_INVALID',
      (id: string) => hospital.rescheduling.move(id, 'never', why, clerk.pid),
    ],
    [
      'once the patient is here',
      'CONFLICT',
      async (id: string) => {
        const { tsk } = await hospital.appointments.get(id);
        await hospital.booking.checkIn(id, patient.pid, tsk ?? '');
        return hospital.rescheduling.move(id, (await slots(doctor))[1].id, why, clerk.pid);
      },
    ],
    [
      'that the patient cancelled',
      'CONFLICT',
      async (id: string) => {
        await hospital.booking.cancel(id, patient.pid);
        return hospital.rescheduling.move(id, (await slots(doctor))[1].id, why, clerk.pid);
      },
    ],
  ] as const)('is not, %s: %s, and nothing is changed', async (_what, code, act) => {
    const [first] = await slots(doctor);
    const { id } = await assigned(patient, first);
    expect(await codeOf(act(id))).toBe(code);
    expect(await hospital.appointments.get(id)).toMatchObject({ start: first.start });
    expect(await hospital.changes.of(id)).toEqual([]);
  });

  it('by two processes at once to one time is one of two patients’, and the other keeps theirs', async () => {
    const [first, second, third] = await slots(doctor);
    const [one, two] = [await assigned(patient, first), await assigned(other, second)];
    // Both have seen that it is free before either takes it.
    const free = await hospital.booking.slot('cardiology', third.id);
    vi.spyOn(hospital.booking, 'slot').mockResolvedValue(free);
    const codes = await Promise.all([
      codeOf(hospital.rescheduling.move(one.id, third.id, why, clerk.pid)),
      codeOf(hospital.anotherRescheduling().move(two.id, third.id, why, clerk.pid)),
    ]);
    expect(codes.toSorted()).toEqual(['OK', 'SLOT_TAKEN']);
    const starts = await Promise.all([one, two].map(async ({ id }) => (await hospital.appointments.get(id)).start));
    expect(starts.filter((start) => start === third.start)).toHaveLength(1);
    expect(starts.includes(codes[0] === 'OK' ? second.start : first.start), 'the other time is kept').toBe(true);
    vi.restoreAllMocks();
    expect(await takenOf(codes[0] === 'OK' ? first : second), 'the time that was left').toBe(false);
  });

  it('by two processes at once to two times is at one of them, and the other is free', async () => {
    const [first, second, third] = await slots(doctor);
    const { id } = await assigned(patient, first);
    const desks = [hospital.rescheduling, hospital.anotherRescheduling()];
    await Promise.allSettled(desks.map((desk, n) => desk.move(id, n === 0 ? second.id : third.id, why, clerk.pid)));
    const { start } = await hospital.appointments.get(id);
    expect([await takenOf(first), await takenOf(second), await takenOf(third)]).toEqual([
      start === first.start,
      start === second.start,
      start === third.start,
    ]);
  });
});

describe('an appointment that the hospital cancels', () => {
  it('has its treatment closed, its time free and T_SK gone, and the patient is told why', async () => {
    const [first] = await slots(doctor);
    const { id, tid } = await assigned(patient, first);
    const cancelled = await hospital.rescheduling.cancel(id, why, clerk.pid);
    expect(forPatient(cancelled)).toMatchObject({ status: 'cancelled', changed: { what: 'cancelled', reason: why } });
    expect(cancelled.tsk).toBeUndefined();
    expect(await hospital.treatment(tid)).toMatchObject({ status: 'closed' });
    expect(await takenOf(first)).toBe(false);
    expect(await codeOf(hospital.rescheduling.cancel(id, 'again', clerk.pid))).toBe('OK');
    expect(await hospital.changes.of(id)).toHaveLength(1);
  });

  it('may be one that nobody was assigned to: what the patient told is wiped', async () => {
    const { id } = await hospital.booking.book(patient.pid, { department: 'cardiology', di });
    const cancelled = await hospital.rescheduling.cancel(id, 'No such clinic here', clerk.pid);
    expect(cancelled.di).toBeUndefined();
    expect(await hospital.booking.book(patient.pid, { department: 'cardiology', di })).not.toMatchObject({ id });
  });
});

describe('a patient who did not come', () => {
  const after = (slot: Slot): void => {
    vi.spyOn(hospital.clock, 'now').mockReturnValue(new Date(Date.parse(slot.start) + 30 * 60_000));
  };

  it('is noted once the time has come and not before, and is not any more once it is taken back', async () => {
    const [first] = await slots(doctor);
    const { id } = await assigned(patient, first);
    expect(await codeOf(hospital.rescheduling.missed(id, true, clerk.pid))).toBe('CONFLICT');
    after(first);
    expect(await hospital.rescheduling.missed(id, true, clerk.pid)).toMatchObject({ status: 'assigned' });
    expect((await hospital.appointments.get(id)).missedAt).toBeDefined();
    await hospital.rescheduling.missed(id, false, clerk.pid);
    expect((await hospital.appointments.get(id)).missedAt).toBeUndefined();
    expect((await hospital.changes.of(id)).map(({ what }) => what).toSorted()).toEqual(['missed', 'not-missed']);
  });

  it('may come late and check in, and is then not noted as missing', async () => {
    const [first] = await slots(doctor);
    const { id, tsk } = await assigned(patient, first);
    after(first);
    await hospital.rescheduling.missed(id, true, clerk.pid);
    expect(await hospital.booking.checkIn(id, patient.pid, tsk ?? '')).not.toHaveProperty('missedAt');
    expect(await codeOf(hospital.rescheduling.missed(id, true, clerk.pid))).toBe('CONFLICT');
  });
});

describe('a day of a doctor who is away', () => {
  const days = () => hospital.movingDays.days(doctor.pid);
  const startsOf = (rows: readonly AppointmentRow[]) =>
    Promise.all(rows.map(async ({ id }) => (await hospital.appointments.get(id)).start));

  it('has its patients moved to the next free times, in their order, but for those who are here', async () => {
    const [first, second, third] = await slots(doctor);
    const [one, two, here] = [
      await assigned(patient, first),
      await assigned(other, second),
      await assigned(other, third),
    ];
    await hospital.booking.checkIn(here.id, other.pid, here.tsk ?? '');
    const [day] = await days();
    expect(day).toEqual({ day: '2024-09-02', toCome: 2, here: 1, outside: 0, closed: false });
    expect(await hospital.movingDays.move(doctor.pid, { day: '2024-09-02' }, why, clerk.pid)).toEqual({
      ...day,
      closed: true,
    });
    expect(await startsOf([one, two, here])).toEqual([
      '2024-09-03T01:00:00.000Z',
      '2024-09-03T01:30:00.000Z',
      third.start,
    ]);
    expect(await days()).toEqual([
      { day: '2024-09-02', toCome: 0, here: 1, outside: 0, closed: true },
      { day: '2024-09-03', toCome: 2, here: 0, outside: 0, closed: false },
    ]);
    expect((await hospital.changes.of(one.id))[0]).toMatchObject({ what: 'moved', from: first.start, reason: why });
    expect(await hospital.movingDays.move(doctor.pid, { day: '2024-09-02' }, why, clerk.pid)).toMatchObject({
      toCome: 0,
    });
    expect(await takenOf(first), 'a time of a day whose patients were moved').toBe(true);
  });

  it('takes nobody more once it is closed, neither a patient’s booking nor an assignment, and does so opened again', async () => {
    const [first, second, third] = await slots(doctor);
    const before = await assigned(patient, first);
    const close = (closed: boolean) => hospital.movingDays.close(doctor.pid, '2024-09-02', closed, clerk.pid);
    expect(await close(true)).toEqual({ day: '2024-09-02', toCome: 1, here: 0, outside: 0, closed: true });
    expect(await close(true), 'the same twice').toEqual({
      day: '2024-09-02',
      toCome: 1,
      here: 0,
      outside: 0,
      closed: true,
    });
    const wish = { department: 'cardiology', preferredSlot: second.id, di };
    const { id } = await hospital.booking.book(other.pid, { department: 'cardiology', di });
    expect([
      await codeOf(hospital.booking.book(other.pid, wish)),
      await codeOf(hospital.assignment.assign(id, second.id)),
      await codeOf(hospital.rescheduling.move(before.id, third.id, why, clerk.pid)),
    ]).toEqual(['SLOT_TAKEN', 'SLOT_TAKEN', 'SLOT_TAKEN']);
    const [colleagues] = await slots(colleague);
    expect(await takenOf(colleagues), 'a time of another doctor on that day').toBe(false);
    expect(await startsOf([before]), 'who was to come').toEqual([first.start]);
    expect(await close(false)).toEqual({ day: '2024-09-02', toCome: 1, here: 0, outside: 0, closed: false });
    expect(await codeOf(hospital.assignment.assign(id, second.id))).toBe('OK');
  });

  it('is closed by the hospital’s calendar: the evening before in UTC is another day', async () => {
    await hospital.movingDays.close(doctor.pid, '2024-09-03', true, clerk.pid);
    const all = (await hospital.booking.slots('cardiology')).items.filter((slot) => slot.doctorPid === doctor.pid);
    const closed = all.filter(({ taken }) => taken).map(({ start }) => start);
    expect([closed[0], closed.at(-1)]).toEqual(['2024-09-03T01:00:00.000Z', '2024-09-03T08:00:00.000Z']);
  });

  it('is listed from today on, also where nobody is to come', async () => {
    await hospital.movingDays.close(doctor.pid, '2024-12-24', true, clerk.pid);
    expect(await days()).toEqual([{ day: '2024-12-24', toCome: 0, here: 0, outside: 0, closed: true }]);
  });

  it.each([
    ['a day that is over', 'INPUT_INVALID', () => [doctor.pid, '2024-08-30'] as const],
    ['a day in years', 'INPUT_INVALID', () => [doctor.pid, '2029-01-01'] as const],
    ['a doctor of nobody’s roster', 'NOT_FOUND', () => [patient.pid, '2024-09-02'] as const],
  ])('is neither closed nor moved when it is %s', async (_, code, which) => {
    const [who, when] = which();
    expect(await codeOf(hospital.movingDays.close(who, when, true, clerk.pid))).toBe(code);
    expect(await codeOf(hospital.movingDays.move(who, { day: when }, why, clerk.pid))).toBe(code);
    expect(await days()).toEqual([]);
    expect(await hospital.database('absences')).toEqual([]);
  });

  it('is moved as a whole or not at all: too few free times, or one taken meanwhile', async () => {
    const [first, second] = await slots(doctor);
    const both = [await assigned(patient, first), await assigned(other, second)];
    const all = (await hospital.booking.slots('cardiology')).items.filter((slot) => slot.doctorPid === doctor.pid);
    const later = all.filter(({ start }) => start > '2024-09-02T20');
    const leaves = [{ doctorPid: doctor.pid, from: '2024-09-16', to: '2024-12-31' }];
    await hospital.rosterDesk.change(RosterChanges.parse({ leaves }), false, clerk.pid);
    for (const { id } of later.slice(1)) await hospital.appointments.takeSlot(id, 'somebody');
    const move = () => codeOf(hospital.movingDays.move(doctor.pid, { day: '2024-09-02' }, why, clerk.pid));
    expect(await move()).toBe('TIMES_TOO_FEW');
    // It was free when it was looked for.
    vi.spyOn(hospital.appointments, 'takenOf').mockResolvedValue(new Set());
    expect(await move()).toBe('SLOT_TAKEN');
    expect(await startsOf(both)).toEqual([first.start, second.start]);
    expect(await hospital.changes.of(both[0]?.id ?? '')).toEqual([]);
  });
});
