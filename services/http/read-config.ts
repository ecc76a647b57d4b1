import { z } from 'zod';
import { readFileSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** Reads and checks the file a service was given with `--config`. */
export function readServiceConfig<T extends z.ZodType>(schema: T, file: string): z.infer<T> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new OpenwardError('INPUT_INVALID', `${file} is not readable JSON`, { cause });
  }
  const result = schema.safeParse(parsed);
  if (!result.success)
    throw new OpenwardError('INPUT_INVALID', `${file}: ${z.prettifyError(result.error)}`, { cause: result.error });
  return result.data;
}
