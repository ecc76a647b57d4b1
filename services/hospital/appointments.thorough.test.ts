import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DiseaseInformation, Slot } from '../../domain/appointment.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { TID } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { openTreatmentSessionKey } from '../../protocol/messages/treatment-session-key.ts';
import type { Confirmation } from '../../api/messages/hospital.ts';
import { ecdsaSigner, signStatement } from '../../protocol/signature/sign.ts';
import { AnswerLost } from '../../testing/ledger/faults/answer-lost.ts';
import { NeverOrdered } from '../../testing/ledger/faults/never-ordered.ts';
import { SentTwice } from '../../testing/ledger/faults/sent-twice.ts';
import { mostWaitingBookings } from '../http/budgets.ts';
import { everyStatus, type AppointmentRow } from './appointments.ts';
import { TestHospital, hospitalEncryptionKey, type RegisteredCaller } from './testing.ts';
import { forDoctor, forPatient } from './views.ts';

const di: DiseaseInformation = {
  name: '王小明',
  sex: 'male',
  complaint: 'Chest pain since Tuesday',
  allergies: [],
  noKnownAllergies: true,
};
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

let hospital: TestHospital;
let patient: RegisteredCaller;
let other: RegisteredCaller;
let doctor: RegisteredCaller;
let colleague: RegisteredCaller;
let technician: RegisteredCaller;
beforeEach(async () => {
  hospital = await TestHospital.open();
  [patient, other, doctor, colleague, technician] = await Promise.all([
    hospital.person('patient'),
    hospital.person('patient', 'Hospital2MSP'),
    hospital.person('doctor'),
    hospital.person('doctor'),
    hospital.person('technician'),
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

async function slotOf(who: RegisteredCaller, index = 0): Promise<Slot> {
  const slot = (await hospital.booking.slots('cardiology')).items.filter(({ doctorPid }) => doctorPid === who.pid)[
    index
  ];
  if (!slot) throw new Error('expected a slot');
  return slot;
}

async function assigned(): Promise<AppointmentRow & { tid: TID; tsk: string }> {
  const { id } = await hospital.booking.book(patient.pid, { department: 'cardiology', di });
  const { tid, tsk, ...rest } = await hospital.assignment.assign(id, (await slotOf(doctor)).id);
  if (tid === undefined || tsk === undefined) throw new Error('expected an assignment');
  return { ...rest, tid, tsk };
}

describe('a time that has begun', () => {
  it('is given by who has it in their list still, and five minutes later no more', async () => {
    const { id } = await hospital.booking.book(patient.pid, { department: 'cardiology', di });
    const slot = await slotOf(doctor);
    const begun = (ms: number): Date => new Date(Date.parse(slot.start) + ms);
    const now = vi.spyOn(hospital.clock, 'now');
    now.mockReturnValue(begun(5 * 60_000));
    expect(await codeOf(hospital.assignment.assign(id, slot.id))).toBe('INPUT_INVALID');
    now.mockReturnValue(begun(5 * 60_000 - 1));
    expect((await slotOf(doctor)).id, 'the list shows those to come').not.toBe(slot.id);
    expect(await codeOf(hospital.assignment.assign(id, slot.id))).toBe('OK');
  });
});

describe('booking', () => {
  it('keeps DI encrypted until a doctor is assigned, for the administrator to see', async () => {
    const booked = await hospital.booking.book(patient.pid, { department: 'cardiology', di });
    expect(booked.di).not.toContain('Chest pain');
    expect(JSON.stringify(forPatient(booked))).not.toContain(String(booked.di));
    expect(await hospital.booking.review(booked.id)).toMatchObject({ id: booked.id, di });
    const list = await hospital.booking.bookings({});
    expect(list).toMatchObject({ items: [{ id: booked.id }], bookmark: '', total: 1 });
    expect(list.items[0]).not.toHaveProperty('di');
  });

  it('asked for twice is one request', async () => {
    const one = await hospital.booking.book(patient.pid, { department: 'cardiology', di });
    const two = await hospital.booking.book(patient.pid, {
      department: 'cardiology',
      di: { ...di, complaint: 'Better now' },
    });
    expect(two.id).toBe(one.id);
    expect(await hospital.booking.bookings({})).toMatchObject({ total: 1 });
    expect(await hospital.booking.review(one.id)).toMatchObject({ di: { complaint: 'Better now' } });
  });

  it('asked for eight times at once is one request, whoever takes it in', async () => {
    // Two processes of the service before one database share nothing but that.
    const desks = [hospital.booking, hospital.anotherBooking()];
    vi.spyOn(hospital.secrets, 'seal').mockResolvedValue('sealed');
    const booked = await Promise.all(
      [...desks, ...desks, ...desks, ...desks].map((desk) => desk.book(patient.pid, { department: 'cardiology', di })),
    );
    expect(new Set(booked.map(({ id }) => id)).size, 'appointments made of one request').toBe(1);
    expect((await hospital.appointments.page({ patientPid: patient.pid }, everyStatus, {})).items).toHaveLength(1);
  });

  it('asked for again while a doctor is being assigned puts no DI back on the one that was assigned', async () => {
    const { id } = await hospital.booking.book(patient.pid, { department: 'cardiology', di });
    const slot = await slotOf(doctor);
    const again = { ...di, complaint: 'Said while it was assigned' };
    const find = hospital.appointments.findWaiting.bind(hospital.appointments);
    vi.spyOn(hospital.appointments, 'findWaiting').mockImplementationOnce(async (...asked) => {
      const waiting = await find(...asked);
      await hospital.assignment.assign(id, slot.id);
      return waiting;
    });
    const renewed = await hospital.booking.book(patient.pid, { department: 'cardiology', di: again });
    expect(renewed.id).not.toBe(id);
    expect(await hospital.appointments.get(id)).toMatchObject({ status: 'assigned' });
    expect((await hospital.appointments.get(id)).di, 'DI of an assigned appointment').toBeUndefined();
  });

  it('waits in no more than a bounded number of one patient, and of others as before', async () => {
    vi.spyOn(hospital.secrets, 'seal').mockResolvedValue('sealed');
    const slots = (await hospital.booking.slots('cardiology')).items;
    const ask = (who: RegisteredCaller, i: number) =>
      codeOf(hospital.booking.book(who.pid, { department: 'cardiology', preferredSlot: slots[i]?.id, di }));
    for (let i = 0; i < mostWaitingBookings; i += 1) expect(await ask(patient, i)).toBe('OK');
    expect(await ask(patient, mostWaitingBookings), 'one more of the same patient').toBe('LIMIT_REACHED');
    expect(await ask(patient, 0), 'the same as one that waits').toBe('OK');
    expect(await ask(other, mostWaitingBookings), 'another patient').toBe('OK');
  });

  it('waits in no more than that number when all wishes come at once', async () => {
    vi.spyOn(hospital.secrets, 'seal').mockResolvedValue('sealed');
    const slots = (await hospital.booking.slots('cardiology')).items.slice(0, mostWaitingBookings + 5);
    const asked = slots.map(({ id }) =>
      codeOf(hospital.booking.book(patient.pid, { department: 'cardiology', preferredSlot: id, di })),
    );
    expect((await Promise.all(asked)).filter((code) => code === 'OK')).toHaveLength(mostWaitingBookings);
  });

  it('is refused for an unknown department or time', async () => {
    expect(await codeOf(hospital.booking.book(patient.pid, { department: 'dentistry', di }))).toBe('INPUT_INVALID');
    expect(
      await codeOf(hospital.booking.book(patient.pid, { department: 'cardiology', preferredSlot: 'never', di })),
    ).toBe('INPUT_INVALID');
  });

  it('offers no times of a revoked doctor', async () => {
    await hospital.revoke(colleague);
    expect(new Set((await hospital.booking.slots('cardiology')).items.map(({ doctorPid }) => doctorPid))).toEqual(
      new Set([doctor.pid]),
    );
  });
});

describe('a day of birth', () => {
  const born = (birthDate: string) =>
    codeOf(hospital.booking.book(patient.pid, { department: 'cardiology', di: { ...di, birthDate } }));

  it('may be today by the hospital’s calendar, though it is yesterday by UTC', async () => {
    expect(hospital.clock.now().toISOString()).toMatch(/^2024-09-01T23/);
    expect(await born('2024-09-02')).toBe('OK');
    expect(await born('2024-09-03')).toBe('INPUT_INVALID');
  });

  it.each(['2999-01-01', '0001-01-01', '1850-06-01'])('of %s is refused by the service itself', async (day) => {
    expect(await born(day)).toBe('INPUT_INVALID');
  });
});

describe('an assignment', () => {
  it('made by two processes at once is one treatment and one T_SK, of one of the times', async () => {
    const { id } = await hospital.booking.book(patient.pid, { department: 'cardiology', di });
    const [first, second] = (await hospital.booking.slots('cardiology')).items.filter(({ taken }) => !taken);
    const desks = [hospital.assignment, hospital.anotherAssignment(), hospital.anotherAssignment()];
    const slots = [first?.id ?? '', first?.id ?? '', second?.id ?? ''];
    const done = await Promise.allSettled(desks.map((desk, i) => desk.assign(id, slots[i] ?? '')));
    const assigned = done.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(new Set(assigned.map(({ tid, tsk }) => `${tid} ${tsk}`)).size, 'assignments made of one booking').toBe(1);
    expect(hospital.announced(), 'treatments on the ledger').toBe(1);
    const kept = await hospital.appointments.get(id);
    expect(assigned[0]).toMatchObject({ tid: kept.tid, tsk: kept.tsk, status: 'assigned' });
  });

  it('puts the treatment on the ledger, makes T_SK for the doctor alone, and wipes DI', async () => {
    const appointment = await assigned();
    expect(await hospital.treatment(appointment.tid)).toMatchObject({
      patientPid: patient.pid,
      doctorPid: doctor.pid,
      status: 'open',
    });
    const session = await openTreatmentSessionKey(hospitalEncryptionKey, appointment.tsk);
    expect(session).toEqual({
      pid: patient.pid,
      tid: appointment.tid,
      di,
      patientCertificate: hospital.directory.get(patient.pid)?.encryptionCertificate,
    });
    expect((await hospital.appointments.get(appointment.id)).di).toBeUndefined();
    expect(await hospital.booking.review(appointment.id)).toMatchObject({ status: 'assigned', di: undefined });
  });

  it.each([
    ['before it was ordered', NeverOrdered],
    ['after it was committed', AnswerLost],
  ])('broken %s is repeated with the same T_ID', async (_, Fault) => {
    const { id } = await hospital.booking.book(patient.pid, { department: 'cardiology', di });
    const slot = await slotOf(doctor);
    hospital.ledger.through((way) => new Fault(way, ledgerApi.treatments.open));
    expect(await codeOf(hospital.assignment.assign(id, slot.id))).toBe('LEDGER_UNKNOWN');
    const { plannedTid, status } = await hospital.appointments.get(id);
    expect(status).toBe('requested');
    expect((await hospital.assignment.assign(id, slot.id)).tid).toBe(plannedTid);
    expect((await hospital.assignment.assign(id, slot.id)).tid).toBe(plannedTid);
    expect(hospital.announced()).toBe(1);
  });

  it('that reaches the ledger twice is one treatment', async () => {
    hospital.ledger.through((way) => new SentTwice(way, ledgerApi.treatments.open));
    await assigned();
    expect(hospital.announced()).toBe(1);
  });

  it('broken and then given to another doctor is another treatment, and frees the first slot', async () => {
    const { id } = await hospital.booking.book(patient.pid, { department: 'cardiology', di });
    const slot = await slotOf(doctor);
    hospital.ledger.through((way) => new AnswerLost(way, ledgerApi.treatments.open));
    await codeOf(hospital.assignment.assign(id, slot.id));
    const { plannedTid } = await hospital.appointments.get(id);
    expect((await hospital.assignment.assign(id, (await slotOf(colleague)).id)).tid).not.toBe(plannedTid);
    expect((await hospital.booking.slots('cardiology')).items.find((one) => one.id === slot.id)?.taken).toBe(false);
    const next = await hospital.booking.book(other.pid, { department: 'cardiology', di });
    expect(await codeOf(hospital.assignment.assign(next.id, slot.id)), 'the first slot, for somebody else').toBe('OK');
  });

  it('gives a slot to one of two patients', async () => {
    const slot = await slotOf(doctor);
    const [one, two] = await Promise.all(
      [patient, other].map(({ pid }) => hospital.booking.book(pid, { department: 'cardiology', di })),
    );
    const codes = await Promise.all(
      [one, two].map((booked) => codeOf(hospital.assignment.assign(booked?.id ?? '', slot.id))),
    );
    expect(codes.sort()).toEqual(['OK', 'SLOT_TAKEN']);
  });

  it('of a time that was given back is another treatment, also of the same patient', async () => {
    const first = await assigned();
    await hospital.booking.cancel(first.id, patient.pid);
    const second = await assigned();
    expect(second.tid).not.toBe(first.tid);
    expect(await hospital.treatment(second.tid)).toMatchObject({ status: 'open' });
  });

  describe('by a service whose database is of before it, as after a restoration', () => {
    /** What a backup did not have yet is not in the database that is restored from it. */
    const forget = async (id: string): Promise<void> => {
      await hospital.database('takenSlots').where({ appointmentId: id }).delete();
      await hospital.database('appointments').where({ id }).delete();
    };

    it('gives no time to a second patient, and shows it as taken from then on', async () => {
      const slot = await slotOf(doctor);
      await forget((await assigned()).id);
      const { id } = await hospital.booking.book(other.pid, { department: 'cardiology', di });
      expect(await codeOf(hospital.assignment.assign(id, slot.id))).toBe('SLOT_TAKEN');
      expect((await slotOf(doctor)).taken).toBe(true);
      expect(await codeOf(hospital.assignment.assign(id, (await slotOf(doctor, 1)).id))).toBe('OK');
      expect(hospital.announced(), 'treatments on the ledger').toBe(2);
    });

    it('made again for the same patient is the same treatment', async () => {
      const { id, tid } = await assigned();
      await forget(id);
      const again = await assigned();
      expect(again.tid).toBe(tid);
      expect(hospital.announced(), 'treatments on the ledger').toBe(1);
    });
  });

  it('does not believe a directory that gives another certificate than the registered one', async () => {
    const { id } = await hospital.booking.book(patient.pid, { department: 'cardiology', di });
    const genuine = hospital.directory.get(doctor.pid);
    const forged = hospital.directory.get(colleague.pid);
    if (!genuine || !forged) throw new Error('expected certificates');
    hospital.directory.set(doctor.pid, { ...genuine, encryptionCertificate: forged.encryptionCertificate });
    expect(await codeOf(hospital.assignment.assign(id, (await slotOf(doctor)).id))).toBe('CERTIFICATE_INVALID');
    expect(hospital.announced()).toBe(0);
  });

  it('is made by the registered certificate when the directory has a newer one before the ledger does', async () => {
    const { id } = await hospital.booking.book(patient.pid, { department: 'cardiology', di });
    const genuine = hospital.directory.get(doctor.pid);
    const newer = hospital.directory.get(colleague.pid);
    if (!genuine || !newer) throw new Error('expected certificates');
    const { encryptionCertificate } = newer;
    hospital.directory.set(doctor.pid, { ...genuine, encryptionCertificate, former: [genuine] });
    expect(await codeOf(hospital.assignment.assign(id, (await slotOf(doctor)).id))).toBe('OK');
  });

  it('is refused when the patient has been revoked since', async () => {
    const { id } = await hospital.booking.book(patient.pid, { department: 'cardiology', di });
    await hospital.revoke(patient);
    expect(await codeOf(hospital.assignment.assign(id, (await slotOf(doctor)).id))).toBe('USER_REVOKED');
  });
});

describe('check-in', () => {
  it('is by the T_SK issued, by its patient, and then the doctor has it', async () => {
    const appointment = await assigned();
    expect(forDoctor(appointment).tsk).toBeUndefined();
    expect(await codeOf(hospital.booking.checkIn(appointment.id, patient.pid, `${appointment.tsk}x`))).toBe(
      'NOT_ENTITLED',
    );
    expect(await codeOf(hospital.booking.checkIn(appointment.id, other.pid, appointment.tsk))).toBe('NOT_FOUND');
    const checkedIn = await hospital.booking.checkIn(appointment.id, patient.pid, appointment.tsk);
    expect(forDoctor(checkedIn)).toMatchObject({ status: 'checked-in', tsk: appointment.tsk });
  });

  it('is refused before a doctor is assigned', async () => {
    const { id } = await hospital.booking.book(patient.pid, { department: 'cardiology', di });
    expect(await codeOf(hospital.booking.checkIn(id, patient.pid, 'x'))).toBe('CONFLICT');
  });
});

describe('cancelling', () => {
  it('frees the slot, closes the treatment and wipes what was kept', async () => {
    const appointment = await assigned();
    const cancelled = await hospital.booking.cancel(appointment.id, patient.pid);
    expect(cancelled).toMatchObject({ status: 'cancelled' });
    expect([cancelled.di, cancelled.tsk]).toEqual([undefined, undefined]);
    expect((await hospital.treatment(appointment.tid)).status).toBe('closed');
    expect((await slotOf(doctor)).taken).toBe(false);
  });

  it('is the patient’s own affair', async () => {
    const { id } = await assigned();
    expect(await codeOf(hospital.booking.cancel(id, other.pid))).toBe('NOT_FOUND');
  });
});

describe('treatment', () => {
  let tid: TID;
  let id: string;
  beforeEach(async () => {
    const appointment = await assigned();
    ({ tid, id } = appointment);
    await hospital.booking.checkIn(id, patient.pid, appointment.tsk);
  });

  const manifestDigest = 'c'.repeat(96);
  const capture = (digest = 'a'.repeat(96)) => ({
    url: `s3://openward-records/captures/${digest}`,
    digest,
    bytes: 10,
    device: 'Zeus',
    start: '2024-09-02T02:00:00.000Z',
    end: '2024-09-02T02:10:00.000Z',
    gaps: 0,
  });

  type Offer = Omit<Confirmation, 'tid' | 'patientPid' | 'doctorPid' | 'at'>;

  /** D_SP or D_SD of the record with this digest. */
  function signature(role: 'patient' | 'doctor', signer: RegisteredCaller, digest: string, version: number) {
    const { pid } = role === 'patient' ? patient : doctor;
    return signStatement(
      { type: 'openward/record/1', T_ID: tid, role, pid, digest, manifestDigest, version },
      { sign: ecdsaSigner(signer.identity.privateKey), thumbprint: signer.identity.thumbprint },
    );
  }

  /** What is said to be the record need not be what was signed. */
  async function offer(version = 1, signer = doctor, signed = 'b'.repeat(96), said = signed): Promise<Offer> {
    return {
      version,
      url: `s3://openward-records/records/${said}`,
      digest: said,
      manifestDigest,
      bytes: 5,
      kinds: ['EMR'],
      D_SD: await signature('doctor', signer, signed, version),
    };
  }

  /** The patient signs what was offered, and puts it on the ledger. */
  async function record({ url, ...offered }: Offer): Promise<void> {
    const D_SP = await signature('patient', patient, offered.digest, offered.version);
    const pde = { ...offered, T_ID: tid, URL_C: url, D_SP };
    await hospital.network.ledger.submit(patient.identity, ledgerApi.records.put, pde);
  }

  it('takes captures of the hospital’s technicians, each once, for its doctor', async () => {
    const one = await hospital.room.stage(tid, technician, capture());
    expect(await hospital.room.stage(tid, technician, capture())).toEqual(one);
    expect(await hospital.room.captures(tid, doctor)).toEqual([one]);
    expect(await codeOf(hospital.room.captures(tid, colleague))).toBe('NOT_ENTITLED');
    expect((await hospital.room.open(technician)).items).toMatchObject([{ tid, captures: 1, doctorName: 'Dr. Li' }]);
    expect((await hospital.room.open(colleague)).items).toEqual([]);
  });

  it('takes no capture whose address is another object’s, nor one for an unknown treatment', async () => {
    expect(await codeOf(hospital.room.stage(tid, technician, { ...capture(), digest: 'd'.repeat(96) }))).toBe(
      'INPUT_INVALID',
    );
    expect(
      await codeOf(hospital.room.stage(TID.parse(`T-${randomBytes(16).toString('hex')}`), technician, capture())),
    ).toBe('TREATMENT_UNKNOWN');
  });

  it('lists no capture that the cloud does not find in the storage, and writes nothing then', async () => {
    hospital.verify = () => {
      throw new OpenwardError('OBJECT_MISSING');
    };
    expect(await codeOf(hospital.room.stage(tid, technician, capture()))).toBe('OBJECT_MISSING');
    expect(await hospital.room.captures(tid, doctor)).toEqual([]);
    expect((await hospital.appointments.get(id)).status).toBe('checked-in');
  });

  it('lets who listed a capture withdraw it, however often, and nobody else', async () => {
    const { url } = await hospital.room.stage(tid, technician, capture());
    expect(await codeOf(hospital.room.withdraw(tid, await hospital.person('technician'), url))).toBe('NOT_FOUND');
    expect(await hospital.room.withdraw(tid, technician, url)).toEqual([]);
    expect(await hospital.room.withdraw(tid, technician, url)).toEqual([]);
    expect(await hospital.room.captures(tid, doctor)).toEqual([]);
    expect(await codeOf(hospital.room.stage(tid, technician, capture())), 'listed again').toBe('OK');
  });

  it('lets nobody withdraw a capture that the doctor has signed, until the record is sent back', async () => {
    const { url } = await hospital.room.stage(tid, technician, capture());
    await hospital.room.offer(tid, doctor, await offer());
    expect(await codeOf(hospital.room.withdraw(tid, technician, url))).toBe('CONFLICT');
    await hospital.room.settle(tid, patient.pid, { outcome: 'returned', remark: 'Not mine' }, quiet);
    expect(await hospital.room.withdraw(tid, technician, url)).toEqual([]);
  });

  it('asks the patient only with the doctor’s valid signature over this very record', async () => {
    expect(await codeOf(hospital.room.offer(tid, doctor, await offer(1, colleague)))).toBe('SIGNATURE_INVALID');
    expect(await codeOf(hospital.room.offer(tid, doctor, await offer(1, doctor, undefined, 'e'.repeat(96))))).toBe(
      'SIGNATURE_INVALID',
    );
    expect(await codeOf(hospital.room.offer(tid, colleague, await offer(1, colleague)))).toBe('NOT_ENTITLED');
    const confirmation = await hospital.room.offer(tid, doctor, await offer());
    expect((await hospital.room.confirmations(patient, {}, quiet)).items).toEqual([confirmation]);
    expect((await hospital.room.confirmations(other, {}, quiet)).items).toEqual([]);
    expect((await hospital.appointments.get(id)).status).toBe('awaiting-patient');
  });

  const settle = () => hospital.room.settle(tid, patient.pid, { outcome: 'recorded', remark: '' }, quiet);

  it('is recorded when the ledger has the record offered, not because somebody says so', async () => {
    const offered = await offer();
    await hospital.room.offer(tid, doctor, offered);
    expect(await codeOf(settle())).toBe('RECORD_UNKNOWN');
    await record(offered);
    expect((await settle()).status).toBe('recorded');
    expect((await settle()).status).toBe('recorded');
    expect((await hospital.treatment(tid)).status).toBe('closed');
    expect((await hospital.room.confirmations(patient, {}, quiet)).items).toEqual([]);
  });

  /** The doctor offered again while the record offered first was on its way to the ledger. */
  async function overtaken(): Promise<{ first: Offer; again: Offer }> {
    const [first, again] = [await offer(), await offer(1, doctor, 'f'.repeat(96))];
    await hospital.room.offer(tid, doctor, first);
    await hospital.room.offer(tid, doctor, again);
    await record(first);
    return { first, again };
  }

  it('is not recorded when the ledger has another record of its version: the offer goes back to the doctor, who sees why', async () => {
    await overtaken();
    expect(await settle()).toMatchObject({ status: 'in-treatment', overtakenBy: 1 });
    expect(await settle()).toMatchObject({ status: 'in-treatment', overtakenBy: 1 });
    expect((await hospital.room.confirmations(patient, {}, quiet)).items).toEqual([]);
  });

  it('is not put before the patient when its version is on the ledger, and can then be offered as the next', async () => {
    const { first, again } = await overtaken();
    expect((await hospital.room.confirmations(patient, {}, quiet)).items).toEqual([]);
    expect(await hospital.appointments.get(id)).toMatchObject({ status: 'in-treatment', overtakenBy: 1 });
    expect(await codeOf(hospital.room.offer(tid, doctor, again))).toBe('RECORD_VERSION');
    const next = { ...(await offer(2, doctor, 'f'.repeat(96))), supersedes: first.digest };
    expect(await codeOf(hospital.room.offer(tid, doctor, next))).toBe('OK');
    expect((await hospital.appointments.get(id)).overtakenBy).toBeUndefined();
    expect((await hospital.room.confirmations(patient, {}, quiet)).items).toMatchObject([{ version: 2 }]);
  });

  it('is settled when the patient looks and this very record is on the ledger', async () => {
    const offered = await offer();
    await hospital.room.offer(tid, doctor, offered);
    await record(offered);
    expect((await hospital.room.confirmations(patient, {}, quiet)).items).toEqual([]);
    expect((await hospital.appointments.get(id)).status).toBe('recorded');
  });

  describe('that a client of the patient is signing', () => {
    const signing = ({ version, digest }: Offer, who = patient) =>
      hospital.room.beginSigning(tid, who.pid, { version, digest }, quiet);
    const sendBack = () =>
      hospital.room.settle(tid, patient.pid, { outcome: 'returned', remark: 'The left knee' }, quiet);
    const minutes = 60_000;

    it('is neither sent back nor replaced meanwhile, and is once it is certain that nothing came of it', async () => {
      const offered = await offer();
      await hospital.room.offer(tid, doctor, offered);
      await signing(offered);
      expect(await codeOf(sendBack())).toBe('ALREADY_SIGNED');
      expect(await codeOf(hospital.room.offer(tid, doctor, await offer(1, doctor, 'f'.repeat(96))))).toBe(
        'ALREADY_SIGNED',
      );
      expect(await codeOf(signing(offered)), 'another client signs the same').toBe('OK');
      hospital.clock.pass(5 * minutes);
      expect(await codeOf(sendBack())).toBe('OK');
      expect(await codeOf(signing(offered)), 'after it was sent back').toBe('OFFER_WITHDRAWN');
    });

    it('is not sent back once it is on the ledger, however long ago that was', async () => {
      const offered = await offer();
      await hospital.room.offer(tid, doctor, offered);
      await signing(offered);
      await record(offered);
      hospital.clock.pass(30 * minutes);
      expect(await codeOf(sendBack())).toBe('ALREADY_SIGNED');
      expect((await hospital.appointments.get(id)).status).toBe('recorded');
      expect(await codeOf(signing(offered)), 'the same on another client').toBe('OK');
    });

    it('must be the one that waits, and the patient’s own', async () => {
      const offered = await offer();
      await hospital.room.offer(tid, doctor, offered);
      expect(await codeOf(signing(await offer(1, doctor, 'f'.repeat(96))))).toBe('OFFER_WITHDRAWN');
      expect(await codeOf(signing(offered, other))).toBe('TREATMENT_UNKNOWN');
    });

    it('is withdrawn when the ledger has another record of its version', async () => {
      const { again } = await overtaken();
      expect(await codeOf(signing(again))).toBe('OFFER_WITHDRAWN');
      expect(await hospital.appointments.get(id)).toMatchObject({ status: 'in-treatment', overtakenBy: 1 });
    });
  });

  it('goes back to the doctor with the patient’s remark, and forward again without it', async () => {
    await hospital.room.offer(tid, doctor, await offer());
    await hospital.room.settle(
      tid,
      patient.pid,
      { outcome: 'returned', remark: 'The left knee, not the right' },
      quiet,
    );
    const {
      items: [seen],
    } = await hospital.appointments.page({ doctorPid: doctor.pid }, everyStatus, {});
    expect(seen).toMatchObject({ status: 'in-treatment', remark: 'The left knee, not the right' });
    await hospital.room.offer(tid, doctor, await offer());
    expect((await hospital.appointments.get(id)).remark).toBeUndefined();
  });

  it('is settled by its patient only', async () => {
    await hospital.room.offer(tid, doctor, await offer());
    expect(await codeOf(hospital.room.settle(tid, other.pid, { outcome: 'returned', remark: '' }, quiet))).toBe(
      'TREATMENT_UNKNOWN',
    );
  });

  it('may be amended after it was recorded', async () => {
    const offered = await offer();
    await hospital.room.offer(tid, doctor, offered);
    await record(offered);
    await settle();
    const amended = { ...(await offer(2)), supersedes: offered.digest };
    expect(await codeOf(hospital.room.offer(tid, doctor, amended))).toBe('OK');
    expect(await codeOf(hospital.room.stage(tid, technician, capture()))).toBe('CONFLICT');
  });
});
