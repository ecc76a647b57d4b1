import { hostname } from 'node:os';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { OpenwardError, errorCodes } from '../../domain/errors.ts';
import { systemFailure } from '../../domain/system-failure.ts';
import type { ErrorReply } from '../../api/http/common.ts';
import { databaseFailure } from '../database/failure.ts';
import { statusOf } from './status.ts';

/**
 * The one shape of every refusal. A refusal's text goes out; a defect's does not, because nobody has checked what it
 * says.
 */
export function errorReply(error: unknown, requestId: string): { status: number; body: z.infer<typeof ErrorReply> } {
  const refusal = httpRefusal(error);
  const status = statusOfParser(error) ?? statusOf(refusal.code);
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

/**
 * Refusals of the parser (malformed JSON, too large, unknown path) get codes of ours; a disk that takes no more is
 * SERVICE_DISK, a database that cannot be used SERVICE_DATABASE.
 */
export function httpRefusal(error: unknown): OpenwardError {
  const system = systemFailure(error);
  if (system !== undefined) return ownMachine(system);
  const database = databaseFailure(error);
  if (database !== undefined) return ownDatabase(database);
  if (error instanceof OpenwardError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const where = error.validation.map((issue) => `${error.validationContext ?? 'request'}${issue.instancePath}`);
    return new OpenwardError('INPUT_INVALID', undefined, {
      cause: error,
      details: { where: [...new Set(where)].slice(0, 10).join(' ') },
    });
  }
  const status = statusOfParser(error);
  if (status === undefined) return new OpenwardError('INTERNAL', undefined, { cause: error });
  const code = status === 404 ? 'NOT_FOUND' : 'INPUT_INVALID';
  return new OpenwardError(code, wordsOfParser[status], { cause: error });
}

/** The disk is this service's, not that of whoever asked. */
function ownMachine(cause: OpenwardError): OpenwardError {
  const details = { machine: hostname(), reason: cause.code };
  if (cause.code === 'TOO_MANY_OPEN')
    return new OpenwardError('BUSY', undefined, { cause, details: { ...details, retryAfter: 30 } });
  return new OpenwardError('SERVICE_DISK', undefined, { cause, details });
}

/** It is the database of the service on this machine, wherever it lies itself. */
function ownDatabase({ code, cause, details }: OpenwardError): OpenwardError {
  return new OpenwardError(code, undefined, { cause, details: { ...details, machine: hostname() } });
}

/** What is wrong with a request that no route has seen, by its HTTP status. */
const wordsOfParser: Readonly<Partial<Record<number, string>>> = {
  404: 'No such route',
  408: 'The request did not come to its end in time',
  413: 'The request is too large',
  414: 'A part of the address is too long',
  415: 'The body is not JSON',
  417: 'The request expects what no route does',
  431: 'The headers are too large',
};

/** The HTTP status of a refusal by the parser of requests: it says more than the code of ours. */
function statusOfParser(error: unknown): number | undefined {
  if (error instanceof OpenwardError || hasZodFastifySchemaValidationErrors(error)) return undefined;
  const { statusCode } = z.object({ statusCode: z.number().optional() }).catch({}).parse(error);
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500 ? statusCode : undefined;
}
