import { describe, expect, it } from 'vitest';
import { isLoinc } from '../lines/line-form.ts';
import { loincTable } from './codes.ts';
import { framed, gatewayBench, oru, withGateway, type GatewayBench } from './testing/bench.ts';

const hr = (value: string | number, more = '|||||R|||20261130085950+0800'): string =>
  `OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.7.4.147842|${value}|264864^MDC_DIM_BEAT_PER_MIN^MDC${more}`;
const msh = (more: string, number: string | number = 1): string =>
  String.raw`MSH|^~\&|MINDRAY_EGATEWAY^00A037^EUI-64|MINDRAY|||20261130090000||ORU^R01|` + `${number}|P|2.6${more}`;
/** Each value that was told: its series, value or text, unit and quality. */
const told = ({ seen }: GatewayBench) =>
  seen.sample.flatMap(({ measurements }) =>
    measurements.map(({ code, value, text, unit, quality }) => [code, value ?? text, unit, quality]),
  );
const notes = ({ seen }: GatewayBench): string[] => seen.note.map(({ code, text }) => `${code} ${text}`);
const gaps = ({ seen }: GatewayBench): string[] => seen.gap.map(({ reason }) => reason);
const answers = ({ line }: GatewayBench): string[] =>
  line.written.map((bytes) => Buffer.from(bytes).toString('utf8').slice(1, -3).replaceAll('\r', ' / '));
async function heard(observations: readonly string[], more: Parameters<typeof oru>[1] = {}): Promise<GatewayBench> {
  const bench = await gatewayBench();
  bench.say(oru(observations, more));
  return bench;
}

describe('a receiver of ORU^R01', () => {
  it('takes values with units, codes, and the sender’s time beside the host’s', async () => {
    const bench = await heard([
      hr(72),
      'OBX|2|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.3.1.150456|97|262688^MDC_DIM_PERCENT^MDC|||||F',
      'OBX|3|NM|8310-5^Body temperature^LN||36.6|Cel^^UCUM|||||F',
      'OBX|4|SN|19891-1^etCO2^LN||=^38|mmHg|||||F',
      'OBX|5|ST|^pH^M||7.401|||N|||F',
    ]);
    expect(told(bench)).toEqual([
      ['hl7.mdc.4182', 72, '/min', 'ok'],
      ['hl7.mdc.4BB8', 97, '%', 'ok'],
      ['hl7.loinc.8310-5', 36.6, 'Cel', 'ok'],
      ['hl7.loinc.19891-1', 38, 'mm[Hg]', 'ok'],
      ['hl7.other.pH.unitless', 7.401, null, 'uninterpreted'],
    ]);
    const times = bench.seen.sample[0]?.measurements.map(({ deviceTime }) => deviceTime);
    expect(times).toEqual(['2026-11-30T08:59:50', ...Array.from({ length: 4 }, () => '2026-11-30T08:59:00')]);
    expect(bench.seen.deviceClock.map(({ deviceTime }) => deviceTime)).toEqual(['2026-11-30T09:00:00']);
    bench.say(oru([hr(73)], { msh: msh('', 2) }));
    expect(bench.driver.identity).toMatchObject({ vendor: 'Mindray', model: 'MINDRAY_EGATEWAY', deviceId: '00A037' });
    expect([bench.driver.state, gaps(bench)]).toEqual(['running', []]);
  });

  it.each([
    [hr('190', '||HH|||R'), ['hl7.mdc.4182', 190, '/min', 'ok']],
    [hr('-999'), ['hl7.mdc.4182', -999, '/min', 'implausible']],
    [hr('72', '|||||W'), ['hl7.mdc.4182', 'status W 72', '/min', 'unreadable']],
    [hr('72~74'), ['hl7.mdc.4182', '72 74', '/min', 'unreadable']],
    [hr('seventy'), ['hl7.mdc.4182', 'seventy', '/min', 'unreadable']],
    ['OBX|1|SN|8867-4^HR^LN||>^200|/min|||||F', ['hl7.loinc.8867-4', '>200', '/min', 'unreadable']],
    ['OBX|1|NM|150033^MDC_PRESS_BLD_ART_SYS^MDC||16.1|kPa|||||F', ['hl7.mdc.4A11.kPa', 16.1, 'kPa', 'ok']],
    ['OBX|1|NM|150344^MDC_TEMP^MDC||98.6|266560^MDC_DIM_FAHR^MDC|||||F', ['hl7.mdc.4B48.[degF]', 98.6, '[degF]', 'ok']],
    // A number and a name that mean different units.
    [
      'OBX|1|NM|150344^MDC_TEMP^MDC||98.6|268160^MDC_DIM_FAHR^MDC|||||F',
      ['hl7.mdc.4B48.268160', 98.6, null, 'uninterpreted'],
    ],
    ['OBX|1|NM|161^PI||2.1|%|||||F', ['hl7.other.161', 2.1, '%', 'uninterpreted']],
    ['OBX|1|NM|8867-4^HR^LN||72|furlongs|||||F', ['hl7.loinc.8867-4.furlongs', 72, null, 'uninterpreted']],
    [String.raw`OBX|1|ST|^O2Hb^M||-58.4|%||<|||F`, ['hl7.other.O2Hb', '< -58.4', '%', 'unreadable']],
  ])('reads %s', async (observation, expected) => {
    const bench = await heard([observation]);
    expect(told(bench)).toEqual([expected]);
  });

  it.each([
    ['nothing', hr('')],
    ['a deleted one', hr('""')],
    ['one that could not be had', hr('', '|||||X')],
    ['dots', hr('.....')],
    ['an array', 'OBX|1|NA|131329^MDC_ECG_ELEC_POTL_I^MDC||0^12^40||||||F'],
    ['a text whose code nobody knows', 'OBX|1|TX|2301^Name||Secret Lin||||||F'],
  ])('has no value of %s', async (_, observation) => {
    const bench = await heard([observation]);
    expect([told(bench), notes(bench)]).toEqual([[], []]);
  });

  it('tells two of one kind apart by their sub-identifiers, and one from itself by nothing', async () => {
    const temp = (sub: string): string => `OBX|1|NM|150344^MDC_TEMP^MDC|${sub}|36.6|268192^MDC_DIM_DEGC^MDC|||||R`;
    expect(told(await heard([temp('1.13.1.150344')])).map(([code]) => code)).toEqual(['hl7.mdc.4B48']);
    const both = await heard([temp('1.13.1.150344'), temp('1.13.2.150344')]);
    expect(told(both).map(([code]) => code)).toEqual(['hl7.mdc.4B48.1-13-1-150344', 'hl7.mdc.4B48.1-13-2-150344']);
  });

  it('reads the separators the header names, and escapes', async () => {
    const bench = await gatewayBench();
    bench.say(
      [
        'MSH$*!?%$APP*7$F$$$20261130090000$$ORU*R01$1$P$2.6',
        'OBX$1$TX$67880*MDC_ATTR*MDC$$a?F?b?S?c?X41?$$$$$$F',
        'OBX$2$NM$8867-4*Heart rate*LN$$72$/min$$H!!HH$$$F',
        'NTE$1$$calm?.br?now',
        '',
      ].join('\r'),
    );
    expect(told(bench)).toEqual([['hl7.loinc.8867-4', 72, '/min', 'ok']]);
    expect(notes(bench)).toEqual([
      'hl7.mdc.1-0928 a$b*cA',
      'hl7.flag Heart rate: H  HH',
      'hl7.comment Heart rate: calm now',
    ]);
  });

  it.each([
    ['UNICODE UTF-8', Buffer.from('心率 µ', 'utf8'), '心率 µ'],
    ['GB 18030-2000', Buffer.from('d0c4c2ca', 'hex'), '心率'],
    // Whose second bytes are separators in another character set.
    ['GB18030', Buffer.from('817c845e', 'hex'), new TextDecoder('gb18030').decode(Buffer.from('817c845e', 'hex'))],
    ['8859/1', Buffer.from('b5', 'hex'), 'µ'],
    ['', Buffer.from('心率', 'utf8'), '心率'],
    ['ASCII', Buffer.from('b5', 'hex'), 'µ'],
  ])('reads the character set %s', async (set, bytes, name) => {
    const bench = await gatewayBench();
    const [before = '', after = ''] = oru(['OBX|1|NM|8867-4^@^LN||72|/min||H|||F'], { msh: msh(`||||||${set}`) }).split(
      '@',
    );
    bench.say('', Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]));
    expect(told(bench)).toEqual([['hl7.loinc.8867-4', 72, '/min', 'ok']]);
    expect(notes(bench)).toEqual([`hl7.flag ${name}: H`]);
  });
});

describe('an answer', () => {
  it.each([
    ['', ['AA']],
    ['|||AL|NE', ['CA']],
    ['|||NE|AL', ['AA']],
    ['|||AL|AL', ['CA', 'AA']],
    ['|||SU|ER', ['CA']],
    ['|||NE|NE', []],
    ['|||ER|NE', []],
    ['||||2||ASCII', ['AA']],
  ])('is given as MSH-15 and MSH-16 ask: %s', async (asked, codes) => {
    const bench = await heard([hr(72)], { msh: msh(asked, 'A7') });
    expect(answers(bench).map((one) => /\/ MSA\|(..)\|A7/.exec(one)?.[1])).toEqual(codes);
  });

  it('names whom it answers, in a frame of its own', async () => {
    const bench = await heard([hr(72)], { msh: msh('', 'A7') });
    expect(answers(bench)[0]).toMatch(
      /^MSH\|\^~\\&\|OPENWARD\|\|MINDRAY_EGATEWAY\^00A037\^EUI-64\|MINDRAY\|\d{14}\+0000\|\|ACK\^R01\^ACK\|1\|P\|2\.6 \/ MSA\|AA\|A7$/,
    );
  });

  it('says of a message that is not read that it is not, once in a note; an answer is not answered', async () => {
    const bench = await gatewayBench();
    const other = msh('|||ER|NE', 9).replace('ORU^R01', 'ORU^W01');
    bench.say(`${other}\rOBR|1\r`);
    bench.say(`${other}\rOBR|1\r`);
    bench.say(`${msh('').replace('ORU^R01', 'ACK^R01')}\rMSA|AA|1\r`);
    expect(answers(bench).map((one) => one.split(' / ')[1])).toEqual(['MSA|CR|9', 'MSA|CR|9']);
    expect([told(bench), notes(bench)]).toEqual([[], ['hl7.unread ORU^W01']]);
  });

  it('is given again to a message that comes again, which is there once', async () => {
    const bench = await heard([hr(72)]);
    bench.say(oru([hr(72)]));
    bench.say(oru([hr(72)], { msh: msh('', 2) }));
    expect([answers(bench).length, told(bench).length]).toEqual([3, 2]);
  });

  it('is none to what is no message', async () => {
    const bench = await gatewayBench();
    for (const text of ['', 'MSH', 'PID|1', 'MSH||||', `${msh('')}\robx|1`, `${msh('')}\rOBX|\u0011`]) bench.say(text);
    bench.line.receive(framed(oru([hr(72)])).subarray(0, 40));
    bench.line.receive(framed(oru([hr(72)])));
    expect(gaps(bench)).toEqual(Array.from({ length: 7 }, () => 'damaged-bytes'));
    expect([answers(bench).length, told(bench).length]).toEqual([1, 1]);
  });
});

describe('without a checksum', () => {
  it('a LOINC code without its check digit, and a code that its sub-identifier contradicts, are damage', async () => {
    const bench = await heard([hr(72).replace('147842^', '147843^'), 'OBX|2|NM|8867-5^HR^LN||72|/min|||||F', hr(74)]);
    expect([told(bench).map(([, value]) => value), gaps(bench)]).toEqual([[74], ['damaged-bytes']]);
  });

  it('an unknown code or unit that the first message had not is believed when it comes again', async () => {
    const bench = await heard([hr(72)]);
    for (const number of [2, 3]) bench.say(oru(['OBX|1|NM|99^Nu||5|%|||||F'], { msh: msh('', number) }));
    expect(told(bench).map(([code]) => code)).toEqual(['hl7.mdc.4182', 'hl7.other.99']);
    expect(gaps(bench)).toEqual(['unreadable-answer']);
  });

  it('another sender is believed when it was said twice, and has no values here', async () => {
    const bench = await heard([hr(70)]);
    bench.say(oru([hr(71)], { msh: msh('', 2) }));
    const other = (number: number): string => msh('', number).replace('00A037', '00A038');
    bench.say(oru([hr(1)], { msh: other(3) }));
    expect([bench.driver.state, gaps(bench)]).toEqual(['running', ['unreadable-answer']]);
    bench.say(oru([hr(2)], { msh: other(4) }));
    expect([bench.driver.state, gaps(bench).at(-1)]).toEqual(['waiting', 'other-device']);
    bench.say(oru([hr(72)], { msh: msh('', 5) }));
    expect(told(bench).map(([, value]) => value)).toEqual([70, 71, 72]);
  });
});

describe('a patient in a message', () => {
  it('is named nowhere but in the raw bytes', async () => {
    const bench = await heard([hr(72, '||H|||R')], {
      pid: 'PID|1||MRN-4711^^^^PI||Secret^Lin||19700101|F\rNTE|1||Secret Lin is allergic\rPV1||I|^^Secret',
    });
    bench.say(oru([hr(73)], { msh: msh('', 2), pid: 'PID|1||MRN-4711^^^^PI||Secret^Lin||19700101|F' }));
    const { raw, ...others } = bench.finish();
    expect(Buffer.concat(raw.map(({ bytes }) => Buffer.from(bytes, 'base64'))).toString()).toContain('MRN-4711');
    expect(JSON.stringify(others)).not.toMatch(/Secret|4711|Lin/);
    expect(answers(bench).join(' ')).not.toMatch(/Secret|4711|Lin/);
  });

  it('who is another one has no values in this recording; damage to the first message shuts nobody out', async () => {
    const bench = await gatewayBench();
    const say = (value: number, pid: string): void =>
      bench.say(oru([hr(value)], { msh: msh('', value), pid: `PID|||${pid}` }));
    say(60, '0O01');
    say(61, '0001');
    for (const value of [62, 63]) say(value, '0001');
    for (const value of [90, 91]) say(value, '0002');
    say(64, '0001');
    expect(told(bench).map(([, value]) => value)).toEqual([60, 62, 63, 64]);
    expect(gaps(bench)).toEqual(Array.from({ length: 3 }, () => 'unexpected-answer'));
  });

  it('is not whom a control sample or a training is of', async () => {
    const control = await heard([hr(72)], { msh: msh('||||2') });
    const training = await heard([hr(72)], { msh: msh('').replace('|P|', '|T|') });
    expect([...told(control), ...told(training)].map(([, value]) => value)).toEqual([
      'control sample 72',
      'processing T 72',
    ]);
  });
});

describe('how often a sender sends', () => {
  it('is learnt, and more than two periods without a message are a gap from then on', async () => {
    const bench = await withGateway();
    bench.clock.advance(60_000);
    expect(bench.driver.due).toEqual([{ code: 'hl7', kind: 'values', everyMs: 5000 }]);
    expect(bench.seen.sample.length).toBe(bench.played.length);
    bench.line.lose(() => bench.clock.advance(40_000));
    expect([bench.driver.state, gaps(bench)]).toEqual(['waiting', ['silence']]);
    bench.clock.advance(20_000);
    const document = bench.finish();
    const missing = document.gaps
      .filter(({ series }) => series === 'hl7')
      .map(({ from, to }) => Date.parse(to) - Date.parse(from));
    expect(missing.some((ms) => ms > 35_000 && ms < 50_000)).toBe(true);
    expect(bench.driver.state).toBe('running');
  });

  it('is not known of one that sends now and then: nothing is due', async () => {
    const bench = await gatewayBench();
    for (const [at, minutes] of [0, 13, 47, 20, 90].entries()) {
      bench.clock.advance(minutes * 60_000);
      bench.say(oru([hr(70 + at)], { msh: msh('', at) }));
    }
    expect([bench.driver.due, told(bench).length]).toEqual([[], 5]);
    expect(bench.seen.gap.every(({ reason }) => reason === 'silence')).toBe(true);
  });
});

it('every LOINC code of the table has its check digit', () => {
  expect([...loincTable.keys()].filter((code) => !isLoinc(code))).toEqual([]);
});
