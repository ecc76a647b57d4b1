import { z } from 'zod';
import type { Transaction } from '../../api/ledger/transaction.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** The one argument of a transaction. Throws INPUT_INVALID for what does not fit. */
export function argumentText<A extends z.ZodType, R extends z.ZodType>(
  transaction: Transaction<A, R>,
  args: z.input<A>,
): string {
  const parsed = transaction.args.safeParse(args);
  if (!parsed.success)
    throw new OpenwardError('INPUT_INVALID', `${transaction.name}: ${z.prettifyError(parsed.error)}`, {
      cause: parsed.error,
    });
  return JSON.stringify(parsed.data);
}

/** Throws INTERNAL for an answer of another shape: the chaincode is of another version, or wrong. */
export function replyOf<A extends z.ZodType, R extends z.ZodType>(
  transaction: Transaction<A, R>,
  bytes: Uint8Array,
): z.output<R> {
  try {
    const raw: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return transaction.reply.parse(raw);
  } catch (cause) {
    throw new OpenwardError('INTERNAL', `The chaincode's answer to ${transaction.name} has not the expected shape`, {
      cause,
    });
  }
}
