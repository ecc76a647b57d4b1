import { createHash } from 'node:crypto';
import { toBase64Url } from '../encoding/base64url.ts';
import { encryptTo } from '../messages/jwe.ts';
import { wordsDigest } from '../messages/words-digest.ts';
import type { Fixtures } from './fixtures.ts';
import type { WordsVectors } from './schemas.ts';

type Case = WordsVectors['cases'][number];
type Members = Readonly<Record<string, unknown>>;

/** Words about a share: one good case each, and one for each rule of a reader. */
export async function makeWordsRules({ patient, shareId }: Fixtures): Promise<WordsVectors> {
  const salt = toBase64Url(createHash('sha256').update('the salt of these vectors').digest());
  const text = 'Ventilation under anaesthesia, Universit\u00e4t “麻醉期间的通气”';
  const words = { type: 'openward/words/1', shareId, about: 'request', salt, text };
  const digest = wordsDigest(words);
  const one = async (name: string, contents: Members, says: Partial<Case> = {}): Promise<Case> => ({
    name,
    recipient: 'patient',
    jwe: await encryptTo(patient.encryptionPublicKey, contents),
    shareId,
    about: 'request',
    digest,
    ...says,
  });
  const malformed = (name: string, change: Members, says: Partial<Case> = {}): Promise<Case> =>
    one(name, { ...words, ...change }, { errors: ['ENVELOPE_TAMPERED'], ...says });
  const other = (name: string, change: Members, says: Partial<Case> = {}): Promise<Case> =>
    one(name, { ...words, ...change }, { errors: ['DIGEST_MISMATCH'], ...says });
  const empty = { ...words, text: '' };
  const short = { ...words, salt: toBase64Url(Buffer.alloc(31, 1)) };
  const apart = { ...words, text: text.normalize('NFD') };
  const long = { ...words, text: 'x'.repeat(501) };
  return {
    cases: [
      await one('the words that the cases below change in one place', words, { text }),
      await one('words that say nothing', empty, { digest: wordsDigest(empty), text: '' }),
      await other('other words', { text: `${text}!` }),
      await other('another salt', { salt: toBase64Url(Buffer.alloc(32, 1)) }),
      await other('words of another share', { shareId: `S-${'0'.repeat(32)}` }),
      await other('words that say they are about something else', { about: 'decline' }),
      await malformed('a type of another version', { type: 'openward/words/2' }),
      await malformed('a share id in upper case', { shareId: 'S-1' }, { shareId: 'S-1' }),
      await malformed('something else that they are about', { about: 'release' }),
      await malformed('a member of its own', { more: 1 }),
      await malformed('a salt of 31 bytes', { salt: short.salt }, { digest: wordsDigest(short) }),
      await malformed('a salt with padding', { salt: `${salt}=` }),
      await malformed('a text that is not in NFC', { text: apart.text }, { digest: wordsDigest(apart) }),
      await malformed('a text of 501 characters', { text: long.text }, { digest: wordsDigest(long) }),
    ],
  };
}
