import { z } from 'zod';
import { ShareId, TID } from './ids.ts';

/**
 * What somebody who asks about another has to do with them: both are parties of one treatment, or of one share. Without
 * either one may ask about oneself.
 */
export const Acquaintance = z.object({
  tid: TID.optional(),
  shareId: ShareId.optional(),
});
export type Acquaintance = z.infer<typeof Acquaintance>;
