import { describe, expect, it } from 'vitest';
import { readAlarmStatus } from './alarms.ts';
import { curveTable, readPiece, wantedWaves } from './curves.ts';
import { waveStart } from './frames.ts';
import { basicGroups } from './codes.ts';
import { readBasic } from './readings.ts';
import { readRecord, UnreadableRecord, type Subrecord } from './record.ts';
import { alarmData, basicData, recordWith, waveData, type BasicValues } from './testing/wire.ts';

const at = '2026-03-02T08:00:00.000Z';

function subrecord(type: number, data: Buffer): Subrecord {
  return { type, data: new DataView(data.buffer, data.byteOffset, data.byteLength) };
}

function valuesOf(values: BasicValues): Record<string, unknown> {
  const measurements = readBasic(subrecord(1, basicData(values)), at)?.measurements ?? [];
  return Object.fromEntries(measurements.map(({ code, value, text, quality }) => [code, [value, text, quality]]));
}

describe('displayed values', () => {
  it('are what was sent, divided as the protocol says', () => {
    const there = [0, 16, 86, 118, 132];
    const sent = { 6: 72, 22: 12_345, 92: 3640, 124: 9750, 138: 512, 144: 7583 };
    expect(valuesOf({ at: sent, there })).toEqual({
      'dri.basic.ecg.hr': [72, '72', 'ok'],
      'dri.basic.p1.sys': [123.45, '12345', 'ok'],
      'dri.basic.t1.temp': [36.4, '3640', 'ok'],
      'dri.basic.spo2.spo2': [97.5, '9750', 'ok'],
      'dri.basic.co2.et': [5.12, '512', 'ok'],
      'dri.basic.co2.ambient': [758.3, '7583', 'ok'],
    });
  });

  it('are never a number where a code was sent: what is absent is not there, the others say why', () => {
    const there = [0, 132];
    const sent = { 6: -32_767, 8: -32_766, 10: -32_762, 12: -32_763, 14: -32_764, 138: -32_001, 140: -32_000 };
    expect(valuesOf({ at: sent, there })).toEqual({
      'dri.basic.ecg.st2': [null, '-32762 not calibrated', 'unreadable'],
      'dri.basic.ecg.st3': [null, '-32763 over range', 'unreadable'],
      'dri.basic.ecg.rr': [null, '-32764 under range', 'unreadable'],
      'dri.basic.co2.et': [null, '-32001', 'unreadable'],
      'dri.basic.co2.fi': [-320, '-32000', 'implausible'],
    });
  });

  it('are none of a module that is not there, whatever lies in their place', () => {
    expect(valuesOf({ at: { 6: 72 }, there: [] })).toEqual({});
  });

  it('stay the number that was sent where its meaning is not known', () => {
    expect(valuesOf({ at: { 128: 180 }, there: [118] })).toEqual({
      'dri.basic.spo2.ir': [180, '180', 'uninterpreted'],
    });
  });

  it('have their class in them, wherever they stand', () => {
    expect(readBasic(subrecord(1, basicData({ at: { 6: 72 }, there: [0], classNumber: 1 })), at)).toBeUndefined();
    expect(readBasic(subrecord(2, basicData({ at: { 6: 72 }, there: [0] })), at)).toBeUndefined();
  });

  it('have the monitor’s own time where it sent one', () => {
    const seconds = Date.UTC(2022, 11, 19, 16, 43, 53) / 1000;
    const [measurement] =
      readBasic(subrecord(1, basicData({ at: { 6: 72 }, there: [0], seconds })), at)?.measurements ?? [];
    expect(measurement).toMatchObject({ captureTime: at, deviceTime: '2022-12-19T16:43:53' });
  });

  it('say what a channel measures, as the monitor labels it', () => {
    const sent = { 4: 0x0132, 20: 1, 34: 99, 90: 15, 170: 6 };
    const labels = readBasic(subrecord(1, basicData({ at: sent, there: [0, 16, 30, 86, 166] })), at)?.labels;
    expect(Object.fromEntries(labels ?? [])).toEqual({
      'dri.basic.ecg.lead1': 'II',
      'dri.basic.ecg.lead2': 'III',
      'dri.basic.ecg.lead3': 'I',
      'dri.basic.p1.label': 'ART',
      'dri.basic.p2.label': '99',
      'dri.basic.t1.label': 'CORE',
      'dri.basic.aa.agent': 'SEV',
    });
  });

  it('lie one after the other in 270 bytes, without one on the other', () => {
    const spans = basicGroups.map(({ offset, fields }) => [offset, offset + 2 * fields.length] as const);
    spans.slice(1).forEach(([from], index) => expect(from).toBeGreaterThanOrEqual(spans[index]?.[1] ?? 0));
    expect(spans.at(-1)?.[1]).toBe(268);
  });
});

describe('a record', () => {
  it('is taken apart by what its list of subrecords says', () => {
    const parts = [
      { type: 8, data: waveData([1, 2]) },
      { type: 9, data: waveData([3]) },
    ];
    const record = readRecord(recordWith({ mainType: 1, parts, level: 11, plugId: 300, seconds: 1_700_000_000 }));
    expect(record).toMatchObject({ mainType: 1, level: 11, plugId: 300, seconds: 1_700_000_000 });
    expect(record.subrecords.map((one) => [one.type, readPiece(one).numbers])).toEqual([
      [8, [1, 2]],
      [9, [3]],
    ]);
  });

  it('may have eight subrecords, and none', () => {
    const parts = Array.from({ length: 8 }, (_, index) => ({ type: index + 1, data: waveData([index]) }));
    expect(readRecord(recordWith({ mainType: 1, parts })).subrecords.map((one) => readPiece(one).numbers)).toEqual(
      parts.map((_, index) => [index]),
    );
    expect(readRecord(recordWith({ mainType: 1, parts: [] })).subrecords).toEqual([]);
  });

  it('is refused where a subrecord lies outside it or before the one it follows', () => {
    for (const offset of [-1, 2000, 32_767]) {
      const record = recordWith({ mainType: 1, parts: [{ type: 8, data: waveData([1]) }] });
      record.writeInt16LE(offset, 16);
      expect(() => readRecord(record)).toThrow(UnreadableRecord);
    }
    const parts = [1, 2].map((type) => ({ type, data: waveData([1]) }));
    const record = recordWith({ mainType: 1, parts });
    record.writeInt16LE(12, 16);
    expect(() => readRecord(record)).toThrow(UnreadableRecord);
  });

  it('is refused where its contents are shorter than they say', () => {
    expect(() => readPiece(subrecord(8, waveData([1, 2]).subarray(0, 9)))).toThrow(UnreadableRecord);
    expect(() => readPiece(subrecord(8, Buffer.alloc(5)))).toThrow(UnreadableRecord);
    expect(() => readBasic(subrecord(1, Buffer.alloc(277)), at)).toThrow(UnreadableRecord);
    expect(() => readAlarmStatus(subrecord(1, alarmData([]).subarray(1)))).toThrow(UnreadableRecord);
  });
});

describe('curves', () => {
  it('are asked for within 600 samples a second and eight at the most', () => {
    const asked = wantedWaves.map((type) => curveTable.find((entry) => entry.type === type)?.perSecond ?? Infinity);
    expect(asked.reduce((sum, perSecond) => sum + perSecond, 0)).toBeLessThanOrEqual(600);
    expect(asked.length).toBeLessThanOrEqual(8);
    expect(waveStart([1, 2, 3, 4, 5, 6, 7, 8]).length).toBe(waveStart([1]).length);
  });

  it('say where samples were lost and where a lead is off', () => {
    expect(readPiece(subrecord(1, waveData([1], 1)))).toMatchObject({ gap: true, leadOff: false });
    expect(readPiece(subrecord(1, waveData([1], 8)))).toMatchObject({ gap: false, leadOff: true });
  });
});

describe('alarms', () => {
  it('are what is shown, the colour as the priority', () => {
    const shown = [1, 2, 3, 9].map((colour) => ({ text: `alarm ${colour}`, colour }));
    expect(readAlarmStatus(subrecord(1, alarmData(shown)))?.alarms).toEqual(
      ['low', 'medium', 'high', 'unknown'].map((level, index) => ({
        code: 'dri.alarm',
        text: shown[index]?.text,
        priority: shown[index]?.colour,
        level,
      })),
    );
  });

  it('are none without a colour or without words', () => {
    const nothing = [
      { text: 'old', colour: 0 },
      { text: '', colour: 3 },
    ];
    expect(readAlarmStatus(subrecord(1, alarmData(nothing)))?.alarms).toEqual([]);
  });

  it('say whether they are silenced', () => {
    expect(readAlarmStatus(subrecord(1, alarmData([], 5)))).toMatchObject({ silenced: '2 min', sound: 'on' });
    expect(readAlarmStatus(subrecord(1, alarmData([], 77)))?.silenced).toBe('77');
  });
});
