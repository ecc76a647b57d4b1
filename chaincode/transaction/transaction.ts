import { randomUUID } from 'node:crypto';
import type { Context } from 'fabric-contract-api';
import type { z } from 'zod';
import { eventTag } from '../../protocol/identity/event-tag.ts';
import { OpenwardError, toWireText, type ErrorCode } from '../../domain/errors.ts';
import type { LedgerEvent, LedgerEventType } from '../../api/ledger/event.ts';
import type { Transaction } from '../../api/ledger/transaction.ts';
import { chaincodeLog } from '../logging.ts';
import { authenticate } from './authentication.ts';
import { proposerOf, type Proposer } from './proposer.ts';
import { believedTime } from './clock.ts';
import { canonicalJson } from './json.ts';
import { LedgerState } from './state.ts';
import type { Stub } from './stub.ts';
import { together } from './together.ts';

/** What a handler works with: one transaction by one authenticated caller. */
export interface Tx {
  readonly id: string;
  readonly caller: Proposer;
  readonly state: LedgerState;
  /**
   * Time of the transaction. Errors: CLOCK_SKEW, so whatever is judged or stamped by time is refused when the clocks
   * disagree.
   */
  now(): Date;
  /** The one event of this transaction: in it each of these people finds their own tag, and nobody anybody else's. */
  announce(type: LedgerEventType, pids: readonly string[]): void;
}

export type TransactionHandler<A extends z.ZodType, R extends z.ZodType> = (
  tx: Tx,
  args: z.output<A>,
) => Promise<z.input<R>>;

/** Bytes of a JSON argument at most; the largest grant is well below. */
const LARGEST_ARGUMENT = 256 * 1024;

/**
 * Runs one transaction of the ledger's API: parse the argument, authenticate the caller while the handler runs, answer
 * canonical JSON. Every refusal leaves as an Error whose text `fromWireText` understands; a defect leaves as INTERNAL
 * with a number to find it in this process's log.
 */
export async function run<A extends z.ZodType, R extends z.ZodType>(
  transaction: Transaction<A, R>,
  handler: TransactionHandler<A, R>,
  ctx: Context,
  args: readonly string[],
): Promise<string> {
  const begun = Date.now();
  const answered = (code: ErrorCode | 'OK'): void => {
    const said = { transactionId: ctx.stub.getTxID(), transaction: transaction.name, code, ms: Date.now() - begun };
    chaincodeLog.info('answered', said);
  };
  try {
    requireFullName(ctx.stub, transaction.name);
    const parsed = parseArgument(transaction.args, args);
    const caller = proposerOf(ctx.clientIdentity);
    const state = new LedgerState(ctx.stub);
    const tx = transactionOf(ctx.stub, caller, state);
    // Both ask the peer in one message; a caller who is refused is told so before anything else, and nothing leaves.
    const [, answer] = await together([authenticate(state, caller, transaction.name), handler(tx, parsed)]);
    const reply = canonicalJson(transaction.reply.parse(answer));
    await state.flush();
    answered('OK');
    return reply;
  } catch (error) {
    answered(error instanceof OpenwardError ? error.code : 'INTERNAL');
    throw refusal(error, ctx);
  }
}

function transactionOf(stub: Stub, caller: Proposer, state: LedgerState): Tx {
  return {
    id: stub.getTxID(),
    caller,
    state,
    now: () => believedTime(stub.getDateTimestamp(), new Date()),
    announce: (type, pids) => {
      const event: LedgerEvent = { type, tags: pids.map((pid) => eventTag(stub.getTxID(), pid)) };
      stub.setEvent(type, Buffer.from(canonicalJson(event)));
    },
  };
}

/** Fabric hands a name without a contract to the first contract; the API has no such names. */
function requireFullName(stub: Stub, name: string): void {
  if (stub.getFunctionAndParameters().fcn !== name) throw new OpenwardError('INPUT_INVALID', 'No such transaction');
}

function parseArgument<A extends z.ZodType>(schema: A, args: readonly string[]): z.output<A> {
  const [text, ...others] = args;
  if (text === undefined || others.length > 0)
    throw new OpenwardError('INPUT_INVALID', 'One JSON argument is expected');
  if (Buffer.byteLength(text) > LARGEST_ARGUMENT) throw new OpenwardError('INPUT_INVALID', 'The argument is too large');
  const result = schema.safeParse(parseJson(text));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  // Where and of what sort, never the value.
  throw new OpenwardError('INPUT_INVALID', `${issue?.path.join('.') ?? ''}: ${issue?.code ?? 'invalid'}`);
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // What has no canonical form (a lone surrogate) could be neither written nor answered.
    canonicalJson(value);
    return value;
  } catch (cause) {
    throw new OpenwardError('INPUT_INVALID', 'The argument is not JSON', { cause });
  }
}

/** The error as Fabric is to see it. */
export function refusal(error: unknown, ctx: Context): Error {
  if (error instanceof OpenwardError) return new Error(toWireText(error), { cause: error });
  const number = randomUUID();
  const stack = error instanceof Error ? (error.stack ?? error.message) : 'not an Error';
  chaincodeLog.error('a defect', { number, transactionId: ctx.stub.getTxID(), stack });
  return new Error(toWireText(new OpenwardError('INTERNAL', `A defect in the chaincode, number ${number}`)), {
    cause: error,
  });
}
