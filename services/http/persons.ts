import { OpenwardError } from '../../domain/errors.ts';
import type { Caller, PersonCaller } from './caller.ts';

/** The caller as a person; a route whose `callers` are all people has no other. @throws NOT_ENTITLED */
export function personOf(caller: Caller): PersonCaller {
  if (caller.kind !== 'person') throw new OpenwardError('NOT_ENTITLED');
  return caller;
}
