import type { ErrorCode } from '../../domain/errors.ts';
import { isErrorCode } from '../../domain/errors.ts';

/** A call that main refused or could not finish. `reference` finds it in the log. */
export class AskError extends Error {
  override readonly name = 'AskError';
  constructor(
    readonly code: ErrorCode,
    readonly reference: string,
    readonly details: Readonly<Record<string, string | number>> = {},
    options: { cause?: unknown } = {},
  ) {
    super(`${code} (${reference})`, options.cause === undefined ? {} : { cause: options.cause });
  }
}

/** A code this version of the renderer does not know is a defect, not a new kind of failure. */
export function toAskError(
  code: string,
  reference: string,
  details: Readonly<Record<string, string | number>>,
): AskError {
  return isErrorCode(code)
    ? new AskError(code, reference, details)
    : new AskError('INTERNAL', reference, { ...details, unknownCode: code });
}

/** Whatever was thrown, as something `ErrorPanel` can show. */
export function asAskError(thrown: unknown): AskError {
  return thrown instanceof AskError ? thrown : new AskError('INTERNAL', '-', {}, { cause: thrown });
}
