import type { Desk } from '../desk.ts';
import type { AreaHandlers, Handlers } from '../handlers.ts';
import { adminHandlers } from './admin.ts';
import { bookingHandlers } from './booking.ts';
import { captureHandlers } from './capture.ts';
import { confirmHandlers } from './confirm.ts';
import { OpenedContents } from './opened.ts';
import { recordHandlers } from './records.ts';
import { registrationHandlers } from './registration.ts';
import { requestHandlers } from './requests.ts';
import { saHandlers } from './sa.ts';
import { sessionHandlers } from './session.ts';
import { shareHandlers } from './shares.ts';
import { treatmentHandlers } from './treatment.ts';

/** Every call of the client's window: all but the launcher's. */
export type ClientHandlers = Omit<Handlers, keyof AreaHandlers<'launcher'>>;

export function clientHandlers(desk: Desk): ClientHandlers {
  const opened = new OpenedContents();
  return {
    ...sessionHandlers(desk),
    ...registrationHandlers(desk),
    ...bookingHandlers(desk),
    ...confirmHandlers(desk, opened),
    ...recordHandlers(desk, opened),
    ...shareHandlers(desk),
    ...treatmentHandlers(desk),
    ...captureHandlers(desk),
    ...requestHandlers(desk, opened),
    ...adminHandlers(desk),
    ...saHandlers(desk),
  };
}
