import { z } from 'zod';
import { Instant, MspId, PID, Sha256Hex, Sha384Hex } from './ids.ts';
import { PersonRole, ServiceRole } from './user.ts';

/** Services that keep an audit trail: those with a database of their own. One for each role of an organisation. */
export const TrailKeeper = z.enum(['sa', 'hospital', 'proxy', 'registrar']);
export type TrailKeeper = z.infer<typeof TrailKeeper>;

/** Place of an entry in its trail: 1, 2, … */
export const TrailSequence = z.number().int().min(1).max(999_999_999_999);

/** Who has done it, as their certificate says; never a name of a person. */
export const AuditActor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), role: PersonRole, mspId: MspId, pid: PID }),
  z.strictObject({
    kind: z.literal('program'),
    role: ServiceRole,
    mspId: MspId,
    /** Of an installation of the client: SHA-256 of its public key. */
    key: Sha256Hex.optional(),
  }),
  /** The service whose trail it is. */
  z.strictObject({ kind: z.literal('itself') }),
  /** Whoever has a certificate that names no role. */
  z.strictObject({ kind: z.literal('unknown') }),
]);
export type AuditActor = z.infer<typeof AuditActor>;

/**
 * How far an act has come: what may change something is noted before it is done (`begun`), and again with how it ended;
 * a question once, when it is answered or refused (`asked`).
 */
const AuditState = z.enum(['asked', 'begun', 'ended']);

const fields = {
  /** What was done: the name of the route, or what the service says of itself (`serviceStarted`, `notesLost`). */
  act: z.string().regex(/^[A-Za-z]{1,64}$/),
  state: AuditState,
  by: AuditActor,
  /** Ids that the call names: of people, treatments, shares, appointments. Never a name, an RID, a word of a record. */
  about: z.array(z.string().regex(/^[A-Za-z0-9-]{1,128}$/)).max(8),
  /** Network address it came from; empty for the service itself. */
  from: z.string().regex(/^[0-9A-Fa-f:.%a-z]{0,64}$/),
  /** Of what ended: `OK`, or the code of the refusal. */
  outcome: z
    .string()
    .regex(/^[A-Z0-9_]{1,64}$/)
    .optional(),
  /** The request in all logs; a UUID. */
  request: z.uuid(),
};

/** What is to be noted; the trail adds where and when. */
export const AuditNote = z.strictObject(fields);
export type AuditNote = z.infer<typeof AuditNote>;

/** One entry of a trail. Its digest is that of its canonical JSON, and stands in the entry after it as `previous`. */
export const AuditEntry = z.strictObject({
  format: z.literal('openward-audit/1'),
  sequence: TrailSequence,
  at: Instant,
  ...fields,
  /** Digest of the entry before; 96 zeros in the first. */
  previous: Sha384Hex,
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** What the ledger has of a trail: that its entry of this number has this digest. */
export const AuditAnchor = z.object({
  mspId: MspId,
  keeper: TrailKeeper,
  sequence: TrailSequence,
  digest: Sha384Hex,
  /** Time of the transaction. */
  at: Instant,
});
export type AuditAnchor = z.infer<typeof AuditAnchor>;

/** For how long entries are kept: three years, in milliseconds. */
export const TRAIL_KEPT_MS = 3 * 365.25 * 24 * 3600 * 1000;
