import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../simulators/random.ts';
import { displayRequest, waveStart } from './frames.ts';
import { DriParser, type DriEvent } from './parser.ts';
import { framed, recordsOn, recordWith, waveData } from './testing/wire.ts';

function parseAll(...pieces: readonly Uint8Array[]): DriEvent[] {
  const parser = new DriParser();
  return [...pieces.flatMap((piece) => parser.push(piece)), ...parser.flush()];
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

/** Records, in hex. One comparison of all of them: an `expect` a record takes longer than reading it. */
function recordsIn(events: readonly DriEvent[]): string[] {
  return events.flatMap((event) => (event.kind === 'record' ? [hexOf(event.record)] : []));
}

/** What each event is, in words that compare fast. */
function namesOf(events: readonly DriEvent[]): string[] {
  return events.map((event) => `${event.kind === 'record' ? hexOf(event.record) : event.reason} ${hexOf(event.raw)}`);
}

function rawOf(events: readonly DriEvent[]): Uint8Array {
  return joined(...events.map(({ raw }) => raw));
}

/** With delimiters and escape bytes in its data. */
const wave = recordWith({ mainType: 1, parts: [{ type: 8, data: waveData([0x7e, 0x7d, 0x7d5e, 0x5d7d, -2]) }] });
/** Whose checksum is itself a delimiter, and an escape. */
const endingIn = (sum: number): Uint8Array => {
  const record = recordWith({ mainType: 1, parts: [{ type: 8, data: waveData([0]) }] });
  record[10] = (sum - record.reduce((total, byte) => total + byte, 0)) & 0xff;
  return record;
};

/** The published examples, and one stream of each kind of thing. */
const streams: readonly { name: string; line: Uint8Array; kinds: readonly string[] }[] = [
  { name: 'the request for values every 10 s', line: displayRequest(10, 0x0e), kinds: ['record'] },
  { name: 'the request for the first ECG', line: waveStart([1]), kinds: ['record'] },
  { name: 'a record with escaped bytes', line: framed(wave), kinds: ['record'] },
  { name: 'a checksum of 7Eh', line: framed(endingIn(0x7e)), kinds: ['record'] },
  { name: 'a checksum of 7Dh', line: framed(endingIn(0x7d)), kinds: ['record'] },
  { name: 'two frames in one read', line: joined(framed(wave), waveStart([1])), kinds: ['record', 'record'] },
  {
    name: 'two frames with one delimiter between them',
    line: joined(framed(wave), waveStart([1]).slice(1)),
    kinds: ['record', 'record'],
  },
  {
    name: 'noise before and between frames',
    line: joined(Uint8Array.of(1, 2), framed(wave), Uint8Array.of(3), framed(wave)),
    kinds: ['malformed', 'record', 'malformed', 'record'],
  },
  {
    name: 'a frame that lost its end',
    line: joined(framed(wave).slice(0, -1), framed(wave)),
    kinds: ['record', 'record'],
  },
  {
    name: 'a frame that another one interrupts',
    line: joined(framed(wave).slice(0, 20), framed(wave)),
    kinds: ['malformed', 'record'],
  },
  {
    name: 'delimiters without anything between them',
    line: joined(Uint8Array.of(0x7e, 0x7e, 0x7e), framed(wave)),
    kinds: ['malformed', 'malformed', 'malformed', 'record'],
  },
];

describe('DriParser', () => {
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

  it('has the checksums of the published examples', () => {
    expect(hexOf(displayRequest(10, 0x0e)).slice(-4)).toBe('497e');
    expect(hexOf(waveStart([1])).slice(-4)).toBe('487e');
    expect(displayRequest(10).length).toBe(49 + 3);
    expect(waveStart([1]).length).toBe(72 + 3);
  });

  it('gives a record as it was before escaping', () => {
    expect(recordsIn(parseAll(framed(wave)))).toEqual([hexOf(wave)]);
  });

  it('refuses a checksum that is off by one, in either direction', () => {
    for (const step of [1, -1]) {
      const frame = waveStart([1]);
      const at = frame.length - 2;
      frame[at] = (frame[at] ?? 0) + step;
      expect(parseAll(frame)).toEqual([{ kind: 'malformed', reason: 'checksum', raw: frame }]);
    }
  });

  it('refuses a checksum of the escaped bytes', () => {
    const record = recordWith({ mainType: 1, parts: [{ type: 8, data: waveData([0x7e]) }] });
    const frame = framed(record);
    const sumOfEscaped = frame.slice(1, -2).reduce((sum, byte) => sum + byte, 0) % 256;
    frame[frame.length - 2] = sumOfEscaped;
    expect(parseAll(frame)).toMatchObject([{ reason: 'checksum' }]);
  });

  it('refuses a record that says another length than it has', () => {
    const record = Uint8Array.from(wave);
    record[0] = (record[0] ?? 0) + 1;
    expect(parseAll(framed(record))).toMatchObject([{ reason: 'length' }]);
    expect(parseAll(framed(wave.subarray(0, 30)))).toMatchObject([{ reason: 'length' }]);
  });

  it('refuses an escape before a byte that needs none', () => {
    expect(parseAll(Uint8Array.of(0x7e, 0x7d, 0x01, 0x7e))).toMatchObject([{ reason: 'escape' }]);
    expect(parseAll(Uint8Array.of(0x7e, 0x7d, 0x7e))).toMatchObject([{ reason: 'escape' }]);
  });

  it('reports what never ends when flushed, and longer than a record can be before', () => {
    expect(parseAll(framed(wave).slice(0, -1))).toMatchObject([{ reason: 'cut' }]);
    const events = parseAll(Uint8Array.of(0x7e), new Uint8Array(10_000).fill(0x41));
    expect(events[0]).toMatchObject({ reason: 'overlong' });
    expect(Math.max(...events.map(({ raw }) => raw.length))).toBeLessThan(3000);
  });
});

/** Enough to meet every state many times; raise it to search longer. */
const runs = Number(process.env['FAST_CHECK_RUNS'] ?? 2000);

/** Delimiters and whole frames are frequent in it, or noise would hardly ever look like anything. */
const noise = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 30 }) },
      { weight: 4, arbitrary: fc.constantFrom([0x7e], [0x7d], [0x7d, 0x5e], [0x7d, 0x5d], [0x7e, 0x7e]) },
      { weight: 2, arbitrary: fc.constantFrom([...framed(wave)], [...waveStart([1])]) },
    ),
    { maxLength: 20 },
  )
  .map((parts) => Uint8Array.from(parts.flat()));

describe(`DriParser, ${runs} random runs a property`, () => {
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
        const second = recordsOn(line).map(hexOf);
        expect(recordsIn(parseAll(line)).filter((record) => !second.includes(record))).toEqual([]);
      }),
      { numRuns: runs },
    );
  });

  it('takes nothing that was not sent when one bit of the line flips, and loses one record at the most', () => {
    const line = joined(framed(wave), waveStart([1]), framed(wave), displayRequest(5));
    const sent = recordsIn(parseAll(line));
    fc.assert(
      fc.property(fc.nat(line.length - 1), fc.nat(7), (at, bit) => {
        const damaged = Uint8Array.from(line);
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
        const records = recordsIn(parseAll(damaged));
        expect(records.filter((record) => !sent.includes(record))).toEqual([]);
        expect(records.length).toBeGreaterThanOrEqual(3);
      }),
      { numRuns: runs },
    );
  });

  it('takes nothing that was not sent when one byte is lost', () => {
    const line = joined(framed(wave), waveStart([1]));
    const sent = recordsIn(parseAll(line));
    for (let lost = 0; lost < line.length; lost += 1) {
      const records = recordsIn(parseAll(line.filter((_, index) => index !== lost)));
      expect(records.filter((record) => !sent.includes(record))).toEqual([]);
      expect(records.length).toBeGreaterThan(0);
    }
  });

  it('handles each byte of noise once, in pieces of bounded length, however much there is', () => {
    const random = new SeededRandom(3);
    const share = (bytes: number): number => {
      const parser = new DriParser();
      let events = 0;
      let handled = 0;
      for (let at = 0; at < bytes; at += 1000) {
        const found = parser.push(Uint8Array.from({ length: 1000 }, () => random.int(0, 255)));
        events += found.length;
        for (const { raw } of found) {
          handled += raw.length;
          expect(raw.length).toBeLessThanOrEqual(2984);
        }
      }
      expect(handled + rawOf(parser.flush()).length).toBe(bytes);
      return events / bytes;
    };
    const [little, much] = [share(20_000), share(400_000)];
    expect(Math.abs(much - little)).toBeLessThan(0.05);
  }, 60_000);
});
