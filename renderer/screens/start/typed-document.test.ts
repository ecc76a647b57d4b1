import { describe, expect, it } from 'vitest';
import { isPossible, looksWrong, documentNumberOf, understood } from './typed-document.ts';

describe('the number of a document as somebody types it', () => {
  it('is read from what an input method made wide', () => {
    const document = {
      kind: 'cn-resident-id',
      number: ' １１０１０５１９４９１２３１００２Ｘ\u3000',
      order: 1,
    } as const;
    expect(documentNumberOf(document)).toBe('11010519491231002X');
    expect(isPossible(document)).toBe(true);
    expect(isPossible({ kind: 'passport', number: 'Ｅ１２３４５６７８', order: 1 })).toBe(true);
  });

  it('of a child is the mother’s and its order', () => {
    const document = { kind: 'infant', number: '110105491231002', order: 2 } as const;
    expect(documentNumberOf(document)).toBe('11010519491231002X-2');
    expect(isPossible(document)).toBe(true);
    expect(isPossible({ ...document, number: '' })).toBe(false);
  });

  it('is called wrong once it could be whole, and not while it is typed', () => {
    const numbers = [
      ['cn-resident-id', '11010519491231002X'],
      ['cn-permanent-residence', '911124198108030024'],
      ['cn-permanent-residence', 'GBR110081080315'],
    ] as const;
    for (const [kind, right] of numbers) {
      const soFar = Array.from(right, (_, at) => right.slice(0, at + 1));
      expect(soFar.filter((number) => looksWrong({ kind, number, order: 1 }))).toEqual([]);
    }
    expect(looksWrong({ kind: 'cn-permanent-residence', number: 'GBR110081080316', order: 1 })).toBe(true);
    expect(looksWrong({ kind: 'cn-resident-id', number: '110105194912310021', order: 1 })).toBe(true);
    expect(looksWrong({ kind: 'passport', number: 'E123', order: 1 })).toBe(false);
    expect(looksWrong({ kind: 'passport', number: 'E12345678901234567890', order: 1 })).toBe(true);
  });

  it('is shown as it was understood where that is not what was typed', () => {
    expect(understood({ kind: 'cn-resident-id', number: '110105491231002', order: 1 })).toBe('11010519491231002X');
    expect(understood({ kind: 'cn-resident-id', number: '11010519491231002x', order: 1 })).toBeUndefined();
    expect(understood({ kind: 'passport', number: '1', order: 1 })).toBeUndefined();
  });
});
