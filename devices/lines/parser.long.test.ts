import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineParser, type TalkEvent } from './parser.ts';

const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const rawOf = (events: readonly TalkEvent[]): string => Buffer.concat(events.map(({ raw }) => raw)).toString('latin1');
const linesOf = (events: readonly TalkEvent[]): string[] =>
  events.flatMap((event) => (event.kind === 'line' ? [event.text] : []));

describe('a line parser', () => {
  it('takes either end, and both, for one', () => {
    const parser = new LineParser(20);
    expect(linesOf(parser.push(latin('a\r\nb\nc\rd\n\r\n\ne\r\n')))).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(parser.flush()).toEqual([]);
  });

  it('gives the same, cut at every byte', () => {
    const whole = latin('SPO2=098 HR=072\r\nSPO2=--- HR=---\r\n');
    for (let at = 0; at <= whole.length; at += 1) {
      const parser = new LineParser(20);
      const events = [...parser.push(whole.subarray(0, at)), ...parser.push(whole.subarray(at))];
      expect(linesOf(events)).toEqual(['SPO2=098 HR=072', 'SPO2=--- HR=---']);
    }
  });

  it('makes no line of what never ended', () => {
    const parser = new LineParser(20);
    expect(parser.push(latin('SPO2=098 HR=07'))).toEqual([]);
    expect(parser.flush()).toEqual([{ kind: 'damaged', reason: 'cut', raw: Uint8Array.from(latin('SPO2=098 HR=07')) }]);
    expect(linesOf(parser.push(latin('SPO2=097 HR=071\n')))).toEqual(['SPO2=097 HR=071']);
  });

  it('makes no line of the end of one that is too long', () => {
    const parser = new LineParser(20);
    const events = parser.push(latin(`${'x'.repeat(700)}SPO2=098 HR=072\nSPO2=097 HR=071\n`));
    expect(linesOf(events)).toEqual(['SPO2=097 HR=071']);
    expect(events.filter(({ kind }) => kind === 'damaged').length).toBeGreaterThan(2);
    expect(Math.max(...events.map(({ raw }) => raw.length))).toBeLessThan(300);
  });

  it('has every byte in exactly one event, whatever comes, however it is cut', () => {
    const chunk = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom(latin('a=1\r\n'), latin('\n'), latin('\r')),
    );
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 40 }), (chunks) => {
        const parser = new LineParser(32);
        const events = [...chunks.flatMap((bytes) => parser.push(bytes)), ...parser.flush()];
        expect(rawOf(events)).toBe(Buffer.concat(chunks).toString('latin1'));
        expect(linesOf(events).every((text) => text.length <= 32)).toBe(true);
      }),
    );
  });

  it('takes twice as long for twice as much noise without an end, and keeps none of it', () => {
    const noise = new Uint8Array(65_536).fill(0x41);
    const parser = new LineParser(320);
    let [bytes, largest] = [0, 0];
    const started = performance.now();
    for (let block = 0; block < 128; block += 1) {
      for (const { raw } of parser.push(noise)) {
        bytes += raw.length;
        largest = Math.max(largest, raw.length);
      }
    }
    // 8 MiB: two hours of a full line at 9600 baud. What is quadratic needs minutes.
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(largest).toBeLessThan(400);
    expect(128 * noise.length - bytes).toBeLessThan(400);
  });
});
