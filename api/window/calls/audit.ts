import { z } from 'zod';
import { AuditEntry, TrailSequence } from '../../../domain/audit.ts';
import { call } from '../call.ts';

/** One entry of the trail; `sound`: it has the digest kept with it, and follows the one before on this page. */
const ShownEntry = AuditEntry.extend({ sound: z.boolean() });

/** Administrators and SA's officers read what was done at their own service; each reading is an entry. */
export const auditCalls = {
  'audit.entries': call(
    ['sa-officer', 'hospital-admin'],
    z.object({ /** Entries before this number; the newest when absent. */ before: TrailSequence.optional() }),
    z.object({
      /** Newest first. */
      entries: z.array(ShownEntry),
      /** How many of this page cannot be read at all. */
      unreadable: z.number().int().min(0),
      /** `before` of the page that follows; absent of the last. */
      next: z.number().int().optional(),
    }),
  ),
};
