import { z } from 'zod';
import { AuditAnchor, TrailKeeper, TrailSequence } from '../../domain/audit.ts';
import { MspId, Sha384Hex } from '../../domain/ids.ts';
import { route } from './route.ts';

/** An entry as it is kept, also where somebody has made it unreadable; judged by who reads it. */
const KeptAuditEntry = z.object({
  sequence: z.number().int().min(0),
  /** Canonical JSON of an `AuditEntry`; whatever stands there. */
  entry: z.string(),
  /** Of that text, as it was kept with it. */
  digest: z.string(),
});

/** Which entries are asked for, in the texts of a query. */
const AuditAsked = z.object({
  /** `newest` first unless told; `oldest` for whoever judges the trail. */
  order: z.enum(['newest', 'oldest']).default('newest'),
  /** Entries after this number, or before it where the newest come first. */
  beyond: z.coerce
    .number()
    .pipe(TrailSequence.or(z.literal(0)))
    .optional(),
  /** Of one actor: a PID, or `role@MSP` of a program. */
  by: z
    .string()
    .regex(/^[A-Za-z0-9@-]{1,96}$/)
    .optional(),
});

/** Routes that every service with an audit trail has, for its own organisation. Reading the trail is an entry of it. */
export const auditApi = {
  auditEntries: route({
    method: 'GET',
    path: '/v1/audit',
    summary: 'A page of the audit trail of this service',
    callers: ['operator', 'hospital-admin', 'sa-officer'],
    query: AuditAsked,
    reply: z.object({
      mspId: MspId,
      keeper: TrailKeeper,
      entries: z.array(KeptAuditEntry),
      /** `beyond` of the page that follows; absent of the last. */
      next: z.number().int().optional(),
    }),
  }),
  /** Errors: LEDGER_UNAVAILABLE; CONFLICT for a trail that the ledger has further. */
  anchorAudit: route({
    method: 'POST',
    path: '/v1/audit/anchor',
    summary: 'Put the last entry of the audit trail on the ledger now',
    callers: ['operator'],
    reply: z.object({ sequence: TrailSequence, digest: Sha384Hex, at: AuditAnchor.shape.at }),
  }),
};
