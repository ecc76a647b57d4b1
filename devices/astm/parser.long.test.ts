import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../simulators/random.ts';
import { AstmParser, type AstmEvent } from './parser.ts';
import { ENQ, EOT, framed, publishedBytes, publishedFrames } from './testing/bench.ts';

function parseAll(...pieces: readonly Uint8Array[]): AstmEvent[] {
  const parser = new AstmParser();
  return [...pieces.flatMap((piece) => parser.push(piece)), ...parser.flush()];
}

const rawOf = (events: readonly AstmEvent[]): string => Buffer.concat(events.map(({ raw }) => raw)).toString('latin1');
const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const nameOf = (event: AstmEvent): string => {
  if (event.kind === 'frame') return `${event.number}${event.text}${event.last ? '.' : '-'}`;
  return event.kind === 'malformed' ? event.reason : event.kind;
};
const namesOf = (events: readonly AstmEvent[]): string[] => events.map(nameOf);
const framesOf = (events: readonly AstmEvent[]): string[] => events.filter(({ kind }) => kind === 'frame').map(nameOf);

const whole = Buffer.concat([ENQ, publishedBytes, EOT]);
const one = framed(1, 'R|1|^^^pH^M|7.402|||N||F\r');

describe('AstmParser', () => {
  it('reads what an ABL80 was seen to send, with its checksums', () => {
    const frames = publishedFrames.map(([text]) => `${text}\r.`);
    expect(namesOf(parseAll(whole))).toEqual(['enquiry', ...frames, 'end']);
  });

  it('reads the same wherever the line cuts it', () => {
    const events = parseAll(whole);
    const same = JSON.stringify(events);
    for (let cut = 0; cut <= whole.length; cut += 1)
      expect(JSON.stringify(parseAll(whole.subarray(0, cut), whole.subarray(cut))) === same).toBe(true);
    expect(parseAll(...[...whole].map((byte) => Uint8Array.of(byte)))).toEqual(events);
  });

  it.each([
    ['a record that goes on in the next frame', framed(1, 'R|1|^^^pH', 0x17), ['1R|1|^^^pH-']],
    [
      'two frames in one read',
      Buffer.concat([one, one]),
      ['1R|1|^^^pH^M|7.402|||N||F\r.', '1R|1|^^^pH^M|7.402|||N||F\r.'],
    ],
    ['noise before a frame', Buffer.concat([Uint8Array.of(0, 200), one]), ['stray', '1R|1|^^^pH^M|7.402|||N||F\r.']],
    [
      'a frame that another one interrupts',
      Buffer.concat([one.subarray(0, 9), one]),
      ['form', '1R|1|^^^pH^M|7.402|||N||F\r.'],
    ],
    ['an end in the middle of a frame', Buffer.concat([one.subarray(0, 9), EOT]), ['form', 'end']],
    ['a frame without its line feed', Buffer.concat([one.subarray(0, -1), EOT]), ['form', 'end']],
    ['a frame number there is not', framed(8, 'L|1\r'), ['form', 'stray']],
    ['nothing in a frame', Uint8Array.of(2, 3), ['form']],
    ['a text without an end', one.subarray(0, 12), ['cut']],
    ['our own answers, which a line may echo', Uint8Array.of(6, 21), ['stray']],
  ] as const)('reads %s', (_, line, names) => {
    const events = parseAll(line);
    expect(namesOf(events)).toEqual(names);
    expect(rawOf(events)).toBe(latin(line));
  });

  it('refuses a checksum that is off by one, and takes one in small letters', () => {
    const text = latin(framed(3, 'C|1|I|314^Measurement not finished|I\r'));
    const sum = text.slice(-4, -2);
    const off = ((Number.parseInt(sum, 16) + 1) % 256).toString(16).toUpperCase().padStart(2, '0');
    const withSum = (one: string): Uint8Array => Buffer.from(`${text.slice(0, -4)}${one}\r\n`, 'latin1');
    expect(namesOf(parseAll(withSum(off)))).toEqual(['checksum']);
    expect(framesOf(parseAll(withSum(sum.toLowerCase())))).toHaveLength(1);
  });

  it('takes a frame of 240 characters and of 60 000, and none that is longer than any', () => {
    for (const length of [240, 60_000]) expect(framesOf(parseAll(framed(1, 'x'.repeat(length))))).toHaveLength(1);
    const events = parseAll(framed(1, 'x'.repeat(70_000)));
    expect(events[0]).toMatchObject({ kind: 'malformed', reason: 'overlong' });
    expect(framesOf(events)).toEqual([]);
  });
});

/** Enough to meet every state many times; raise it to search longer. */
const runs = Number(process.env['FAST_CHECK_RUNS'] ?? 1500);

const noise = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.uint8Array({ maxLength: 24 }) },
      { weight: 4, arbitrary: fc.constantFrom(...[2, 3, 4, 5, 6, 13, 10, 21, 23].map((byte) => Uint8Array.of(byte))) },
      { weight: 2, arbitrary: fc.constantFrom<Uint8Array>(one, framed(2, 'L|1|N\r'), ENQ) },
    ),
    { maxLength: 20 },
  )
  .map((parts) => Buffer.concat(parts));

describe(`AstmParser, ${runs} random runs a property`, () => {
  it('never throws on noise, has every byte in exactly one event, and gives the same however it is cut', () => {
    fc.assert(
      fc.property(noise, fc.array(fc.nat(300), { maxLength: 8 }), (line, cuts) => {
        const at = [0, ...cuts.map((cut) => Math.min(cut, line.length)).toSorted((a, b) => a - b), line.length];
        const events = parseAll(line);
        expect(rawOf(events)).toBe(latin(line));
        const cut = parseAll(...at.slice(1).map((end, index) => line.subarray(at[index], end)));
        expect(namesOf(cut).join('\n')).toBe(namesOf(events).join('\n'));
      }),
      { numRuns: runs },
    );
  });

  it('takes nothing that was not sent when a bit flips or a byte is lost', () => {
    const line = Buffer.concat([ENQ, one, framed(2, 'C|1|I|377^Drift|I\r'), framed(3, 'L|1|N\r'), EOT]);
    const sent = new Set(framesOf(parseAll(line)));
    const others = (damaged: Uint8Array): string[] => framesOf(parseAll(damaged)).filter((frame) => !sent.has(frame));
    for (let at = 0; at < line.length; at += 1) {
      expect(others(line.filter((_, index) => index !== at))).toEqual([]);
      for (let bit = 0; bit < 8; bit += 1) {
        const damaged = Uint8Array.from(line);
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
        expect(others(damaged)).toEqual([]);
      }
    }
  });

  it('handles each byte of noise once, in bounded pieces, however much there is', () => {
    const random = new SeededRandom(3);
    const parser = new AstmParser();
    let handled = 0;
    const started = performance.now();
    for (let at = 0; at < 400; at += 1)
      for (const { raw } of parser.push(Uint8Array.from({ length: 1000 }, () => random.int(0, 255)))) {
        handled += raw.length;
        expect(raw.length <= 64_000).toBe(true);
      }
    for (let at = 0; at < 4000; at += 1)
      for (const { raw } of parser.push(new Uint8Array(1000).fill(0x41))) handled += raw.length;
    expect(handled + Buffer.concat(parser.flush().map(({ raw }) => raw)).length).toBe(4_400_000);
    // What is quadratic needs minutes.
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
