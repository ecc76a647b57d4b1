import { describe, expect, it } from 'vitest';
import { readAlertLists } from './alarms.ts';
import { FieldReader, UnreadableMessage } from './field-reader.ts';
import { alarmObject } from './simulated-alarms.ts';
import { attribute, counted, countedList, high16, high32, wide } from './simulated-frames.ts';
import { withVue } from './testing/bench.ts';
import { runningVue, say } from './testing/hand-played.ts';
import { ava, polledMessage } from './testing/wire.ts';

function attributesOf(bytes: readonly number[]): Map<number, Uint8Array> {
  const reader = new FieldReader(Uint8Array.from(bytes));
  return new Map(reader.list((entries) => [entries.u16(), entries.bytes(entries.u16())] as const));
}

interface Entry {
  readonly type?: number;
  readonly state?: number;
  readonly kind?: number;
  readonly text?: string;
}

function alarm({ type = 0x0400, state = 0, kind = 0x0204, text = '***APNEA' }: Entry): number[] {
  const info = [...high16(1), ...high32(0), ...high16(0), ...high16(0), ...(kind === 0x0204 ? wide(text) : [])];
  return [...[0x500a, 12, type, state, 6, 0, 1, kind].flatMap(high16), ...counted(info)];
}

const readOne = (entry: Entry) =>
  readAlertLists(attributesOf(countedList([attribute(0x0902, countedList([alarm(entry)]))]))).lists.get('patient')?.[0];

describe('an alarm of an IntelliVue monitor', () => {
  it.each([
    [0x0400, 'high'],
    [0x0200, 'medium'],
    [0x0100, 'low'],
    [0x0004, 'high'],
    [0x0002, 'medium'],
    [0x0001, 'low'],
    [0x0000, 'unknown'],
  ])('of type %i is %s', (type, level) => {
    expect(readOne({ type })).toMatchObject({ priority: type, level, text: '***APNEA' });
  });

  it('has the codes of what it is about and of what is wrong', () => {
    expect(readOne({})?.code).toBe('intellivue.alarm.patient.500A.000C');
  });

  it('without words is called by its codes', () => {
    expect(readOne({ kind: 0x0201 })?.text).toBe('500A 000C');
    expect(readOne({ text: '' })?.text).toBe('500A 000C');
  });

  it('of a monitor that demonstrates or is tested says so', () => {
    expect(readOne({ state: 0x0100 })?.text).toBe('***APNEA (demo mode)');
    expect(readOne({ state: 0x0408 })?.text).toBe('***APNEA (test mode)');
    expect(readOne({ state: 0x2008 })?.text).toBe('***APNEA');
  });

  it('is in one of two lists, and one that is not sent says nothing', () => {
    const { lists, state } = readAlertLists(attributesOf(alarmObject(25, 0x4000).slice(2)));
    expect([...lists].map(([list, alarms]) => [list, alarms.length])).toEqual([
      ['patient', 1],
      ['equipment', 1],
    ]);
    expect(state).toBe('suspended');
    expect(readAlertLists(new Map())).toEqual({ lists: new Map(), state: undefined });
  });

  it('is not read where the message ends in it', () => {
    const cut = countedList([attribute(0x0902, [...high16(2), ...counted(alarm({}))])]);
    expect(() => readAlertLists(attributesOf(cut))).toThrow(UnreadableMessage);
  });
});

describe('IntelliVue, alarms', () => {
  it('begin and end as the monitor lists them', async () => {
    const { clock, seen } = await withVue();
    clock.advance(60_000);
    expect(seen.alarm.map(({ text, level, state }) => [text, level, state])).toEqual([
      ['BATT LOW', 'low', 'began'],
      ['**HR  121 > 120', 'medium', 'began'],
      ['**HR  121 > 120', 'medium', 'ended'],
    ]);
    expect(seen.gap).toEqual([]);
  });

  it('that are in no list any more after an outage ended in it', async () => {
    const { clock, line, seen } = await withVue();
    clock.advance(25_000);
    line.unplug();
    clock.advance(20_000);
    line.replug();
    clock.advance(15_000);
    expect(seen.alarm.filter(({ code }) => code.includes('patient')).map(({ state }) => state)).toEqual([
      'began',
      'ended',
    ]);
    expect(seen.alarm.filter(({ code }) => code.includes('equipment')).map(({ state }) => state)).toEqual(['began']);
  });

  it('stay as they are where a list is not sent', async () => {
    const { line, seen } = await runningVue();
    const list = (entries: readonly number[][]): string => Buffer.from(countedList(entries)).toString('hex');
    const told = (attributes: readonly string[]): void =>
      say(line, polledMessage({ objectClass: 54, group: 0x0801, objects: { 7: attributes } }));
    told([ava(0x0902, list([alarm({})]))]);
    told([ava(0x0904, list([]))]);
    expect(seen.alarm.map(({ state }) => state)).toEqual(['began']);
    told([ava(0x0902, list([]))]);
    expect(seen.alarm.map(({ state }) => state)).toEqual(['began', 'ended']);
  });

  it('that are suspended are a note, once', async () => {
    const { line, seen } = await runningVue();
    for (const state of ['4000', '4000', '0000'])
      say(line, polledMessage({ objectClass: 54, group: 0x0801, objects: { 7: [ava(0x0916, `${state}00010000`)] } }));
    const notes = seen.note.filter(({ code }) => code === 'intellivue.alarm.state').map(({ text }) => text);
    expect(notes).toEqual(['suspended', '']);
  });

  it('are asked for again where they never come, while values and curves do', async () => {
    const { clock, seen } = await withVue([], { deaf: new Set(['alarms']) });
    clock.advance(60_000);
    expect(seen.alarm).toEqual([]);
    expect(seen.sample.length).toBeGreaterThan(50);
    expect(new Set(seen.hindrance.map(({ series }) => series))).toEqual(new Set(['intellivue.alarm']));
  });
});
