import type { z } from 'zod';

/** Shape of api/http/route.ts, as much of it as a caller needs. */
export interface CallableRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> {
  /** GET, POST, PUT or DELETE. */
  readonly method: string;
  /** With the `:name` places that `params` fills. */
  readonly path: string;
  /** Parsed before anything is sent, as `query` and `body` are: INPUT_INVALID. */
  readonly params: P;
  /** Sent as texts; absent ones are left out. */
  readonly query: Q;
  /** Sent as JSON by POST and PUT. */
  readonly body: B;
  /** What comes back is parsed with it: SERVICE_FAILED when it does not fit. */
  readonly reply: R;
}

/** A service over mutual TLS, called with the caller's own certificate. */
export interface Service {
  /**
   * Errors: the service's own code; INPUT_INVALID before anything is sent; SERVICE_UNAVAILABLE when it cannot be
   * reached or gives no answer in time (it may have done what was asked); SERVICE_FAILED for an answer that is not of
   * the contract; CANCELLED.
   */
  call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: CallableRoute<P, Q, B, R>,
    input: { params: z.input<P>; query: z.input<Q>; body: z.input<B> },
    signal?: AbortSignal,
  ): Promise<z.output<R>>;
}
