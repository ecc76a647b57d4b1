import { OpenwardError } from '../../domain/errors.ts';

/**
 * What the system says when a file cannot be written where it was to lie, in words: a stick that was pulled out, a name
 * that is too long, a folder of that name, a file that is too large for that file system. What `connections/disk.ts`
 * has told already, and what is no refusal of the system, stays as it is.
 */
export function toldUnwritable(error: unknown): unknown {
  const isSystems =
    error instanceof Error && !(error instanceof OpenwardError) && 'syscall' in error && 'errno' in error;
  return isSystems ? new OpenwardError('FILE_UNWRITABLE', undefined, { cause: error }) : error;
}
