import { z } from 'zod';
import { route } from './route.ts';

/**
 * Id of one request, a UUID: made by whoever begins it and passed on to every service that is called for it. It finds
 * the request in the logs of all of them, and decides nothing.
 */
export const RequestId = z.uuid();
/** The header that carries it; a service makes one anew where it is absent or no UUID. */
export const requestIdHeader = 'x-request-id';

/** Every refusal of every service. `message` is for logs; people read a text chosen by `code`. */
export const ErrorReply = z.object({
  /** An ErrorCode; a caller that does not know it takes it for SERVICE_FAILED. */
  code: z.string(),
  message: z.string(),
  /** Finds the request in the service's log: a RequestId. */
  requestId: z.string(),
  /** Identifiers only, never secrets or clinical data. */
  details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

/** Milliseconds that a service gives each thing it depends on to answer, when it is asked how it is. */
export const healthPatience = 5000;

/** Answer to whoever watches a service: whether it and all it depends on work. */
export const Health = z.object({
  service: z.string(),
  version: z.string(),
  /** Whether all of `checks` are. */
  ok: z.boolean(),
  /** What it depends on, each given `healthPatience`; `note` says what was found or why it failed. */
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), note: z.string() })),
});

/** That a service answers, and which it is: nothing is asked of whatever it depends on. */
export const alive = route({
  method: 'GET',
  path: '/v1/alive',
  summary: 'Does the service answer, and which is it',
  callers: ['anyone'],
  ofPresence: true,
  reply: Health.pick({ service: true, version: true }),
});
