import { Client } from '@grpc/grpc-js';
import type { Span } from '../runtime/assignment.ts';

/** What happened when, in milliseconds after the trace began. */
export class JobTrace {
  readonly #began = performance.now();
  readonly spans: Span[] = [];

  now(): number {
    return performance.now() - this.#began;
  }

  async span<T>(name: string, work: () => Promise<T>): Promise<T> {
    const from = this.now();
    try {
      return await work();
    } finally {
      this.spans.push({ name, from, to: this.now() });
    }
  }

  /** The last span of a name. */
  last(name: string): Span {
    const found = this.spans.findLast((span) => span.name === name);
    if (found === undefined) throw new Error(`expected ${name} to have happened`);
    return found;
  }
}

/**
 * The same port, telling the trace of each call of the named methods. A proxy rather than a subclass, because the
 * adapters keep what they have in private fields.
 */
export function traced<T extends object>(port: T, trace: JobTrace, names: Readonly<Record<string, string>>): T {
  return new Proxy(port, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      const bound = (...args: unknown[]): unknown => Reflect.apply(value, target, args);
      const name = typeof property === 'string' ? names[property] : undefined;
      if (name === undefined) return bound;
      return (...args: unknown[]) => trace.span(name, () => Promise.resolve(bound(...args)));
    },
  });
}

const phases: Readonly<Record<string, string>> = {
  Evaluate: 'query',
  Endorse: 'endorse',
  Submit: 'order',
  CommitStatus: 'commit',
};

let listening: JobTrace | undefined;

/** From now on tells a trace of each call to a peer's gateway service, whoever makes it; undefined: nobody. */
export function listenToGateway(trace: JobTrace | undefined): void {
  listening = trace;
}

// The gateway client makes every call through this one method; nothing of Openward's needs to know that it is being
// watched.
const call = Client.prototype.makeUnaryRequest;
type Callback = (...answer: unknown[]) => void;
Reflect.set(Client.prototype, 'makeUnaryRequest', function (this: Client, ...args: unknown[]): unknown {
  const trace = listening;
  const [method] = args;
  const name = typeof method === 'string' ? phases[method.split('/').at(-1) ?? ''] : undefined;
  const last = args.at(-1);
  const through = (given: unknown[]): unknown => Reflect.apply(call, this, given) as unknown;
  if (trace === undefined || name === undefined || typeof last !== 'function') return through(args);
  const from = trace.now();
  const callback: Callback = (...answer) => {
    trace.spans.push({ name, from, to: trace.now() });
    Reflect.apply(last, undefined, answer);
  };
  return through([...args.slice(0, -1), callback]);
});
