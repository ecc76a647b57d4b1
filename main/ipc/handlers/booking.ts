import { appointments, book, cancel, checkIn, slots, type BookingPorts } from '../../../app/flows/book.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import type { AreaHandlers } from '../handlers.ts';

/** @param ports those of the signed-in patient */
export function bookingHandlers(ports: () => BookingPorts): AreaHandlers<'booking'> {
  return {
    'booking.hospitals': async () =>
      Promise.resolve(
        ports().hospitals.map(({ org, name, departments, timeZone }) => ({
          org,
          name,
          departments: [...departments],
          timeZone,
        })),
      ),
    'booking.slots': ({ org, department }) => slots(ports(), org, department),
    'booking.book': (booking) => book(ports(), booking),
    'booking.list': async () => {
      const { held, silent } = await appointments(ports());
      requireSome(held, silent);
      return held.map(({ hospital, appointment }) => ({ ...appointment, org: hospital.org, hospital: hospital.name }));
    },
    'booking.cancel': ({ org, id }) => cancel(ports(), org, id),
    'booking.checkIn': ({ org, id }) => checkIn(ports(), org, id),
  };
}

/** An empty list must not mean "nobody could be asked". */
export function requireSome(held: readonly unknown[], silent: readonly { readonly error: unknown }[]): void {
  const [first] = silent;
  if (held.length > 0 || !first) return;
  throw first.error instanceof OpenwardError
    ? first.error
    : new OpenwardError('SERVICE_UNAVAILABLE', undefined, { cause: first.error });
}
