import { z } from 'zod';

/** Words of a person for somebody else, 1 to 500 characters. */
export const Reason = z.string().trim().min(1).max(500);

/** Which page of a list is asked for: '' is the first, else the `bookmark` of the page before. */
export const PageAsked = z.object({ bookmark: z.string().max(1024) });

/** A page of a list; `bookmark` is '' after the last. */
export const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), bookmark: z.string() });

/** Under which transaction the ledger said VALID. */
export const Recorded = z.object({ transactionId: z.string() });
