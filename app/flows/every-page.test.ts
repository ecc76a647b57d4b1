import { describe, expect, it } from 'vitest';
import { everyPage, wholeList } from './every-page.ts';

const pageOf = (items: number[], bookmark: string) =>
  Promise.resolve({ items, bookmark, total: items.length, unreadable: 0 });

describe('a list that is brought in whole', () => {
  it('is all its pages, each asked for by what the one before named', async () => {
    const asked: string[] = [];
    const pages: Record<string, [number[], string]> = { '': [[1, 2], 'a'], a: [[], 'b'], b: [[3], ''] };
    const { items: all } = await wholeList((bookmark) => {
      asked.push(bookmark);
      return pageOf(...(pages[bookmark] ?? [[], '']));
    });
    expect(all).toEqual([1, 2, 3]);
    expect(asked).toEqual(['', 'a', 'b']);
  });

  it('says of how many entries nothing can be read, on whichever page they would be', async () => {
    const pages: Record<string, [string, number]> = { '': ['a', 1], a: ['b', 0], b: ['', 2] };
    const all = await wholeList((bookmark) => {
      const [next, unreadable] = pages[bookmark] ?? ['', 0];
      return Promise.resolve({ items: [bookmark], bookmark: next, total: 6, unreadable });
    });
    expect(all).toEqual({ items: ['', 'a', 'b'], unreadable: 3 });
  });

  it('is asked for no further once who reads it has enough', async () => {
    const asked: string[] = [];
    const ask = (bookmark: string) => {
      asked.push(bookmark);
      return pageOf([asked.length], `p${asked.length}`);
    };
    for await (const { items } of everyPage(ask)) if (items.includes(2)) break;
    expect(asked).toEqual(['', 'p1']);
  });

  it('of a service that always has one page more is none', async () => {
    let asked = 0;
    const endless = wholeList(() => {
      asked += 1;
      if (asked > 10_000) throw new Error('It was asked for ever');
      return pageOf([], `p${asked}`);
    });
    await expect(endless).rejects.toMatchObject({ code: 'SERVICE_FAILED' });
  });
});
