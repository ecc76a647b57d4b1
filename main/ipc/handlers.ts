import type { z } from 'zod';
import type { CallName, Calls } from '../../api/window/calls.ts';
import type { Progress } from '../../app/ports/progress.ts';

/**
 * What a handler gets beside its request. For calls without a `jobId` the signal never fires and progress goes nowhere.
 */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** What each call is asked with, after its schema. */
export type CallRequests = { readonly [N in CallName]: z.output<Calls[N]['request']> };
/** What each handler may answer, before the schema. */
export type CallReplies = { readonly [N in CallName]: z.input<Calls[N]['reply']> };

/**
 * Answers one call; what it throws becomes the answer's error. The reply is parsed (and so stripped) before it leaves.
 */
export type CallHandler<N extends CallName> = (
  request: CallRequests[N],
  context: CallContext,
) => Promise<CallReplies[N]>;

export type CallHandlers = { readonly [N in CallName]: CallHandler<N> };

/** The handlers whose names begin with `P.`: each area is a file of its own. */
export type AreaHandlers<P extends string> = { readonly [N in Extract<CallName, `${P}.${string}`>]: CallHandler<N> };
