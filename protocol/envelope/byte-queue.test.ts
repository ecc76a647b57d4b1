import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteQueue } from './byte-queue.ts';

it('gives the bytes in the order in which they came, however they are cut and taken', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 20 })), fc.array(fc.nat(30)), (pieces, lengths) => {
      const queue = new ByteQueue();
      pieces.forEach((piece) => queue.push(Buffer.from(piece)));
      const all = Buffer.concat(pieces);
      let at = 0;
      for (const wanted of lengths) {
        const length = Math.min(wanted, queue.length);
        expect(queue.peek(length)).toEqual(all.subarray(at, at + length));
        expect(Buffer.concat(queue.take(length))).toEqual(all.subarray(at, at + length));
        at += length;
        expect(queue.length).toBe(all.length - at);
      }
    }),
  );
});

it('has no more than what came', () => {
  const queue = new ByteQueue();
  queue.push(Buffer.from('abc'));
  expect(() => queue.peek(4)).toThrow(RangeError);
  expect(() => queue.take(4)).toThrow(RangeError);
  expect(Buffer.concat(queue.take(3)).toString()).toBe('abc');
});

it('copies nothing that lies together already', () => {
  const queue = new ByteQueue();
  const piece = Buffer.from('abcdef');
  queue.push(piece);
  expect(queue.peek(3).buffer).toBe(piece.buffer);
  expect(queue.take(6)).toEqual([piece]);
});
