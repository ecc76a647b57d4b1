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
  /** GET and DELETE carry no body. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From the root, with its version: `/v1/users/:pid/standing`. */
  readonly path: string;
  /** One line for the OpenAPI description. */
  readonly summary: string;
  /** Roles that are let in; anybody else gets NOT_ENTITLED before the body is looked at. */
  readonly callers: readonly CallerRole[];
  /** Values of the path's `:name` places. */
  readonly params: P;
  /** Values are texts on the wire. */
  readonly query: Q;
  /** JSON. What the schema refuses is INPUT_INVALID. */
  readonly body: B;
  /** JSON of the status 200; refusals are an ErrorReply. */
  readonly reply: R;
}

/** A route of whatever schemas, where only method, path and callers matter. */
export type AnyRoute = Route;

/** Helps TypeScript infer the four schemas. */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  r: Route<P, Q, B, R>,
): Route<P, Q, B, R> {
  return r;
}
