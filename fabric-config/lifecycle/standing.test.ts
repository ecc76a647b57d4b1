import { describe, expect, it } from 'vitest';
import { standingStill } from './standing.ts';

const heights = (of: Record<string, number>): Map<string, number> => new Map(Object.entries(of));

describe('a machine that stands still', () => {
  it('is one that was far behind and took in no block between two looks', () => {
    const found = standingStill(heights({ a: 900, b: 454, c: 899 }), heights({ a: 950, b: 454, c: 950 }));
    expect(found).toEqual([{ name: 'b', height: 454, highest: 950 }]);
  });

  it('is found too when nothing was added meanwhile', () => {
    expect(standingStill(heights({ a: 900, b: 454 }), heights({ a: 900, b: 454 }))).toEqual([{ name: 'b', height: 454, highest: 900 }]);
  });

  it('is not one that catches up', () => {
    expect(standingStill(heights({ a: 900, b: 454 }), heights({ a: 900, b: 500 }))).toEqual([]);
  });

  it('is not one that is a few blocks behind under load', () => {
    expect(standingStill(heights({ a: 900, b: 880 }), heights({ a: 900, b: 880 }))).toEqual([]);
  });

  it('is not one that was level at the first look: it may only just be taking in a block', () => {
    expect(standingStill(heights({ a: 900, b: 900 }), heights({ a: 990, b: 900 }))).toEqual([]);
  });

  it('is not one that stopped answering, which is another fault', () => {
    expect(standingStill(heights({ a: 900, b: 454 }), heights({ a: 900 }))).toEqual([]);
  });

  it('is nobody when nobody answers', () => {
    expect(standingStill(heights({}), heights({}))).toEqual([]);
  });
});
