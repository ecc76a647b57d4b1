import './quiet.ts';
import { createHash, randomBytes } from 'node:crypto';
import { JSONSerializer } from 'fabric-contract-api';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract.js';
import type { z } from 'zod';
import { OpenwardError, fromWireText } from '../../domain/errors.ts';
import { LedgerEvent } from '../../api/ledger/event.ts';
import type { Transaction } from '../../api/ledger/transaction.ts';
import { contracts } from '../index.ts';
import type { TestIdentity } from './identity.ts';
import { Simulation, keysBetween, type Proposal, type RangeRead, type Versioned } from './simulation.ts';

export interface Endorsement {
  readonly transactionId: string;
  readonly payload: string;
  readonly simulation: Simulation;
}

export interface CommittedTransaction {
  readonly transactionId: string;
  readonly writes: number;
  readonly event: LedgerEvent | undefined;
}

export interface CallOptions {
  /** Time in the proposal; the present one when absent. */
  readonly time?: Date;
  readonly transactionId?: string;
}

/**
 * A ledger in memory that runs the real chaincode behind the real dispatcher of fabric-shim. Every transaction is
 * simulated by two endorsers, which must agree to the byte, and is valid only when what it read has not changed (MVCC).
 */
export class MemoryLedger {
  readonly transactions: CommittedTransaction[] = [];
  private height = 0;

  private constructor(
    private readonly chaincode: ChaincodeFromContract,
    readonly committed: Map<string, Versioned>,
  ) {}

  static empty(): MemoryLedger {
    const chaincode = new ChaincodeFromContract([...contracts], {
      transaction: 'json',
      serializers: { json: JSONSerializer },
    });
    return new MemoryLedger(chaincode, new Map());
  }

  /** One that begins with what is committed here and then goes its own way. */
  fork(): MemoryLedger {
    const fork = new MemoryLedger(this.chaincode, new Map(this.committed));
    fork.height = this.height;
    return fork;
  }

  /** As `Ledger.submit` of the client: endorse, order, commit; throws the chaincode's own error. */
  async submit<A extends z.ZodType, R extends z.ZodType>(
    identity: TestIdentity,
    transaction: Transaction<A, R>,
    args: z.input<A>,
    options: CallOptions = {},
  ): Promise<z.output<R>> {
    const endorsement = await this.endorse(identity, [transaction.name, JSON.stringify(args)], options);
    if (!this.commit(endorsement)) throw new OpenwardError('LEDGER_REJECTED');
    return transaction.reply.parse(JSON.parse(endorsement.payload));
  }

  /** Asks one peer; nothing is kept. */
  async evaluate<A extends z.ZodType, R extends z.ZodType>(
    identity: TestIdentity,
    transaction: Transaction<A, R>,
    args: z.input<A>,
    options: CallOptions = {},
  ): Promise<z.output<R>> {
    const { payload, simulation } = await this.endorse(identity, [transaction.name, JSON.stringify(args)], options);
    if (simulation.writes.size > 0 || simulation.event !== undefined) throw new Error('A query wrote');
    return transaction.reply.parse(JSON.parse(payload));
  }

  async endorse(identity: TestIdentity, args: readonly string[], options: CallOptions = {}): Promise<Endorsement> {
    const proposal: Proposal = {
      transactionId: options.transactionId ?? randomBytes(32).toString('hex'),
      time: options.time ?? new Date(),
      identity,
      args,
    };
    const first = await this.simulate(proposal);
    const second = await this.simulate(proposal);
    if (first.payload !== second.payload || fingerprint(first.simulation) !== fingerprint(second.simulation))
      throw new Error('Two endorsers disagree');
    return first;
  }

  /** Orders and validates; false when what was read has changed since. */
  commit({ transactionId, simulation }: Endorsement): boolean {
    if (!this.isCurrent(simulation)) return false;
    this.height += 1;
    const block = this.height;
    for (const [key, value] of simulation.writes) {
      if (value === undefined) this.committed.delete(key);
      else this.committed.set(key, { value, block });
    }
    this.transactions.push({ transactionId, writes: simulation.writes.size, event: eventOf(simulation) });
    return true;
  }

  get lastTransaction(): CommittedTransaction | undefined {
    return this.transactions.at(-1);
  }

  private async simulate(proposal: Proposal): Promise<Endorsement> {
    const simulation = new Simulation(this.committed, proposal);
    const response = await this.chaincode.Invoke(simulation);
    if (simulation.openIterators !== 0) throw new Error('An iterator was left open');
    if (response.status !== 200)
      throw (
        fromWireText(response.message ?? '') ??
        new Error(`Not a refusal that clients understand: ${response.message ?? ''}`)
      );
    return {
      transactionId: proposal.transactionId,
      payload: Buffer.from(response.payload ?? '').toString('utf8'),
      simulation,
    };
  }

  private isCurrent(simulation: Simulation): boolean {
    for (const [key, block] of simulation.reads) {
      if ((this.committed.get(key)?.block ?? -1) !== block) return false;
    }
    return simulation.ranges.every((range) => this.isRangeCurrent(range));
  }

  private isRangeCurrent({ start, end, keys, exhausted }: RangeRead): boolean {
    const now = keysBetween(this.committed, start, end);
    return JSON.stringify(exhausted ? now : now.slice(0, keys.length)) === JSON.stringify(keys);
  }
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
