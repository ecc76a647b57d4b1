import { peer } from '@hyperledger/fabric-protos';
import type { TestIdentity } from '../identity.ts';

/** A committed value and the number of the block that wrote it. */
export interface Versioned {
  readonly value: Uint8Array;
  readonly block: number;
}

export interface RangeRead {
  readonly start: string;
  readonly end: string;
  /** Keys in the order read, up to where the reader stopped. */
  readonly keys: readonly string[];
  readonly exhausted: boolean;
}

/** As much of an identity as a proposal carries. */
export type Creator = Pick<TestIdentity, 'mspId' | 'certificate'>;

export interface Proposal {
  readonly transactionId: string;
  readonly time: Date;
  readonly identity: Creator;
  readonly args: readonly string[];
}

/**
 * One simulation of a transaction, with as much of Fabric's ChaincodeStub as Openward uses, and its rules: reads see
 * only what is committed, simple keys do not begin with NUL, one event a transaction (the last), an iterator is to be
 * closed or read to its end.
 */
export class Simulation {
  readonly reads = new Map<string, number>();
  readonly ranges: RangeRead[] = [];
  readonly writes = new Map<string, Uint8Array | undefined>();
  event: { name: string; payload: Uint8Array } | undefined;
  openIterators = 0;
  /** Entries and values the peer handed out: what the transaction cost. */
  fetched = 0;
  /** Of those with many keys. */
  messages = 0;

  constructor(
    private readonly committed: ReadonlyMap<string, Versioned>,
    private readonly proposal: Proposal,
  ) {}

  getTxID(): string {
    return this.proposal.transactionId;
  }

  getChannelID(): string {
    return 'openward';
  }

  getCreator(): { mspid: string; idBytes: Uint8Array } {
    return { mspid: this.proposal.identity.mspId, idBytes: Buffer.from(this.proposal.identity.certificate) };
  }

  getBufferArgs(): Buffer[] {
    return this.proposal.args.map((arg) => Buffer.from(arg));
  }

  getFunctionAndParameters(): { fcn: string; params: string[] } {
    const [fcn, ...params] = this.proposal.args;
    return { fcn: fcn ?? '', params };
  }

  getDateTimestamp(): Date {
    return this.proposal.time;
  }

  /** The peer's end of the messages that Openward makes itself. */
  readonly handler = {
    _askPeerAndListen: (message: peer.ChaincodeMessage): Promise<Uint8Array> => {
      if (message.getTxid() !== this.getTxID() || message.getChannelId() !== this.getChannelID())
        throw new Error('A message of another transaction');
      this.messages += 1;
      switch (message.getType()) {
        case peer.ChaincodeMessage.Type.GET_STATE_MULTIPLE:
          return Promise.resolve(
            this.#read(peer.GetStateMultiple.deserializeBinary(message.getPayload_asU8()).getKeysList()),
          );
        case peer.ChaincodeMessage.Type.WRITE_BATCH_STATE:
          peer.WriteBatchState.deserializeBinary(message.getPayload_asU8())
            .getRecList()
            .forEach((record) => this.#write(record));
          return Promise.resolve(new Uint8Array());
        default:
          throw new Error(`A message that the peer does not expect: ${message.getType()}`);
      }
    },
  };

  #read(keys: readonly string[]): Uint8Array {
    const result = new peer.GetStateMultipleResult();
    for (const key of keys) {
      requireSimple(key);
      const found = this.committed.get(key);
      this.reads.set(key, found?.block ?? -1);
      this.fetched += 1;
      result.addValues(found?.value ?? new Uint8Array());
    }
    return result.serializeBinary();
  }

  #write(record: peer.WriteRecord): void {
    const key = record.getKey();
    requireSimple(key);
    switch (record.getType()) {
      case peer.WriteRecord.Type.PUT_STATE:
        if (record.getValue_asU8().length === 0)
          throw new Error('An empty value is a deletion in some state databases');
        return void this.writes.set(key, record.getValue_asU8());
      case peer.WriteRecord.Type.DEL_STATE:
        return void this.writes.set(key, undefined);
      default:
        throw new Error(`A write that the peer does not expect: ${record.getType()}`);
    }
  }

  getStateByRange(start: string, end: string): Promise<unknown> {
    requireSimple(start);
    requireSimple(end);
    const keys = keysBetween(this.committed, start, end);
    let position = 0;
    let open = true;
    this.openIterators += 1;
    const close = (exhausted: boolean): void => {
      if (!open) return;
      open = false;
      this.openIterators -= 1;
      this.ranges.push({ start, end, keys: keys.slice(0, position), exhausted });
    };
    return Promise.resolve({
      next: () => {
        const key = keys[position];
        if (key === undefined) {
          close(true);
          return Promise.resolve({ done: true });
        }
        position += 1;
        this.fetched += 1;
        return Promise.resolve({ done: false, value: { key, value: this.committed.get(key)?.value } });
      },
      close: () => {
        close(false);
        return Promise.resolve();
      },
    });
  }

  setEvent(name: string, payload: Uint8Array): void {
    this.event = { name, payload };
  }
}

/** Keys from `start` on, before `end`, in byte order as the state database has them. */
export function keysBetween(committed: ReadonlyMap<string, Versioned>, start: string, end: string): string[] {
  return [...committed.keys()].filter((key) => key >= start && key < end).sort();
}

function requireSimple(key: string): void {
  if (key.startsWith('\u0000')) throw new Error('The key begins with NUL');
}
