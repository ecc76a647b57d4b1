import type { Shown } from '../windows.ts';
import type { Step } from './step.ts';
import { kept, ward as storys, type Ward } from './ward.ts';

const book = (ward: Ward): Step<Shown> => ({
  id: `book${ward.suffix}`,
  phase: 3,
  actor: ward.patient,
  title: 'The patient asks for an appointment and says what is wrong (DI)',
  async run(stage) {
    const hands = await stage.hands(ward.patient);
    await hands.click('patient-home.book');
    await hands.click(`book.hospital-${ward.org}`);
    await hands.click(`book.department-${ward.department}`);
    await hands.click('book.next');
    await hands.click('book.slot-any');
    await hands.click('book.next');
    await hands.type('book.name', ward.di.name);
    await hands.choose('book.sex', ward.di.sex);
    await hands.type('book.birth-date', ward.di.birthDate);
    await hands.type('book.complaint', ward.di.complaint);
    await hands.type('book.allergy', ward.di.allergy);
    await hands.click('book.add-allergy');
    await stage.picture(ward.patient, 'booking');
    await hands.click('book.next');
    await hands.click('book.submit');
    await hands.see('book.done');
    return { department: ward.department };
  },
});

const before = 'appointment assigned last';

const assign = (ward: Ward): Step<Shown> => ({
  id: `assign${ward.suffix}`,
  phase: 3,
  actor: ward.admin,
  title: 'H_M assigns a doctor and a time, makes T_ID and T_SK',
  async run(stage) {
    const hands = await stage.hands(ward.admin);
    await hands.click('frame.nav-bookings');
    await hands.click('admin-bookings.view-open');
    // The list may still show the one that was assigned before.
    const id = await hands.first('admin-bookings.row-', stage.keptIfAny(before));
    await hands.click(`admin-bookings.row-${id}`);
    await hands.see('admin-bookings.detail');
    await hands.click(`admin-bookings.slot-${await hands.first('admin-bookings.slot-')}`);
    await stage.picture(ward.admin, 'assigning');
    await hands.click('admin-bookings.assign');
    await hands.click('common.confirm');
    await hands.see('admin-bookings.tid');
    stage.keep(kept('appointment', ward), id);
    stage.keep(before, id);
    return { appointment: id };
  },
});

const checkIn = (ward: Ward): Step<Shown> => ({
  id: `check-in${ward.suffix}`,
  phase: 3,
  actor: ward.patient,
  title: 'The patient sees time, place and doctor, and hands T_SK over',
  async run(stage) {
    const hands = await stage.hands(ward.patient);
    await stage.home(ward.patient, 'appointments');
    const id = stage.kept(kept('appointment', ward));
    await hands.seeState(`appointments.item-${id}`, 'data-status', 'assigned');
    await stage.picture(ward.patient, 'appointment');
    await hands.click(`appointments.check-in-${id}`);
    await hands.click('common.confirm');
    await hands.seeState(`appointments.item-${id}`, 'data-status', 'checked-in');
    return { appointment: id };
  },
});

export function appointmentStepsOf(ward: Ward): readonly Step<Shown>[] {
  return [book(ward), assign(ward), checkIn(ward)];
}

export const appointmentSteps = appointmentStepsOf(storys);
