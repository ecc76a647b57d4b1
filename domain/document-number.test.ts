import { describe, expect, it } from 'vitest';
import { documentKinds, hasCheckDigit, infantNumber, isDocumentNumber, spelledNumber } from './document-number.ts';

describe('the number of an identity document', () => {
  it('is of its kind alone where the kinds differ', () => {
    const kindsOf = (number: string) => documentKinds.filter((kind) => isDocumentNumber(kind, number));
    expect(kindsOf('11010519491231002X')).toEqual(['cn-resident-id', 'passport', 'staff-number']);
    expect(kindsOf('GBR110081080315')).toEqual(['cn-permanent-residence', 'passport', 'staff-number']);
    expect(kindsOf('11010519491231002X-2')).toEqual(['infant', 'staff-number']);
    expect(kindsOf('')).toEqual([]);
  });

  it('of a resident is refused with any single digit changed', () => {
    const right = '11010519491231002X';
    for (let at = 0; at < 17; at += 1) {
      const changed = `${right.slice(0, at)}${(Number(right[at]) + 1) % 10}${right.slice(at + 1)}`;
      expect(isDocumentNumber('cn-resident-id', changed), changed).toBe(false);
    }
  });

  it('of a permanent resident is refused with any single character changed', () => {
    for (const right of ['GBR110081080315', '911124198108030024'])
      for (let at = 0; at < right.length; at += 1) {
        const next = String.fromCharCode(right.charCodeAt(at) + 1);
        const other = /[A-Z]/.test(next) ? next : String((Number(right[at]) + 1) % 10);
        const changed = `${right.slice(0, at)}${other}${right.slice(at + 1)}`;
        expect(isDocumentNumber('cn-permanent-residence', changed), changed).toBe(false);
      }
  });

  it('is spelt in one way, however it was typed', () => {
    expect(spelledNumber('cn-resident-id', ' 110105 19491231 002x ')).toBe('11010519491231002X');
    expect(spelledNumber('passport', 'e 123 456 78')).toBe('E12345678');
    expect(spelledNumber('cn-permanent-residence', 'gbr110081080315')).toBe('GBR110081080315');
    expect(spelledNumber('staff-number', ' a-1B9 ')).toBe('a-1B9');
  });

  it('of fifteen digits is that of eighteen which took its place: one person, one number', () => {
    expect(spelledNumber('cn-resident-id', '110105491231002')).toBe('11010519491231002X');
    expect(isDocumentNumber('cn-resident-id', spelledNumber('cn-resident-id', '610104620927690'))).toBe(true);
    // No day of that name: it stays what was typed is not a number, whatever its length.
    expect(isDocumentNumber('cn-resident-id', spelledNumber('cn-resident-id', '110105491331002'))).toBe(false);
    expect(spelledNumber('passport', '110105491231002')).toBe('110105491231002');
  });

  it('of a child without one is the mother’s, in whichever form she has it, and which child it is', () => {
    expect(infantNumber(' 110105491231002', 1)).toBe('11010519491231002X-1');
    expect(infantNumber('e12345678', 2)).toBe('E12345678-2');
    expect(isDocumentNumber('infant', infantNumber('GBR110081080315', 3))).toBe(true);
    expect(isDocumentNumber('infant', infantNumber('110105194912310021', 1))).toBe(false);
    expect(isDocumentNumber('infant', infantNumber('11010519491231002X', 10))).toBe(false);
  });

  it('is told to have a check digit where it has one', () => {
    expect(documentKinds.filter(hasCheckDigit)).toEqual(['cn-resident-id', 'cn-permanent-residence']);
  });
});
