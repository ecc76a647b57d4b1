import { appointments, book, cancel, checkIn, slots, type BookingPorts } from '../../../app/flows/book.ts';
import type { AreaHandlers } from '../handlers.ts';
import { everywhereView } from './everywhere-view.ts';

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
    'booking.list': async () => everywhereView(await appointments(ports()), (appointment) => appointment),
    'booking.cancel': ({ org, id }) => cancel(ports(), org, id),
    'booking.checkIn': ({ org, id }) => checkIn(ports(), org, id),
  };
}
