import { pino, type Logger, type LoggerOptions } from 'pino';
import { z } from 'zod';
import { logDestination } from '../../connections/log-destination.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { shortPid } from '../../domain/ids.ts';
import type { Caller } from './caller.ts';

/** Names of fields that must not reach a log whoever passes them; a net below the rule that nobody passes them. */
const secrets = [
  'rid',
  'di',
  'claim',
  'tsk',
  'keys',
  'secret',
  'password',
  'authorization',
  'fragment',
  'wrappedKey',
  'body',
];

export function openServiceLog(service: string, level: string): Logger {
  const options: LoggerOptions = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
    serializers: { error: describeError },
  };
  return pino(options, logDestination(1));
}

/** Error with its chain of causes: codes, messages and identifiers. A zod error's text names fields, not values. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error) || depth > 5) return String(error).slice(0, 200);
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause, depth + 1) };
  if (error instanceof OpenwardError)
    return { name: error.code, message: error.message, details: error.details, ...cause };
  const { code } = z
    .object({ code: z.union([z.string(), z.number()]).optional() })
    .catch({})
    .parse(error);
  return {
    name: error.name,
    message: error.message.slice(0, 500),
    ...(code === undefined ? {} : { errno: code }),
    ...(depth === 0 ? { stack: error.stack } : {}),
    ...cause,
  };
}

export function describeCaller(caller: Caller): string {
  return caller.kind === 'person'
    ? `${caller.role} ${shortPid(caller.pid)} of ${caller.mspId}`
    : `${caller.role} of ${caller.mspId}`;
}
