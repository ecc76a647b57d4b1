import { OpenwardError } from '../../domain/errors.ts';

/** ENVELOPE_TAMPERED. `why` finishes a sentence for the log; whoever made the message learns the code at most. */
export function tampered(why: string, cause?: unknown): OpenwardError {
  return new OpenwardError('ENVELOPE_TAMPERED', `The envelope cannot be trusted: ${why}`, { cause });
}
