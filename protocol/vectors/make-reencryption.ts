import { fromBase64Url, toBase64Url } from '../encoding/base64url.ts';
import { makeFragments, wrapShareKey } from '../reencryption/delegator.ts';
import { fragmentDigest } from '../reencryption/fragment-digest.ts';
import { preIdentity } from '../reencryption/identity.ts';
import { reencrypt } from '../reencryption/proxy.ts';
import { flipBit } from './bits.ts';
import type { Fixtures, PersonFixture } from './fixtures.ts';
import type { ReencryptionVectors } from './schemas.ts';

type Fragment = ReencryptionVectors['fragments'][number];
type Opening = ReencryptionVectors['openings'][number];
const INVALID = ['FRAGMENT_INVALID'];

/** Where each field of a serialised key fragment has its last byte (docs/formats.md, Re-encryption). */
const FRAGMENT_FIELDS = {
  parameter: 36,
  id: 70,
  key: 104,
  precursor: 139,
  commitment: 175,
  'proxy’s signature': 241,
  'recipient’s signature': 307,
  'delegating key mark': 308,
  'receiving key mark': 309,
};
const CFRAG_FIELDS = {
  e1: 35,
  v1: 70,
  id: 104,
  precursor: 139,
  e2: 175,
  v2: 210,
  commitment: 245,
  u2: 280,
  z: 314,
  signature: 380,
};

export function makeReencryption(fixtures: Fixtures): ReencryptionVectors {
  const { patient, doctor, consumer, tid, otherTid, shareId } = fixtures;
  const seedOf = ({ preSeed }: PersonFixture): Buffer => Buffer.from(preSeed, 'hex');
  const [seed, consumerSeed, doctorSeed] = [seedOf(patient), seedOf(consumer), seedOf(doctor)];
  const [own, recipient, stranger] = [preIdentity(seed), preIdentity(consumerSeed), preIdentity(doctorSeed)];
  const shareKey = Buffer.from(fixtures.shareKey, 'hex');

  const wrapped = wrapShareKey(seed, tid, shareKey);
  const bound = wrapShareKey(seed, tid, shareKey, { shareId });
  const other = wrapShareKey(seed, otherTid, shareKey);
  const keys = {
    verifyingKey: own.verifyingPublicKey,
    delegatingKey: wrapped.delegatingPublicKey,
    receivingKey: recipient.receivingPublicKey,
  };
  const boundKeys = { ...keys, delegatingKey: bound.delegatingPublicKey };
  const [single = ''] = makeFragments(seed, tid, recipient.receivingPublicKey, { threshold: 1, shares: 1 });
  const three = makeFragments(seed, tid, recipient.receivingPublicKey, { threshold: 2, shares: 3 });
  const [boundFragment = ''] = makeFragments(
    seed,
    tid,
    recipient.receivingPublicKey,
    { threshold: 1, shares: 1 },
    { shareId },
  );
  const [forged = ''] = makeFragments(doctorSeed, tid, recipient.receivingPublicKey, { threshold: 1, shares: 1 });

  const fragment = (name: string, text: string, with_: Fragment['keys'], errors?: string[]): Fragment => ({
    name,
    fragment: text,
    digest: fragmentDigest(text),
    keys: with_,
    ...(errors === undefined ? {} : { errors }),
  });
  const cfrag = reencrypt(wrapped.capsule, single, keys);
  const cfrags = three.map((text) => reencrypt(wrapped.capsule, text, keys));
  const opening = (name: string, change: Partial<Opening>, ok = false): Opening => ({
    name,
    opener: 'consumer',
    capsule: wrapped.capsule,
    wrappedKey: wrapped.wrappedKey,
    cfrags: [cfrag],
    delegatingPublicKey: wrapped.delegatingPublicKey,
    patientVerifyingKey: own.verifyingPublicKey,
    ...(ok ? { shareKey: fixtures.shareKey } : { errors: INVALID }),
    ...change,
  });
  const [first = '', second = '', third = ''] = cfrags;
  return {
    identities: [
      { person: 'patient', ...own },
      { person: 'consumer', ...recipient },
      { person: 'doctor', ...stranger },
    ],
    derived: [
      { tid, publicKey: wrapped.delegatingPublicKey },
      { tid: otherTid, publicKey: other.delegatingPublicKey },
      { tid, shareId, publicKey: bound.delegatingPublicKey },
    ],
    fragments: [
      fragment('one of one', single, keys),
      ...three.map((text, index) => fragment(`number ${index + 1} of 2-of-3`, text, keys)),
      fragment('bound to a share', boundFragment, boundKeys),
      fragment('for another recipient', single, { ...keys, receivingKey: stranger.receivingPublicKey }, INVALID),
      fragment('for another record', single, { ...keys, delegatingKey: other.delegatingPublicKey }, INVALID),
      fragment('of a share under the key of the record', boundFragment, keys, INVALID),
      fragment('signed by somebody else', forged, keys, INVALID),
      ...Object.entries(FRAGMENT_FIELDS).map(([field, at]) =>
        fragment(`a bit of the ${field} turned over`, altered(single, at), keys, INVALID),
      ),
      fragment('cut short', toBase64Url(fromBase64Url(single).subarray(0, -1)), keys, INVALID),
      fragment('a byte too many', toBase64Url(Buffer.concat([fromBase64Url(single), Buffer.alloc(1)])), keys, INVALID),
    ],
    openings: [
      opening('one of one', {}, true),
      opening('first and second of 2-of-3', { cfrags: [first, second] }, true),
      opening('third and first of 2-of-3', { cfrags: [third, first] }, true),
      opening(
        'bound to a share',
        {
          capsule: bound.capsule,
          wrappedKey: bound.wrappedKey,
          delegatingPublicKey: bound.delegatingPublicKey,
          cfrags: [reencrypt(bound.capsule, boundFragment, boundKeys)],
        },
        true,
      ),
      opening('one of 2-of-3', { cfrags: [first] }),
      opening('the same one of 2-of-3 twice', { cfrags: [first, first] }),
      opening('fragments of two grants mixed', { cfrags: [first, cfrag] }),
      opening('none', { cfrags: [] }),
      opening('by somebody else', { opener: 'doctor' }),
      opening('the capsule of another record', {
        capsule: other.capsule,
        wrappedKey: other.wrappedKey,
        delegatingPublicKey: other.delegatingPublicKey,
      }),
      opening('the capsule of a share', {
        capsule: bound.capsule,
        wrappedKey: bound.wrappedKey,
        delegatingPublicKey: bound.delegatingPublicKey,
      }),
      opening('another patient’s verifying key', { patientVerifyingKey: stranger.verifyingPublicKey }),
      opening('a bit of the wrapped key turned over', { wrappedKey: altered(wrapped.wrappedKey, 30) }),
      opening('a bit of the capsule turned over', { capsule: altered(wrapped.capsule, 104) }),
      ...Object.entries(CFRAG_FIELDS).map(([field, at]) =>
        opening(`a bit of the re-encrypted fragment’s ${field} turned over`, { cfrags: [altered(cfrag, at)] }),
      ),
    ],
  };
}

function altered(base64url: string, at: number): string {
  return toBase64Url(flipBit(fromBase64Url(base64url), at));
}
