import { z } from 'zod';
import type { PersonRole } from '../../domain/user.ts';

/** Who may make a call: nobody signed in (`anyone`), or one of these roles, unlocked. */
export type Audience = 'anyone' | readonly z.infer<typeof PersonRole>[];

/** One call from the renderer to main: name, who may make it, and the schemas both ends parse. */
export interface Call<A extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  /** Main refuses everybody else, whatever the renderer thinks. */
  readonly audience: Audience;
  /** Parsed in main before the handler sees it: the renderer is not trusted. */
  readonly request: A;
  /** Parsed in main before it leaves, and again in the renderer. */
  readonly reply: R;
}

/** Helps TypeScript infer both schemas. */
export function call<A extends z.ZodType, R extends z.ZodType>(audience: Audience, request: A, reply: R): Call<A, R> {
  return { audience, request, reply };
}

/** Request that asks for nothing in particular, and reply that says only that it is done. */
export const none = z.object({});

/** Long work carries an id made by the renderer: progress is told under it, and `jobs.cancel` stops it. */
export const job = { jobId: z.uuid() };

/** What main answers on the wire; never an exception. */
export const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({
    ok: z.literal(false),
    error: z.object({
      code: z.string(),
      reference: z.string(),
      details: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  }),
]);
export type Answer = z.infer<typeof Answer>;
