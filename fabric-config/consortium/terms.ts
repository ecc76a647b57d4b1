import { z } from 'zod';
import { ConsortiumTerms } from '../../api/formats/consortium.ts';

const ByteSize = z.string().regex(/^\d+ (KB|MB)$/);

/** What the founders write down: the terms, and how blocks are cut, which afterwards the channel alone says. */
export const FoundingTerms = z.strictObject({
  ...ConsortiumTerms.shape,
  format: z.literal('openward-terms/1'),
  ordering: z.strictObject({
    ...ConsortiumTerms.shape.ordering.shape,
    batch: z.strictObject({
      maxInterval: z.string().regex(/^\d+(ms|s|m|h)$/),
      maxMessages: z.number().int().min(1),
      absoluteMaxBytes: ByteSize,
      preferredMaxBytes: ByteSize,
    }),
  }),
});
export type FoundingTerms = z.infer<typeof FoundingTerms>;
