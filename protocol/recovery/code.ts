import { createHash, randomBytes } from 'node:crypto';
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as chinese } from '@scure/bip39/wordlists/simplified-chinese.js';
import { OpenwardError } from '../../domain/errors.ts';

/** Of a recovery code: 128 bits, the strength of the keys that it gives back (RSA-3072, P-256). */
const RECOVERY_CODE_BYTES = 16;
/** Words that say so many bytes, with four bits of checksum. */
export const RECOVERY_CODE_WORDS = 12;
/** In front of a code as QR symbols have it: characters of their alphanumeric mode alone. */
const PREFIX = 'OPENWARD-RECOVERY-1:';
const CHECK_BYTES = 2;
/** What stands behind the prefix. */
const TEXT_BYTES = RECOVERY_CODE_BYTES + CHECK_BYTES;

/** One code as people have it: twelve words of either list, or the text of a QR symbol. All three say the same. */
export interface RecoveryCodeForms {
  /** BIP-39's English list. */
  readonly en: readonly string[];
  /** BIP-39's list in simplified Chinese: a character a word. */
  readonly zh: readonly string[];
  /** The prefix, and hex in capitals of the code and of the first two bytes of its SHA-256. */
  readonly text: string;
}

/** 16 bytes of the system's generator of random numbers; the caller overwrites them. */
export function makeRecoveryCode(): Buffer {
  return randomBytes(RECOVERY_CODE_BYTES);
}

/** What is shown of a code, once. */
export function recoveryCodeForms(code: Uint8Array): RecoveryCodeForms {
  const words = (list: string[]): string[] => entropyToMnemonic(code, list).split(' ');
  const text = PREFIX + Buffer.concat([code, checkOf(code)]).toString('hex');
  return { en: words(english), zh: words(chinese), text: text.toUpperCase() };
}

/**
 * A code as somebody typed it: words of either list, or a QR symbol's text. Width and case of characters, blanks,
 * commas, and the numbers in front of words are the typist's affair; Chinese words need no blanks between them.
 * @throws RECOVERY_CODE_WORD with the `position` (from 1) of the first that is in neither list; RECOVERY_CODE_LENGTH
 * with how many `words` there are; RECOVERY_CODE_CHECK when they do not agree with their checksum
 */
export function readRecoveryCode(typed: string): Buffer {
  const plain = typed.normalize('NFKC').toUpperCase().trim();
  const squeezed = plain.replaceAll(/\s/gu, '');
  return squeezed.startsWith(PREFIX) ? fromText(squeezed.slice(PREFIX.length)) : fromWords(recoveryWords(typed));
}

/** Each word by itself, in lower case: what `readRecoveryCode` looks up. */
export function recoveryWords(typed: string): string[] {
  const plain = typed.normalize('NFKC').toLowerCase();
  // A number in front of a word is none; a digit inside one is a slip of the keyboard, and of that word.
  return plain.match(/\p{Script=Han}|(?!\p{Script=Han})\p{L}(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])*/gu) ?? [];
}

function fromWords(words: readonly string[]): Buffer {
  const indices = words.map((word, at) => {
    const index = indexOf(word);
    if (index < 0) throw new OpenwardError('RECOVERY_CODE_WORD', undefined, { details: { position: at + 1 } });
    return index;
  });
  if (words.length !== RECOVERY_CODE_WORDS)
    throw new OpenwardError('RECOVERY_CODE_LENGTH', undefined, { details: { words: words.length } });
  try {
    return Buffer.from(mnemonicToEntropy(indices.map((index) => english[index]).join(' '), english));
  } catch {
    // Without its cause, which may say what was typed.
    throw new OpenwardError('RECOVERY_CODE_CHECK');
  }
}

function fromText(hex: string): Buffer {
  const bytes = Buffer.from(hex, 'hex');
  const code = bytes.subarray(0, RECOVERY_CODE_BYTES);
  // Node's decoder ends at what is no hex.
  if (hex.length !== 2 * TEXT_BYTES || !checkOf(code).equals(bytes.subarray(RECOVERY_CODE_BYTES)))
    throw new OpenwardError('RECOVERY_CODE_CHECK', 'The text of the code does not agree with its checksum');
  return Buffer.from(code);
}

/** Below 0: in neither list. No word is in both. */
function indexOf(word: string): number {
  return Math.max(english.indexOf(word), chinese.indexOf(word));
}

function checkOf(code: Uint8Array): Buffer {
  return createHash('sha256').update(code).digest().subarray(0, CHECK_BYTES);
}
