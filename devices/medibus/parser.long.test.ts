import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MedibusEvent } from './parser.ts';
import { SeededRandom } from '../simulators/random.ts';
import { MedibusParser } from './parser.ts';

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.trim().split(/\s+/), (pair) => Number.parseInt(pair, 16));
}

function parseAll(...pieces: Uint8Array[]): MedibusEvent[] {
  const parser = new MedibusParser();
  return [...pieces.flatMap((piece) => parser.push(piece)), ...parser.flush()];
}

function ascii(data: Uint8Array): string {
  return String.fromCharCode(...data);
}

/** Built here, by hand, so that the parser's own idea of a checksum is not used to test it. */
function response(code: number, data: string): Uint8Array {
  return closed([0x01, code, ...data.split('').map((character) => character.charCodeAt(0))]);
}

function command(code: number): Uint8Array {
  return closed([0x1b, code]);
}

function closed(body: number[]): Uint8Array {
  let sum = 0;
  for (const byte of body) sum = (sum + byte) % 256;
  const digits = (sum < 16 ? '0' : '') + sum.toString(16).toUpperCase();
  return Uint8Array.from([...body, digits.charCodeAt(0), digits.charCodeAt(1), 13]);
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Responses and commands, in hex. One comparison of all of them: an `expect` a frame takes longer than reading it. */
function framesIn(events: readonly MedibusEvent[]): string[] {
  return events.flatMap((event) => (event.kind === 'response' || event.kind === 'command' ? [hexOf(event.raw)] : []));
}

const hexOf = (data: Uint8Array): string => Buffer.from(data).toString('hex');

function rawLength(events: readonly MedibusEvent[]): number {
  return events.reduce((total, event) => total + event.raw.length, 0);
}

const measured = '7D  19B9 5.6E6  37';

/** The published examples, and one stream of each kind of thing. */
const vectors: readonly { name: string; line: Uint8Array; kinds: readonly string[] }[] = [
  { name: 'ICC', line: bytes('1B 51 36 43 0D'), kinds: ['command'] },
  { name: 'the answer to ICC', line: bytes('01 51 35 32 0D'), kinds: ['response'] },
  { name: 'the request for the device id', line: bytes('1B 52 36 44 0D'), kinds: ['command'] },
  { name: 'NOP', line: bytes('1B 30 34 42 0D'), kinds: ['command'] },
  { name: 'NAK', line: bytes('01 15 31 36 0D'), kinds: ['nak'] },
  { name: 'a response with data', line: response(0x24, measured), kinds: ['response'] },
  {
    name: 'two frames in one read',
    line: joined(command(0x51), response(0x24, measured)),
    kinds: ['command', 'response'],
  },
  {
    name: 'a command inside a response',
    line: joined(response(0x24, measured).slice(0, 9), command(0x30), response(0x24, measured).slice(9)),
    kinds: ['command', 'response'],
  },
  {
    name: 'a realtime group',
    line: bytes('D3 81 80 BF 8F'),
    kinds: ['realtime-sync', 'realtime-value', 'realtime-value'],
  },
  {
    name: 'enabling two streams',
    line: bytes('D0 C1 C3 C0 C0'),
    kinds: ['realtime-sync', 'realtime-command', 'realtime-command'],
  },
  {
    name: 'realtime bytes between the bytes of a frame',
    line: bytes('01 D1 51 85 35 82 32 0D'),
    kinds: ['realtime-sync', 'realtime-value', 'response'],
  },
  { name: 'flow control inside a frame', line: bytes('01 11 51 35 13 32 0D'), kinds: ['flow', 'flow', 'response'] },
  { name: 'noise before a frame', line: bytes('41 42 0D 01 51 35 32 0D'), kinds: ['malformed', 'response'] },
];

describe('MedibusParser', () => {
  for (const { name, line, kinds } of vectors) {
    it(`reads ${name}`, () => {
      expect(parseAll(line).map((event) => event.kind)).toEqual(kinds);
    });

    it(`reads ${name} the same wherever the line cuts it`, () => {
      const whole = parseAll(line);
      for (let cut = 0; cut <= line.length; cut += 1) {
        expect(parseAll(line.slice(0, cut), line.slice(cut))).toEqual(whole);
      }
      expect(parseAll(...[...line].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
    });
  }

  it('gives a response its code and data, without checksum and CR', () => {
    const [event] = parseAll(response(0x24, measured));
    expect(event).toMatchObject({ kind: 'response', code: 0x24 });
    expect(event?.kind === 'response' && ascii(event.data)).toBe(measured);
  });

  it('keeps the data of a response whole around an embedded command, at every place', () => {
    const outer = response(0x24, measured);
    for (let at = 1; at < outer.length; at += 1) {
      const events = parseAll(joined(outer.slice(0, at), command(0x30), outer.slice(at)));
      expect(events.map(({ kind }) => kind)).toEqual(['command', 'response']);
      const answer = events[1];
      expect(answer?.kind === 'response' && ascii(answer.data)).toBe(measured);
    }
  });

  it('reads realtime values with the low six bits first', () => {
    expect(parseAll(bytes('D1 81 82'))).toMatchObject([{ streams: [1] }, { kind: 'realtime-value', bin: 1 + 2 * 64 }]);
    expect(parseAll(bytes('D1 BF BF'))[1]).toMatchObject({ bin: 4095 });
  });

  it('reads which streams a sync byte announces', () => {
    const streams = (byte: number): unknown => parseAll(Uint8Array.of(byte))[0];
    expect(streams(0xd0)).toMatchObject({ streams: [] });
    expect(streams(0xda)).toMatchObject({ streams: [2, 4] });
    expect(streams(0xdf)).toMatchObject({ streams: [1, 2, 3, 4] });
  });

  it('turns the flow control of MEDIBUS the right way round', () => {
    expect(parseAll(bytes('11 13 18')).map((event) => event.kind === 'flow' && event.signal)).toEqual([
      'suspend',
      'resume',
      'abort',
    ]);
  });

  it('refuses a checksum that is off by one, in either direction', () => {
    for (const step of [1, -1]) {
      const frame = response(0x24, measured);
      const at = frame.length - 2;
      frame[at] = (frame[at] ?? 0) + step;
      expect(parseAll(frame)).toEqual([{ kind: 'malformed', reason: 'checksum', raw: frame }]);
    }
  });

  it('refuses a checksum in lower-case digits', () => {
    expect(parseAll(bytes('1B 51 36 63 0D'))).toMatchObject([{ kind: 'malformed', reason: 'checksum' }]);
  });

  it('reports a frame another one interrupts, and reads that one', () => {
    expect(parseAll(joined(response(0x24, measured).slice(0, 8), response(0x51, '')))).toMatchObject([
      { kind: 'malformed', reason: 'cut' },
      { kind: 'response', code: 0x51 },
    ]);
  });

  it('reports a frame that never ends when flushed', () => {
    expect(parseAll(bytes('01 24 37'))).toEqual([{ kind: 'malformed', reason: 'cut', raw: bytes('01 24 37') }]);
  });

  it('reports a command longer than 251 bytes of argument', () => {
    const long = Uint8Array.from([0x1b, 0x54, ...new Array<number>(260).fill(0x30), 0x0d]);
    const events = parseAll(long);
    expect(events[0]).toMatchObject({ kind: 'malformed', reason: 'overlong' });
    expect(rawLength(events)).toBe(long.length);
  });

  it('takes a command with exactly 251 bytes of argument', () => {
    const frame = closed([0x1b, 0x54, ...new Array<number>(251).fill(0x30)]);
    expect(parseAll(frame)).toMatchObject([{ kind: 'command', code: 0x54 }]);
  });

  it('reports half a realtime value instead of pairing it with the next kind', () => {
    expect(parseAll(bytes('D1 81 D1 81 82'))).toMatchObject([
      { kind: 'realtime-sync' },
      { kind: 'malformed', reason: 'realtime-half' },
      { kind: 'realtime-sync' },
      { kind: 'realtime-value', bin: 129 },
    ]);
    expect(parseAll(bytes('C1 81 82'))).toMatchObject([{ reason: 'realtime-half' }, { kind: 'realtime-value' }]);
  });

  it('reports bytes from E0 up', () => {
    expect(parseAll(bytes('FF'))).toMatchObject([{ kind: 'malformed', reason: 'realtime-unknown' }]);
  });

  it('keeps no more than a few hundred bytes of noise before it reports them', () => {
    const parser = new MedibusParser();
    const events = parser.push(new Uint8Array(10_000).fill(0x41));
    expect(rawLength(events)).toBeGreaterThan(9000);
  });
});

/** Enough to meet every state many times; raise it to search longer. */
const runs = Number(process.env['FAST_CHECK_RUNS'] ?? 2000);

/** Frame bytes are frequent in it, or noise would hardly ever leave the idle state. */
const noise = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(0x01, 0x1b, 0x0d, 0x11, 0x13, 0x18, 0x24, 0x30, 0x39, 0xd1, 0x80),
    ),
    { maxLength: 400 },
  )
  .map((list) => Uint8Array.from(list));

describe(`MedibusParser, ${runs} random runs a property`, () => {
  it('never throws on noise, and every byte is in exactly one event, in order within its channel', () => {
    fc.assert(
      fc.property(noise, (line) => {
        const events = parseAll(line);
        expect(rawLength(events)).toBe(line.length);
        const out = events.flatMap(({ raw }) => [...raw]);
        expect(out.toSorted((a, b) => a - b)).toEqual([...line].toSorted((a, b) => a - b));
        const fast = (list: readonly number[]): number[] => list.filter((byte) => byte >= 0x80);
        expect(fast(out)).toEqual(fast([...line]));
      }),
      { numRuns: runs },
    );
  });

  it('gives the same events however noise is cut', () => {
    fc.assert(
      fc.property(noise, fc.array(fc.nat(400), { maxLength: 8 }), (line, cuts) => {
        const at = [0, ...cuts.map((cut) => Math.min(cut, line.length)).toSorted((a, b) => a - b), line.length];
        const pieces = at.slice(1).map((end, index) => line.slice(at[index], end));
        expect(parseAll(...pieces)).toEqual(parseAll(line));
      }),
      { numRuns: runs },
    );
  });

  it('takes no frame from noise whose checksum does not fit', () => {
    fc.assert(
      fc.property(noise, (line) => {
        const frames = framesIn(parseAll(line));
        expect(frames.map((frame) => hexOf(closed([...Buffer.from(frame, 'hex').subarray(0, -3)])))).toEqual(frames);
      }),
      { numRuns: runs },
    );
  });

  it('takes nothing that was not sent when one bit of the line flips', () => {
    const line = joined(response(0x24, measured), command(0x30), response(0x29, '09   12'), response(0x51, ''));
    const sent = parseAll(line).map(({ raw }) => hexOf(raw));
    fc.assert(
      fc.property(fc.nat(line.length - 1), fc.nat(7), (at, bit) => {
        const damaged = Uint8Array.from(line);
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
        const events = parseAll(damaged);
        expect(rawLength(events)).toBe(line.length);
        expect(framesIn(events).filter((frame) => !sent.includes(frame))).toEqual([]);
        expect(events.some(({ kind }) => kind === 'malformed' || kind === 'flow')).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  it('takes nothing that was not sent when one byte is lost', () => {
    const line = joined(response(0x24, measured), response(0x29, '09   12'));
    const sent = parseAll(line).map(({ raw }) => hexOf(raw));
    for (let lost = 0; lost < line.length; lost += 1) {
      const events = parseAll(line.filter((_, index) => index !== lost));
      const frames = framesIn(events);
      expect(frames.filter((frame) => !sent.includes(frame))).toEqual([]);
      expect(frames.length).toBeLessThan(2);
    }
  });

  it('handles each byte of noise once, in pieces of bounded length, however much there is', () => {
    const random = new SeededRandom(3);
    const share = (bytes: number): number => {
      const parser = new MedibusParser();
      let events = 0;
      let handled = 0;
      for (let at = 0; at < bytes; at += 1000) {
        const found = parser.push(Uint8Array.from({ length: 1000 }, () => random.int(0, 255)));
        events += found.length;
        handled += rawLength(found);
        for (const { raw } of found) expect(raw.length).toBeLessThanOrEqual(16_385);
      }
      expect(handled + rawLength(parser.flush())).toBe(bytes);
      return events / bytes;
    };
    const [little, much] = [share(20_000), share(400_000)];
    expect(Math.abs(much - little)).toBeLessThan(0.05);
  }, 60_000);
});
