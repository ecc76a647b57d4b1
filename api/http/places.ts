import { z } from 'zod';
import { PID, ShareId, TID } from '../../domain/ids.ts';

/**
 * `:id` in the path of a route: a registration, an application, an appointment or a booking, as the service made it.
 */
export const byId = z.object({ id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/) });
/** `:pid`: the user the route is about, not the caller. */
export const byPid = z.object({ pid: PID });
/** `:pid` and one of their days, by the hospital's clocks. */
export const byDay = byPid.extend({ day: z.iso.date() });
/** `:tid`: the treatment. */
export const byTid = z.object({ tid: TID });
/** `:id` of a share. */
export const byShare = z.object({ id: ShareId });
