import { OpenwardError } from '../../domain/errors.ts';

export function tampered(why: string, cause?: unknown): OpenwardError {
  return new OpenwardError('ENVELOPE_TAMPERED', `The envelope cannot be trusted: ${why}`, { cause });
}
