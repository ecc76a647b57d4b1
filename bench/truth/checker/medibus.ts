import { timed, type SecondReading, type SentCurve, type SentFrame, type Timed, type Watched } from './wire.ts';

/** Commands whose answers are lists of values, the width of a value, and how often they are due (docs/devices.md). */
const lists: readonly (readonly [command: string, width: number, everyMs: number])[] = [
  ['24', 4, 1000],
  ['2B', 4, 2000],
  ['29', 5, 10_000],
  ['25', 4, 30_000],
  ['26', 4, 30_000],
];
/** Answers of more than this are none. */
const longest = 5000;

/** MEDIBUS as its rules say, leniently: each answer whose checksum fits, wherever it begins. */
export function readMedibus({ reads }: Watched): SecondReading {
  return {
    frames: answersOn(timed(reads, 'rx')),
    curves: curvesOn(timed(reads, 'rx'), configurations(timed(reads, 'tx'))),
    due: lists.map(([command, , everyMs]) => ({ prefix: `medibus.${command}`, everyMs })),
  };
}

interface Listed {
  readonly code: string;
  readonly value: number | null;
  readonly text: string;
}

function answersOn({ bytes, atMs }: Timed): SentFrame[] {
  const found: SentFrame[] = [];
  let text = '';
  bytes.forEach((byte, index) => {
    if (byte >= 0x80) return;
    text = (text + String.fromCharCode(byte)).slice(-longest);
    if (byte !== 0x0d) return;
    for (const answer of answersAtEnd(text)) found.push(...frameOf(answer, atMs(index)));
  });
  return found;
}

/** Every way in which the last bytes are an answer whose checksum fits. */
function answersAtEnd(text: string): { body: string; sure: boolean }[] {
  const answers: { body: string; sure: boolean }[] = [];
  for (let from = text.lastIndexOf('\u0001'), tries = 0; from >= 0 && tries < 4; tries += 1) {
    const whole = text.slice(from, -1);
    // oxlint-disable-next-line no-control-regex -- frames begin and end with them
    const plain = whole.replaceAll(/\u001b[^\u0001\u001b\r]*\r/g, '').replaceAll(/[\u0011\u0013\u0018]/g, '');
    const body = plain.slice(0, -2);
    const sum = body.split('').reduce((total, character) => total + character.charCodeAt(0), 0) % 256;
    const fits = plain.slice(-2) === sum.toString(16).toUpperCase().padStart(2, '0');
    if (fits && !plain.includes('\r')) answers.push({ body: body.slice(1), sure: tries === 0 && plain === whole });
    from = from === 0 ? -1 : text.lastIndexOf('\u0001', from - 1);
  }
  return answers;
}

function frameOf({ body, sure }: { body: string; sure: boolean }, atMs: number): SentFrame[] {
  const command = body.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
  const width = lists.find(([one]) => one === command)?.[1];
  const data = body.slice(1);
  if (width === undefined || data.length % (2 + width) !== 0) return [];
  const listed = Array.from({ length: data.length / (2 + width) }, (_, index): Listed => {
    const entry = data.slice(index * (2 + width), (index + 1) * (2 + width));
    const text = entry.slice(2).trim();
    const number = text.replace(/^([+-]) +/, '$1');
    const value = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(number) ? Number(number) : null;
    return { code: `medibus.${command}.${entry.slice(0, 2)}`, value, text };
  });
  const says: SentFrame['says'] = (code, value, text) =>
    listed.some((one) => one.code === code && one.value === value && (value !== null || one.text === text));
  return [{ atMs: [atMs], says, must: sure ? listed : [] }];
}

interface Configuration {
  readonly atMs: number;
  readonly codes: readonly string[];
}

/** Which curves the host asked for, in the order of streams. */
function configurations({ bytes, atMs }: Timed): Configuration[] {
  const text = Buffer.from(bytes.map((byte) => (byte >= 0x80 ? 0x20 : byte))).toString('latin1');
  // oxlint-disable-next-line no-control-regex -- a command begins and ends with them
  return [...text.matchAll(/\u001bT((?:[0-9A-F]{4})*)[0-9A-F]{2}\r/g)].map((match) => ({
    atMs: atMs(match.index),
    codes: [...(match[1] ?? '').matchAll(/(..)../g)].map(([, code]) => `medibus.rt.${code}`),
  }));
}

/** Groups that are whole: a sync byte, and for each of its streams two bytes. */
function curvesOn({ bytes, atMs }: Timed, asked: readonly Configuration[]): SentCurve[] {
  const curves = new Map<string, { atMs: number; bin: number }[]>();
  let group: { streams: number[]; halves: number[] } | undefined;
  let argument = false;
  const close = (at: number): void => {
    if (group === undefined || group.halves.length !== 2 * group.streams.length) return;
    const codes = asked.findLast((one) => one.atMs <= at)?.codes ?? [];
    group.streams.forEach((stream, index) => {
      const [low = 0, high = 0] = group?.halves.slice(2 * index) ?? [];
      const code = codes[stream] ?? '';
      const samples = curves.get(code) ?? [];
      curves.set(code, samples);
      samples.push({ atMs: at, bin: low + 64 * high });
    });
  };
  bytes.forEach((byte, index) => {
    if (byte < 0x80) return;
    const isCommand = byte >= 0xc0 && byte < 0xd0;
    // A command and its argument are of one kind.
    if (argument && isCommand) argument = false;
    else if (isCommand) argument = true;
    else if (byte >= 0xd0 && byte <= 0xdf) {
      close(atMs(index));
      argument = false;
      group = { streams: [0, 1, 2, 3].filter((stream) => (byte & (1 << stream)) !== 0), halves: [] };
    } else group?.halves.push(byte & 63);
  });
  return [...curves].map(([code, samples]) => ({ code, samples }));
}
