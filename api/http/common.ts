import { z } from 'zod';

/** Every refusal of every service. `message` is for logs; people read a text chosen by `code`. */
export const ErrorReply = z.object({
  code: z.string(),
  message: z.string(),
  requestId: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

export const Health = z.object({
  service: z.string(),
  version: z.string(),
  ok: z.boolean(),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), note: z.string() })),
});
