import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { OpenwardError, errorCodes } from '../../domain/errors.ts';
import type { ErrorReply } from '../../api/http/common.ts';
import { statusOf } from './status.ts';

/**
 * The one shape of every refusal. A refusal's text goes out; a defect's does not, because nobody has checked what it says.
 */
export function errorReply(error: unknown, requestId: string): { status: number; body: z.infer<typeof ErrorReply> } {
  const refusal = refusalOf(error);
  const status = statusOf(refusal.code);
  // A refusal passed on from another service carries that service's request id; ours leads to it in the log.
  const details = Object.fromEntries(Object.entries(refusal.details).filter(([name]) => name !== 'requestId'));
  const message = status === 500 ? errorCodes[refusal.code] : refusal.message;
  return {
    status,
    body: {
      code: refusal.code,
      message,
      requestId,
      ...(Object.keys(details).length > 0 && status !== 500 ? { details } : {}),
    },
  };
}

/** Fastify's own refusals (malformed JSON, too large, unknown path) get codes of ours. */
export function refusalOf(error: unknown): OpenwardError {
  if (error instanceof OpenwardError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const where = error.validation.map((issue) => `${error.validationContext ?? 'request'}${issue.instancePath}`);
    return new OpenwardError('INPUT_INVALID', undefined, {
      cause: error,
      details: { where: [...new Set(where)].slice(0, 10).join(' ') },
    });
  }
  const { statusCode } = z.object({ statusCode: z.number().optional() }).catch({}).parse(error);
  if (statusCode === 413) return new OpenwardError('INPUT_INVALID', 'The request is too large', { cause: error });
  if (statusCode === 404) return new OpenwardError('NOT_FOUND', 'No such route', { cause: error });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new OpenwardError('INPUT_INVALID', undefined, { cause: error });
  return new OpenwardError('INTERNAL', undefined, { cause: error });
}
