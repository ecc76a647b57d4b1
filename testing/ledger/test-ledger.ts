import './quiet.ts';
import { createHash, randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { JSONSerializer } from 'fabric-contract-api';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract.js';
import type { z } from 'zod';
import { LedgerEvent } from '../../api/ledger/event.ts';
import type { Transaction } from '../../api/ledger/transaction.ts';
import { eventTag } from '../../protocol/identity/event-tag.ts';
import { contracts } from '../../chaincode/index.ts';
import { OpenwardError, fromWireText } from '../../domain/errors.ts';
import { TestConnection, type ConnectionOptions } from './connection.ts';
import type { CallOptions, CommittedTransaction, Endorsement, Peers } from './endorsement.ts';
import { Simulation, keysBetween, type Creator, type Proposal, type RangeRead, type Versioned } from './simulation.ts';

/**
 * A ledger in memory that runs the real chaincode behind the real dispatcher of fabric-shim. Every transaction is
 * simulated by two endorsers, which must agree to the byte, and is valid only when what it read has not changed (MVCC).
 * Its peers' clock is the process's.
 */
export class TestLedger implements Peers {
  readonly transactions: CommittedTransaction[] = [];
  readonly #blocks = new EventEmitter().setMaxListeners(0);
  #height = 0;

  private constructor(
    private readonly chaincode: ChaincodeFromContract,
    /** The world state. What is put in here was committed without being asked. */
    readonly committed: Map<string, Versioned>,
  ) {}

  static empty(): TestLedger {
    const chaincode = new ChaincodeFromContract([...contracts], {
      transaction: 'json',
      serializers: { json: JSONSerializer },
    });
    return new TestLedger(chaincode, new Map());
  }

  /** One that begins with what is committed here and then goes its own way. */
  fork(): TestLedger {
    const fork = new TestLedger(this.chaincode, new Map(this.committed));
    fork.#height = this.#height;
    fork.transactions.push(...this.transactions);
    return fork;
  }

  /** The ledger as flows and services see it, connected to as somebody. */
  as(identity: Creator, options: ConnectionOptions = {}): TestConnection {
    return new TestConnection(this, identity, options);
  }

  /** One attempt: endorse, order, commit. Throws the chaincode's own error. */
  async submit<A extends z.ZodType, R extends z.ZodType>(
    identity: Creator,
    transaction: Transaction<A, R>,
    args: z.input<A>,
    options: CallOptions = {},
  ): Promise<z.output<R>> {
    const endorsement = await this.endorse(identity, [transaction.name, JSON.stringify(args)], options);
    if (!this.commit(endorsement)) throw new OpenwardError('LEDGER_REJECTED');
    return transaction.reply.parse(JSON.parse(endorsement.payload));
  }

  /** Asks one peer; nothing is kept. Throws the chaincode's own error. */
  async evaluate<A extends z.ZodType, R extends z.ZodType>(
    identity: Creator,
    transaction: Transaction<A, R>,
    args: z.input<A>,
    options: CallOptions = {},
  ): Promise<z.output<R>> {
    const proposal = proposalOf(identity, [transaction.name, JSON.stringify(args)], options);
    const { payload, simulation } = await this.#simulate(proposal);
    if (simulation.writes.size > 0 || simulation.event !== undefined) throw new Error('A query wrote');
    return transaction.reply.parse(JSON.parse(payload));
  }

  /** `args` are the name and the JSON argument. Throws the chaincode's own error. */
  async endorse(identity: Creator, args: readonly string[], options: CallOptions = {}): Promise<Endorsement> {
    const proposal = proposalOf(identity, args, options);
    const first = await this.#simulate(proposal);
    const second = await this.#simulate(proposal);
    if (first.payload !== second.payload || fingerprint(first.simulation) !== fingerprint(second.simulation))
      throw new Error('Two endorsers disagree');
    return first;
  }

  /** Orders and validates; false when what was read has changed since. */
  commit({ transactionId, simulation }: Endorsement): boolean {
    if (!this.#isCurrent(simulation)) return false;
    this.#append(simulation.writes, { transactionId, event: eventOf(simulation) });
    return true;
  }

  /** A block by somebody else that writes anew, unchanged, what an endorsement has read: it is not valid any more. */
  rewrite({ simulation }: Endorsement): void {
    const known = [...simulation.reads.keys()].map((key) => [key, this.committed.get(key)?.value] as const);
    const writes = new Map(known.filter(([, value]) => value !== undefined));
    if (writes.size === 0) throw new Error('The transaction read nothing that is there');
    this.#append(writes, { transactionId: newTransactionId(), event: undefined });
  }

  get lastTransaction(): CommittedTransaction | undefined {
    return this.transactions.at(-1);
  }

  /** By which these people find themselves in the event of the last transaction. */
  tags(...pids: readonly string[]): string[] {
    return pids.map((pid) => eventTag(this.lastTransaction?.transactionId ?? '', pid));
  }

  /** What has been announced from the first block on, of one sort. */
  events(type: LedgerEvent['type']): LedgerEvent[] {
    return this.transactions.flatMap(({ event }) => (event?.type === type ? [event] : []));
  }

  /** Resolves when there is a block more than now; rejects when `signal` aborts. */
  async nextBlock(signal: AbortSignal): Promise<void> {
    await once(this.#blocks, 'block', { signal });
  }

  #append(writes: Simulation['writes'], of: Pick<CommittedTransaction, 'transactionId' | 'event'>): void {
    this.#height += 1;
    const block = this.#height;
    for (const [key, value] of writes) {
      if (value === undefined) this.committed.delete(key);
      else this.committed.set(key, { value, block });
    }
    this.transactions.push({ ...of, block, writes: writes.size });
    this.#blocks.emit('block');
  }

  async #simulate(proposal: Proposal): Promise<Endorsement> {
    const simulation = new Simulation(this.committed, proposal);
    const response = await this.chaincode.Invoke(simulation);
    if (simulation.openIterators !== 0) throw new Error('An iterator was left open');
    if (response.status !== 200)
      throw (
        fromWireText(response.message ?? '') ??
        new Error(`Not a refusal that clients understand: ${response.message ?? ''}`)
      );
    return {
      name: proposal.args[0] ?? '',
      transactionId: proposal.transactionId,
      payload: Buffer.from(response.payload ?? '').toString('utf8'),
      simulation,
    };
  }

  #isCurrent(simulation: Simulation): boolean {
    for (const [key, block] of simulation.reads) {
      if ((this.committed.get(key)?.block ?? -1) !== block) return false;
    }
    return simulation.ranges.every((range) => this.#isRangeCurrent(range));
  }

  #isRangeCurrent({ start, end, keys, exhausted }: RangeRead): boolean {
    const now = keysBetween(this.committed, start, end);
    return JSON.stringify(exhausted ? now : now.slice(0, keys.length)) === JSON.stringify(keys);
  }
}

function proposalOf(identity: Creator, args: readonly string[], { transactionId, time }: CallOptions): Proposal {
  return { transactionId: transactionId ?? newTransactionId(), time: time ?? new Date(), identity, args };
}

/** As long as Fabric's, which are the digest of nonce and creator. */
export function newTransactionId(): string {
  return randomBytes(32).toString('hex');
}

function eventOf({ event }: Simulation): LedgerEvent | undefined {
  if (event === undefined) return undefined;
  const payload = LedgerEvent.parse(JSON.parse(Buffer.from(event.payload).toString('utf8')));
  if (payload.type !== event.name) throw new Error('The name of an event is its type');
  return payload;
}

function fingerprint(simulation: Simulation): string {
  const hash = createHash('sha256');
  for (const [key, value] of simulation.writes) hash.update(`${key}=`).update(value ?? 'deleted');
  hash.update(simulation.event?.name ?? '').update(simulation.event?.payload ?? '');
  return hash.digest('hex');
}
