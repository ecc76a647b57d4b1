import { createPrivateKey, randomUUID } from 'node:crypto';
import { combine } from 'shamir-secret-sharing';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { GuardianSet } from '../../domain/guardians.ts';
import { fromBase64Url, toBase64Url } from '../encoding/base64url.ts';
import { certificateThumbprint } from '../identity/thumbprint.ts';
import { decryptWith, encryptTo } from '../messages/jwe.ts';
import { ecdsaSigner } from '../signature/sign.ts';
import { codeThrownBy } from '../testing.ts';
import { readFixtures } from '../vectors/fixtures.ts';
import { guardiansCode } from './code.ts';
import { openGuardedKeys, type HandedPart } from './open.ts';
import { GuardianPart, readPart } from './part.ts';
import { sealForGuardians } from './seal.ts';
import { verifyGuardianSet } from './set.ts';

const { patient, doctor, consumer } = readFixtures();
const at = '2026-03-01T08:00:00.000Z';
const signer = {
  sign: ecdsaSigner(patient.signingPrivateKey),
  thumbprint: certificateThumbprint(patient.signingCertificate),
};
const verifier = { publicKey: patient.signingCertificate, thumbprint: signer.thumbprint };
const keys = [doctor, consumer].map(({ encryptionPrivateKey, preSeed }) => ({
  encryption: createPrivateKey(encryptionPrivateKey),
  preSeed: Buffer.from(preSeed, 'hex'),
}));
const guardianAt = (place: number) => ({
  pid: String(place).repeat(96),
  encryptionCertificate: doctor.encryptionCertificate,
});

function sealed(threshold: number, count: number): Promise<GuardianSet> {
  const guardians = Array.from({ length: count }, (_, place) => guardianAt(place));
  return sealForGuardians(keys, { set: randomUUID(), pid: patient.pid, threshold, guardians, at }, signer);
}

/** Each guardian opens their part, and hands it over sealed to the new key of who asks; that opens it. */
function handedOver({ statement, parts }: GuardianSet): Promise<HandedPart[]> {
  return Promise.all(
    statement.guardians.map(async ({ pid: guardian }, place) => {
      const own = await decryptWith(doctor.encryptionPrivateKey, parts[place] ?? '', z.unknown());
      const anew = await encryptTo(consumer.encryptionCertificate, readPart(own, statement, guardian));
      return { guardian, contents: await decryptWith(consumer.encryptionPrivateKey, anew, z.unknown()) };
    }),
  );
}

const seedsOf = async (set: GuardianSet, handed: readonly HandedPart[]): Promise<string[]> =>
  (await openGuardedKeys(set, handed)).keys.map(({ preSeed }) => preSeed.toString('hex'));

/** Every choice of some of them. */
function choices<T>(all: readonly T[]): T[][] {
  return all.reduce<T[][]>((some, one) => [...some, ...some.map((chosen) => [...chosen, one])], [[]]);
}

describe('keys that guardians have', () => {
  it.each([
    [2, 2],
    [2, 3],
    [3, 3],
    [2, 4],
    [3, 5],
    [5, 5],
  ])('come back by any %i of %i guardians, and by no fewer', async (threshold, count) => {
    const set = await sealed(threshold, count);
    const handed = await handedOver(set);
    for (const some of choices(handed))
      if (some.length >= threshold) expect(await seedsOf(set, some)).toEqual([doctor.preSeed, consumer.preSeed]);
      else expect(await codeThrownBy(() => openGuardedKeys(set, some))).toBe('GUARDIANS_TOO_FEW');
  });

  it('come back with a key of encryption by which what was sealed before opens', async () => {
    const set = await sealed(2, 3);
    const { keys: back } = await openGuardedKeys(set, await handedOver(set));
    expect(back[0].encryption.equals(createPrivateKey(doctor.encryptionPrivateKey))).toBe(true);
  });

  it('take no numbers that no set has', async () => {
    for (const [threshold, count] of [
      [1, 3],
      [2, 1],
      [3, 2],
      [6, 6],
    ] as const)
      await expect(sealed(threshold, count)).rejects.toThrow();
  });
});

describe('wrong parts', () => {
  let set: GuardianSet;
  let handed: HandedPart[];
  beforeAll(async () => {
    set = await sealed(2, 3);
    handed = await handedOver(set);
  });

  it('are named and set aside, and never spoil what good ones open', async () => {
    const other = await handedOver(await sealed(2, 3));
    const [one, two, three] = handed.map(({ contents }) => GuardianPart.parse(contents));
    const [first, second] = handed;
    const wrong: readonly unknown[] = [
      undefined,
      'nonsense',
      one,
      other[2]?.contents,
      { ...three, share: one?.share },
      { ...three, index: 1 },
      { ...three, index: 9 },
      { ...three, threshold: 1 },
      { ...three, owner: doctor.pid },
      { ...three, more: 1 },
      { ...three, share: `${three?.share ?? ''}A` },
    ];
    for (const contents of wrong) {
      const all = [{ guardian: guardianAt(2).pid, contents }, ...[first, second].flatMap((good) => good ?? [])];
      expect(await openGuardedKeys(set, all)).toMatchObject({ setAside: [guardianAt(2).pid] });
      expect(await codeThrownBy(() => openGuardedKeys(set, all.slice(0, 2)))).toBe('GUARDIANS_TOO_FEW');
    }
    expect(two?.index).toBe(2);
  });

  it('handed over twice, or by who is no guardian, count once and not at all', async () => {
    const [first] = handed;
    const twice = [first, first].flatMap((one) => one ?? []);
    expect(await codeThrownBy(() => openGuardedKeys(set, twice))).toBe('GUARDIANS_TOO_FEW');
    const stranger = { guardian: doctor.pid, contents: handed[1]?.contents };
    expect(await codeThrownBy(() => openGuardedKeys(set, [...twice, stranger]))).toBe('GUARDIANS_TOO_FEW');
  });
});

describe('what a set says', () => {
  it('is believed by its owner’s signature alone, and only as a whole', async () => {
    const set = await sealed(2, 3);
    const { statement } = set;
    const [first, ...others] = statement.guardians;
    expect(await codeThrownBy(() => verifyGuardianSet(set, verifier))).toBe('nothing was refused');
    const says = (change: object): GuardianSet => ({ ...set, statement: { ...statement, ...change } });
    const refused: readonly (readonly [GuardianSet, string])[] = [
      [says({ threshold: 3 }), 'SIGNATURE_INVALID'],
      [says({ set: randomUUID() }), 'SIGNATURE_INVALID'],
      [says({ guardians: [...others, first] }), 'SIGNATURE_INVALID'],
      [says({ guardians: [first, first, ...others.slice(1)] }), 'GUARDIANS_INVALID'],
      [says({ pid: guardianAt(0).pid }), 'GUARDIANS_INVALID'],
      [says({ threshold: 4 }), 'GUARDIANS_INVALID'],
      [says({ sealed: 'a'.repeat(96) }), 'GUARDIANS_INVALID'],
      [{ ...set, keys: { ...set.keys, tag: `A${set.keys.tag.slice(1)}` } }, 'GUARDIANS_INVALID'],
      [{ ...set, parts: set.parts.slice(1) }, 'GUARDIANS_INVALID'],
      [{ ...set, words: set.words.slice(1) }, 'GUARDIANS_INVALID'],
      [{ ...set, words: set.words.toReversed() }, 'SIGNATURE_INVALID'],
    ];
    for (const [changed, code] of refused)
      expect(await codeThrownBy(() => verifyGuardianSet(changed, verifier))).toBe(code);
    const thief = {
      publicKey: doctor.signingCertificate,
      thumbprint: certificateThumbprint(doctor.signingCertificate),
    };
    expect(await codeThrownBy(() => verifyGuardianSet(set, thief))).toBe('SIGNATURE_INVALID');
  });

  it('is shown as the same code to both who compare, and as another for another key or set', () => {
    const code = guardiansCode('set', doctor.encryptionCertificate);
    expect(code).toEqual(guardiansCode('set', doctor.encryptionPublicKey));
    expect(code.join(' ')).toMatch(/^\d{4}( \d{4}){4}$/);
    expect(guardiansCode('set', consumer.encryptionCertificate)).not.toEqual(code);
    expect(guardiansCode('another', doctor.encryptionCertificate)).not.toEqual(code);
  });
});

describe('the cloud, H_M and SA together with fewer guardians than are needed', () => {
  it.each([
    [2, 3],
    [3, 5],
  ])(
    'open nothing of %i-of-%i with all they have: the whole set, everybody’s names, and one part too few',
    async (m, n) => {
      const set = await sealed(m, n);
      const shares = (await handedOver(set)).map(({ contents }) => fromBase64Url(GuardianPart.parse(contents).share));
      const theirs = shares.slice(0, m - 1);
      // Their own invention in place of the part they lack, under each digest that they know the text of.
      const made = toBase64Url(Buffer.concat([Buffer.alloc(32, 7), Buffer.of(9)]));
      const invented = set.statement.guardians.map(({ pid }, place) => ({
        guardian: pid,
        contents: {
          ...{ type: 'openward/guardian-part/1', set: set.statement.set, owner: patient.pid, guardian: pid },
          ...{
            index: place + 1,
            threshold: m,
            guardians: n,
            share: place < m - 1 ? toBase64Url(shares[place]!) : made,
          },
        },
      }));
      expect(await codeThrownBy(() => openGuardedKeys(set, invented))).toBe('GUARDIANS_TOO_FEW');
      // What they have leaves each byte of the key as open as it was: any is what some part that they lack would give.
      const free = [...Array(256).keys()].slice(1).find((x) => shares.every((share) => share[32] !== x)) ?? 0;
      const first = new Set<number>();
      for (let value = 0; value < 256; value += 1) {
        const guess = Buffer.concat([Buffer.alloc(32, value), Buffer.of(free)]);
        const key = await combine([...theirs, guess].map((share) => Uint8Array.from(share)));
        first.add(key[0] ?? 0);
      }
      expect(first.size, 'every value of the first byte is as good as every other').toBe(256);
    },
  );

  it('cannot have a guardian’s part for a key of their own by calling it somebody else’s set', async () => {
    const set = await sealed(2, 3);
    const own = await decryptWith(doctor.encryptionPrivateKey, set.parts[0] ?? '', z.unknown());
    const theirs = await sealed(2, 3);
    expect(await codeThrownBy(() => readPart(own, theirs.statement, guardianAt(0).pid))).toBe('GUARDIAN_PART_WRONG');
  });
});
