import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { ShareId } from '../../domain/ids.ts';
import { WordsAbout } from '../../domain/share.ts';
import { stored } from '../../domain/text.ts';
import { fromBase64Url } from '../encoding/base64url.ts';
import { WORDS_SALT_BYTES, saltedWords, wordsDigest } from './words-digest.ts';

/**
 * What somebody wrote about a share, as it goes sealed to who may read it. The ledger has the digest of salt and text;
 * see `words-digest.ts`.
 */
export const Words = z.strictObject({
  type: z.literal('openward/words/1'),
  /** Which share, and which words of it: one cannot be shown for another. */
  shareId: ShareId,
  about: WordsAbout,
  /** 32 random bytes, base64url; of these words alone. */
  salt: z.string(),
  /** In Unicode normal form NFC, as it was written otherwise; may be empty. */
  text: stored.proseOrNone(bounds.reason),
});
export type Words = z.infer<typeof Words>;

/** Words with a new salt, and the digest of both for the ledger. */
export function makeWords(shareId: ShareId, about: WordsAbout, text: string): { words: Words; digest: string } {
  const salted = saltedWords(text);
  return { words: { type: 'openward/words/1', shareId, about, ...salted }, digest: wordsDigest(salted) };
}

/** What the ledger says of words. */
export interface ExpectedWords {
  /** Whose words they must be, … */
  readonly shareId: string;
  /** … and which of them. */
  readonly about: WordsAbout;
  /** Hex SHA-384. */
  readonly digest: string;
}

/**
 * The text, once the words are those of which the ledger has the digest.
 * @param contents what was in the sealed message
 * @throws ENVELOPE_TAMPERED for what a writer of this format would not have written, DIGEST_MISMATCH for words of
 * another place or with another digest
 */
export function readWords(contents: unknown, { shareId, about, digest }: ExpectedWords): string {
  const words = wellFormed(contents);
  if (words.shareId !== shareId || words.about !== about)
    throw new OpenwardError('DIGEST_MISMATCH', 'The words belong to another place');
  if (wordsDigest(words) !== digest)
    throw new OpenwardError('DIGEST_MISMATCH', 'The words are not those of which the ledger has the digest');
  return words.text;
}

function wellFormed(contents: unknown): Words {
  try {
    const words = Words.parse(contents);
    if (fromBase64Url(words.salt).length !== WORDS_SALT_BYTES) throw new RangeError('The salt is not of 32 bytes');
    if (words.text.normalize('NFC') !== words.text) throw new RangeError('The text is not in NFC');
    return words;
  } catch (cause) {
    throw new OpenwardError('ENVELOPE_TAMPERED', 'The words are malformed', { cause });
  }
}
