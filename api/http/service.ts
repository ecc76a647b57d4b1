import type { z } from 'zod';
import type { Route } from './route.ts';

/** The parts of a call: those with a field that must be given must be there, the others may be left out. */
export type CallInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = Part<'params', P> &
  Part<'query', Q> &
  Part<'body', B>;

/** Fits a type in which nothing must be given. */
type Empty = Record<string, never>;

type Part<N extends string, S extends z.ZodType> =
  Empty extends z.input<S> ? { readonly [K in N]?: z.input<S> } : { readonly [K in N]: z.input<S> };

/** What follows the route in a call: nothing for a route without parts. */
export type CallArguments<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> =
  Empty extends CallInput<P, Q, B>
    ? [input?: CallInput<P, Q, B>, signal?: AbortSignal]
    : [input: CallInput<P, Q, B>, signal?: AbortSignal];

/** A service over mutual TLS, called with the caller's own certificate. */
export interface Service {
  /**
   * Sends what the route's schemas accept and answers what its `reply` makes of the answer.
   * Errors: the service's own code; INPUT_INVALID before anything is sent; SERVICE_UNAVAILABLE when it cannot be
   * reached or gives no answer in time (it may have done what was asked); SERVICE_FAILED for an answer that is not of
   * the contract; CANCELLED.
   */
  call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: Route<P, Q, B, R>,
    ...rest: CallArguments<P, Q, B>
  ): Promise<z.output<R>>;
}
