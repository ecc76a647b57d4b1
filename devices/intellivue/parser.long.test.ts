import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../simulators/random.ts';
import { frameCheck } from './fcs.ts';
import {
  associationAbort,
  associationRequest,
  extendedPoll,
  releaseRequest,
  singlePoll,
  waveChoice,
} from './frames.ts';
import { readMessage } from './message.ts';
import { UnreadableMessage } from './field-reader.ts';
import { IntelliVueParser, type IntelliVueEvent } from './parser.ts';
import { ava, framedMessage, messagesOn, numberOf, polledMessage } from './testing/wire.ts';

function parseAll(...pieces: readonly Uint8Array[]): IntelliVueEvent[] {
  const parser = new IntelliVueParser();
  return [...pieces.flatMap((piece) => parser.push(piece)), ...parser.flush()];
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));

/** Messages, in hex. One comparison of all of them: an `expect` a message takes longer than reading it. */
function messagesIn(events: readonly IntelliVueEvent[]): string[] {
  return events.flatMap((event) => (event.kind === 'message' ? [hexOf(event.message)] : []));
}

/** What each event is, in words that compare fast. */
function namesOf(events: readonly IntelliVueEvent[]): string[] {
  return events.map((event) => `${event.kind === 'message' ? hexOf(event.message) : event.reason} ${hexOf(event.raw)}`);
}

function rawOf(events: readonly IntelliVueEvent[]): Uint8Array {
  return joined(...events.map(({ raw }) => raw));
}

/** With delimiters and escape bytes in its data. */
const numbers = polledMessage({
  objects: { 0xc0c1: [ava(0x0950, numberOf(0x4182, 0, 0x0aa0, '000000c0'))], 0x7d7d: [ava(0x0921, 'c07d')] },
});
/** Whose check sequence has a delimiter in it, and an escape. */
const checkedWith = (byte: number): Uint8Array => {
  for (let one = 0; one < 0x10000; one += 1) {
    const frame = framedMessage(Uint8Array.of(0xe1, one >> 8, one & 0xff));
    if (frame.at(-2) === (byte ^ 0x20) && frame.at(-3) === 0x7d) return frame;
  }
  throw new Error('no such message');
};

const poll = singlePoll({ id: 1, objectClass: 33, group: 0x080c });
const streams: readonly { name: string; line: Uint8Array; kinds: readonly string[] }[] = [
  { name: 'a question', line: poll, kinds: ['message'] },
  { name: 'a message with escaped bytes', line: framedMessage(numbers), kinds: ['message'] },
  { name: 'a check sequence that ends in C0h', line: checkedWith(0xc0), kinds: ['message'] },
  { name: 'a check sequence that ends in C1h', line: checkedWith(0xc1), kinds: ['message'] },
  { name: 'a check sequence that ends in 7Dh', line: checkedWith(0x7d), kinds: ['message'] },
  { name: 'two frames in one read', line: joined(framedMessage(numbers), poll), kinds: ['message', 'message'] },
  {
    name: 'noise before and between frames',
    line: joined(Uint8Array.of(1, 2), poll, Uint8Array.of(3), poll),
    kinds: ['malformed', 'message', 'malformed', 'message'],
  },
  {
    name: 'a frame that another one interrupts',
    line: joined(framedMessage(numbers).slice(0, 20), poll),
    kinds: ['malformed', 'message'],
  },
  {
    name: 'delimiters without anything between them',
    line: joined(Uint8Array.of(0xc1, 0xc0, 0xc0, 0xc1), poll),
    kinds: ['malformed', 'malformed', 'malformed', 'message'],
  },
  {
    name: 'a frame that was given up',
    line: joined(Uint8Array.of(0xc0, 0x11, 0x01, 0x7d, 0xc1), poll),
    kinds: ['malformed', 'message'],
  },
];

describe('IntelliVueParser', () => {
  for (const { name, line, kinds } of streams) {
    it(`reads ${name}`, () => {
      const events = parseAll(line);
      expect(events.map(({ kind }) => kind)).toEqual(kinds);
      expect(hexOf(rawOf(events))).toBe(hexOf(line));
    });

    it(`reads ${name} the same wherever the line cuts it`, () => {
      const whole = parseAll(line);
      for (let cut = 0; cut <= line.length; cut += 1)
        expect(parseAll(line.slice(0, cut), line.slice(cut))).toEqual(whole);
      expect(parseAll(...[...line].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
    });
  }

  it('gives a message as it was before escaping', () => {
    expect(messagesIn(parseAll(framedMessage(numbers)))).toEqual([hexOf(numbers)]);
  });

  it('refuses a check sequence that is off by one, and one that is sent high byte first', () => {
    for (const step of [1, -1]) {
      const frame = Uint8Array.from(poll);
      frame[frame.length - 2] = (frame.at(-2) ?? 0) + step;
      expect(parseAll(frame)).toEqual([{ kind: 'malformed', reason: 'checksum', raw: frame }]);
    }
    const turned = joined(poll.slice(0, -3), poll.slice(-3, -1).toReversed(), poll.slice(-1));
    expect(parseAll(turned)).toMatchObject([{ reason: 'checksum' }]);
  });

  it('refuses another protocol, and a message that says another length than it has', () => {
    const inside = (hex: string): Uint8Array => {
      const bytes = bytesOf(hex);
      const check = frameCheck(bytes);
      return joined(Uint8Array.of(0xc0), bytes, Uint8Array.of(check & 0xff, check >> 8, 0xc1));
    };
    expect(parseAll(inside('12 01 00 01 05'))).toMatchObject([{ reason: 'header' }]);
    expect(parseAll(inside('11 02 00 01 05'))).toMatchObject([{ reason: 'header' }]);
    expect(parseAll(inside('11 01 00 02 05'))).toMatchObject([{ reason: 'length' }]);
    expect(parseAll(inside('11 01'))).toMatchObject([{ reason: 'length' }]);
    expect(messagesIn(parseAll(inside('11 01 00 01 05')))).toEqual(['05']);
  });

  it('reports what never ends when flushed, and longer than a frame can be before', () => {
    expect(parseAll(poll.slice(0, -1))).toMatchObject([{ reason: 'cut' }]);
    const events = parseAll(Uint8Array.of(0xc0), new Uint8Array(10_000).fill(0x41));
    expect(events[0]).toMatchObject({ reason: 'overlong' });
    expect(Math.max(...events.map(({ raw }) => raw.length))).toBeLessThan(4100);
  });
});

describe('the published examples', () => {
  it('have their check sequences', () => {
    // Two of OpenICE's, and the one by which X.25 is told from its relatives.
    expect(frameCheck(bytesOf('3a 71'))).toBe(0x269b);
    expect(frameCheck(bytesOf('3a 91'))).toBe(0xc195);
    expect(frameCheck(Buffer.from('123456789'))).toBe(0x906e);
  });

  it('are what the host sends', () => {
    const message = (frame: Uint8Array): string => messagesIn(parseAll(frame)).join();
    const example = { minPollTicks: 2500, mostReceived: 2500, mostSent: 1000, extensions: 0x88000000 };
    expect(message(associationRequest(example))).toBe(
      hexOf(
        bytesOf(`
        0d ec 05 08 13 01 00 16 01 02 80 00 14 02 00 02 c1 dc 31 80 a0 80 80 01 01 00 00 a2 80 a0 03 00 00 01 a4 80 30
        80 02 01 01 06 04 52 01 00 01 30 80 06 02 51 01 00 00 00 00 30 80 02 01 02 06 0c 2a 86 48 ce 14 02 01 00 00 00
        01 01 30 80 06 0c 2a 86 48 ce 14 02 01 00 00 00 02 01 00 00 00 00 00 00 61 80 30 80 02 01 01 a0 80 60 80 a1 80
        06 0c 2a 86 48 ce 14 02 01 00 00 00 03 01 00 00 be 80 28 80 06 0c 2a 86 48 ce 14 02 01 00 00 00 01 01 02 01 02
        81 48 80 00 00 00 40 00 00 00 00 00 00 00 80 00 00 00 20 00 00 00 00 00 00 00 00 01 00 2c 00 01 00 28 80 00 00
        00 00 00 09 c4 00 00 09 c4 00 00 03 e8 ff ff ff ff 60 00 00 00 00 01 00 0c f0 01 00 08 88 00 00 00 00 00 00 00
        00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00`),
      ),
    );
    expect(message(singlePoll({ id: 1, objectClass: 33, group: 0x080c }))).toBe(
      'e100000200 01001c00010007001600210000000000000000 0c16000800010001 0021080c'.replaceAll(' ', ''),
    );
    expect(message(extendedPoll({ id: 1, objectClass: 6, group: 0 }, 240_000))).toBe(
      'e1000002000100280001000700220021000000000000 0000f13b001400010001000600000001 0008f13e00040003a980'.replaceAll(
        ' ',
        '',
      ),
    );
    expect(message(waveChoice(0, [0x00020102]))).toBe(
      hexOf(
        bytesOf(`
        e1 00 00 02 00 01 00 22 00 00 00 05 00 1c 00 21 00 00 00 00 00 00 00 00 00 01 00 0e 00 00 f2 3a 00 08 00 01 00
        04 00 02 01 02`),
      ),
    );
    expect(message(releaseRequest())).toBe('0918c11661803080020101a08062808001000000000000000000');
    expect(message(associationAbort()).slice(0, 20)).toBe('192e110103c129a080a0');
    expect(message(associationAbort()).length).toBe(2 * (2 + 0x2e));
  });
});

/** Enough to meet every state many times; raise it to search longer. */
const runs = Number(process.env['FAST_CHECK_RUNS'] ?? 2000);

/** Delimiters and whole frames are frequent in it, or noise would hardly ever look like anything. */
const noise = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 30 }) },
      { weight: 4, arbitrary: fc.constantFrom([0xc0], [0xc1], [0x7d], [0x7d, 0xe0], [0x7d, 0xc1], [0xc0, 0xc1]) },
      { weight: 2, arbitrary: fc.constantFrom([...framedMessage(numbers)], [...poll]) },
    ),
    { maxLength: 20 },
  )
  .map((parts) => Uint8Array.from(parts.flat()));

describe(`IntelliVueParser, ${runs} random runs a property`, () => {
  it('never throws on noise, and every byte is in exactly one event, in order', () => {
    fc.assert(
      fc.property(noise, (line) => {
        expect(hexOf(rawOf(parseAll(line)))).toBe(hexOf(line));
      }),
      { numRuns: runs },
    );
  });

  it('gives the same events however noise is cut', () => {
    fc.assert(
      fc.property(noise, fc.array(fc.nat(400), { maxLength: 8 }), (line, cuts) => {
        const at = [0, ...cuts.map((cut) => Math.min(cut, line.length)).toSorted((a, b) => a - b), line.length];
        const pieces = at.slice(1).map((end, index) => line.slice(at[index], end));
        expect(namesOf(parseAll(...pieces))).toEqual(namesOf(parseAll(line)));
      }),
      { numRuns: runs },
    );
  });

  it('takes from noise what a second reading of the wire takes, and nothing else', () => {
    fc.assert(
      fc.property(noise, (line) => {
        expect(messagesIn(parseAll(line))).toEqual(messagesOn(line).map(hexOf));
      }),
      { numRuns: runs },
    );
  });

  it('takes nothing that was not sent when one bit of the line flips, and loses two messages at the most', () => {
    const line = joined(framedMessage(numbers), poll, framedMessage(numbers), releaseRequest());
    const sent = messagesIn(parseAll(line));
    fc.assert(
      fc.property(fc.nat(line.length - 1), fc.nat(7), (at, bit) => {
        const damaged = Uint8Array.from(line);
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
        const messages = messagesIn(parseAll(damaged));
        expect(messages.filter((message) => !sent.includes(message))).toEqual([]);
        expect(messages.length).toBeGreaterThanOrEqual(sent.length - 2);
      }),
      { numRuns: runs },
    );
  });

  it('takes nothing that was not sent when one byte is lost', () => {
    const line = joined(framedMessage(numbers), poll);
    const sent = messagesIn(parseAll(line));
    for (let lost = 0; lost < line.length; lost += 1) {
      const messages = messagesIn(parseAll(line.filter((_, index) => index !== lost)));
      expect(messages.filter((message) => !sent.includes(message))).toEqual([]);
    }
  });

  it('reads whatever an intact frame holds, or says that it cannot', () => {
    const messages = [
      numbers,
      ...[poll, associationRequest({ minPollTicks: 1, mostReceived: 1, mostSent: 1, extensions: 1 })].map(
        (frame) => messagesOn(frame)[0] ?? Buffer.alloc(0),
      ),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...messages), fc.nat(), fc.nat(255), fc.nat(300), (message, at, byte, length) => {
        const changed = Uint8Array.from(message.subarray(0, Math.max(1, length)));
        changed[at % changed.length] = byte;
        try {
          readMessage(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableMessage);
        }
      }),
      { numRuns: runs },
    );
  });

  it('handles each byte of noise once, in pieces of bounded length, however much there is', () => {
    const random = new SeededRandom(3);
    const parser = new IntelliVueParser();
    let handled = 0;
    for (let at = 0; at < 400; at += 1)
      for (const { raw } of parser.push(Uint8Array.from({ length: 1000 }, () => random.int(0, 255)))) {
        handled += raw.length;
        expect(raw.length).toBeLessThanOrEqual(4100);
      }
    expect(handled + rawOf(parser.flush()).length).toBe(400_000);
  }, 60_000);
});
