import { z } from 'zod';
import { DetachedJws, Instant, ShareId, TID } from './ids.ts';

/**
 * What somebody who asks about another has to do with them: both are parties of one treatment, or of one share, or one
 * is the other's guardian, by the word of who is asked about. Without any one may ask about oneself.
 */
export const Acquaintance = z.object({
  tid: TID.optional(),
  shareId: ShareId.optional(),
  /** Over a statement of guardianship of the two, by who is asked about; `guardianAt` is its time. */
  guardian: DetachedJws.optional(),
  guardianAt: Instant.optional(),
});
export type Acquaintance = z.infer<typeof Acquaintance>;
