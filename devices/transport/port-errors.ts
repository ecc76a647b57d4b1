import { type ErrorCode, OpenwardError } from '../../domain/errors.ts';

/**
 * The serial binding reports system errors as sentences made with strerror(), without a code,
 * so the sentence is all there is to tell them apart. Node's own file errors have the code in front.
 */
const patterns: readonly (readonly [RegExp, ErrorCode])[] = [
  [/cannot lock port|port is locked|resource busy|EBUSY|temporarily unavailable.*lock|access denied/i, 'PORT_BUSY'],
  [/permission denied|operation not permitted|EACCES|EPERM/i, 'PORT_DENIED'],
  [/no such file|no such device|ENOENT|ENXIO|ENODEV|port does not exist|file not found/i, 'PORT_NOT_FOUND'],
  [
    /inappropriate ioctl|is a directory|not a directory|too many levels|name too long|ENOTTY|EISDIR|ENOTDIR|ELOOP|ENAMETOOLONG/i,
    'PORT_MALFORMED_PATH',
  ],
];

/** Turns whatever opening a port threw into the PORT_ error that says it; what is not recognised is PORT_LOST. */
export function portError(cause: unknown): OpenwardError {
  if (cause instanceof OpenwardError) return cause;
  const text = cause instanceof Error ? cause.message : String(cause);
  const code = patterns.find(([pattern]) => pattern.test(text))?.[1] ?? 'PORT_LOST';
  return new OpenwardError(code, undefined, { cause });
}
