import { describe, expect, it } from 'vitest';
import { readAbsoluteTime, readWideText } from './attributes.ts';
import { numericTable, waveTable } from './codes.ts';
import { FieldReader, UnreadableMessage } from './field-reader.ts';
import { readFloat } from './float.ts';
import { LinkedAnswer } from './linked-answer.ts';
import { mdsIdentity, readMds, type MdsInfo } from './mds.ts';
import { readMessage } from './message.ts';
import type { Observation, PollResult } from './poll-result.ts';
import { readNumerics } from './readings.ts';
import { SeriesNames } from './series-names.ts';
import { attribute, binaryDecimals, high16, countedList, narrow, wide } from './simulated-frames.ts';
import { selfDescription } from './simulated-patient.ts';
import { ava, numberOf, polledMessage } from './testing/wire.ts';

const fieldOf = (hex: string): FieldReader => new FieldReader(Uint8Array.from(Buffer.from(hex, 'hex')));

function polled(attributes: readonly string[], handle = 5): Observation {
  const message = readMessage(polledMessage({ objects: { [handle]: attributes } }));
  const [observation] = message.kind === 'polled' ? message.result.observations : [];
  if (observation === undefined) throw new Error('no observation');
  return observation;
}

/** A number of an object as it is read: 0950h is its attribute. */
function read(physio: number, state: number, unit: number, float: string): ReturnType<typeof readNumerics>[number] {
  const [reading] = readNumerics(polled([ava(0x0950, numberOf(physio, state, unit, float))]));
  if (reading === undefined) throw new Error('no value');
  return reading;
}

describe('a FLOAT-Type', () => {
  it.each([
    ['fd007d00', 32, '32.000'],
    ['ff000140', 32, '32.0'],
    ['01000140', 3200, '3200'],
    ['02000020', 3200, '3200'],
    ['ff00016c', 36.4, '36.4'],
    ['fefe7960', -1000, '-1000.00'],
    ['00fffff6', -10, '-10'],
    ['00000000', 0, '0'],
  ])('%s is %d', (hex, value, text) => {
    expect(readFloat(fieldOf(hex))).toEqual({ value, text });
  });

  it.each(['007fffff', '00800000', '007ffffe', '00800002', '00800001', 'fe7fffff'])('%s is no value', (hex) => {
    expect(readFloat(fieldOf(hex))).toBeUndefined();
  });
});

describe('a date and time', () => {
  it('is two decimal digits a byte, and none where they are no date', () => {
    expect(readAbsoluteTime(fieldOf('2026030208001534'))).toBe(Date.UTC(2026, 2, 2, 8, 0, 15, 340));
    expect(readAbsoluteTime(fieldOf('20260302080015ff'))).toBe(Date.UTC(2026, 2, 2, 8, 0, 15));
    for (const hex of [
      'ffffffffffffffff',
      '2026023008001500',
      '2026130108001500',
      '2026030225001500',
      '202603020860' + '1500',
    ])
      expect(readAbsoluteTime(fieldOf(hex))).toBeUndefined();
  });
});

describe('a value', () => {
  it('has its number, its unit and its name', () => {
    expect(read(0x4182, 0, 0x0aa0, '00000048')).toMatchObject({ value: 72, unit: '/min', text: '72', quality: 'ok' });
    expect(read(0xe004, 0, 6048, 'ff00016c')).toMatchObject({ value: 36.4, unit: 'Cel', quality: 'ok' });
  });

  it.each([
    [0x8000, undefined],
    [0x2000, undefined],
    [0xa400, undefined],
    [0x4000, '72 questionable'],
    [0x1000, '72 calibration'],
    [0x0800, '72 test data'],
    [0x0400, '72 demo data'],
    [0x4400, '72 questionable, demo data'],
    [0x0200, '72 state 0200h'],
  ])('in state %i is never a number', (state, text) => {
    const readings = readNumerics(polled([ava(0x0950, numberOf(0x4182, state, 0x0aa0, '00000048'))]));
    expect(readings.map(({ value, text: shown }) => [value, shown])).toEqual(text === undefined ? [] : [[null, text]]);
    expect(readings.every(({ quality }) => quality === 'unreadable')).toBe(true);
  });

  it.each([0x80, 0x40, 0x20, 0x02, 0x01, 0xff])('in state %i is one', (state) => {
    expect(read(0x4182, state, 0x0aa0, '00000048')).toMatchObject({ value: 72, quality: 'ok' });
  });

  it('that cannot be is kept and marked', () => {
    expect(read(0x4182, 0, 0x0aa0, '000001f4')).toMatchObject({ value: 500, quality: 'implausible' });
    expect(read(0x4bb8, 0, 544, '00000065')).toMatchObject({ value: 101, quality: 'implausible' });
    expect(read(0x4a15, 0, 3843, 'ff000078')).toMatchObject({ value: 12, unit: 'kPa', quality: 'ok' });
    expect(read(0x4a15, 0, 3843, '00000078')).toMatchObject({ value: 120, quality: 'implausible' });
  });

  it('of an unknown code or unit is kept, and what it means is not guessed', () => {
    expect(read(0xf8f0, 0, 544, '00000005')).toMatchObject({ value: 5, unit: '%', quality: 'uninterpreted' });
    expect(read(0x4182, 0, 60_000, '00000005')).toMatchObject({ value: 5, unit: null, quality: 'uninterpreted' });
    const [named] = readNumerics(
      polled([
        ava(0x0950, numberOf(0xefff, 0, 512, '00000005')),
        ava(0x0927, Buffer.from(wide('Flow A')).toString('hex')),
      ]),
    );
    expect(named).toMatchObject({ physio: 0xefff, label: 'Flow A', quality: 'uninterpreted' });
  });

  it('may be one of several, and has the time at which it was measured', () => {
    const three = [118, 74, 89].map((value, at) => numberOf(0x4a05 + at, 0, 3872, value.toString(16).padStart(8, '0')));
    const compound = `0003001e${three.join('')}`;
    const time = Buffer.from(binaryDecimals(Date.UTC(2026, 2, 2, 7, 58))).toString('hex');
    const readings = readNumerics(polled([ava(0x094b, compound), ava(0x0990, time)]));
    expect(readings.map(({ physio, value }) => [physio, value])).toEqual([
      [0x4a05, 118],
      [0x4a06, 74],
      [0x4a07, 89],
    ]);
    expect(new Set(readings.map(({ absoluteMs }) => absoluteMs))).toEqual(new Set([Date.UTC(2026, 2, 2, 7, 58)]));
  });

  it('that the monitor was set to is a setting', () => {
    const value = ava(0x0950, numberOf(0x4182, 0, 0x0aa0, '00000048'));
    expect(readNumerics(polled([value, ava(0x093f, '00002000000440000000ffff')]))[0]?.kind).toBe('setting');
    expect(readNumerics(polled([value, ava(0x093f, '00002000000140000000ffff')]))[0]?.kind).toBe('measured');
  });

  it('is not read where the message ends in it', () => {
    expect(() => readNumerics(polled([ava(0x0950, '41820000')]))).toThrow(UnreadableMessage);
    const message = polledMessage({ objects: { 5: [ava(0x0950, numberOf(0x4182, 0, 0x0aa0, '00000048'))] } });
    for (let length = 1; length < message.length; length += 1)
      expect(() => readMessage(message.subarray(0, length))).toThrow(UnreadableMessage);
  });
});

describe('the name of a series', () => {
  const one = { physio: 0x4bb8, object: '00000101', unit: '%', unitCode: 544 };

  it('is what it measures', () => {
    const names = new SeriesNames('nu');
    names.look([one]);
    expect(names.nameOf(one)).toBe('nu.4BB8');
  });

  it('has the number of its object as soon as two measure the same, and keeps it', () => {
    const names = new SeriesNames('nu');
    const other = { ...one, object: '00000102' };
    names.look([one, other]);
    names.look([one]);
    expect([names.nameOf(one), names.nameOf(other)]).toEqual(['nu.4BB8.00000101', 'nu.4BB8.00000102']);
  });

  it('has its unit where that is another one: values of one unit never join those of another', () => {
    const names = new SeriesNames('nu');
    const pressure = { physio: 0x4a15, object: '00000101', unit: 'mm[Hg]', unitCode: 3872 };
    expect(names.nameOf({ ...pressure, unit: 'kPa', unitCode: 3843 })).toBe('nu.4A15.kPa');
    expect(names.nameOf(pressure)).toBe('nu.4A15');
    const unknown = { physio: 0xf8f0, object: '00000101', unit: null, unitCode: 60_000 };
    expect(names.nameOf(unknown)).toBe('nu.F8F0');
    expect(names.nameOf({ ...unknown, unit: '%', unitCode: 544 })).toBe('nu.F8F0.%');
    expect(names.nameOf({ ...unknown, unitCode: 60_001 })).toBe('nu.F8F0.unit EA61');
  });
});

describe('the tables', () => {
  it('have each code once', () => {
    for (const table of [numericTable, waveTable]) {
      expect(new Set(table.map(({ code }) => code)).size).toBe(table.length);
      expect(new Set(table.map(({ name }) => name)).size).toBe(table.length);
    }
  });
});

describe('an answer of several messages', () => {
  const result = (ticks: number): PollResult => ({
    objectClass: 6,
    group: 0,
    sequence: 1,
    ticks,
    absoluteMs: undefined,
    observations: [{ context: 0, handle: ticks, attributes: new Map() }],
  });
  const handles = (observations: readonly Observation[]): number[] => observations.map(({ handle }) => handle);

  it('is whole when its first, its last and all between have come', () => {
    const answer = new LinkedAnswer();
    expect(answer.take({ state: 1, count: 1 }, result(1))).toEqual([]);
    expect(answer.take({ state: 2, count: 2 }, result(2))).toEqual([]);
    expect(answer.take({ state: 3, count: 3 }, result(3))).toEqual([]);
    const [joined] = answer.take(undefined, result(4));
    expect(joined?.whole).toBe(true);
    expect(handles(joined?.observations ?? [])).toEqual([1, 2, 3, 4]);
  });

  it.each([
    [
      [1, 1],
      [3, 3],
    ],
    [
      [2, 2],
      [3, 3],
    ],
    [
      [1, 1],
      [2, 2],
    ],
  ] as const)('is cut where one is missing, and has what came (%j, %j)', (...parts) => {
    const answer = new LinkedAnswer();
    for (const [state, count] of parts) answer.take({ state, count }, result(count));
    const [joined] = answer.take(undefined, result(4));
    expect(joined?.whole).toBe(false);
    expect(joined?.observations.length).toBe(3);
  });

  it('that never ends is told when the next begins, or when no more comes', () => {
    const answer = new LinkedAnswer();
    answer.take({ state: 1, count: 1 }, result(1));
    expect(answer.take({ state: 1, count: 1 }, result(7))).toMatchObject([{ whole: false }]);
    expect(handles(answer.flush()[0]?.observations ?? [])).toEqual([7]);
    expect(answer.flush()).toEqual([]);
  });
});

describe('who a monitor is', () => {
  const info = (more: Partial<MdsInfo>): MdsInfo => ({
    ...{
      vendor: 'Philips',
      model: 'M8004A',
      serialNumber: undefined,
      systemId: undefined,
      softwareRevision: undefined,
    },
    ...{ nomenclature: undefined, mode: undefined, absoluteMs: undefined, ticks: undefined },
    ...more,
  });

  it('is in its description', () => {
    const parts = { serialNumber: 'DE351A4061', mode: 0x4000, seconds: 12.5, wallMs: Date.UTC(2026, 2, 2, 8) };
    const bytes = Uint8Array.from(selfDescription(parts));
    const reader = new FieldReader(bytes);
    const attributes = new Map(reader.list((entries) => [entries.u16(), entries.bytes(entries.u16())] as const));
    const read = readMds(attributes);
    expect(mdsIdentity(read, undefined)).toEqual({
      vendor: 'Philips',
      model: 'M8004A',
      deviceId: 'DE351A4061',
      softwareRevision: 'L.01.18',
      protocolRevision: '1.0',
    });
    expect(read).toMatchObject({ mode: 'monitoring', ticks: 100_000, absoluteMs: Date.UTC(2026, 2, 2, 8) });
  });

  it('is told by its serial number, else by its system number, and by neither where it has none', () => {
    expect(mdsIdentity(info({ serialNumber: 'S1', systemId: 'ab' }), undefined).deviceId).toBe('S1');
    expect(mdsIdentity(info({ systemId: 'ab' }), undefined).deviceId).toBe('ab');
    expect(mdsIdentity(info({}), undefined).deviceId).toBe('');
  });

  it('stays what it was as long as nothing is against it', () => {
    const known = {
      vendor: 'Philips',
      model: 'M8004A',
      deviceId: 'ab',
      softwareRevision: 'L',
      protocolRevision: '1.0',
    };
    expect(mdsIdentity(info({ serialNumber: 'S1', systemId: 'ab' }), known).deviceId).toBe('ab');
    expect(mdsIdentity(info({}), known)).toEqual(known);
    expect(mdsIdentity(info({ serialNumber: 'S2' }), known).deviceId).toBe('S2');
    expect(mdsIdentity(info({ model: 'MX800' }), known).deviceId).toBe('');
  });
});

it('text of the monitor is read without the signs that only it has', () => {
  const bytes = Uint8Array.from(wide(`HR${String.fromCharCode(0xe40d, 0xfeff)} HIGH`));
  expect(readWideText(new FieldReader(bytes))).toBe('HR HIGH');
  expect([...narrow('M8004A'), ...attribute(1, high16(2)), ...countedList([])].length).toBe(8 + 2 + 6 + 4);
});
