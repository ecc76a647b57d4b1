import type { Readable } from 'node:stream';
import type { z } from 'zod';
import { OpenwardError } from '../../../domain/errors.ts';
import type { ObjectGrant, ObjectStore } from '../../ports/object-store.ts';
import type { Route } from '../../../api/http/route.ts';
import type { CallArguments, Service } from '../../../api/http/service.ts';
import { streamOf } from './memory-ports.ts';
import type { Trace } from './trace.ts';

interface Call {
  readonly params: unknown;
  readonly body: unknown;
  readonly query: unknown;
}

/**
 * A service made of handlers, each under the summary-free key `METHOD /path` of its route. Answers are parsed as the
 * real client does.
 */
export class MemoryService implements Service {
  readonly #handlers = new Map<string, (call: Call) => unknown>();

  constructor(
    private readonly name: string,
    private readonly trace: Trace,
  ) {}

  on<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: Route<P, Q, B, R>,
    handle: (params: z.output<P>, body: z.output<B>, query: z.output<Q>) => unknown,
  ): this {
    this.#handlers.set(keyOf(route), ({ params, body, query }) =>
      handle(route.params.parse(params), route.body.parse(body), route.query.parse(query)),
    );
    return this;
  }

  call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: Route<P, Q, B, R>,
    ...[input]: CallArguments<P, Q, B>
  ): Promise<z.output<R>> {
    return Promise.resolve()
      .then(() => {
        this.trace.add(`${this.name} ${keyOf(route)}`);
        const handle = this.#handlers.get(keyOf(route));
        if (handle === undefined) throw new OpenwardError('SERVICE_UNAVAILABLE', `${this.name} ${keyOf(route)}`);
        return handle({ params: input?.params ?? {}, body: input?.body ?? {}, query: input?.query ?? {} });
      })
      .then((answer) => route.reply.parse(answer));
  }
}

function keyOf({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method} ${path}`;
}

/** Objects by URL; nothing is overwritten. */
export class MemoryStore implements ObjectStore {
  readonly objects = new Map<string, Buffer>();

  constructor(private readonly trace: Trace) {}

  async put({ url }: ObjectGrant, body: Readable): Promise<void> {
    this.trace.add(`stores ${kindOf(url)}`);
    if (this.objects.has(url)) throw new OpenwardError('OBJECT_EXISTS');
    const pieces: Buffer[] = [];
    for await (const piece of body) if (Buffer.isBuffer(piece)) pieces.push(piece);
    this.objects.set(url, Buffer.concat(pieces));
  }

  get({ url }: ObjectGrant): Promise<{ body: Readable; bytes: number }> {
    this.trace.add(`fetches ${kindOf(url)}`);
    const object = this.objects.get(url);
    if (object === undefined) return Promise.reject(new OpenwardError('OBJECT_MISSING'));
    return Promise.resolve({ body: streamOf(object), bytes: object.length });
  }

  /** Changes one bit of the only object of a kind. */
  flipBit(kind: string): void {
    for (const [url, object] of this.objects) {
      if (kindOf(url) !== kind) continue;
      const changed = Buffer.from(object);
      const middle = Math.floor(changed.length / 2);
      changed.writeUInt8(changed.readUInt8(middle) ^ 1, middle);
      this.objects.set(url, changed);
    }
  }
}

function kindOf(url: string): string {
  return /\/(records|captures|shares)\//.exec(url)?.[1] ?? 'object';
}
