import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { page } from './transaction.ts';

const Page = page(z.object({ id: z.string() }));

describe('a page of a list of the ledger', () => {
  it('is read whole', () => {
    const wire = { items: [{ id: 'a' }, { id: 'b' }], bookmark: 'c' };
    expect(Page.parse(wire)).toEqual({ ...wire, unreadable: 0 });
  });

  it.each([null, {}, { id: 7 }, 'a', []])('counts %j among the unreadable and shows the others', (damaged) => {
    const wire = { items: [{ id: 'a' }, damaged, { id: 'b' }], bookmark: '' };
    expect(Page.parse(wire)).toEqual({ items: [{ id: 'a' }, { id: 'b' }], bookmark: '', unreadable: 1 });
  });

  it('adds them to those that the chaincode could not read', () => {
    expect(Page.parse({ items: [null], bookmark: '', unreadable: 2 })).toMatchObject({ items: [], unreadable: 3 });
  });

  it.each([{ items: {}, bookmark: '' }, { items: [] }, null, { items: [], bookmark: '', unreadable: -1 }])(
    'is none when it is %j',
    (wire) => {
      expect(Page.safeParse(wire).success).toBe(false);
    },
  );
});
