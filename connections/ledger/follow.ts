import { dirname } from 'node:path';
import {
  checkpointers,
  type Checkpointer,
  type CloseableAsyncIterable,
  type ChaincodeEvent,
  type Network,
} from '@hyperledger/fabric-gateway';
import { mkdir, rm } from '../disk.ts';
import { LedgerEvent } from '../../api/ledger/event.ts';
import { isAborted, later } from '../later.ts';

/** From where on, and until when. */
export interface FollowOptions {
  /** Where the position is kept between runs. */
  readonly checkpointFile: string;
  /** Aborting it ends the following, without an error. */
  readonly signal: AbortSignal;
  /** Told of each lost connection; following goes on by itself. */
  readonly onTrouble?: (error: unknown) => void;
}

/** A chaincode event, and where on the ledger it stands. */
export interface FollowedEvent {
  /** Names nobody: whom it concerns know their tag. */
  readonly event: LedgerEvent;
  /** Hex, as Fabric gives it. */
  readonly transactionId: string;
  /** Of a block that is committed; from 0. */
  readonly blockNumber: bigint;
}

/**
 * Yields each event at least once, in the ledger's order, from the first block when there is no checkpoint. An event
 * counts as handled, and the checkpoint moves past it, when the next one is asked for; so a crash repeats the last one
 * and loses none.
 */
export async function* followEvents(
  network: Pick<Network, 'getChaincodeEvents'>,
  chaincode: string,
  options: FollowOptions,
): AsyncGenerator<FollowedEvent, void, void> {
  const checkpoint = await openCheckpoint(options.checkpointFile);
  for (let failures = 0; !options.signal.aborted;) {
    let events: CloseableAsyncIterable<ChaincodeEvent> | undefined;
    const stop = (): void => events?.close();
    options.signal.addEventListener('abort', stop);
    try {
      events = await network.getChaincodeEvents(chaincode, { checkpoint, startBlock: 0n });
      for await (const raw of events) {
        failures = 0;
        const event = parseEvent(raw);
        if (event) yield { event, transactionId: raw.transactionId, blockNumber: raw.blockNumber };
        await checkpoint.checkpointChaincodeEvent(raw);
      }
    } catch (error) {
      failures += 1;
      // The end of following is itself an error of the stream, and nobody's trouble.
      if (!isAborted(options.signal)) options.onTrouble?.(error);
    } finally {
      options.signal.removeEventListener('abort', stop);
      events?.close();
    }
    await later(Math.min(5000, 200 * 2 ** Math.min(failures, 5)), options.signal);
  }
}

/** An event this version does not know is passed over, not a reason to stop. */
function parseEvent(raw: ChaincodeEvent): LedgerEvent | undefined {
  try {
    const payload: unknown = JSON.parse(Buffer.from(raw.payload).toString('utf8'));
    return LedgerEvent.safeParse(payload).data;
  } catch {
    return undefined;
  }
}

/**
 * A checkpoint cut short by a crash is put aside: events come again from the first block, which their handlers must
 * stand anyway.
 */
async function openCheckpoint(file: string): Promise<Checkpointer> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  try {
    return await checkpointers.file(file);
  } catch {
    await rm(file, { force: true });
    return checkpointers.file(file);
  }
}
