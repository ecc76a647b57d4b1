import { describe, expect, it } from 'vitest';
import { fallenSilent, leftBehind, wrongWith, type Look, type Looks } from './standing.ts';

const heights = (of: Record<string, number>): Looks =>
  new Map(Object.entries(of).map(([name, height]) => [name, { height }]));
const looks = (of: Record<string, Look>): Looks => new Map(Object.entries(of));

describe('a machine that was left behind', () => {
  it('is one that was far behind and took in no block between two looks', () => {
    const found = leftBehind(heights({ a: 900, b: 454, c: 899 }), heights({ a: 950, b: 454, c: 950 }));
    expect(found).toEqual([{ name: 'b', height: 454, highest: 950 }]);
  });

  it('is found too when nothing was added meanwhile', () => {
    expect(leftBehind(heights({ a: 900, b: 454 }), heights({ a: 900, b: 454 }))).toEqual([
      { name: 'b', height: 454, highest: 900 },
    ]);
  });

  it('is not one that catches up', () => {
    expect(leftBehind(heights({ a: 900, b: 454 }), heights({ a: 900, b: 500 }))).toEqual([]);
  });

  it('is not one that is a few blocks behind under load', () => {
    expect(leftBehind(heights({ a: 900, b: 880 }), heights({ a: 900, b: 880 }))).toEqual([]);
  });

  it('is not one that was level at the first look: it may only just be taking in a block', () => {
    expect(leftBehind(heights({ a: 900, b: 900 }), heights({ a: 990, b: 900 }))).toEqual([]);
  });

  it('is not one that stopped answering, which is another fault', () => {
    expect(leftBehind(heights({ a: 900, b: 454 }), heights({ a: 900 }))).toEqual([]);
  });

  it('is nobody when nobody answers', () => {
    expect(leftBehind(heights({}), heights({}))).toEqual([]);
  });
});

describe('an orderer that has fallen silent', () => {
  const at = (waiting: number, pulse: string): Look => ({ height: 9345, agreement: { waiting, pulse } });

  it('is one in which transactions wait while nothing moves, though nobody is behind', () => {
    const before = looks({ a: at(3, 'a1'), b: at(3, 'b1'), c: at(3, 'c1'), d: at(3, 'd1') });
    const after = looks({ a: at(9, 'a1'), b: at(9, 'b2'), c: at(9, 'c1'), d: at(9, 'd2') });
    expect(fallenSilent(before, after)).toEqual([
      { name: 'a', height: 9345, highest: 9345, waiting: 9 },
      { name: 'c', height: 9345, highest: 9345, waiting: 9 },
    ]);
  });

  it('is not one that has nothing to do', () => {
    expect(fallenSilent(looks({ a: at(0, 'x') }), looks({ a: at(0, 'x') }))).toEqual([]);
    expect(
      fallenSilent(looks({ a: at(0, 'x') }), looks({ a: at(2, 'x') })),
      'the first transaction only just arrived',
    ).toEqual([]);
    expect(fallenSilent(looks({ a: at(2, 'x') }), looks({ a: at(0, 'x') })), 'its transactions are gone').toEqual([]);
  });

  it('is not one that tries to take over blocks or to find another leader', () => {
    expect(fallenSilent(looks({ a: at(2, 'x') }), looks({ a: at(2, 'y') }))).toEqual([]);
  });

  it('is neither a peer nor an orderer that tells nothing', () => {
    expect(fallenSilent(heights({ a: 5 }), heights({ a: 5 }))).toEqual([]);
    expect(fallenSilent(looks({ a: at(2, 'x') }), heights({ a: 9345 }))).toEqual([]);
  });
});

describe('what is wrong is said', () => {
  it('differently of who is behind and of who is silent', () => {
    expect(wrongWith({ name: 'a', height: 454, highest: 900 })).toBe('stands at block 454 while others are at 900');
    expect(wrongWith({ name: 'a', height: 900, highest: 900, waiting: 4 })).toBe(
      'stands at block 900 with 4 transactions waiting, and takes no part in ordering them',
    );
  });
});
