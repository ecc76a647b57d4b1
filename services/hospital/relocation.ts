import type { AppointmentChange, Slot } from '../../domain/appointment.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { PID } from '../../domain/ids.ts';
import type { Queries } from '../database/open.ts';
import { AppointmentBook, type AppointmentRow } from './appointments.ts';
import { ChangeLog } from './change-log.ts';
import type { OwnSecrets } from './own-secrets.ts';

export interface Relocation {
  readonly appointment: AppointmentRow;
  readonly slot: Slot;
  readonly reason: string;
  readonly at: string;
  readonly by: PID;
}

/**
 * Puts an assigned appointment at another time, and its former one is free: in a transaction, of which nothing is kept
 * when this throws. @throws CONFLICT when it was changed since it was read, SLOT_TAKEN
 */
export async function relocate(transaction: Queries, secrets: OwnSecrets, relocation: Relocation): Promise<void> {
  const { appointment, slot, reason, at, by } = relocation;
  const { id, plannedSlot } = appointment;
  const appointments = new AppointmentBook(transaction, secrets);
  const changed: AppointmentChange = { what: 'moved', at, from: appointment.start, reason };
  const { start, minutes, place } = slot;
  const moved = { start, minutes, place, plannedSlot: slot.id, missedAt: null, changed };
  const expected = { status: 'assigned', plannedSlot: plannedSlot ?? null } as const;
  if (!(await appointments.changeWhere(id, expected, moved)))
    throw new OpenwardError('CONFLICT', 'The appointment was changed meanwhile');
  await appointments.freeSlots(id);
  await appointments.takeSlot(slot.id, id);
  await new ChangeLog(transaction, secrets).add(id, changed, by);
}
