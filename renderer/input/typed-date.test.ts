import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOfText, readDate } from './typed-date.ts';

const wide = (text: string): string => text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));
const days = fc
  .date({ min: new Date('1800-01-01'), max: new Date('2200-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('a day as typed', () => {
  it.each([
    '1950-03-07',
    '1950-3-7',
    '1950.3.7',
    '1950/3/7',
    '1950 3 7',
    '19500307',
    '1950年3月7日',
    '1950 年 03 月 07 号',
    '１９５０．３．７',
    '1950。3。7',
    '1950–3–7',
    '  1950 - 03 - 07 ',
    '7 March 1950',
    '7th Mar. 1950',
    '7-MAR-1950',
    'March 7, 1950',
    'mar 7 1950',
  ])('reads %s as the seventh of March', (text) => {
    expect(readDate(text)).toEqual({ kind: 'day', day: '1950-03-07' });
  });

  it.each(['7.3.1950', '07/03/1950', '3-7-50', '50-3-7', '07031950'])(
    'does not guess which part of %s is what',
    (text) => {
      expect(['order', 'noSuchDay']).toContain(readDate(text).kind);
    },
  );

  it.each(['1950-02-30', '19501301', '2023年2月29日', '31 June 1950', '1950-00-07', '1950-3-00'])(
    'knows that there is no %s',
    (text) => expect(readDate(text)).toEqual({ kind: 'noSuchDay' }),
  );

  it.each(['yesterday', '1950', '1950-3', '一九五〇年三月七日', '7 Marx 1950', '1950-03-07T00:00', '-1950-3-7', '1e3'])(
    'takes %s for no day',
    (text) => expect(['none', 'unfinished']).toContain(readDate(text).kind),
  );

  it('waits for the rest of what is half typed', () => {
    for (const whole of ['1950-03-07', '1950.3.7', '1950年3月7日', '19500307'])
      for (let length = 1; length < whole.length; length += 1)
        expect(['unfinished', 'day'], whole.slice(0, length)).toContain(readDate(whole.slice(0, length)).kind);
  });

  it('is nothing in an empty field', () => {
    expect(['', ' ', '\u3000'].map((text) => readDate(text).kind)).toEqual(['empty', 'empty', 'empty']);
    expect(dayOfText('')).toBeUndefined();
  });

  it('is read as itself however it is written', () => {
    fc.assert(
      fc.property(days, (day) => {
        const [year, month, date] = day.split('-').map(Number);
        const ways = [day, day.replaceAll('-', ''), `${year}.${month}.${date}`, `${year}年${month}月${date}日`];
        for (const text of ways.flatMap((one) => [one, wide(one)])) expect(dayOfText(text), text).toBe(day);
      }),
    );
  });

  it('never fails, and what it reads as a day is one', () => {
    const typed = fc.oneof(fc.string(), fc.stringMatching(/^[-0-9./年月日 a-z]{0,14}$/));
    fc.assert(
      fc.property(typed, (text) => {
        const day = dayOfText(text);
        if (day !== undefined) expect(new Date(`${day}T00:00Z`).toISOString().slice(0, 10)).toBe(day);
      }),
      { numRuns: 2000 },
    );
  });
});
