import { randomBytes } from 'node:crypto';
import { decryptReencrypted, encrypt } from '@nucypher/umbral-pre';
import { describe, expect, it } from 'vitest';
import { codeThrownBy } from '../testing.ts';
import { flipBit } from '../vectors/bits.ts';
import { fromBase64Url, toBase64Url } from '../encoding/base64url.ts';
import { makeFragments, wrapShareKey } from './delegator.ts';
import { generatePreSeed, preIdentity } from './identity.ts';
import { reencrypt, verifyFragment } from './proxy.ts';
import { openShareKey } from './recipient.ts';
import { readCapsule, readCapsuleFragment, readPublicKey } from './umbral-objects.ts';
import { receivingSecret } from './secret-keys.ts';
import { WasmScope, withWasm } from './wasm-scope.ts';

const patientSeed = generatePreSeed();
const recipientSeed = generatePreSeed();
const strangerSeed = generatePreSeed();
const patient = preIdentity(patientSeed);
const recipient = preIdentity(recipientSeed);
const recordA = `T-${'a'.repeat(32)}`;
const recordB = `T-${'b'.repeat(32)}`;
const shareKey = randomBytes(32);

interface Delegated {
  readonly tid: string;
  readonly shareId?: string;
  readonly to?: string;
  readonly threshold?: number;
  readonly shares?: number;
}

/** What patient and proxy hold after a grant. */
function delegate({ tid, shareId, to = recipient.receivingPublicKey, threshold = 1, shares = 1 }: Delegated) {
  const wrapped = wrapShareKey(patientSeed, tid, shareKey, { shareId });
  const fragments = makeFragments(patientSeed, tid, to, { threshold, shares }, { shareId });
  const keys = {
    verifyingKey: patient.verifyingPublicKey,
    delegatingKey: wrapped.delegatingPublicKey,
    receivingKey: to,
  };
  return { ...wrapped, fragments, keys };
}

type Delegation = ReturnType<typeof delegate>;

function open(
  seed: Uint8Array,
  { capsule, wrappedKey, delegatingPublicKey }: Delegation,
  cfrags: readonly string[],
): Buffer {
  return Buffer.from(
    openShareKey(seed, {
      capsule,
      wrappedKey,
      cfrags,
      delegatingPublicKey,
      patientVerifyingKey: patient.verifyingPublicKey,
    }),
  );
}

describe('re-encryption', () => {
  it('lets the recipient open the share key', () => {
    const grant = delegate({ tid: recordA });
    const cfrags = grant.fragments.map((fragment) => reencrypt(grant.capsule, fragment, grant.keys));
    expect(open(recipientSeed, grant, cfrags).equals(shareKey)).toBe(true);
  });

  it('needs as many proxies as the threshold says, any of them', async () => {
    const grant = delegate({ tid: recordA, threshold: 2, shares: 3 });
    const cfrags = grant.fragments.map((fragment) => reencrypt(grant.capsule, fragment, grant.keys));
    for (const [left, right] of [
      [0, 1],
      [0, 2],
      [2, 1],
    ] as const)
      expect(open(recipientSeed, grant, [cfrags[left] ?? '', cfrags[right] ?? '']).equals(shareKey)).toBe(true);
    for (const cfrag of cfrags)
      expect(await codeThrownBy(() => open(recipientSeed, grant, [cfrag]))).toBe('FRAGMENT_INVALID');
  });

  it('opens nothing for anybody else', async () => {
    const grant = delegate({ tid: recordA });
    const cfrag = reencrypt(grant.capsule, grant.fragments[0] ?? '', grant.keys);
    for (const seed of [strangerSeed, patientSeed])
      expect(await codeThrownBy(() => open(seed, grant, [cfrag]))).toBe('FRAGMENT_INVALID');
  });

  it('gives the same identity for the same seed only', () => {
    expect(preIdentity(patientSeed)).toEqual(patient);
    expect(preIdentity(strangerSeed)).not.toEqual(patient);
    expect(patient.receivingPublicKey).not.toBe(patient.verifyingPublicKey);
  });

  it('refuses impossible thresholds, keys and seeds', async () => {
    const make = (threshold: number, shares: number) => () =>
      makeFragments(patientSeed, recordA, recipient.receivingPublicKey, { threshold, shares });
    for (const [threshold, shares] of [
      [0, 1],
      [2, 1],
      [1, 0],
      [1, 17],
      [1.5, 2],
    ] as const)
      expect(make(threshold, shares)).toThrow(RangeError);
    expect(
      await codeThrownBy(() => makeFragments(patientSeed, recordA, `02${'f'.repeat(64)}`, { threshold: 1, shares: 1 })),
    ).toBe('FRAGMENT_INVALID');
    expect(await codeThrownBy(() => makeFragments(patientSeed, recordA, 'x', { threshold: 1, shares: 1 }))).toBe(
      'FRAGMENT_INVALID',
    );
    expect(() => wrapShareKey(patientSeed, recordA, randomBytes(16))).toThrow(RangeError);
    expect(() => wrapShareKey(patientSeed, '', shareKey)).toThrow(RangeError);
    expect(() => preIdentity(randomBytes(31))).toThrow(RangeError);
  });
});

describe('a colluding proxy and recipient', () => {
  /** Everything the two can do with the library when they skip every check. */
  function collude(fragmentOf: Delegation, target: Delegation): string {
    return withWasm((scope) => {
      const cfrag = reencrypt(target.capsule, fragmentOf.fragments[0] ?? '', { ...fragmentOf.keys });
      const verified = scope.keep(readCapsuleFragment(cfrag).skipVerification());
      const capsule = readCapsule(scope, target.capsule);
      const opened = (delegatingKey: string): string => {
        try {
          const secret = receivingSecret(scope, recipientSeed);
          return Buffer.from(
            decryptReencrypted(
              secret,
              readPublicKey(scope, delegatingKey),
              capsule,
              [verified],
              fromBase64Url(target.wrappedKey),
            ),
          ).toString('hex');
        } catch {
          return 'nothing';
        }
      };
      return [target.delegatingPublicKey, fragmentOf.delegatingPublicKey].map(opened).join();
    });
  }

  it('would open what the fragment is for, so that the next refusals mean something', () => {
    const grant = delegate({ tid: recordA });
    expect(collude(grant, grant)).toContain(shareKey.toString('hex'));
  });

  it('cannot open another record with the fragment of one', () => {
    expect(collude(delegate({ tid: recordA }), delegate({ tid: recordB }))).toBe('nothing,nothing');
  });

  it('cannot open another share of the same record with the fragment of one', () => {
    expect(collude(delegate({ tid: recordA, shareId: 'S-1' }), delegate({ tid: recordA, shareId: 'S-2' }))).toBe(
      'nothing,nothing',
    );
    expect(collude(delegate({ tid: recordA, shareId: 'S-1' }), delegate({ tid: recordA }))).toBe('nothing,nothing');
    expect(collude(delegate({ tid: recordA }), delegate({ tid: recordA, shareId: 'S-1' }))).toBe('nothing,nothing');
  });

  it('is turned away by an honest proxy before that', async () => {
    const [a, b] = [delegate({ tid: recordA }), delegate({ tid: recordB })];
    expect(await codeThrownBy(() => reencrypt(b.capsule, a.fragments[0] ?? '', b.keys))).toBe('FRAGMENT_INVALID');
  });
});

describe('an honest proxy', () => {
  it('refuses a fragment changed in any byte', async () => {
    const { fragments, keys } = delegate({ tid: recordA });
    const fragment = fromBase64Url(fragments[0] ?? '');
    for (const at of fragment.keys())
      expect([at, await codeThrownBy(() => verifyFragment(toBase64Url(flipBit(fragment, at, at % 8)), keys))]).toEqual([
        at,
        'FRAGMENT_INVALID',
      ]);
  });

  it('re-encrypts with no fragment that is not signed for these keys', async () => {
    const { capsule, fragments, keys } = delegate({ tid: recordA });
    const stranger = preIdentity(strangerSeed);
    const wrong = [
      { ...keys, verifyingKey: stranger.verifyingPublicKey },
      { ...keys, receivingKey: stranger.receivingPublicKey },
      { ...keys, delegatingKey: stranger.receivingPublicKey },
    ];
    for (const other of wrong)
      expect(await codeThrownBy(() => reencrypt(capsule, fragments[0] ?? '', other))).toBe('FRAGMENT_INVALID');
  });

  it('refuses a fragment with keys it was not made for', async () => {
    const { fragments, keys } = delegate({ tid: recordA });
    const stranger = preIdentity(strangerSeed);
    const wrong = [
      { ...keys, verifyingKey: stranger.verifyingPublicKey },
      { ...keys, receivingKey: stranger.receivingPublicKey },
      { ...keys, delegatingKey: stranger.receivingPublicKey },
    ];
    for (const other of wrong)
      expect(await codeThrownBy(() => verifyFragment(fragments[0] ?? '', other))).toBe('FRAGMENT_INVALID');
  });

  it('refuses what is no capsule or fragment at all', async () => {
    const { capsule, fragments, keys } = delegate({ tid: recordA });
    for (const text of ['', 'AA', '*', `${capsule}A`]) {
      expect(await codeThrownBy(() => reencrypt(text, fragments[0] ?? '', keys))).toBe('FRAGMENT_INVALID');
      expect(await codeThrownBy(() => reencrypt(capsule, text, keys))).toBe('FRAGMENT_INVALID');
    }
  });
});

describe('a careful recipient', () => {
  it('refuses a re-encrypted fragment changed in any byte', { timeout: 30_000 }, async () => {
    const grant = delegate({ tid: recordA });
    const cfrag = fromBase64Url(reencrypt(grant.capsule, grant.fragments[0] ?? '', grant.keys));
    for (const at of cfrag.keys())
      expect([
        at,
        await codeThrownBy(() => open(recipientSeed, grant, [toBase64Url(flipBit(cfrag, at, at % 8))])),
      ]).toEqual([at, 'FRAGMENT_INVALID']);
  });

  it('refuses a share key that is none', async () => {
    const grant = delegate({ tid: recordA });
    const short = withWasm((scope) => {
      const [capsule, wrapped] = encrypt(readPublicKey(scope, grant.delegatingPublicKey), new Uint8Array(31));
      scope.keep(capsule);
      return { capsule: toBase64Url(capsule.toBytes()), wrappedKey: toBase64Url(wrapped) };
    });
    const cfrag = reencrypt(short.capsule, grant.fragments[0] ?? '', grant.keys);
    expect(await codeThrownBy(() => open(recipientSeed, { ...grant, ...short }, [cfrag]))).toBe('FRAGMENT_INVALID');
  });
});

describe('objects of the library', () => {
  it('are freed, also when the work fails', () => {
    const freed: string[] = [];
    const object = (name: string) => ({ free: () => freed.push(name) });
    expect(() =>
      withWasm((scope: WasmScope) => {
        scope.keep(object('a'));
        scope.keepAll([object('b'), object('c')]);
        throw new Error('failed');
      }),
    ).toThrow('failed');
    expect(freed).toEqual(['a', 'b', 'c']);
  });
});
