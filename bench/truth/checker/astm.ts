import { timed, type SecondReading, type SentFrame, type Watched } from './wire.ts';

const STX = '\u0002';
const ends = ['\u0003', '\u0017'];
/** Bytes that no text has. */
const forbidden: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 10, 16, 17, 18, 19, 20, 21, 22, 23]);

/** A frame that came whole: its number, its text, and when its last byte came. */
interface Whole {
  readonly text: string;
  readonly atMs: number;
}

/**
 * What an analyser sent, found by looking for whole frames in the bytes, whoever answered what: its results are due
 * never, and count when the last record of their message came.
 */
export function readAstm({ reads }: Watched): SecondReading {
  const seen = new Set<string>();
  const frames: SentFrame[] = [];
  let results: string[] = [];
  let last = '';
  for (const { text, atMs } of framesOn(reads)) {
    const repeated = text === last;
    last = text;
    if (repeated) continue;
    const record = text.slice(1);
    if (record.startsWith('H|')) results = [];
    if (record.startsWith('R|')) results.push(record);
    if (!record.startsWith('L|')) continue;
    const body = results.join('\r');
    frames.push(frameOf(results, atMs, !seen.has(body)));
    seen.add(body);
  }
  return { frames, curves: [], due: [{ prefix: 'astm', everyMs: Infinity }] };
}

function framesOn(reads: Watched['reads']): Whole[] {
  const { bytes, atMs } = timed(reads, 'rx');
  let from = 0;
  return Buffer.from(bytes)
    .toString('latin1')
    .split(STX)
    .flatMap((piece): Whole[] => {
      const begun = from;
      from += piece.length + 1;
      const end = ends.map((one) => piece.indexOf(one)).filter((at) => at > 0);
      const at = Math.min(...end);
      const text = piece.slice(0, at);
      const all = Buffer.from(piece.slice(0, at + 1), 'latin1');
      const sum = all.reduce((total, byte) => total + byte, 0) % 256;
      const fits = Number.parseInt(piece.slice(at + 1, at + 3), 16) === sum && piece.slice(at + 3, at + 5) === '\r\n';
      const pure = all.subarray(0, -1).every((byte) => !forbidden.has(byte)) && /^[0-7]/.test(text);
      return end.length > 0 && fits && pure ? [{ text, atMs: atMs(begun + at + 4) }] : [];
    });
}

function frameOf(results: readonly string[], atMs: number, isNew: boolean): SentFrame {
  const said = results.map((record) => {
    const [, , test = '', value = ''] = record.split('|');
    const [, , , name = '', letter = ''] = test.split('^');
    return { code: `astm.result.${name}${letter === 'I' ? '.I' : ''}`, value };
  });
  const numbers = said.filter(({ value }) => /^-?[0-9]/.test(value));
  return {
    atMs: [atMs],
    says: (code, value, text) =>
      said.some((one) => one.code === code && (value === null ? text === one.value : Number(one.value) === value)),
    must: isNew ? numbers.map(({ code, value }) => ({ code, value: Number(value) })) : [],
  };
}
