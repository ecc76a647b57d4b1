import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import type { Route } from '../../api/http/route.ts';
import type { CallArguments, Service } from '../../api/http/service.ts';

type Answer = (input: never) => unknown;

/** A service for tests of its callers: answers what a test says, by method and path, checked by the route's schemas. */
export class ScriptedService implements Service {
  readonly calls: string[] = [];
  readonly #answers = new Map<string, Answer>();

  on<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: Route<P, Q, B, R>,
    answer: (input: { params: z.output<P>; body: z.output<B> }) => unknown,
  ): this {
    this.#answers.set(`${route.method} ${route.path}`, answer);
    return this;
  }

  async call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: Route<P, Q, B, R>,
    ...[input]: CallArguments<P, Q, B>
  ): Promise<z.output<R>> {
    const name = `${route.method} ${route.path}`;
    await new Promise((resolve) => setImmediate(resolve));
    this.calls.push(name);
    const answer = this.#answers.get(name);
    if (!answer) throw new OpenwardError('SERVICE_UNAVAILABLE', `${name} is not scripted`);
    // The answer was registered for this very route, whose parts it takes.
    return route.reply.parse(
      await Reflect.apply(answer, undefined, [
        { params: route.params.parse(input?.params ?? {}), body: route.body.parse(input?.body ?? {}) },
      ]),
    );
  }
}
