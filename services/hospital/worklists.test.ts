import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testPid } from '../testing/people.ts';
import { TID } from '../../domain/ids.ts';
import type { AppointmentRow } from './appointments.ts';
import { requireUnderWay } from './captures.ts';
import { TestHospital } from './testing.ts';

let hospital: TestHospital;
beforeEach(async () => {
  // 07:00 on 2 September in Shanghai, where it is another day than by UTC.
  hospital = await TestHospital.open();
});
afterEach(() => hospital.database.destroy());

const doctor = testPid('doctor');
const add = (id: string, start: string | undefined, more: Partial<AppointmentRow> = {}) =>
  hospital.appointments.add({
    ...{ id, patientPid: testPid(`patient of ${id}`), department: 'cardiology' },
    ...{ status: 'assigned', doctorPid: doctor, waitingFor: id, ...(start === undefined ? {} : { start }) },
    requestedAt: '2024-09-01T00:00:00.000Z',
    ...more,
  });
const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

describe('a doctor’s worklist', () => {
  it('is of the hospital’s today, whatever day it is by UTC, earliest first', async () => {
    await add('evening', '2024-09-02T15:59:00.000Z');
    await add('morning', '2024-09-01T16:00:00.000Z');
    await add('yesterday', '2024-09-01T15:59:59.999Z');
    await add('tomorrow', '2024-09-02T16:00:00.000Z');
    await add('colleague’s', '2024-09-02T01:00:00.000Z', { doctorPid: testPid('colleague') });
    const list = await hospital.worklists.of(doctor);
    expect(list).toMatchObject({
      day: '2024-09-02',
      today: '2024-09-02',
      now: expect.stringMatching(/^2024-09-01T23:00:00/) as unknown,
    });
    expect(idsOf(list.items)).toEqual(['morning', 'evening']);
    expect(list.others).toEqual([]);
    const next = await hospital.worklists.of(doctor, '2024-09-03');
    expect([next.day, next.today, idsOf(next.items)]).toEqual(['2024-09-03', '2024-09-02', ['tomorrow']]);
  });

  it('has today what of other days is not finished, and of another day that day alone', async () => {
    await add('came early', '2024-09-05T01:00:00.000Z', { status: 'checked-in' });
    await add('being written', '2024-08-30T01:00:00.000Z', { status: 'in-treatment' });
    await add('to be signed', '2024-08-29T01:00:00.000Z', { status: 'awaiting-patient' });
    await add('no time', undefined, { status: 'checked-in' });
    await add('over', '2024-08-29T02:00:00.000Z', { status: 'recorded' });
    await add('to come', '2024-09-04T02:00:00.000Z');
    const { items, others } = await hospital.worklists.of(doctor);
    expect(items).toEqual([]);
    expect(new Set(idsOf(others))).toEqual(new Set(['no time', 'to be signed', 'being written', 'came early']));
    expect((await hospital.worklists.of(doctor, '2024-09-05')).others).toEqual([]);
  });

  it('says what the patient sent back, with or without a word, and nothing of the word', async () => {
    const returned = { status: 'in-treatment', returnedAt: '2024-09-01T20:00:00.000Z' } as const;
    await add('silent', '2024-09-02T01:00:00.000Z', returned);
    await add('before it was kept', '2024-09-02T02:00:00.000Z', { status: 'in-treatment', remark: 'The dose.' });
    await add('going on', '2024-09-02T03:00:00.000Z', { status: 'in-treatment' });
    await add('offered anew', '2024-09-02T04:00:00.000Z', { ...returned, status: 'awaiting-patient' });
    const opened = vi.spyOn(hospital.secrets, 'open');
    const { items } = await hospital.worklists.of(doctor);
    expect(items.map(({ sentBack }) => sentBack)).toEqual([true, true, false, false]);
    expect(JSON.stringify(items)).not.toContain('dose');
    expect(opened).not.toHaveBeenCalled();
  });

  it('has three hundred a day at once, finds them by index and carries no T_SK', async () => {
    for (let n = 0; n < 300; n += 1)
      await add(`A-${n}`, new Date(Date.UTC(2024, 8, 2, 0, n)).toISOString(), { tsk: 'e'.repeat(3000) });
    const list = await hospital.worklists.of(doctor);
    expect(list.items.length).toBe(300);
    expect(JSON.stringify(list).length, 'bytes asked for every five seconds').toBeLessThan(300 * 600);
    if (process.env['OPENWARD_TEST_POSTGRES']) return;
    const plan: unknown = await hospital.database.raw(
      "explain query plan select * from appointments where doctorPid = 'd' and start >= '1' and start < '2' order by start, id",
    );
    expect(JSON.stringify(plan)).toContain('USING INDEX');
    expect(JSON.stringify(plan)).not.toContain('TEMP B-TREE');
  });
});

describe('what a doctor has signed', () => {
  const signed = (id: string, signedAt: string, more: Partial<AppointmentRow>) =>
    add(id, '2024-08-01T01:00:00.000Z', { signedAt, signedVersion: 1, ...more });

  it('is theirs alone, the last signed first, by what has become of it', async () => {
    await signed('waiting', '2024-08-02T01:00:00.000Z', { status: 'awaiting-patient' });
    await signed('back', '2024-08-03T01:00:00.000Z', {
      status: 'in-treatment',
      returnedAt: '2024-08-04T01:00:00.000Z',
    });
    await signed('amended', '2024-08-05T01:00:00.000Z', { status: 'recorded', signedVersion: 2 });
    await signed('recorded', '2024-08-04T01:00:00.000Z', { status: 'recorded' });
    await signed('colleague’s', '2024-08-06T01:00:00.000Z', { status: 'recorded', doctorPid: testPid('colleague') });
    await add('not signed', '2024-09-02T01:00:00.000Z');
    const all = await hospital.appointments.signedPage(doctor, {});
    expect(idsOf(all.items)).toEqual(['amended', 'recorded', 'back', 'waiting']);
    expect(all.items[2]).toMatchObject({ sentBack: true, signedVersion: 1 });
    for (const [state, id] of [
      ['waiting', 'waiting'],
      ['sent-back', 'back'],
      ['recorded', 'recorded'],
      ['amended', 'amended'],
    ] as const)
      expect(idsOf((await hospital.appointments.signedPage(doctor, { state })).items)).toEqual([id]);
  });

  it('is no treatment for devices any more once it was amended, though the patient sent the amendment back', async () => {
    const back = { status: 'in-treatment', returnedAt: '2024-08-04T01:00:00.000Z', doctorName: 'Chen' } as const;
    const where = { place: { en: 'Room 1' }, minutes: 30 };
    const tids = [`T-${'1'.repeat(32)}`, `T-${'2'.repeat(32)}`].map((tid) => TID.parse(tid));
    await signed('first', '2024-08-02T01:00:00.000Z', { ...back, ...where, tid: tids[0] });
    await signed('second', '2024-08-02T01:00:00.000Z', { ...back, ...where, tid: tids[1], signedVersion: 2 });
    const technician = await hospital.person('technician');
    expect((await hospital.room.open(technician)).items.map(({ tid }) => tid)).toEqual([tids[0]]);
    expect(() => requireUnderWay({ ...all, signedVersion: 2 })).toThrow('closed');
    expect(() => requireUnderWay(all)).not.toThrow();
  });
});

const all = {
  id: 'A',
  patientPid: testPid('patient'),
  department: 'cardiology',
  status: 'in-treatment',
  requestedAt: '',
} as const;
