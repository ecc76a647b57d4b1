import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { detectLine } from '../transport/detect-line.ts';
import { analyteTable } from './codes.ts';
import { isLoinc } from '../lines/line-form.ts';
import { astmKind } from './kind.ts';
import {
  analyserBench,
  ENQ,
  EOT,
  framed,
  publishedFrames,
  sendMessage,
  withAnalyser,
  type AnalyserBench,
} from './testing/bench.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { MemoryTransport } from '../testing/memory-transport.ts';

const header = String.raw`H|\^&|||ABL80 FLEX^319053||||||||1|20261130090000`;
const order = 'O|1||Sample #^259|||||||ANONYMOUS|||||Arterial^||||||||||F';
const end = 'L|1|N';
/** A message of these results. */
const message = (results: readonly string[], more: { patient?: string; order?: string; header?: string } = {}) => [
  more.header ?? header,
  more.patient ?? 'P|1||0001||Sample^Patient',
  more.order ?? order,
  ...results,
  end,
];
const answers = ({ line }: AnalyserBench): string => Buffer.concat(line.written).toString('hex');
const gaps = ({ seen }: AnalyserBench): string[] => seen.gap.map(({ reason }) => reason);
const notes = ({ seen }: AnalyserBench): string[] => seen.note.map(({ code, text }) => `${code} ${text}`);
/** Each value that was told: its series, value or text, and quality. */
const told = ({ seen }: AnalyserBench) =>
  seen.sample.flatMap(({ measurements }) =>
    measurements.map(({ code, value, text, unit, quality }) => [code, value ?? text, unit, quality]),
  );
async function heard(results: readonly string[], more: Parameters<typeof message>[1] = {}): Promise<AnalyserBench> {
  const bench = await analyserBench();
  sendMessage(bench, message(results, more));
  return bench;
}

describe('a receiver of ASTM E1381', () => {
  it('answers the enquiry and every frame of a public listing, and has what it says', async () => {
    const bench = await analyserBench();
    sendMessage(
      bench,
      publishedFrames.map(([text]) => text.slice(1)),
    );
    expect(answers(bench)).toBe('06'.repeat(1 + publishedFrames.length));
    expect(told(bench)).toEqual([
      ['astm.result.Na+', 132, 'mmol/L', 'ok'],
      ['astm.result.K+', 3.6, 'mmol/L', 'ok'],
      ['astm.result.Ca++', 1.17, 'mmol/L', 'ok'],
      ['astm.result.Cl-', 89, 'mmol/L', 'ok'],
    ]);
    expect(notes(bench)).toEqual(['astm.specimen Arterial', 'astm.flag Na+: L', 'astm.flag Cl-: L']);
    expect(bench.driver.identity).toMatchObject({ vendor: 'Radiometer', model: 'ABL80 BASIC', deviceId: '319053' });
    expect(bench.seen.deviceClock.map(({ deviceTime }) => deviceTime)).toEqual(['2023-12-13T14:47:12']);
    expect([bench.driver.state, bench.driver.due, gaps(bench)]).toEqual(['running', [], []]);
  });

  it('asks once more for a damaged frame, and takes it once, also when it comes twice', async () => {
    const bench = await analyserBench();
    const records = message(['R|1|^^^pH^M|7.402|||N||F||A|20261130085900|20261130085930']);
    bench.line.receive(ENQ);
    records.forEach((record, at) => {
      const frame = framed(at + 1, `${record}\r`);
      const damaged = Uint8Array.from(frame);
      damaged[3] = 0x7a;
      if (at === 1) bench.line.receive(damaged);
      bench.line.receive(frame);
      if (at === 3) bench.line.receive(frame);
    });
    expect(answers(bench)).toBe('0606' + '15' + '06060606' + '06');
    expect(gaps(bench)).toEqual(['damaged-bytes']);
    expect(bench.seen.sample.flatMap(({ measurements }) => measurements)).toMatchObject([
      { code: 'astm.result.pH', value: 7.402, unit: '[pH]', deviceTime: '2026-11-30T08:59:30' },
    ]);
  });

  it('puts a record together that was sent in several frames', async () => {
    const bench = await analyserBench();
    bench.line.receive(ENQ);
    const [one, two, three] = [`${header}\r`, 'R|1|^^^pCO2^M|4', '1.2|mmHg||N||F\r'];
    bench.line.receive(framed(1, one));
    bench.line.receive(framed(2, two, 0x17));
    bench.line.receive(framed(3, three));
    bench.line.receive(framed(4, `${end}\r`));
    expect(told(bench)).toEqual([['astm.result.pCO2', 41.2, 'mm[Hg]', 'ok']]);
  });

  it('never begins by itself, and leaves without a word', async () => {
    const bench = await analyserBench();
    bench.clock.advance(3_600_000);
    await bench.driver.stop();
    expect([bench.line.written, gaps(bench)]).toEqual([[], []]);
  });

  it('misses nothing in hours of silence after a message: nothing was due', async () => {
    const bench = await heard(['R|1|^^^Lac^M|1.2|mmol/L||N||F']);
    bench.clock.advance(4 * 3_600_000);
    sendMessage(bench, message(['R|1|^^^Lac^M|1.6|mmol/L||N||F']));
    expect(gaps(bench)).toEqual([]);
    const document = bench.finish();
    // Before the first message it is not known whether anybody is there.
    expect(document.gaps.filter(({ from, to }) => from !== to)).toEqual([]);
    expect(document.measurements.flatMap(({ points }) => points.map(({ v }) => v))).toEqual([1.2, 1.6]);
  });

  it('has the time in which the cable was out as a gap, and no more than that', async () => {
    const bench = await heard(['R|1|^^^Lac^M|1.2|mmol/L||N||F']);
    bench.clock.advance(60_000);
    bench.line.unplug();
    bench.clock.advance(5000);
    bench.line.replug();
    bench.clock.advance(600_000);
    const long = bench.finish().gaps.filter(({ from, to }) => from !== to);
    expect(long.map(({ reason, from, to }) => [reason, Date.parse(to) - Date.parse(from)])).toEqual([
      ['port-lost', 5000],
    ]);
  });
});

describe('a message without its end', () => {
  const begin = async (): Promise<AnalyserBench> => {
    const bench = await analyserBench();
    bench.line.receive(ENQ);
    [header, 'P|1', order, 'R|1|^^^pO2^M|95|mmHg||N||F'].forEach((record, at) =>
      bench.line.receive(framed(at + 1, `${record}\r`)),
    );
    return bench;
  };

  it.each([
    ['the instrument gives up', (bench: AnalyserBench) => bench.line.receive(EOT), 'gave up'],
    ['it begins anew', (bench: AnalyserBench) => bench.line.receive(ENQ), 'began anew'],
    ['nothing more comes', (bench: AnalyserBench) => bench.clock.advance(31_000), 'for 30 s'],
    ['the cable is pulled', (bench: AnalyserBench) => bench.line.unplug(), 'interrupted'],
    [
      'another frame has the number of the last',
      (bench: AnalyserBench) => bench.line.receive(framed(4, 'R|2|^^^pO2^M|96|mmHg||N||F\r')),
      'what was to come',
    ],
  ])('is none, and said to be missing, when %s', async (_, happens, why) => {
    const bench = await begin();
    happens(bench);
    expect(bench.seen.sample).toEqual([]);
    expect(bench.seen.gap.map(({ detail }) => detail).join(' ')).toContain(why);
    bench.line.replug();
    sendMessage(bench, message(['R|1|^^^pO2^M|95|mmHg||N||F']));
    expect(told(bench)).toEqual([['astm.result.pO2', 95, 'mm[Hg]', 'ok']]);
  });

  it('is asked for frame by frame: a frame out of its place is refused', async () => {
    const bench = await begin();
    bench.line.receive(framed(7, 'R|3|^^^K+^M|4.0|mmol/L||N||F\r'));
    expect(answers(bench).slice(-2)).toBe('15');
    bench.line.receive(framed(5, `${end}\r`));
    expect(told(bench)).toEqual([['astm.result.pO2', 95, 'mm[Hg]', 'ok']]);
  });

  it('is not taken without an enquiry, and not answered', async () => {
    const bench = await analyserBench();
    bench.line.receive(framed(1, `${header}\r`));
    expect([answers(bench), gaps(bench)]).toEqual(['', ['unexpected-answer']]);
  });

  it('that never ends does not fill the memory', async () => {
    const bench = await begin();
    for (let at = 0; at < 300; at += 1) bench.line.receive(framed((5 + at) % 8, 'M'.repeat(5000), 0x17));
    expect(bench.seen.gap.map(({ detail }) => detail)).toContain(
      'a message without its end: a message longer than any',
    );
  });
});

describe('a result', () => {
  it.each([
    ['R|1|^^^pCO2^M|5.53|kPa||N||F', ['astm.result.pCO2.kPa', 5.53, 'kPa', 'ok']],
    ['R|1|^^^pO2|95|mmHg', ['astm.result.pO2', 95, 'mm[Hg]', 'ok']],
    ['R|1|^^^sO2^M|0.973|||N||F', ['astm.result.sO2.unitless', 0.973, null, 'uninterpreted']],
    ['R|1|^^^T^I|39.4|Cel||N||C', ['astm.result.T.I', 39.4, 'Cel', 'ok']],
    ['R|1|^^^BEecf|-1.5|mEq/L', ['astm.result.SBE.mEq/L', -1.5, 'meq/L', 'ok']],
    ['R|1|^^^tO2^C|8.1|Vol%||||F', ['astm.result.tO2.Vol%', 8.1, '%{vol}', 'uninterpreted']],
    ['R|1|^^^627|1.740||||F', ['astm.result.627.unitless', 1.74, null, 'uninterpreted']],
    ['R|1|2947-0^Sodium^LN|140|mmol/L||N||F', ['astm.result.Na+', 140, 'mmol/L', 'ok']],
    ['R|1|^^^pH^M|74.02|||N||F', ['astm.result.pH', 74.02, '[pH]', 'implausible']],
    ['R|1|^^^pH^M|?7.412|||N||F', ['astm.result.pH', '?7.412', '[pH]', 'unreadable']],
    ['R|1|^^^COHb^M|110.4|%||>||F', ['astm.result.COHb', '> 110.4', '%', 'unreadable']],
    ['R|1|^^^Glu^M|<0.5|mmol/L||<||F', ['astm.result.Glu', '< <0.5', 'mmol/L', 'unreadable']],
    ['R|1|^^^Glu^M|1e3|mmol/L||N||F', ['astm.result.Glu', '1e3', 'mmol/L', 'unreadable']],
    ['R|1|^^^pO2^M|11.5|kPa||N||R', ['astm.result.pO2.kPa', 'status R 11.5', 'kPa', 'unreadable']],
    ['R|1|^^^pO2^M|95|mmHg||N||W', ['astm.result.pO2', 'status W 95', 'mm[Hg]', 'unreadable']],
  ])('is %s', async (record, expected) => {
    expect(told(await heard([record]))).toEqual([expected]);
  });

  it.each(['.....', '', '----', '*'])('of %j is none', async (value) => {
    expect(told(await heard([`R|1|^^^pH^M|${value}|||N||F`]))).toEqual([]);
  });

  it('of a control sample or a training is no number of the patient’s', async () => {
    const control = await heard(['R|1|^^^pH^M|7.4|||N||F'], { order: 'O|1||QC^1|||||||X|Q' });
    expect(told(control)).toEqual([['astm.result.pH', 'control sample 7.4', '[pH]', 'unreadable']]);
    const training = await heard(['R|1|^^^pH^M|7.4|||N||F'], { header: header.replace('||1|2', '|T|1|2') });
    expect(told(training)).toEqual([['astm.result.pH', 'processing T 7.4', '[pH]', 'unreadable']]);
  });

  it('is read with whatever separators the header names, and what it escapes', async () => {
    const bench = await heard(['R!1!~~~pH~M!7.4!!!N!!F', 'C!1!I!377~Drift @S@ 2!I'], {
      header: 'H!*~@!!!ABL80 FLEX~319053!!!!!!!!1!20261130090000',
      patient: 'P!1',
      order: 'O!1',
    });
    expect(told(bench)).toEqual([['astm.result.pH', 7.4, '[pH]', 'ok']]);
    expect(notes(bench)).toEqual(['astm.comment pH: 377 Drift ~ 2']);
  });

  it('that comes again, because an answer of ours was lost, is there once', async () => {
    const bench = await heard(['R|1|^^^pH^M|7.4|||N||F||A|20261130085900']);
    const again = message(['R|1|^^^pH^M|7.4|||N||F||A|20261130085900']);
    sendMessage(bench, [header.replace('0900', '0901'), ...again.slice(1)]);
    sendMessage(bench, message(['R|1|^^^pH^M|7.4|||N||F||A|20261130091000']));
    expect(told(bench)).toHaveLength(2);
  });
});

describe('a patient in a message', () => {
  it('is named nowhere but in the raw bytes', async () => {
    const bench = await heard(['R|1|^^^pH^M|7.4|||N||F', 'C|1|I|377^Drift|I'], {
      patient: 'P|1||MRN-4711||Lin^Secret||19700101|F\rC|1|L|Secret Lin has an allergy|G',
    });
    const { raw, ...others } = bench.finish();
    expect(Buffer.concat(raw.map(({ bytes }) => Buffer.from(bytes, 'base64'))).toString()).toContain('MRN-4711');
    expect(JSON.stringify(others)).not.toMatch(/Secret|4711|Lin/);
    expect(others.notes.map(({ text }) => text)).toEqual(['Arterial', 'pH: 377 Drift']);
  });

  it('who is another one than before has no results in this recording', async () => {
    const bench = await heard(['R|1|^^^pH^M|7.4|||N||F']);
    sendMessage(bench, message(['R|1|^^^pH^M|7.1|||N||F'], { patient: 'P|1||0002||Other^Patient' }));
    sendMessage(bench, message(['R|1|^^^pH^M|7.3|||N||F'], { patient: 'P|1' }));
    expect(told(bench).map(([, value]) => value)).toEqual([7.4, 7.3]);
    expect(bench.seen.gap.map(({ detail }) => detail)).toEqual(['results of another patient than the ones before']);
  });
});

it('another analyser’s results are not taken, until the first one is back', async () => {
  const bench = await heard(['R|1|^^^pH^M|7.4|||N||F']);
  sendMessage(bench, message(['R|1|^^^pH^M|7.1|||N||F'], { header: header.replace('319053', '319054') }));
  expect([bench.driver.state, gaps(bench)]).toEqual(['waiting', ['other-device']]);
  sendMessage(bench, message(['R|1|^^^pH^M|7.3|||N||F']));
  expect(told(bench).map(([, value]) => value)).toEqual([7.4, 7.3]);
  expect(bench.driver.state).toBe('running');
});

it('the line is found by an enquiry that nobody answers, and nothing is written meanwhile', async () => {
  const clock = new ManualClock();
  const ports: MemoryTransport[] = [];
  const lines = astmKind.presets.map(({ line }) => line);
  const found = detectLine({
    kind: astmKind,
    lines,
    clock,
    open: () => {
      const port = new MemoryTransport();
      ports.push(port);
      return port;
    },
  });
  for (let second = 0; second < 40; second += 1) {
    ports.at(-1)?.receive(ports.length === 1 ? Uint8Array.of(0x85, 5) : second % 16 === 0 ? ENQ : new Uint8Array());
    clock.advance(1000);
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await found).toEqual(lines[1]);
  expect(ports.flatMap(({ written }) => written)).toEqual([]);
});

it('the document has the table of what an analyser measures, whose LOINC codes have their check digits', () => {
  const document = readFileSync(new URL('../../docs/devices.md', import.meta.url), 'utf8');
  const rows = analyteTable.map(({ name, unit, loinc }) => `| \`astm.result.${name}\` | ${unit} | ${loinc ?? '—'} |`);
  expect(document.split('\n').filter((row) => row.startsWith('| `astm.result.'))).toEqual(rows);
  expect(analyteTable.filter(({ loinc }) => loinc !== undefined && !isLoinc(loinc))).toEqual([]);
});

it('a simulated analyser is heard whole, and every number is one it measured', async () => {
  const bench = await withAnalyser();
  bench.clock.advance(120_000);
  expect(bench.played.length).toBeGreaterThan(7);
  const measured = bench.played.flatMap(({ values }) => [...values].filter(([, value]) => value !== null));
  expect(told(bench).map(([code, value]) => [code, value])).toEqual(measured);
  expect(gaps(bench)).toEqual([]);
});
