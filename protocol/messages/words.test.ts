import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ShareId } from '../../domain/ids.ts';
import { readFixtures } from '../vectors/fixtures.ts';
import { makeWords, readWords } from './words.ts';

const shareId = ShareId.parse(readFixtures().shareId);

describe('words about a share', () => {
  const { words, digest } = makeWords(shareId, 'decline', 'cafe\u0301 – 不行');

  it('are salted with 32 bytes, in NFC, and say what they are about', () => {
    expect(words).toEqual({
      type: 'openward/words/1',
      shareId,
      about: 'decline',
      salt: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      text: 'café – 不行',
    });
  });

  it('have the digest of salt and text, by which they are read again', () => {
    const salted = Buffer.concat([Buffer.from(words.salt, 'base64url'), Buffer.from(words.text)]);
    expect(digest).toBe(createHash('sha384').update(salted).digest('hex'));
    expect(readWords(words, { shareId, about: 'decline', digest })).toBe('café – 不行');
  });

  it('have another salt, and so another digest, each time', () => {
    const again = makeWords(shareId, 'decline', 'cafe\u0301 – 不行');
    expect(again.words.salt).not.toBe(words.salt);
    expect(again.digest).not.toBe(digest);
  });

  it('that are malformed say how', () => {
    expect(() => readWords({ ...words, salt: 'c2hvcnQ' }, { shareId, about: 'decline', digest })).toThrow(
      expect.objectContaining({ code: 'ENVELOPE_TAMPERED', cause: expect.any(Error) }),
    );
  });
});
