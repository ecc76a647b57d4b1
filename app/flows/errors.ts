import { OpenwardError } from '../../domain/errors.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import { systemFailure } from '../../domain/system-failure.ts';

/** Whether an error is Openward's, with one of these codes. */
export function isCode(error: unknown, ...codes: readonly ErrorCode[]): error is OpenwardError {
  return error instanceof OpenwardError && codes.includes(error.code);
}

export function codeOf(error: unknown): ErrorCode {
  return systemFailure(error)?.code ?? (error instanceof OpenwardError ? error.code : 'INTERNAL');
}
