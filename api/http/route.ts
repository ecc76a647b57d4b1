import { z } from 'zod';
import type { PersonRole, ServiceRole } from '../../domain/user.ts';

/**
 * Who may call: a person's or a program's role, from the certificate; `anyone` still needs a certificate of one of the
 * authorities. A `stranger` has none: at SA's public door alone, where nobody else's routes are.
 */
export type CallerRole = z.infer<typeof PersonRole> | z.infer<typeof ServiceRole> | 'anyone' | 'stranger';

const nothing = z.object({});
type Nothing = typeof nothing;

/**
 * One HTTP route, written once and used by the server (to validate), by the client (to call) and by the OpenAPI
 * description. `path` has `:name` places that `params` names.
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
  /** A sentence for the OpenAPI description. */
  readonly summary: string;
  /** Roles that are let in; anybody else gets NOT_ENTITLED before the body is looked at. */
  readonly callers: readonly CallerRole[];
  /** Places in the path: `:name` each, a text. */
  readonly params: P;
  /** What follows the `?`: texts on the wire, absent ones left out. */
  readonly query: Q;
  /** Of POST and PUT: JSON. INPUT_INVALID for what the schema refuses, as for `params` and `query`. */
  readonly body: B;
  /** Of status 200: JSON. Every other status brings an ErrorReply. */
  readonly reply: R;
  /** How long a body may be, in bytes, where it is more than 256 KiB. */
  readonly mostBytes?: number;
  /** What is asked is whether somebody is there: that nobody is, is an answer, and no reason to wait and ask again. */
  readonly ofPresence?: boolean;
  /** Of a POST that changes nothing: what is asked with is secret, or too long for an address. */
  readonly asksOnly?: boolean;
}

/** A route of whatever parts. */
export type AnyRoute = Route;

/** A route as it is written: the parts it does not name are empty. */
type Written<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> = Omit<
  Route<P, Q, B, R>,
  'params' | 'query' | 'body'
> & { readonly params?: P; readonly query?: Q; readonly body?: B };

/** Fills in what is not named: `params`, `query` and `body` have no fields then. */
export function route<
  R extends z.ZodType,
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
>(written: Written<P, Q, B, R>): Route<P, Q, B, R>;
export function route(written: Written<z.ZodType, z.ZodType, z.ZodType, z.ZodType>): Route {
  return { params: nothing, query: nothing, body: nothing, ...written };
}
