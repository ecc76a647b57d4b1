import { encrypt, SecretKeyFactory } from '@nucypher/umbral-pre';
import { toBase64Url } from '../encoding/base64url.ts';
import { fragmentDigest } from '../reencryption/fragment-digest.ts';
import { RECORDS_LABEL } from '../reencryption/labels.ts';
import { reencrypt } from '../reencryption/proxy.ts';
import type { Fixtures } from './fixtures.ts';
import type { ReencryptionVectors } from './schemas.ts';

type Fragment = ReencryptionVectors['fragments'][number];
type Opening = ReencryptionVectors['openings'][number];

const INVALID = ['FRAGMENT_INVALID'];

/** A case for each rule of a reader that `reencryption.json` has none for, over its first fragment and opening. */
export function makeReencryptionRules(
  fixtures: Fixtures,
  { fragments, openings }: ReencryptionVectors,
): ReencryptionVectors {
  const [fragment] = fragments;
  const [opening] = openings;
  if (fragment === undefined || opening === undefined) throw new RangeError('The first of the cases are good ones');
  const { keys } = fragment;
  const ofFragment = (name: string, change: Partial<Fragment>): Fragment => ({
    ...fragment,
    ...change,
    name,
    errors: INVALID,
  });
  const ofOpening = (name: string, change: Partial<Opening>): Opening => ({
    ...opening,
    ...change,
    name,
    shareKey: undefined,
    errors: INVALID,
  });
  return {
    identities: [],
    derived: [],
    fragments: [
      ...Object.keys(keys).flatMap((key) =>
        malformedKeys(keys.receivingKey).map(([name, text]) =>
          ofFragment(`${key}: ${name}`, { keys: { ...keys, [key]: text } }),
        ),
      ),
      ...spellings(fragment.fragment).map(([name, text]) => ofFragment(name, { fragment: text })),
      ...longForm(fragment.fragment).map(([name, text]) =>
        ofFragment(name, { fragment: text, digest: fragmentDigest(text) }),
      ),
    ],
    openings: [
      ofOpening('no re-encrypted fragment', { cfrags: [] }),
      ...malformedKeys(keys.receivingKey).map(([name, text]) =>
        ofOpening(`delegating key: ${name}`, { delegatingPublicKey: text }),
      ),
      ...malformedKeys(keys.receivingKey).map(([name, text]) =>
        ofOpening(`verifying key: ${name}`, { patientVerifyingKey: text }),
      ),
      ...spellings(opening.capsule).map(([name, text]) => ofOpening(`capsule: ${name}`, { capsule: text })),
      ...longForm(opening.capsule).map(([name, text]) => ofOpening(`capsule: ${name}`, { capsule: text })),
      ...spellings(opening.wrappedKey).map(([name, text]) => ofOpening(`wrapped key: ${name}`, { wrappedKey: text })),
      ...spellings(opening.cfrags[0] ?? '').map(([name, text]) =>
        ofOpening(`re-encrypted: ${name}`, { cfrags: [text] }),
      ),
      ...longForm(opening.cfrags[0] ?? '').map(([name, text]) =>
        ofOpening(`re-encrypted: ${name}`, { cfrags: [text] }),
      ),
      shortShareKey(fixtures, fragment, opening),
    ],
  };
}

function malformedKeys(key: string): (readonly [string, string])[] {
  return [
    ['in upper case', key.toUpperCase()],
    ['uncompressed', `04${key.slice(2)}${'0'.repeat(64)}`],
    ['not on the curve', `02${'f'.repeat(64)}`],
    ['cut short', key.slice(0, -2)],
  ];
}

/** The same bytes as other texts. */
function spellings(text: string): (readonly [string, string])[] {
  const bytes = Buffer.from(text, 'base64url');
  const padded = bytes.toString('base64');
  return [
    ['with a line feed', `${text}\n`],
    ['in base64 with padding', padded === text ? `${text}====` : padded],
    ['with a byte behind it', toBase64Url(Buffer.concat([bytes, Buffer.of(0)]))],
  ];
}

/** The first field as a binary string of 16-bit length: MessagePack all the same, and not what the format writes. */
function longForm(text: string): (readonly [string, string])[] {
  const bytes = Buffer.from(text, 'base64url');
  const at = bytes.indexOf(0xc4);
  const rest = bytes.subarray(at + 1);
  return [
    ['in another form of MessagePack', toBase64Url(Buffer.concat([bytes.subarray(0, at), Buffer.of(0xc5, 0), rest]))],
  ];
}

/** Something of 31 bytes under the patient's key, re-encrypted as it should be. */
function shortShareKey({ patient, tid }: Fixtures, { fragment, keys }: Fragment, opening: Opening): Opening {
  const secret = SecretKeyFactory.fromSecureRandomness(Buffer.from(patient.preSeed, 'hex'))
    .makeFactory(RECORDS_LABEL)
    .makeKey(Buffer.from(tid, 'utf8'));
  const [capsule, wrapped] = encrypt(secret.publicKey(), Buffer.alloc(31, 1));
  const capsuleText = toBase64Url(capsule.toBytes());
  return {
    ...opening,
    shareKey: undefined,
    name: 'a share key of 31 bytes',
    capsule: capsuleText,
    wrappedKey: toBase64Url(wrapped),
    cfrags: [reencrypt(capsuleText, fragment, keys)],
    errors: INVALID,
  };
}
