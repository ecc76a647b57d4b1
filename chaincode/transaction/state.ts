import type { Context } from 'fabric-contract-api';
import type { z } from 'zod';
import { canonicalJson } from './json.ts';
import { keyOf, rangeOf } from './keys.ts';

export type Stub = Context['stub'];

export interface Entry {
  readonly key: string;
  readonly text: string;
}

/**
 * The world state as typed JSON. What is read is parsed by its schema, what is written is canonical.
 * As in Fabric, a transaction does not see its own writes.
 */
export class LedgerState {
  /** What was read is not read again: each read is a message to the peer and back, and within a transaction its answer cannot change. */
  readonly #known = new Map<string, Promise<Uint8Array>>();

  constructor(private readonly stub: Stub) {}

  async get<T extends z.ZodType>(schema: T, ...parts: readonly string[]): Promise<z.output<T> | undefined> {
    const bytes = await this.#bytesAt(keyOf(...parts));
    return bytes.length === 0 ? undefined : schema.parse(JSON.parse(decode(bytes)));
  }

  #bytesAt(key: string): Promise<Uint8Array> {
    const known = this.#known.get(key) ?? this.stub.getState(key);
    this.#known.set(key, known);
    return known;
  }

  async put(value: unknown, ...parts: readonly string[]): Promise<void> {
    await this.stub.putState(keyOf(...parts), Buffer.from(canonicalJson(value)));
  }

  async delete(...parts: readonly string[]): Promise<void> {
    await this.stub.deleteState(keyOf(...parts));
  }

  /** At most `limit` entries whose keys continue `parts`, from the continuation `from` on, in key order. */
  async range(parts: readonly string[], limit: number, from: readonly string[] = []): Promise<Entry[]> {
    const { start, end } = rangeOf(parts, from);
    const entries: Entry[] = [];
    const iterator = await this.stub.getStateByRange(start, end);
    let ended = false;
    try {
      while (entries.length < limit && !ended) {
        const next = await iterator.next();
        if (next.done) ended = true;
        else entries.push({ key: next.value.key, text: decode(next.value.value) });
      }
    } finally {
      // What was read to its end the peer has closed by itself; each message to it is one more to wait for.
      if (!ended) await iterator.close();
    }
    return entries;
  }
}

function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
