import type { z } from 'zod';

/** Shape of api/http/route.ts, as much of it as a caller needs. */
export interface CallableRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> {
  readonly method: string;
  readonly path: string;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly reply: R;
}

/** A service over mutual TLS. Errors: the service's own code, or SERVICE_UNAVAILABLE. */
export interface Service {
  call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: CallableRoute<P, Q, B, R>,
    input: { params: z.input<P>; query: z.input<Q>; body: z.input<B> },
    signal?: AbortSignal,
  ): Promise<z.output<R>>;
}
