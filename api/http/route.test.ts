import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { route } from './route.ts';
import type { CallArguments, Service } from './service.ts';

const written = { method: 'POST', path: '/v1/things/:id', summary: 'Things', callers: ['anyone'] } as const;
const bare = route({ ...written, reply: z.string() });
const full = route({
  ...written,
  params: z.object({ id: z.string() }),
  query: z.object({ page: z.number().optional() }),
  body: z.object({ name: z.string() }),
  reply: z.string(),
});

describe('a route', () => {
  it('has no fields in the parts it does not name', () => {
    expect([bare.params.parse({}), bare.query.parse({}), bare.body.parse({})]).toEqual([{}, {}, {}]);
    expect(full.body.safeParse({}).success).toBe(false);
  });

  it('is called with the parts that must be given, and no others', () => {
    type Call = Service['call'];
    const call: Call = (called, ..._rest) => Promise.resolve(called.reply.parse(''));
    expectTypeOf(call(bare)).resolves.toEqualTypeOf<string>();
    void call(full, { params: { id: 'a' }, body: { name: 'b' } });
    void call(full, { params: { id: 'a' }, query: { page: 1 }, body: { name: 'b' } });
    // @ts-expect-error the body must be given
    void call(full, { params: { id: 'a' } });
    // @ts-expect-error nothing can be left out of a call that has places to fill
    void call(full);
    // @ts-expect-error no such field
    void call(full, { params: { id: 'a', other: 'c' }, body: { name: 'b' } });
    // @ts-expect-error of another type
    void call(full, { params: { id: 1 }, body: { name: 'b' } });
    expectTypeOf<
      CallArguments<(typeof bare)['params'], (typeof bare)['query'], (typeof bare)['body']>['length']
    >().toEqualTypeOf<0 | 1 | 2>();
  });
});
