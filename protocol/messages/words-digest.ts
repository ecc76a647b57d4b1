import { createHash, randomBytes } from 'node:crypto';
import { fromBase64Url, toBase64Url } from '../encoding/base64url.ts';

/** Bytes of a salt: nobody tries them out. */
export const WORDS_SALT_BYTES = 32;

/** Somebody's words, and what stands before them in their digest. */
export interface SaltedWords {
  /** 32 random bytes, base64url; of these words alone. */
  readonly salt: string;
  /** In Unicode normal form NFC. */
  readonly text: string;
}

/** Words with a new salt, in NFC. */
export function saltedWords(text: string): SaltedWords {
  return { salt: toBase64Url(randomBytes(WORDS_SALT_BYTES)), text: text.normalize('NFC') };
}

/**
 * Hex SHA-384 of the salt's 32 bytes and the text in UTF-8: what the ledger has of words. Without the salt not even a
 * guessed word can be tried against it. Throws SyntaxError for a salt in another spelling.
 */
export function wordsDigest({ salt, text }: SaltedWords): string {
  return createHash('sha384').update(fromBase64Url(salt)).update(text, 'utf8').digest('hex');
}
