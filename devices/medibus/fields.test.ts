import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readAlarms,
  readCurves,
  readDateTime,
  readFields,
  readIdentity,
  valueIn,
  readTexts,
  UnreadableData,
} from './fields.ts';

function data(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

describe('MEDIBUS data fields', () => {
  it('reads measured data as code and four characters', () => {
    expect(readFields(data('7D  19B9 5.6'), 4)).toEqual([
      { code: 0x7d, text: '19' },
      { code: 0xb9, text: '5.6' },
    ]);
  });

  it('reads settings as code and five characters', () => {
    expect(readFields(data('09   12'), 5)).toEqual([{ code: 0x09, text: '12' }]);
  });

  it('refuses data that is not made of whole entries', () => {
    expect(() => readFields(data('7D  1'), 4)).toThrow(UnreadableData);
  });

  it('refuses a code that is not two upper-case hex digits', () => {
    expect(() => readFields(data('7d  19'), 4)).toThrow(UnreadableData);
    expect(() => readFields(data(' D  19'), 4)).toThrow(UnreadableData);
  });

  it('reads only numbers as numbers', () => {
    expect(['12', '-3.5', '.5', '+4', '0'].map(valueIn)).toEqual([12, -3.5, 0.5, 4, 0]);
    expect(['', '--', '****', '1 2', '1e3', '0x1', 'NaN', '-', '.'].map(valueIn)).toEqual(new Array(9).fill(null));
  });

  it('reads alarms with their priority, code and phrase', () => {
    expect(readAlarms(data('<19MIN VOL LOW O10PAW HIGH    '))).toEqual([
      { priority: 12, code: 0x19, text: 'MIN VOL LOW' },
      { priority: 31, code: 0x10, text: 'PAW HIGH' },
    ]);
  });

  it('reads texts by their length', () => {
    expect(readTexts(data('014IPPV\u0003202OK\u0003'))).toEqual([
      { code: 1, text: 'IPPV' },
      { code: 0x20, text: 'OK' },
    ]);
  });

  it('refuses a text whose length does not lead to its end mark', () => {
    expect(() => readTexts(data('015IPPV\u0003'))).toThrow(UnreadableData);
    expect(() => readTexts(data('01'))).toThrow(UnreadableData);
  });

  it('reads offered curves: 2 + 8 + 5 + 5 + 3 characters', () => {
    expect(readCurves(data('00   20000  -20  100FFF'))).toEqual([
      { code: 0, intervalUs: 20_000, min: -20, max: 100, maxBin: 4095 },
    ]);
  });

  it('refuses a curve without interval, range or bins', () => {
    expect(() => readCurves(data('00       0  -20  100FFF'))).toThrow(UnreadableData);
    expect(() => readCurves(data('00   20000       100FFF'))).toThrow(UnreadableData);
    expect(() => readCurves(data('00   20000  -20  100000'))).toThrow(UnreadableData);
  });

  it('reads the date with German months, and English ones where they differ', () => {
    expect(readDateTime(data('08:05:0903-MAI-26'))).toBe('2026-05-03T08:05:09');
    expect(readDateTime(data('23:59:5931-DEZ-25'))).toBe('2025-12-31T23:59:59');
    expect(readDateTime(data('00:00:0001-OKT-26'))).toBe('2026-10-01T00:00:00');
    expect(readDateTime(data('00:00:0001-M[R-26'))).toBe('2026-03-01T00:00:00');
    expect(readDateTime(data('00:00:0001-DEC-99'))).toBe('1999-12-01T00:00:00');
  });

  it('refuses a date that does not exist rather than moving it', () => {
    for (const text of [
      '00:00:0031-FEB-26',
      '24:00:0001-JAN-26',
      '00:60:0001-JAN-26',
      '00:00:0001-XYZ-26',
      '',
      '00:00:00',
    ]) {
      expect(() => readDateTime(data(text))).toThrow(UnreadableData);
    }
  });

  it('reads the identity, however much of it there is', () => {
    expect(readIdentity(data("8102'Evita 4'04.00:04.03"))).toEqual({
      vendor: 'Dräger',
      deviceId: '8102',
      model: 'Evita 4',
      softwareRevision: '04.00',
      protocolRevision: '04.03',
    });
    expect(readIdentity(data(''))).toEqual({
      vendor: 'Dräger',
      deviceId: '',
      model: '',
      softwareRevision: '',
      protocolRevision: '',
    });
    expect(readIdentity(data('8102')).deviceId).toBe('8102');
  });

  it('either reads or refuses any bytes, and never anything else (2000 random runs a reader)', () => {
    const readers = [
      (d: Uint8Array) => readFields(d, 4),
      (d: Uint8Array) => readFields(d, 5),
      readAlarms,
      readTexts,
      readCurves,
      readDateTime,
      readIdentity,
    ];
    for (const reader of readers) {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
          try {
            reader(bytes);
          } catch (error) {
            // Not `expect`, which costs more than what is tested.
            if (!(error instanceof UnreadableData)) throw error;
          }
        }),
        { numRuns: 2000 },
      );
    }
  });
});
