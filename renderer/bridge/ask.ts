import './strict-schemas.ts';
import { z } from 'zod';
import { Answer } from '../../api/window/call.ts';
import { calls } from '../../api/window/calls.ts';
import type { Asked, CallName, Replied } from '../../api/window/calls.ts';
import { AskError, toAskError } from './ask-error.ts';
import { bridge } from './window.ts';

/** Makes a call to main. Throws AskError, and nothing else. */
export function ask<N extends CallName>(name: N, request: Asked<N>): Promise<Replied<N>> {
  return askParsed(name, request);
}

/** As `ask`, for a request put together from parts: the schema decides whether it is one. */
export async function askParsed<N extends CallName>(name: N, request: unknown): Promise<Replied<N>> {
  const checked = calls[name].request.safeParse(request);
  if (!checked.success) throw new AskError('INPUT_INVALID', '-', fieldsOf(checked.error));
  const answer = await sendTo(name, checked.data);
  if (!answer.ok) throw toAskError(answer.error.code, answer.error.reference, answer.error.details);
  return parseReply(name, answer.value);
}

async function sendTo(name: CallName, request: unknown): Promise<Answer> {
  const there = bridge();
  if (there === undefined) throw new AskError('CALL_REFUSED', '-');
  try {
    return Answer.parse(await there.ask(name, request));
  } catch (cause) {
    throw new AskError('INTERNAL', '-', {}, { cause });
  }
}

/** The calls again, written so that the reply's type follows from the name. */
const replies: { readonly [K in CallName]: { readonly reply: { parse(value: unknown): Replied<K> } } } = calls;

function parseReply<N extends CallName>(name: N, value: unknown): Replied<N> {
  try {
    return replies[name].reply.parse(value);
  } catch (cause) {
    throw new AskError('INTERNAL', '-', cause instanceof z.ZodError ? fieldsOf(cause) : {}, { cause });
  }
}

/** Names of the fields that are wrong; never their contents. */
function fieldsOf(error: z.ZodError): Record<string, string> {
  const fields = [...new Set(error.issues.map((issue) => issue.path.join('.')))].filter((path) => path !== '');
  return fields.length === 0 ? {} : { fields: fields.join(', ') };
}

/** Whether main reports progress on this call and lets it be cancelled. */
export function isJob(name: CallName): boolean {
  const { request } = calls[name];
  return request instanceof z.ZodObject && 'jobId' in request.shape;
}
