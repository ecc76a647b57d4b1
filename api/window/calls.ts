import type { z } from 'zod';
import { adminCalls } from './calls/admin.ts';
import { auditCalls } from './calls/audit.ts';
import { bookingCalls } from './calls/booking.ts';
import { captureCalls } from './calls/capture.ts';
import { changesCalls } from './calls/changes.ts';
import { confirmCalls } from './calls/confirm.ts';
import { guardiansCalls } from './calls/guardians.ts';
import { keysCalls } from './calls/keys.ts';
import { launcherCalls } from './calls/launcher.ts';
import { recordCalls } from './calls/records.ts';
import { registrationCalls } from './calls/registration.ts';
import { recoveryCalls } from './calls/recovery.ts';
import { requestCalls } from './calls/requests.ts';
import { saCalls } from './calls/sa.ts';
import { sessionCalls } from './calls/session.ts';
import { shareCalls } from './calls/shares.ts';
import { supervisionCalls } from './calls/supervision.ts';
import { treatmentCalls } from './calls/treatment.ts';

/** Every call from the renderer to main. */
export const calls = {
  ...sessionCalls,
  ...registrationCalls,
  ...keysCalls,
  ...recoveryCalls,
  ...guardiansCalls,
  ...bookingCalls,
  ...confirmCalls,
  ...recordCalls,
  ...shareCalls,
  ...treatmentCalls,
  ...captureCalls,
  ...requestCalls,
  ...adminCalls,
  ...saCalls,
  ...changesCalls,
  ...auditCalls,
  ...supervisionCalls,
  ...launcherCalls,
};

/** The whole table as a type: preload, renderer and main's handlers are checked against it. */
export type Calls = typeof calls;
/** `area.verb`: what the renderer asks by and main answers under. */
export type CallName = keyof Calls;
/** What the renderer gives: before the request's schema fills in defaults. */
export type Asked<N extends CallName> = z.input<Calls[N]['request']>;
/** What the renderer gets: after the reply's schema. */
export type Replied<N extends CallName> = z.output<Calls[N]['reply']>;
