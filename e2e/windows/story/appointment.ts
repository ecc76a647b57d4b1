import { diseaseInformation } from './people.ts';
import type { Step } from './step.ts';

const book: Step = {
  id: 'book',
  phase: 3,
  actor: 'patient',
  title: 'The patient asks for an appointment and says what is wrong (DI)',
  async run(stage) {
    const hands = await stage.hands('patient');
    await hands.click('patient-home.book');
    await hands.click('book.hospital-hospital1');
    await hands.click('book.department-general-surgery');
    await hands.click('book.next');
    await hands.click('book.slot-any');
    await hands.click('book.next');
    await hands.type('book.name', diseaseInformation.name);
    await hands.choose('book.sex', diseaseInformation.sex);
    await hands.type('book.birth-date', diseaseInformation.birthDate);
    await hands.type('book.complaint', diseaseInformation.complaint);
    await hands.type('book.allergy', diseaseInformation.allergy);
    await hands.click('book.add-allergy');
    await stage.picture('patient', 'booking');
    await hands.click('book.next');
    await hands.click('book.submit');
    await hands.see('book.done');
    return { department: 'general-surgery' };
  },
};

const assign: Step = {
  id: 'assign',
  phase: 3,
  actor: 'admin',
  title: 'H_M assigns a doctor and a time, makes T_ID and T_SK',
  async run(stage) {
    const hands = await stage.hands('admin');
    await hands.click('frame.nav-bookings');
    const id = await hands.first('admin-bookings.row-');
    await hands.click(`admin-bookings.row-${id}`);
    await hands.see('admin-bookings.detail');
    await hands.click(`admin-bookings.slot-${await hands.first('admin-bookings.slot-')}`);
    await stage.picture('admin', 'assigning');
    await hands.click('admin-bookings.assign');
    await hands.click('common.confirm');
    await hands.see('admin-bookings.tid');
    stage.keep('appointment', id);
    return { appointment: id };
  },
};

const checkIn: Step = {
  id: 'check-in',
  phase: 3,
  actor: 'patient',
  title: 'The patient sees time, place and doctor, and hands T_SK over',
  async run(stage) {
    const hands = await stage.hands('patient');
    await stage.home('patient', 'appointments');
    const id = stage.kept('appointment');
    await hands.seeState(`appointments.item-${id}`, 'data-status', 'assigned');
    await stage.picture('patient', 'appointment');
    await hands.click(`appointments.check-in-${id}`);
    await hands.click('common.confirm');
    await hands.seeState(`appointments.item-${id}`, 'data-status', 'checked-in');
    return { appointment: id };
  },
};

export const appointmentSteps: readonly Step[] = [book, assign, checkIn];
