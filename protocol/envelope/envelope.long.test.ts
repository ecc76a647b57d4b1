import { generateKeyPairSync, hkdfSync, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import {
  buildDecrypt,
  CommitmentPolicy,
  EncryptedDataKey,
  NodeAlgorithmSuite,
  NodeDecryptionMaterial,
  NodeEncryptionMaterial,
  unwrapDataKey,
} from '@aws-crypto/client-node';
import { describe, expect, it } from 'vitest';
import { codeThrownBy, inPieces, overwrittenBy } from '../testing.ts';
import { flipBit } from '../vectors/bits.ts';
import { readFixtures } from '../vectors/fixtures.ts';
import { regions, sealWithFrames } from '../vectors/make-envelopes.ts';
import { statedContext } from './context.ts';
import type { EnvelopeContext } from './context.ts';
import { parseHeader } from './header.ts';
import type { Recipient } from './header.ts';
import { personKeyring, shareKeyring } from './keyring.ts';
import { makeSealingKey, openingKey } from './materials.ts';
import type { SealingKey } from './materials.ts';
import { deriveMessageKey } from './message-key.ts';
import { openAsPerson, openWithShareKey } from './open.ts';
import { sealForPeople, sealForShare } from './seal.ts';
import { ShareWrapping } from './share-wrapping.ts';
import { FRAME_BYTES, SUITE } from './suite.ts';

const { patient, doctor, consumer, tid, shareId } = readFixtures();
const record: EnvelopeContext = { purpose: 'record', tid };
const capture: EnvelopeContext = { purpose: 'capture', tid };
const share: EnvelopeContext = { purpose: 'share', tid, shareId };
const shareKey = randomBytes(32);

const sealShare = (plaintext: Buffer) => buffer(sealForShare(Readable.from([plaintext]), { shareKey, context: share }));
const openedShare = (ciphertext: Readable) => openWithShareKey(ciphertext, { shareKey, context: share });
const asPatient = { privateKey: patient.encryptionPrivateKey, publicKey: patient.encryptionPublicKey, context: record };

describe('an envelope', () => {
  it.each([0, 1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 3 * FRAME_BYTES + 17])(
    'gives back %i bytes',
    async (length) => {
      const plaintext = randomBytes(length);
      const sealed = await buffer(
        sealForPeople(inPieces(plaintext, 65_536), {
          recipientPublicKeys: [patient.encryptionPublicKey],
          context: record,
        }),
      );
      expect((await buffer(openAsPerson(inPieces(sealed, 65_536), asPatient))).equals(plaintext)).toBe(true);
    },
  );

  it.each([1, 2, 7, 1000])('does not mind how the ciphertext is cut, here every %i bytes', async (length) => {
    const plaintext = randomBytes(2500);
    const sealed = await sealWithFrames(shareKeyring(shareKey), share, plaintext);
    expect((await buffer(openedShare(inPieces(sealed, length)))).equals(plaintext)).toBe(true);
  });

  it('is written in frames of 1 MiB, naming each recipient by the thumbprint of the key', async () => {
    const sealed = await buffer(
      sealForPeople(Readable.from([Buffer.from('x')]), {
        recipientPublicKeys: [patient.encryptionPublicKey, doctor.encryptionPublicKey],
        context: capture,
      }),
    );
    const header = parseHeader(sealed);
    expect(header).toMatchObject({
      frameBytes: FRAME_BYTES,
      recipients: [{ namespace: 'openward' }, { namespace: 'openward' }],
    });
    expect(header?.recipients.every(({ info }) => /^[0-9a-f]{64}$/.test(info.toString()))).toBe(true);
  });

  it.each([
    ['record', 1],
    ['capture', 2],
    ['draft', 1],
  ] as const)('with purpose %s is not made for more than %i', (purpose, most) => {
    const people = [patient, doctor, consumer].map(({ encryptionPublicKey }) => encryptionPublicKey);
    const seal = (count: number) =>
      sealForPeople(Readable.from([]), {
        recipientPublicKeys: people.slice(0, count),
        context: { ...record, purpose },
      });
    expect(() => seal(most).destroy()).not.toThrow();
    for (const count of [0, most + 1]) expect(() => seal(count), String(count)).toThrow(RangeError);
  });

  it('names a recipient once, however often given', async () => {
    const sealed = await buffer(
      sealForPeople(Readable.from([Buffer.from('x')]), {
        recipientPublicKeys: [patient.encryptionPublicKey, patient.encryptionPublicKey],
        context: record,
      }),
    );
    expect(parseHeader(sealed)?.recipients).toHaveLength(1);
  });

  it('differs each time, so that equal records cannot be told from the storage', async () => {
    expect((await sealShare(Buffer.from('same'))).equals(await sealShare(Buffer.from('same')))).toBe(false);
  });

  it('cannot be sealed to nobody, or to a weak or wrong kind of key', async () => {
    const seal = (recipientPublicKeys: string[]) => () =>
      sealForPeople(Readable.from([]), { recipientPublicKeys, context: record });
    const weak = generateKeyPairSync('rsa', { modulusLength: 2048 })
      .publicKey.export({ type: 'spki', format: 'pem' })
      .toString();
    const wrongKind = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .publicKey.export({ type: 'spki', format: 'pem' })
      .toString();
    expect(seal([])).toThrow(RangeError);
    expect(await codeThrownBy(seal([weak]))).toBe('CERTIFICATE_INVALID');
    expect(await codeThrownBy(seal([wrongKind]))).toBe('CERTIFICATE_INVALID');
    expect(await codeThrownBy(seal(['no key']))).toBe('CERTIFICATE_INVALID');
  });

  it('accepts a certificate in place of the public key', async () => {
    const sealed = await buffer(
      sealForPeople(Readable.from([Buffer.from('x')]), {
        recipientPublicKeys: [patient.encryptionCertificate],
        context: record,
      }),
    );
    expect((await buffer(openAsPerson(Readable.from([sealed]), asPatient))).toString()).toBe('x');
  });

  it('names a share, and only a share, by its id', () => {
    const seal = (context: EnvelopeContext) => () => sealForShare(Readable.from([]), { shareKey, context });
    const refusal = 'A share, and only a share, names its share id';
    expect(seal({ purpose: 'share', tid })).toThrow(refusal);
    expect(seal({ purpose: 'record', tid, shareId })).toThrow(refusal);
  });

  it('leaves the caller’s share key as it was', async () => {
    const before = Buffer.from(shareKey);
    await buffer(openedShare(Readable.from([await sealShare(Buffer.from('x'))])));
    expect(shareKey.equals(before)).toBe(true);
  });
});

describe('beside the AWS Encryption SDK’s own streams, an envelope', () => {
  const { decryptUnsignedMessageStream } = buildDecrypt(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);
  const lengths = [0, 1, 1024, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 2 * FRAME_BYTES, 2 * FRAME_BYTES + 5];

  it.each(lengths)('of %i bytes is read by it, for a share and for two people', async (length) => {
    const plaintext = randomBytes(length);
    const shared = sealForShare(inPieces(plaintext, 100_000), { shareKey, context: share });
    expect((await buffer(shared.pipe(decryptUnsignedMessageStream(shareKeyring(shareKey))))).equals(plaintext)).toBe(
      true,
    );
    const sealed = await buffer(
      sealForPeople(inPieces(plaintext, 100_000), {
        recipientPublicKeys: [patient.encryptionPublicKey, doctor.encryptionPublicKey],
        context: capture,
      }),
    );
    for (const { encryptionPublicKey, encryptionPrivateKey } of [patient, doctor]) {
      const opened = await buffer(
        Readable.from([sealed]).pipe(
          decryptUnsignedMessageStream(personKeyring(encryptionPublicKey, encryptionPrivateKey)),
        ),
      );
      expect(opened.equals(plaintext)).toBe(true);
    }
  });

  it.each(lengths)('of %i bytes that it wrote is read by us', async (length) => {
    const plaintext = randomBytes(length);
    const sealed = await sealWithFrames(personKeyring(patient.encryptionPublicKey), record, plaintext, FRAME_BYTES);
    expect((await buffer(openAsPerson(inPieces(sealed, 100_000), asPatient))).equals(plaintext)).toBe(true);
  });
});

describe('a share key', () => {
  const stated = statedContext(share);
  const dataKey = randomBytes(32);
  const suite = new NodeAlgorithmSuite(SUITE);
  const asSdk = ({ namespace, info, wrappedKey }: Recipient) =>
    new EncryptedDataKey({
      providerId: namespace,
      providerInfo: info.toString('utf8'),
      rawInfo: info,
      encryptedDataKey: wrappedKey,
    });
  const wrapped = () => new ShareWrapping(shareKey).wrap(dataKey, stated);
  const changed = (change: Partial<Recipient>) => () =>
    new ShareWrapping(shareKey).unwrap(
      wrapped().map((recipient) => ({ ...recipient, ...change })),
      stated,
    );

  it('wraps a data key as the raw AES keyring of the SDK does', async () => {
    const material = await shareKeyring(shareKey).onDecrypt(
      new NodeDecryptionMaterial(suite, { ...stated.pairs }),
      wrapped().map(asSdk),
    );
    expect(Buffer.from(unwrapDataKey(material.getUnencryptedDataKey())).equals(dataKey)).toBe(true);
  });

  it('unwraps what that keyring wrapped, and finds its own among others', async () => {
    const material = await shareKeyring(shareKey).onEncrypt(new NodeEncryptionMaterial(suite, { ...stated.pairs }));
    const theirs = material.encryptedDataKeys.map(({ providerId, rawInfo, encryptedDataKey }) => ({
      namespace: providerId,
      info: Buffer.from(rawInfo ?? []),
      wrappedKey: Buffer.from(encryptedDataKey),
    }));
    const others = new ShareWrapping(randomBytes(32)).wrap(randomBytes(32), stated);
    const found = new ShareWrapping(shareKey).unwrap([...others, ...theirs], stated);
    expect(found).toEqual(Buffer.from(unwrapDataKey(material.getUnencryptedDataKey())));
  });

  it('has 32 bytes and is not referred to afterwards', () => {
    expect(() => new ShareWrapping(randomBytes(31))).toThrow(RangeError);
    const own = Buffer.from(shareKey);
    const wrapping = new ShareWrapping(own);
    own.fill(0);
    expect(wrapping.unwrap(wrapped(), stated)).toEqual(dataKey);
  });

  it('opens nothing that was shortened, lengthened, renamed or made for another context', () => {
    const [recipient] = wrapped();
    if (recipient === undefined) throw new Error('There is no recipient');
    const { info, wrappedKey } = recipient;
    expect(changed({})()).toEqual(dataKey);
    const changes = [
      { wrappedKey: wrappedKey.subarray(0, -4) },
      { wrappedKey: Buffer.concat([wrappedKey, Buffer.alloc(1)]) },
      { wrappedKey: wrappedKey.subarray(0, 32) },
      { info: info.subarray(0, -1) },
      { info: Buffer.concat([info, Buffer.alloc(1)]) },
      { info: flipBit(info, 12) },
      { info: flipBit(info, 16) },
      { info: flipBit(info, 28) },
      { namespace: 'another' },
    ];
    for (const change of changes) expect(changed(change)).toThrow('opens no data key');
    expect(() =>
      new ShareWrapping(shareKey).unwrap(wrapped(), statedContext({ ...share, shareId: `S-${'0'.repeat(32)}` })),
    ).toThrow('opens no data key');
  });
});

describe('the key of a message', () => {
  it('is derived and committed to as RFC 5869 says', () => {
    const [dataKey, messageId] = [randomBytes(32), randomBytes(32)];
    const { key, commitment } = deriveMessageKey(dataKey, messageId);
    const hkdf = (label: Buffer) => Buffer.from(hkdfSync('sha512', dataKey, messageId, label, 32));
    expect(key.bytes).toEqual(hkdf(Buffer.concat([Buffer.from('0478', 'hex'), Buffer.from('DERIVEKEY')])));
    expect(commitment).toEqual(hkdf(Buffer.from('COMMITKEY')));
  });

  it('encrypts nothing once it was forgotten', () => {
    const { key } = deriveMessageKey(randomBytes(32), randomBytes(32));
    const { bytes } = key;
    key.forget();
    expect(bytes).toEqual(Buffer.alloc(32));
    expect(() => key.bytes).toThrow('forgotten');
  });

  it.each(['sealing', 'opening'] as const)(
    'does not stay in memory when %s is over, or given up',
    async (direction) => {
      const large = await sealShare(randomBytes(3 * FRAME_BYTES));
      const begin = () =>
        direction === 'opening' ? openedShare(Readable.from([large])) : sealForShare(inPieces(large, 65_536), sharing);
      const sharing = { shareKey, context: share };
      const givenUp = async () => {
        const seen: Buffer[] = [];
        for await (const piece of begin()) if (seen.push(piece as Buffer) > 1) break;
        return Buffer.concat(seen);
      };
      for (const work of [() => buffer(begin()), givenUp]) {
        let came: Buffer = Buffer.alloc(0);
        const overwritten = await overwrittenBy(async () => (came = await work()));
        const key = keyOf(direction === 'opening' ? large : came);
        expect(overwritten.some((bytes) => bytes.equals(key))).toBe(true);
      }
    },
  );

  it('is refused when the header commits to another, though all else fits', () => {
    const header = parseHeader(makeSealed().header);
    if (header === undefined) throw new Error('The header is cut short');
    const unwrapped = () => new ShareWrapping(shareKey).unwrap(header.recipients, statedContext(share));
    openingKey(unwrapped(), header).forget();
    expect(() => openingKey(unwrapped(), { ...header, commitment: randomBytes(32) })).toThrow('commitment');
  });
});

/** The key that encrypts the frames of a message. */
function keyOf(message: Buffer): Buffer {
  const header = parseHeader(message);
  if (header === undefined) throw new Error('The header is cut short');
  const dataKey = new ShareWrapping(shareKey).unwrap(header.recipients, statedContext(share));
  return deriveMessageKey(dataKey, header.messageId).key.bytes;
}

/** The key of a message that nobody waits for. */
function makeSealed(): SealingKey {
  const key = makeSealingKey(new ShareWrapping(shareKey), statedContext(share));
  if (key instanceof Promise) throw new Error('A share key is there at once');
  return key;
}

describe('a changed envelope', () => {
  it('is refused for every bit turned over in any byte', { timeout: 60_000 }, async () => {
    const sealed = await sealShare(Buffer.from('{"a":1}'));
    const answers = await Promise.all(
      [...sealed.keys()].map((at) =>
        codeThrownBy(() => buffer(openedShare(Readable.from([flipBit(sealed, at, at % 8)])))),
      ),
    );
    expect(answers.filter((code) => code !== 'ENVELOPE_TAMPERED' && code !== 'ENVELOPE_NOT_FOR_US')).toEqual([]);
  });

  it('is refused for a bit turned over in any field, when made for a person', async () => {
    const sealed = await buffer(
      sealForPeople(Readable.from([Buffer.from('secret')]), {
        recipientPublicKeys: [patient.encryptionPublicKey],
        context: record,
      }),
    );
    for (const { name, at } of regions(sealed)) {
      const code = await codeThrownBy(() => buffer(openAsPerson(Readable.from([flipBit(sealed, at)]), asPatient)));
      expect([name, code]).toEqual([name, expect.stringMatching(/^ENVELOPE_/)]);
    }
  });

  it('is refused wherever it is cut', { timeout: 60_000 }, async () => {
    const sealed = await sealShare(Buffer.from('{"a":1}'));
    const answers = await Promise.all(
      [...sealed.keys()].map((length) =>
        codeThrownBy(() => buffer(openedShare(Readable.from([sealed.subarray(0, length)])))),
      ),
    );
    expect(new Set(answers)).toEqual(new Set(['ENVELOPE_TAMPERED']));
  });

  it('lets out whole authentic frames at most, never the frame that was changed', async () => {
    const plaintext = randomBytes(3 * 1024);
    const sealed = await sealWithFrames(shareKeyring(shareKey), share, plaintext);
    const headerBytes = parseHeader(sealed)?.bytes ?? 0;
    const changed = flipBit(sealed, headerBytes + (4 + 12 + 1024 + 16) + 20);
    const seen: Buffer[] = [];
    const opened = openedShare(inPieces(changed, 100)).on('data', (piece: Buffer) => seen.push(piece));
    await expect(finished(opened)).rejects.toMatchObject({ code: 'ENVELOPE_TAMPERED' });
    const before = Buffer.concat(seen);
    expect(before.length).toBeLessThanOrEqual(1024);
    expect(plaintext.subarray(0, before.length).equals(before)).toBe(true);
  });

  it('does not open with another key', async () => {
    const sealed = await sealShare(Buffer.from('x'));
    expect(
      await codeThrownBy(() =>
        buffer(openWithShareKey(Readable.from([sealed]), { shareKey: randomBytes(32), context: share })),
      ),
    ).toBe('ENVELOPE_TAMPERED');
  });

  it('is not called tampered with when its source fails', async () => {
    const sealed = await sealShare(randomBytes(100));
    const lost = new Error('connection lost');
    const failing = Readable.from(
      (function* () {
        yield sealed.subarray(0, 150);
        throw lost;
      })(),
    );
    await expect(buffer(openedShare(failing))).rejects.toBe(lost);
  });
});

describe('a stream of an envelope', () => {
  const seal = (plaintext: Readable) => sealForShare(plaintext, { shareKey, context: share });
  const sources: [string, () => Promise<Readable> | Readable][] = [
    ['sealing', () => inPieces(randomBytes(5 * FRAME_BYTES), 65_536)],
    ['opening', async () => inPieces(await sealShare(randomBytes(5 * FRAME_BYTES)), 65_536)],
  ];

  it.each([0, 1, 3 * FRAME_BYTES])('passes on the error of the plaintext after %i bytes', async (length) => {
    const lost = new Error('disk gone');
    const failing = Readable.from(
      (function* () {
        yield randomBytes(length);
        throw lost;
      })(),
    );
    await expect(buffer(seal(failing))).rejects.toBe(lost);
    expect(failing.destroyed).toBe(true);
  });

  it.each(sources)('closes its source when the reader of %s loses interest', async (direction, makeSource) => {
    const source = await makeSource();
    const stream = direction === 'sealing' ? seal(source) : openedShare(source);
    for await (const piece of stream) {
      expect(piece).toBeInstanceOf(Buffer);
      break;
    }
    await finished(source).catch(() => undefined);
    expect(source.destroyed).toBe(true);
  });

  it.each(sources)('is held back by a slow reader of %s', async (direction, makeSource) => {
    const source = await makeSource();
    let taken = 0;
    source.on('data', (piece: Buffer) => (taken += piece.length)).pause();
    const stream = direction === 'sealing' ? seal(source) : openedShare(source);
    let given = 0;
    for await (const piece of stream) {
      given += (piece as Buffer).length;
      await new Promise((resolve) => setImmediate(resolve));
      // What is held: frames not yet complete and those that wait for the reader.
      expect(taken - given).toBeLessThan(4 * FRAME_BYTES);
    }
  });

  it.each(sources)(
    'fails when the source of %s is closed before its end, or was before it began',
    async (direction, makeSource) => {
      const open = (source: Readable) => (direction === 'sealing' ? seal(source) : openedShare(source));
      const source = await makeSource();
      const stream = open(source);
      stream.once('data', () => source.destroy());
      await expect(buffer(stream)).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
      await expect(buffer(open(source))).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
    },
  );

  it.each(['sealing', 'opening'])(
    'lets others on the event loop have their turn while %s one large piece',
    async (direction) => {
      const large = randomBytes(12 * FRAME_BYTES);
      const whole = direction === 'sealing' ? large : await sealShare(large);
      const stream = direction === 'sealing' ? seal(Readable.from([whole])) : openedShare(Readable.from([whole]));
      let turns = 0;
      let ended = false;
      const count = () => {
        turns += 1;
        if (!ended) setImmediate(count);
      };
      setImmediate(count);
      await buffer(stream);
      ended = true;
      expect(turns).toBeGreaterThanOrEqual(2);
    },
  );

  it.each(sources)('may be destroyed before %s began', async (direction, makeSource) => {
    const source = await makeSource();
    const stream = direction === 'sealing' ? seal(source) : openedShare(source);
    stream.destroy();
    await finished(source).catch(() => undefined);
    expect(source.destroyed).toBe(true);
  });
});
