import { describe, expect, it } from 'vitest';
import { masimoRadical7 } from './described/masimo-radical7.ts';
import { nellcorN595 } from './described/nellcor-n595.ts';
import { noninAvant } from './described/nonin-avant.ts';
import { exampleThermometer } from './testing/example.ts';
import { listening, withTalker, type TalkerBench } from './testing/bench.ts';

const nonin = (spo2: string): string => `SPO2=${spo2} HR=072`;
const masimo = (serial: string, spo2 = '098', more = 'ALARM=0000 EXC=000000'): string =>
  `12/01/05 11:56:29 SN=${serial} SPO2=${spo2}% BPM=072 ${more}`;
const values = ({ seen }: TalkerBench, code: string): (number | null)[] =>
  seen.sample.flatMap(({ measurements }) => measurements.filter((one) => one.code === code).map(({ value }) => value));
const gaps = ({ seen }: TalkerBench): string[] =>
  seen.gap.map(({ reason, to }) => (to === undefined ? `${reason} …` : reason));

/** Says each line and lets a second pass. */
function sayEach(bench: TalkerBench, lines: readonly string[], ms = 1000): void {
  for (const line of lines) {
    bench.say(line);
    bench.clock.advance(ms);
  }
}

describe('a talker', () => {
  it.each([masimoRadical7, nellcorN595, noninAvant, exampleThermometer])(
    'is never written a byte: $id',
    async (written) => {
      const { clock, line, driver } = await withTalker(written);
      clock.advance(60_000);
      expect(driver.state).toBe('running');
      line.unplug();
      clock.advance(10_000);
      line.replug();
      clock.advance(30_000);
      await driver.stop();
      expect([line.written, driver.state]).toEqual([[], 'stopped']);
    },
  );

  it('is waited for in patience, and runs with its first line', async () => {
    const bench = await listening(noninAvant);
    bench.clock.advance(60_000);
    expect(bench.driver.state).toBe('waiting');
    bench.say(nonin('098'));
    expect(bench.driver.state).toBe('running');
    expect(bench.driver.due).toEqual([{ code: 'nonin-avant.data', kind: 'values', everyMs: 1000 }]);
    expect(bench.seen.sample[0]?.measurements).toMatchObject([
      { code: 'nonin-avant.data.SPO2', value: 98, text: '098', unit: '%', kind: 'measured', quality: 'ok' },
      { code: 'nonin-avant.data.HR', value: 72, unit: '/min' },
    ]);
  });

  it('has no value where it says so, and says that it answered without it', async () => {
    const bench = await listening(noninAvant);
    sayEach(bench, [nonin('098'), 'SPO2=--- HR=072']);
    expect(values(bench, 'nonin-avant.data.SPO2')).toEqual([98]);
    expect(bench.seen.answered.map(({ codes }) => codes.length)).toEqual([2, 1]);
  });

  it('loses a line that is damaged, which is a gap with its bytes and a reason for what did not come', async () => {
    const bench = await listening(noninAvant);
    sayEach(bench, [nonin('098'), 'SPO2=09\u00b8 HR=072', 'SPO2=098', 'HELLO', 'SPO2=098 HR=072 X', nonin('097')]);
    expect(values(bench, 'nonin-avant.data.SPO2')).toEqual([98, 97]);
    expect(gaps(bench)).toEqual(Array.from({ length: 4 }, () => 'damaged-bytes'));
    expect(Buffer.from(bench.seen.gap[2]?.raw ?? []).toString('latin1')).toBe('HELLO\r');
    expect(bench.seen.hindrance).toMatchObject(
      Array.from({ length: 4 }, () => ({ reason: 'no-answer', series: 'nonin-avant.data' })),
    );
  });

  it('is silent after more than two periods, and back with its next line', async () => {
    const bench = await listening(noninAvant);
    sayEach(bench, [nonin('098'), nonin('098')]);
    bench.line.receive(Buffer.from('SPO2=09'));
    bench.clock.advance(2700);
    expect(bench.driver.state).toBe('waiting');
    expect(gaps(bench)).toEqual(['silence …', 'damaged-bytes']);
    bench.say(nonin('095'));
    expect(bench.driver.state).toBe('running');
    expect(gaps(bench).at(-1)).toBe('silence');
    expect(values(bench, 'nonin-avant.data.SPO2')).toEqual([98, 98, 95]);
  });

  it('is waited for again where bytes come and no line of it, which is another protocol', async () => {
    const bench = await listening(noninAvant);
    sayEach(bench, [nonin('098')]);
    for (let second = 0; second < 30; second += 1) sayEach(bench, ['ECG=OK  IBP1=120/080  IBP2=025/011']);
    expect(bench.driver.state).toBe('waiting');
    expect(bench.seen.gap.find(({ reason }) => reason === 'wrong-protocol')?.detail).toContain('not of nonin-avant');
    sayEach(bench, [nonin('096')]);
    expect([bench.driver.state, gaps(bench).at(-1)]).toEqual(['running', 'wrong-protocol']);
  });

  it('tells what it says is the matter when it begins and when it ends', async () => {
    const bench = await listening(masimoRadical7);
    const say = (alarm: string, exc: string): void =>
      sayEach(bench, [masimo('0000000001', '088', `ALARM=${alarm} EXC=${exc}`)]);
    say('0000', '000800');
    say('0012', '000800');
    say('0012', '000804');
    say('0080', '000000');
    say('0000', '000000');
    expect(bench.seen.alarm.map(({ code, text, state, level }) => [code, text, state, level])).toEqual([
      ['masimo-radical7.data.ALARM.1', 'SpO2 below its limit', 'began', 'unknown'],
      ['masimo-radical7.data.ALARM.4', 'alarm active', 'began', 'unknown'],
      ['masimo-radical7.data.ALARM.1', 'SpO2 below its limit', 'ended', 'unknown'],
      ['masimo-radical7.data.ALARM.4', 'alarm active', 'ended', 'unknown'],
      ['masimo-radical7.data.ALARM.7', 'bit 7', 'began', 'unknown'],
      ['masimo-radical7.data.ALARM.7', 'bit 7', 'ended', 'unknown'],
    ]);
    expect(bench.seen.note.map(({ text }) => text)).toEqual(['Masimo SET', 'low perfusion, Masimo SET', 'none']);
  });

  it('tells its clock once a minute, and at once when it was set', async () => {
    const bench = await listening(masimoRadical7);
    const at = (time: string): string => masimo('0000000001').replace('11:56:29', time);
    for (let second = 0; second < 70; second += 1)
      sayEach(bench, [at(`11:${String(10 + Math.floor(second / 60))}:${String(second % 60).padStart(2, '0')}`)]);
    sayEach(bench, [at('13:00:00'), at('99:99:99')]);
    expect(bench.seen.deviceClock.map(({ deviceTime }) => deviceTime)).toEqual([
      '2005-12-01T11:10:00',
      '2005-12-01T11:11:00',
      '2005-12-01T13:00:00',
    ]);
  });
});

describe('who a talker is', () => {
  it('is believed when it has been said twice', async () => {
    const bench = await listening(masimoRadical7);
    sayEach(bench, [masimo('----------'), masimo('0000000001')]);
    expect(bench.driver.identity).toBeUndefined();
    sayEach(bench, [masimo('0000000001')]);
    expect(bench.driver.identity).toMatchObject({ vendor: 'Masimo', model: 'Radical-7', deviceId: '0000000001' });
    expect(values(bench, 'masimo-radical7.data.SPO2')).toHaveLength(3);
  });

  it('is another device’s whose values are not taken, until the first one is back', async () => {
    const bench = await listening(masimoRadical7);
    sayEach(bench, [masimo('0000000001'), masimo('0000000001')]);
    bench.line.unplug();
    bench.clock.advance(1000);
    bench.line.replug();
    sayEach(
      bench,
      ['050', '051', '052'].map((spo2) => masimo('0000000002', spo2)),
    );
    expect(bench.driver.state).toBe('waiting');
    expect(bench.seen.gap.some(({ reason }) => reason === 'other-device')).toBe(true);
    sayEach(bench, [masimo('0000000001', '097')]);
    expect(values(bench, 'masimo-radical7.data.SPO2')).toEqual([98, 98, 97]);
    expect(bench.driver.state).toBe('running');
  });

  it('is in doubt where one line says another name: that line is not taken, and nothing else changes', async () => {
    const bench = await listening(masimoRadical7);
    sayEach(bench, [masimo('0000000001'), masimo('0000000001'), masimo('0000000003', '050'), masimo('0000000001')]);
    expect(values(bench, 'masimo-radical7.data.SPO2')).toEqual([98, 98, 98]);
    expect([bench.driver.state, gaps(bench)]).toEqual(['running', ['unreadable-answer']]);
  });

  it('is said in headings, and holds for the lines below them', async () => {
    const bench = await listening(nellcorN595);
    const heading = (model: string): string =>
      `${model} VERSION 2.0.0.0 CRC: 1F3A SpO2 Limit: 70-100% PR Limit: 60-160BPM`;
    const line = (spo2: number): string => `12-NOV-98 14:00:05 ${spo2} 120* 50 PH MO`;
    sayEach(bench, [heading('N-595'), 'TIME %SpO2 BPM PA Status', line(98)], 2000);
    expect(bench.driver.identity).toMatchObject({ model: 'N-595', softwareRevision: '2.0.0.0' });
    sayEach(bench, [heading('N-395'), line(50), line(51)], 2000);
    expect(bench.driver.state).toBe('waiting');
    sayEach(bench, [heading('N-595'), line(97)], 2000);
    expect(values(bench, 'nellcor-n595.data.SPO2')).toEqual([98, 97]);
    expect(values(bench, 'nellcor-n595.limits.BPMHIGH')).toEqual([160, 160]);
    expect(bench.seen.alarm.map(({ text }) => text)).toEqual(['pulse rate above its limit']);
  });
});

it('takes nothing from what an oximeter prints out of its memory, whose lines look like those of now', async () => {
  const bench = await listening(nellcorN595);
  const heading = (what: string): string => `N-595 VERSION 2.0.0.0 ${what} SpO2 Limit: 70-100% PR Limit: 60-160BPM`;
  const old = ['22-NOV-97 14:00:05 88 120 150', '22-NOV-97 14:00:07 87 121 154'];
  sayEach(bench, [heading('CRC: 1F3A'), '12-NOV-98 14:00:05 98 72 50'], 2000);
  sayEach(bench, [heading('TREND'), 'TIME %SpO2 BPM PA', ...old, 'Output Complete'], 200);
  sayEach(bench, [heading('CRC: 1F3A'), '12-NOV-98 14:00:17 97 72 50'], 2000);
  expect(values(bench, 'nellcor-n595.data.SPO2')).toEqual([98, 97]);
  expect(bench.seen.hindrance.map(({ detail }) => detail)).toContain('the device prints what it has in its memory');
});
