import type { z } from 'zod';
import type { PersonRole, ServiceRole } from '../../domain/user.ts';

/** Who may call: a person's or a program's role, from the certificate; `anyone` still needs a certificate of one of the authorities. */
export type CallerRole = z.infer<typeof PersonRole> | z.infer<typeof ServiceRole> | 'anyone';

/**
 * One HTTP route, written once and used by the server (to validate), by the client (to call) and by the OpenAPI description.
 * `path` has `:name` places that `params` names.
 */
export interface Route<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly callers: readonly CallerRole[];
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly reply: R;
}

export type AnyRoute = Route;

/** Helps TypeScript infer the four schemas. */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  r: Route<P, Q, B, R>,
): Route<P, Q, B, R> {
  return r;
}
