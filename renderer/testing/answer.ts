import type { Asked, CallName, Replied } from '../../api/window/calls.ts';
import type { ErrorCode } from '../../domain/errors.ts';

/** Answers of the sample world; a call without one is NOT_AVAILABLE. */
export type SampleAnswers = { readonly [N in CallName]?: (request: Asked<N>, asked: URLSearchParams) => Replied<N> };

/** Thrown by an answer to play a failure. */
export class Refusal extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly details: Readonly<Record<string, string>> = {},
  ) {
    super(code);
  }
}
