import { randomUUID } from 'node:crypto';
import type { Answer } from '../../api/window/call.ts';
import type { SentTransaction } from '../../connections/ledger/gateway.ts';
import { currentRequest } from '../../connections/request-id.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { systemFailure } from '../../domain/system-failure.ts';

/** Where failures are written: identifiers, codes and places in the program only. */
export interface FailureLog {
  failed(entry: {
    readonly reference: string;
    readonly call: string;
    readonly code: string;
    readonly causes: readonly string[];
  }): void;
}

/** The client's log: beside failed calls, things that happen without one. */
export interface ClientLog extends FailureLog {
  note(what: string, thrown?: unknown): void;
  /** A transaction is on its way to the ledger. */
  sent(sent: SentTransaction): void;
}

/**
 * Turns whatever was thrown into the answer the window gets, and writes what a developer needs under the same
 * reference: the first group of the request's id, by which the services' logs have it too.
 */
export function answerFailure(call: string, thrown: unknown, log: FailureLog): Answer {
  const error = asOpenwardError(thrown);
  const reference = (currentRequest() ?? randomUUID()).slice(0, 8);
  log.failed({ reference, call, code: error.code, causes: causesOf(thrown) });
  return { ok: false, error: { code: error.code, reference, details: { ...error.details } } };
}

function asOpenwardError(thrown: unknown): OpenwardError {
  const system = systemFailure(thrown);
  if (system !== undefined) return system;
  if (thrown instanceof OpenwardError) return thrown;
  const cancelled = thrown instanceof Error && thrown.name === 'AbortError';
  return new OpenwardError(cancelled ? 'CANCELLED' : 'INTERNAL', undefined, { cause: thrown });
}

/**
 * The chain of causes. Our own messages are written for logs; those of others may quote what they were parsing
 * (JSON.parse does), so only their kind, system code and place are kept.
 */
export function causesOf(thrown: unknown): string[] {
  const causes: string[] = [];
  for (let error = thrown, depth = 0; error !== undefined && depth < 6; depth += 1) {
    if (!(error instanceof Error)) {
      causes.push(typeof error);
      break;
    }
    causes.push(`${titleOf(error)}${framesOf(error)}`);
    error = error.cause;
  }
  return causes;
}

function titleOf(error: Error): string {
  if (error instanceof OpenwardError) return `${error.code}: ${error.message}`;
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  return `${error.name}${code}`;
}

function framesOf(error: Error): string {
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return lines
    .slice(0, 6)
    .map((line) => `\n${line}`)
    .join('');
}
