import { z } from 'zod';

/** What was written; also the name of the event in Fabric. */
export const LedgerEventType = z.enum(['organisation', 'user', 'treatment', 'record', 'share', 'use', 'reading']);
export type LedgerEventType = z.infer<typeof LedgerEventType>;

/**
 * Payload of a chaincode event. Whoever may follow the channel gets every event, so it names nobody and nothing: whom
 * it concerns find their own tag in it (docs/formats.md, "Events").
 */
export const LedgerEvent = z.strictObject({
  type: LedgerEventType,
  /** One for each party (`eventTag`); 22 characters of base64url. */
  tags: z.array(z.string().regex(/^[A-Za-z0-9_-]{22}$/)),
});
export type LedgerEvent = z.infer<typeof LedgerEvent>;
