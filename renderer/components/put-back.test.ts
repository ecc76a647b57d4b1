import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { putBack } from './put-back.ts';

describe('what was removed', () => {
  it('is put back where it was, whichever it was', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), fc.nat(), (list, chosen) => {
        const at = chosen % list.length;
        const without = list.filter((_one, index) => index !== at);
        expect(putBack(without, at, list[at])).toEqual(list);
      }),
    );
  });

  it('leaves what was written meanwhile', () => {
    expect(putBack(['a', 'new'], 1, 'b')).toEqual(['a', 'b', 'new']);
    expect(putBack([], 3, 'b')).toEqual(['b']);
  });
});
