import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DiseaseInformation } from '../../domain/appointment.ts';
import { bounds } from '../../domain/bounds.ts';
import { everyStatus } from './appointments.ts';
import { TestHospital, type RegisteredCaller } from './testing.ts';
import { forDoctor } from './views.ts';

const di: DiseaseInformation = {
  name: '王小明',
  sex: 'male',
  complaint: 'Chest pain',
  allergies: [],
  noKnownAllergies: true,
};
let hospital: TestHospital;
let [patient, doctor]: RegisteredCaller[] = [];
let [damaged, whole]: string[] = [];
beforeEach(async () => {
  hospital = await TestHospital.open();
  const [one, other, who] = await Promise.all([
    hospital.person('patient'),
    hospital.person('patient'),
    hospital.person('doctor'),
  ]);
  [patient, doctor] = [one, who];
  await hospital.roster.join({ pid: who.pid, name: 'Dr. Li', department: 'cardiology' });
  [damaged, whole] = [
    (await hospital.booking.book(one.pid, { department: 'cardiology', di })).id,
    (await hospital.booking.book(other.pid, { department: 'cardiology', di })).id,
  ];
});
afterEach(() => hospital.database.destroy());

const damage = (columns: Record<string, unknown>) =>
  hospital.database('appointments').where({ id: damaged }).update(columns);

const damages: [what: string, columns: Record<string, unknown>, field: string][] = [
  ['T_SK longer than a reader takes', { tsk: 'x'.repeat(bounds.messageCharacters + 1) }, 'tsk'],
  ['a place that is not JSON', { place: '{"en":' }, 'place'],
  ['a doctor’s name longer than a name', { doctorName: 'x'.repeat(bounds.name + 1) }, 'doctorName'],
  ['a time that is none', { start: 'tomorrow' }, 'start'],
];
/** PostgreSQL's column takes no longer name to begin with. */
const storable = ([, , field]: (typeof damages)[number]): boolean =>
  !process.env['OPENWARD_TEST_POSTGRES'] || field !== 'doctorName';

describe('a row that cannot be read', () => {
  it.each(damages.filter(storable))('is shown as such and hides nobody else’s: %s', async (_, columns, field) => {
    await damage(columns);
    const { items: list } = await hospital.booking.bookings({});
    expect(list.find(({ id }) => id === damaged)).toMatchObject({ unreadable: [field] });
    expect(list.find(({ id }) => id === whole)).toMatchObject({ status: 'requested' });
    expect(list.find(({ id }) => id === whole)?.unreadable).toBeUndefined();
    expect(await hospital.booking.review(damaged ?? '')).toMatchObject({ di, unreadable: [field] });
  });

  it('is shown without DI that does not open', async () => {
    await damage({ di: 'sealed by nobody' });
    expect(await hospital.booking.review(damaged ?? '')).toMatchObject({ id: damaged, unreadable: ['di'] });
    expect(await hospital.booking.bookings({})).toMatchObject({ total: 2 });
  });

  it('is shown to patient and doctor without what cannot be read', async () => {
    await damage({ doctorPid: doctor?.pid, status: 'checked-in', tsk: 'x'.repeat(bounds.messageCharacters + 1) });
    const [seen] = (await hospital.appointments.page({ doctorPid: doctor?.pid ?? '' }, everyStatus, {})).items;
    expect(seen && forDoctor(seen)).toMatchObject({ id: damaged, unreadable: ['tsk'] });
    expect((await hospital.appointments.page({ patientPid: patient?.pid ?? '' }, everyStatus, {})).items).toHaveLength(
      1,
    );
  });

  it('hides no other where even what says whose it is cannot be read', async () => {
    await damage({ patientPid: 'nobody' });
    await expect(hospital.booking.bookings({})).resolves.toMatchObject({ items: [{ id: whole }], unreadable: 1 });
  });
});

describe('a doctor of the roster who cannot be read', () => {
  it('takes nobody else’s times away, and is counted once', async () => {
    const other = await hospital.person('doctor');
    await hospital.roster.join({ pid: other.pid, name: 'Dr. Chen', department: 'cardiology' });
    const all = await hospital.booking.slots('cardiology', undefined);
    await hospital.database('doctors').where({ pid: other.pid }).update({ pid: 'nobody' });
    const page = await hospital.booking.slots('cardiology', undefined);
    expect(page).toMatchObject({ total: all.total / 2, unreadable: 1 });
    expect(new Set(page.items.map(({ doctorPid }) => doctorPid))).toEqual(new Set([doctor?.pid]));
  });
});
