import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChaincodeEvent, ChaincodeEventsOptions, CloseableAsyncIterable } from '@hyperledger/fabric-gateway';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followEvents, type FollowedEvent } from './follow.ts';

const event = (block: number, payload: unknown): ChaincodeEvent => ({
  blockNumber: BigInt(block),
  transactionId: `tx${block}`,
  chaincodeName: 'openward',
  eventName: 'share',
  payload: Buffer.from(JSON.stringify(payload)),
});
const tagOf = (letter: string): string => letter.repeat(22);
const share = (letter: string) => ({ type: 'share', tags: [tagOf(letter)] });
const lettersOf = (taken: readonly FollowedEvent[]): string[] => taken.map(({ event }) => event.tags[0]?.[0] ?? '');

/**
 * Gives what a test says for each connection, from the checkpoint on, then waits until it is closed; 'lost' breaks the
 * connection.
 */
class ScriptedNetwork {
  readonly started: (bigint | undefined)[] = [];

  constructor(private readonly connections: (ChaincodeEvent | 'lost')[][]) {}

  getChaincodeEvents(
    _chaincode: string,
    options: ChaincodeEventsOptions = {},
  ): Promise<CloseableAsyncIterable<ChaincodeEvent>> {
    this.started.push(options.checkpoint?.getBlockNumber() ?? options.startBlock);
    const script = this.connections.shift() ?? [];
    let close = (): void => undefined;
    const closed = new Promise<void>((resolve) => (close = resolve));
    return Promise.resolve({
      async *[Symbol.asyncIterator]() {
        for (const item of script) {
          if (item === 'lost') throw new Error('connection lost');
          yield item;
        }
        await closed;
      },
      close,
      [Symbol.dispose]: close,
    });
  }
}

let folder: string;
let checkpointFile: string;
let stop: AbortController;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'follow-'));
  checkpointFile = join(folder, 'deep', 'checkpoint.json');
  stop = new AbortController();
});
afterEach(() => {
  stop.abort();
  rmSync(folder, { recursive: true });
});

async function take(
  network: ScriptedNetwork,
  count: number,
  onTrouble?: (error: unknown) => void,
): Promise<FollowedEvent[]> {
  const taken: FollowedEvent[] = [];
  for await (const followed of followEvents(network, 'openward', {
    checkpointFile,
    signal: stop.signal,
    ...(onTrouble ? { onTrouble } : {}),
  })) {
    taken.push(followed);
    if (taken.length === count) break;
  }
  return taken;
}

describe('following the ledger', () => {
  it('begins with the first block, and goes on after what was handled, repeating what was not', async () => {
    const first = new ScriptedNetwork([[event(3, share('a')), event(4, share('b'))]]);
    expect(lettersOf(await take(first, 2))).toEqual(['a', 'b']);
    expect(first.started).toEqual([0n]);
    // The second was given out but the next was never asked for: it may not have been handled.
    const second = new ScriptedNetwork([[event(4, share('b'))]]);
    expect(lettersOf(await take(second, 1))).toEqual(['b']);
    expect(second.started).toEqual([3n]);
  });

  it('connects again when the connection is lost, from where it was', async () => {
    const troubles: unknown[] = [];
    const network = new ScriptedNetwork([[event(3, share('a')), 'lost'], ['lost'], [event(4, share('b'))]]);
    expect(lettersOf(await take(network, 2, (error) => troubles.push(error)))).toEqual(['a', 'b']);
    expect(network.started).toEqual([0n, 3n, 3n]);
    expect(troubles).toHaveLength(2);
  });

  it('passes over events of a later version', async () => {
    const network = new ScriptedNetwork([
      [event(3, { type: 'unheard of' }), event(4, 'nonsense'), event(5, share('a'))],
    ]);
    expect(await take(network, 1)).toMatchObject([{ transactionId: 'tx5', blockNumber: 5n }]);
  });

  it('begins anew when the checkpoint was cut short', async () => {
    await take(new ScriptedNetwork([[event(3, share('a'))]]), 1);
    writeFileSync(checkpointFile, '{"blockNum');
    const network = new ScriptedNetwork([[event(3, share('a'))]]);
    await take(network, 1);
    expect(network.started).toEqual([0n]);
    expect(readFileSync(checkpointFile, 'utf8')).toMatch(/^\{.*\}$/);
  });

  it('ends when told to', async () => {
    const network = new ScriptedNetwork([[]]);
    const ending = take(network, 1);
    await expect.poll(() => network.started).toHaveLength(1);
    stop.abort();
    expect(await ending).toEqual([]);
  });
});
