import type { Appointment, DiseaseInformation, Slot } from '../../domain/appointment.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Hospital } from '../ports/hospitals.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import type { Service } from '../../api/http/service.ts';
import type { Doctor } from '../../api/messages/hospital.ts';
import type { WholeList } from '../../api/messages/paging.ts';
import { fromEveryHospital, type FromEveryHospital } from './every-hospital.ts';
import { wholeList } from './every-page.ts';

export interface BookingPorts {
  readonly hospitals: readonly Hospital[];
}

/** @throws OpenwardError NOT_FOUND when no hospital has this key */
export function hospitalOf(ports: BookingPorts, org: string): Hospital {
  const hospital = ports.hospitals.find((h) => h.org === org);
  if (!hospital) throw new OpenwardError('NOT_FOUND', `no hospital ${org}`);
  return hospital;
}

/**
 * Times of a department's doctors, earliest first; the taken ones are there too, marked. Unreadable are doctors, of
 * each of whom the times are missing.
 */
export function slots(ports: BookingPorts, org: string, department: string): Promise<WholeList<Slot>> {
  return slotsOf(hospitalOf(ports, org).service, department);
}

/** The same, of one hospital. */
export function slotsOf(service: Service, department: string): Promise<WholeList<Slot>> {
  return wholeList((bookmark) => service.call(hospitalApi.slots, { query: { department, bookmark } }));
}

/** Doctors of a hospital, by name. */
export function doctorsOf(service: Service): Promise<WholeList<Doctor>> {
  return wholeList((bookmark) => service.call(hospitalApi.doctors, { query: { bookmark } }));
}

export interface Booking {
  readonly org: string;
  readonly department: string;
  readonly preferredSlot?: string | undefined;
  readonly di: DiseaseInformation;
}

/** Paper 1.2.2: the patient gives DI to H_M; PID and certificate are those of the connection. */
export async function book(ports: BookingPorts, booking: Booking): Promise<Appointment> {
  const { service } = hospitalOf(ports, booking.org);
  const { department, preferredSlot, di } = booking;
  return service.call(hospitalApi.book, {
    body: { department, di, ...(preferredSlot === undefined ? {} : { preferredSlot }) },
  });
}

/** All of the caller's, newest first. */
export async function appointments(ports: BookingPorts): Promise<FromEveryHospital<Appointment>> {
  const everywhere = await fromEveryHospital(ports.hospitals, ownAppointments);
  const held = everywhere.held.toSorted((a, b) => b.item.requestedAt.localeCompare(a.item.requestedAt));
  return { ...everywhere, held };
}

/** All of the caller's at one hospital, newest first. */
function ownAppointments(service: Service): Promise<WholeList<Appointment>> {
  return wholeList((bookmark) => service.call(hospitalApi.appointments, { query: { bookmark } }));
}

export async function cancel(ports: BookingPorts, org: string, id: string): Promise<Appointment> {
  return hospitalOf(ports, org).service.call(hospitalApi.cancelAppointment, { params: { id } });
}

/**
 * The patient presents T_SK, which puts it before the doctor. It is asked for freshly: the patient cannot read it, only
 * pass it on.
 * @throws OpenwardError NOT_FOUND when the appointment is not there or was not assigned yet
 */
export async function checkIn(ports: BookingPorts, org: string, id: string): Promise<Appointment> {
  const { service } = hospitalOf(ports, org);
  const own = await ownAppointments(service);
  const tsk = own.items.find((a) => a.id === id)?.tsk;
  if (tsk === undefined) throw new OpenwardError('NOT_FOUND', 'no T_SK for this appointment yet');
  return service.call(hospitalApi.checkIn, { params: { id }, body: { tsk } });
}
