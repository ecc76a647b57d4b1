import { z } from 'zod';
import { PID, ShareId, TID } from '../../domain/ids.ts';

/** Places in the paths of routes. */
export const byId = z.object({ id: z.string().min(1).max(64) });
export const byPid = z.object({ pid: PID });
export const byTid = z.object({ tid: TID });
export const byShare = z.object({ id: ShareId });
