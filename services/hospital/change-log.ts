import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppointmentChange } from '../../domain/appointment.ts';
import { PID } from '../../domain/ids.ts';
import type { BookingReview } from '../../api/messages/hospital.ts';
import type { Queries } from '../database/open.ts';
import { readableRows } from '../database/rows.ts';
import type { OwnSecrets } from './own-secrets.ts';

/** So many, the latest, are shown of one appointment. */
const mostShown = 50;

const StoredChange = AppointmentChange.omit({ reason: true }).extend({
  madeBy: PID,
  /** As JWE to the service itself. */
  sealedReason: z.string().optional(),
});

/** What the hospital changed of its appointments, when, why and by whom. */
export class ChangeLog {
  constructor(
    private readonly queries: Queries,
    private readonly secrets: OwnSecrets,
  ) {}

  async add(appointmentId: string, { what, at, from, reason }: AppointmentChange, madeBy: PID): Promise<void> {
    const sealedReason = reason === undefined ? null : await this.secrets.seal(reason);
    const fromStart = from ?? null;
    const change = { id: randomUUID(), appointmentId, what, at, fromStart, sealedReason, madeBy };
    await this.queries('appointmentChanges').insert(change);
  }

  /** Latest first. A reason that does not open hides nothing else. */
  async of(appointmentId: string): Promise<NonNullable<BookingReview['history']>> {
    const found: unknown = await this.queries('appointmentChanges')
      .where({ appointmentId })
      .orderBy([
        { column: 'at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(mostShown)
      .select('what', 'at', { from: 'fromStart' }, 'sealedReason', 'madeBy');
    return Promise.all(
      readableRows(StoredChange, found).readable.map(async ({ sealedReason, madeBy, what, at, from }) => ({
        ...{ what, at, from, by: madeBy },
        reason:
          sealedReason === undefined
            ? undefined
            : await this.secrets.open(sealedReason, z.string()).catch(() => undefined),
      })),
    );
  }
}
