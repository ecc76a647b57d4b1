import { describe, expect, it } from 'vitest';
import { isResidentId, isWellFormed, tidyNumber } from './rid.ts';

describe('form of an identity number', () => {
  it('accepts a resident number whose check digit fits', () => {
    expect(isResidentId('11010519491231002X')).toBe(true);
    expect(isResidentId('11010519491231002x ')).toBe(true);
  });

  it('is read from what an input method made wide', () => {
    expect(isResidentId('１１０１０５１９４９１２３１００２Ｘ')).toBe(true);
    expect(tidyNumber(' １１０１０５１９４９１２３１００２Ｘ\u3000')).toBe('11010519491231002X');
    expect(isWellFormed('passport', 'Ｅ１２３４５６７８')).toBe(true);
  });

  it('refuses any single digit changed', () => {
    const good = '11010519491231002X';
    for (let at = 0; at < 17; at += 1) {
      const changed = `${good.slice(0, at)}${String((Number(good[at]) + 1) % 10)}${good.slice(at + 1)}`;
      expect(isResidentId(changed)).toBe(false);
    }
  });

  it('refuses a day that does not exist although the check digit fits', () => {
    const digits = '11010519490230002';
    const fitting = '0123456789X'.split('').filter((check) => isResidentId(digits + check));
    expect(fitting).toEqual([]);
  });

  it('knows passports and staff numbers by their length and letters', () => {
    expect(isWellFormed('passport', 'E12345678')).toBe(true);
    expect(isWellFormed('passport', 'E1')).toBe(false);
    expect(isWellFormed('staff-number', 'S-20418')).toBe(true);
  });
});
