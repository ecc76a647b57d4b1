import type { z } from 'zod';
import { canonicalJson } from './json.ts';
import { ledgerKey, rangeOf } from './keys.ts';
import { PeerExchange } from './peer-exchange.ts';
import type { Stub } from './stub.ts';

export interface Entry {
  readonly key: string;
  readonly text: string;
}

interface Question {
  readonly key: string;
  readonly resolve: (value: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The world state as typed JSON. What is read is parsed by its schema, what is written is canonical.
 * As in Fabric, a transaction does not see its own writes.
 *
 * Messages between chaincode and peer are what a transaction costs, so there are few: whatever is asked for in the same
 * turn of the event loop is asked for together, nothing is asked for twice (within a transaction the answer cannot
 * change), and all writes leave together, at `flush`.
 */
export class LedgerState {
  readonly #exchange: PeerExchange;
  readonly #known = new Map<string, Promise<Uint8Array>>();
  readonly #writes = new Map<string, Uint8Array | undefined>();
  #questions: Question[] = [];

  constructor(private readonly stub: Stub) {
    this.#exchange = new PeerExchange(stub);
  }

  async get<T extends z.ZodType>(schema: T, ...parts: readonly string[]): Promise<z.output<T> | undefined> {
    const bytes = await this.#bytesAt(ledgerKey(...parts));
    return bytes.length === 0 ? undefined : schema.parse(JSON.parse(decode(bytes)));
  }

  #bytesAt(key: string): Promise<Uint8Array> {
    const known = this.#known.get(key) ?? this.#ask(key);
    this.#known.set(key, known);
    return known;
  }

  #ask(key: string): Promise<Uint8Array> {
    // A tick runs when all that was ready to run has run, and so has asked what it has to ask.
    if (this.#questions.length === 0) process.nextTick(() => void this.#send());
    return new Promise((resolve, reject) => this.#questions.push({ key, resolve, reject }));
  }

  async #send(): Promise<void> {
    const questions = this.#questions;
    this.#questions = [];
    try {
      const values = await this.#exchange.read(questions.map(({ key }) => key));
      questions.forEach(({ resolve }, i) => resolve(values[i] ?? new Uint8Array()));
    } catch (error) {
      questions.forEach(({ reject }) => reject(error));
    }
  }

  put(value: unknown, ...parts: readonly string[]): void {
    this.#writes.set(ledgerKey(...parts), Buffer.from(canonicalJson(value)));
  }

  delete(...parts: readonly string[]): void {
    this.#writes.set(ledgerKey(...parts), undefined);
  }

  /** Hands the writes to the peer, once everything has been accepted. */
  async flush(): Promise<void> {
    await this.#exchange.write([...this.#writes].map(([key, value]) => ({ key, value })));
    this.#writes.clear();
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
