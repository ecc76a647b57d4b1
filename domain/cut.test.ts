import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../testing/any-text.ts';
import { cut } from './cut.ts';

describe('a text that is cut', () => {
  it('is the beginning of it, well formed, and as long as may be', () => {
    fc.assert(
      fc.property(anyText(40), fc.integer({ min: 1, max: 30 }), (text, most) => {
        const head = cut(text, most);
        expect(text.startsWith(head)).toBe(true);
        expect(head).toBe(Buffer.from(head, 'utf8').toString('utf8'));
        expect(head.length).toBeLessThanOrEqual(most);
        expect(head.length).toBeGreaterThanOrEqual(Math.min(text.length, most) - 1);
      }),
    );
  });

  it('loses a whole character rather than half of it', () => {
    expect(cut('病历𠮷', 3)).toBe('病历');
    expect(cut('病历𠮷', 4)).toBe('病历𠮷');
  });
});
