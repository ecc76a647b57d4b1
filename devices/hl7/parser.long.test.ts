import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../simulators/random.ts';
import { MllpParser, type MllpEvent } from './parser.ts';
import { framed, oru } from './testing/bench.ts';

function parseAll(...pieces: readonly Uint8Array[]): MllpEvent[] {
  const parser = new MllpParser();
  return [...pieces.flatMap((piece) => parser.push(piece)), ...parser.flush()];
}

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const rawOf = (events: readonly MllpEvent[]): string => Buffer.concat(events.map(({ raw }) => raw)).toString('latin1');
const namesOf = (events: readonly MllpEvent[]): string[] =>
  events.map((event) => (event.kind === 'message' ? latin(event.body) : event.reason));

const text = oru(['OBX|1|NM|8867-4^Heart rate^LN||72|/min|||||F']);
const one = framed(text);

describe('MllpParser', () => {
  it.each([
    ['a message', one, [text]],
    ['two in one read', Buffer.concat([one, one]), [text, text]],
    [
      'noise before and between',
      Buffer.concat([Uint8Array.of(1, 2), one, Uint8Array.of(3), one]),
      ['stray', text, 'stray', text],
    ],
    ['one that another interrupts', Buffer.concat([one.subarray(0, 30), one]), ['cut', text]],
    ['one without its last byte', Buffer.concat([one.subarray(0, -1), one]), ['form', text]],
    [
      'one with an end in its middle',
      Buffer.concat([framed('MSH').subarray(0, -1), Buffer.from('x'), one]),
      ['form', 'stray', text],
    ],
    ['one that never ends', one.subarray(0, -2), ['cut']],
    ['an empty one', framed(''), ['']],
    ['a line feed after it', Buffer.concat([one, Uint8Array.of(10)]), [text, 'stray']],
  ] as const)('reads %s', (_, line, names) => {
    const events = parseAll(line);
    expect(namesOf(events)).toEqual(names);
    expect(rawOf(events)).toBe(latin(line));
    for (let cut = 0; cut <= line.length; cut += 1)
      expect(namesOf(parseAll(line.subarray(0, cut), line.subarray(cut))).join('|') === names.join('|')).toBe(true);
    expect(namesOf(parseAll(...[...line].map((byte) => Uint8Array.of(byte))))).toEqual(names);
  });

  it('gives up what is longer than a message can be, and its rest', () => {
    const events = parseAll(framed('x'.repeat(300_000)), one);
    expect(namesOf(events)[0]).toBe('overlong');
    expect(namesOf(events).at(-1)).toBe(text);
    expect(events.slice(1, -1).every(({ raw }) => raw.length <= 256)).toBe(true);
  });
});

/** Enough to meet every state many times; raise it to search longer. */
const runs = Number(process.env['FAST_CHECK_RUNS'] ?? 1500);

const noise = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.uint8Array({ maxLength: 24 }) },
      { weight: 4, arbitrary: fc.constantFrom(...[0x0b, 0x1c, 0x0d, 0x0a].map((byte) => Uint8Array.of(byte))) },
      { weight: 2, arbitrary: fc.constantFrom<Uint8Array>(framed('MSH|x'), framed('')) },
    ),
    { maxLength: 20 },
  )
  .map((parts) => Buffer.concat(parts));

describe(`MllpParser, ${runs} random runs a property`, () => {
  it('never throws on noise, has every byte in exactly one event, and gives the same however it is cut', () => {
    fc.assert(
      fc.property(noise, fc.array(fc.nat(300), { maxLength: 8 }), (line, cuts) => {
        const at = [0, ...cuts.map((cut) => Math.min(cut, line.length)).toSorted((a, b) => a - b), line.length];
        const events = parseAll(line);
        expect(rawOf(events)).toBe(latin(line));
        const cut = parseAll(...at.slice(1).map((end, index) => line.subarray(at[index], end)));
        expect(namesOf(cut).join('\n')).toBe(namesOf(events).join('\n'));
        const bodies = events.flatMap((event) => (event.kind === 'message' ? [event.body] : []));
        expect(bodies.every((body) => !body.includes(0x0b) && !body.includes(0x1c))).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  it('handles each byte of noise once, in bounded pieces, however much there is', () => {
    const random = new SeededRandom(3);
    const parser = new MllpParser();
    let [handled, largest] = [0, 0];
    const started = performance.now();
    const count = (events: readonly MllpEvent[]): void =>
      events.forEach(({ raw }) => {
        handled += raw.length;
        largest = Math.max(largest, raw.length);
      });
    for (let at = 0; at < 400; at += 1) count(parser.push(Uint8Array.from({ length: 1000 }, () => random.int(0, 255))));
    for (let at = 0; at < 4000; at += 1) count(parser.push(new Uint8Array(1000).fill(0x41)));
    count(parser.flush());
    expect(handled).toBe(4_400_000);
    expect(largest).toBeLessThanOrEqual(262_144);
    // What is quadratic needs minutes.
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
