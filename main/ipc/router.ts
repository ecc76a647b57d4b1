import { z } from 'zod';
import type { Answer, Audience } from '../../api/window/call.ts';
import { calls, type CallName } from '../../api/window/calls.ts';
import { underNewRequest } from '../../connections/request-id.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { PersonRole } from '../../domain/user.ts';
import { askChannel } from './channel.ts';
import { answerFailure, type FailureLog } from './failure.ts';
import type { CallContext, CallHandlers, CallRequests } from './handlers.ts';
import type { Jobs } from './jobs.ts';
import type { NewsDesk } from './news-desk.ts';

/** The one method of Electron's `ipcMain` that is used, so that tests can stand in for it. */
export interface IpcReceiver<E> {
  handle(channel: string, listener: (event: E, ...args: unknown[]) => Promise<unknown>): void;
}

export interface RouterOptions<E> {
  readonly ipc: IpcReceiver<E>;
  /** Whether the message comes from the main frame of our own window, showing our own page. */
  readonly isOurs: (event: E) => boolean;
  /** Role of the person whose keys are unlocked; undefined when nobody's are. */
  readonly role: () => z.infer<typeof PersonRole> | undefined;
  /** A call without a handler is not for this window. */
  readonly handlers: Partial<CallHandlers>;
  readonly jobs: Jobs;
  readonly news: NewsDesk;
  readonly log: FailureLog;
  /** What a failure is to be told as; as it is when absent. */
  readonly explain?: (error: unknown) => unknown;
}

/** The contract, in a form in which the type checker can follow one name through request, handler and reply. */
type Table = {
  readonly [N in CallName]: {
    readonly audience: Audience;
    readonly request: z.ZodType<CallRequests[N]>;
    readonly reply: z.ZodType;
  };
};
const table: Table = calls;

/**
 * The only user of `ipcMain`. Every message is checked for sender, name, audience and schema before a handler sees it,
 * and every reply before the page does; a failure becomes an answer, never an exception.
 */
export function startRouter<E>(options: RouterOptions<E>): void {
  options.ipc.handle(askChannel, (event, name, request, ...more) =>
    // Whatever is called for it, at services and the ledger, is of the one request that begins here.
    underNewRequest(async () => {
      const known = isCallName(name) ? name : undefined;
      try {
        if (!options.isOurs(event))
          throw new OpenwardError('CALL_REFUSED', 'The message came from another frame or page');
        if (known === undefined || more.length > 0) throw new OpenwardError('CALL_REFUSED', 'No such call');
        return await serve(known, request, options);
      } catch (error) {
        return answerFailure(known ?? 'unknown', options.explain?.(error) ?? error, options.log);
      }
    }),
  );
}

async function serve<N extends CallName, E>(name: N, raw: unknown, options: RouterOptions<E>): Promise<Answer> {
  const call: Table[N] = table[name];
  admit(call.audience, options.role());
  const request = requestOf<CallRequests[N]>(call.request, raw);
  const handler: CallHandlers[N] | undefined = options.handlers[name];
  if (!handler) throw new OpenwardError('CALL_REFUSED', 'The call is not for this window');
  const jobId = jobIdOf(request);
  const value =
    jobId === undefined
      ? await handler(request, idle)
      : await options.jobs.run(jobId, (signal) =>
          handler(request, { signal, progress: options.news.progressOf(jobId) }),
        );
  return { ok: true, value: replyOf(call.reply, value) };
}

const idle: CallContext = { signal: new AbortController().signal, progress: () => undefined };

function admit(audience: Audience, role: z.infer<typeof PersonRole> | undefined): void {
  if (audience === 'anyone') return;
  if (role === undefined) throw new OpenwardError('VAULT_LOCKED');
  if (!audience.includes(role)) throw new OpenwardError('NOT_ENTITLED', 'The call is not for this role');
}

function requestOf<A>(schema: z.ZodType<A>, raw: unknown): A {
  const parsed = schema.safeParse(raw);
  if (!parsed.success)
    throw new OpenwardError('INPUT_INVALID', undefined, {
      cause: parsed.error,
      details: { fields: fieldsOf(parsed.error) },
    });
  const extra = extraFields(schema, raw);
  if (extra.length > 0)
    throw new OpenwardError('INPUT_INVALID', 'The request has fields that the call does not have', {
      details: { fields: extra.join(', ').slice(0, 200) },
    });
  return parsed.data;
}

function extraFields(schema: z.ZodType, raw: unknown): string[] {
  if (!(schema instanceof z.ZodObject) || typeof raw !== 'object' || raw === null) return [];
  return Object.keys(raw).filter((key) => !Object.hasOwn(schema.shape, key));
}

function replyOf(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw new OpenwardError('INTERNAL', `The reply has not the promised shape: ${fieldsOf(parsed.error)}`, {
      cause: parsed.error,
    });
  return parsed.data;
}

/** Names of the fields that are wrong; never their contents. */
function fieldsOf(error: z.ZodError): string {
  return [...new Set(error.issues.map(({ path }) => path.join('.')))].join(', ').slice(0, 200);
}

function jobIdOf(request: unknown): string | undefined {
  return z.object({ jobId: z.string() }).safeParse(request).data?.jobId;
}

function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(calls, name);
}
