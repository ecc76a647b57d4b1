import { constants, createCipheriv, publicEncrypt } from 'node:crypto';
import { statedContext } from '../envelope/context.ts';
import type { EnvelopeContext } from '../envelope/context.ts';
import { frameAad, frameHeader, frameIv } from '../envelope/frame.ts';
import { serialiseContext, writeHeader } from '../envelope/header.ts';
import type { Recipient } from '../envelope/header.ts';
import { deriveMessageKey } from '../envelope/message-key.ts';
import { ShareWrapping } from '../envelope/share-wrapping.ts';
import { keyThumbprint } from '../identity/thumbprint.ts';
import { flipBit } from './bits.ts';
import type { Fixtures, PersonFixture } from './fixtures.ts';
import type { EnvelopeVectors } from './schemas.ts';

type Case = EnvelopeVectors['cases'][number];

const CIPHER = 'aes-256-gcm';
const PLAINTEXT = Buffer.from('Openward envelope 信封', 'utf8');
const messageId = Buffer.alloc(32, 5);
const dataKey = Buffer.alloc(32, 6);

/** A message made by hand, right in everything but what it says here. */
interface Draft {
  readonly context: Buffer;
  readonly recipients: readonly Recipient[];
  /** Of the message; 32 bytes unless that is the matter. */
  readonly key?: Buffer;
  /** What stands before the header's tag, which is made over the result. */
  readonly header?: (bytes: Buffer) => Buffer;
  readonly frameBytes?: number;
  /** Content of all frames, each of which says its number. */
  readonly frames?: readonly (readonly [sequence: number, content: Buffer])[];
  /** IV on the wire and in use, in place of the number. */
  readonly iv?: Buffer;
}

function craft({
  context,
  recipients,
  key: dataKeyOfMessage = dataKey,
  header = (bytes) => bytes,
  frameBytes = 1024,
  frames = [[1, PLAINTEXT]],
  iv,
}: Draft): Buffer {
  const { key, commitment } = deriveMessageKey(dataKeyOfMessage, messageId);
  const authenticated = header(writeHeader({ messageId, context, recipients, frameBytes, commitment }));
  const tag = createCipheriv(CIPHER, key.bytes, Buffer.alloc(12)).setAAD(authenticated);
  tag.final();
  const bodies = frames.map(([sequence, content], at) => {
    const frame = { sequence, final: at === frames.length - 1, contentBytes: content.length };
    const cipher = createCipheriv(CIPHER, key.bytes, iv ?? frameIv(sequence)).setAAD(frameAad(messageId, frame));
    const encrypted = Buffer.concat([cipher.update(content), cipher.final()]);
    return Buffer.concat([withIv(frameHeader(frame), frame.final, iv), encrypted, cipher.getAuthTag()]);
  });
  return Buffer.concat([authenticated, tag.getAuthTag(), ...bodies]);
}

function withIv(header: Buffer, final: boolean, iv: Buffer | undefined): Buffer {
  const copy = Buffer.from(header);
  iv?.copy(copy, final ? 8 : 4);
  return copy;
}

function forPerson(
  { encryptionPublicKey }: PersonFixture,
  change: Partial<Recipient> = {},
  hash = 'sha256',
): Recipient {
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return {
    namespace: 'openward',
    info: Buffer.from(keyThumbprint(encryptionPublicKey), 'ascii'),
    wrappedKey: publicEncrypt({ key: encryptionPublicKey, padding, oaepHash: hash }, dataKey),
    ...change,
  };
}

function context(of: EnvelopeContext): Buffer {
  return statedContext(of).bytes;
}

/** Key and value each after its length, in the order given. */
function pairs(...entries: readonly (readonly [string, string])[]): Buffer {
  const field = (text: string): Buffer => Buffer.concat([Buffer.of(0, text.length), Buffer.from(text, 'ascii')]);
  return Buffer.concat([Buffer.of(0, entries.length), ...entries.flat().map(field)]);
}

/** A case for each rule of a reader of envelopes that `envelope.json` has none for. */
export function makeEnvelopeRules(fixtures: Fixtures): EnvelopeVectors {
  const { tid, shareId } = fixtures;
  const share: EnvelopeContext = { purpose: 'share', tid, shareId };
  const wrapping = new ShareWrapping(Buffer.from(fixtures.shareKey, 'hex'));
  const stated = statedContext(share);
  const forShare = wrapping.wrap(dataKey, stated);
  const good: Draft = { context: stated.bytes, recipients: forShare };
  const one = (name: string, change: Partial<Draft>, errors?: string[]): Case => ({
    name,
    opener: 'share',
    context: share,
    ciphertext: craft({ ...good, ...change }).toString('base64'),
    ...(errors === undefined ? { plaintext: PLAINTEXT.toString('base64') } : { errors }),
  });
  const bad = (name: string, change: Partial<Draft>): Case => one(name, change, ['ENVELOPE_TAMPERED']);
  const [recipient] = forShare;
  if (recipient === undefined) throw new RangeError('A share key wraps for one');
  return {
    cases: [
      one('the share that the cases below change in one place', {}),
      bad('a commitment to another key, under a header tag that fits', { header: (bytes) => flipBit(bytes, -1) }),
      bad('version 1 under a header tag that fits', { header: (bytes) => withByte(bytes, 0, 1) }),
      bad('the suite with a signature under a header tag that fits', { header: (bytes) => withByte(bytes, 1, 5) }),
      bad('a body without frames under a header tag that fits', { header: (bytes) => withByte(bytes, -37, 1) }),
      bad('frames of 1023 bytes', { frameBytes: 1023 }),
      bad('frames of 1 MiB and a byte', { frameBytes: 1024 * 1024 + 1 }),
      bad('a last frame longer than the others', { frames: [[1, Buffer.alloc(1025)]] }),
      bad('frames numbered from 0', { frames: [[0, PLAINTEXT]] }),
      bad('frames numbered from 2', { frames: [[2, PLAINTEXT]] }),
      bad('a frame with an initialisation vector of its own', { iv: Buffer.alloc(12, 9) }),
      ...contexts(bad, tid, shareId),
      bad('no recipient', { recipients: [] }),
      bad('17 recipients', { recipients: Array<Recipient>(17).fill(recipient) }),
      one('a share for two', { recipients: [recipient, recipient] }, ['ENVELOPE_MORE_READERS']),
      one('a share key of another namespace', { recipients: [{ ...recipient, namespace: 'other' }] }, NOT_FOR_US),
      one('a share key of another name', { recipients: [renamed(recipient)] }, NOT_FOR_US),
      bad('a data key wrapped in another context', {
        recipients: wrapping.wrap(dataKey, statedContext({ ...share, tid: fixtures.otherTid })),
      }),
      bad('a data key under a tag of 12 bytes', {
        recipients: [{ ...recipient, wrappedKey: recipient.wrappedKey.subarray(0, 44) }],
      }),
      bad('a share key that says a tag of 96 bits', {
        recipients: [{ ...recipient, info: withByte(recipient.info, 12, 96) }],
      }),
      bad('a share key under an initialisation vector of 16 bytes', { recipients: [longIv(fixtures, stated.bytes)] }),
      ...forPeople(fixtures),
    ],
  };
}

const NOT_FOR_US = ['ENVELOPE_NOT_FOR_US'];

/** GCM takes it; the format does not. */
function longIv({ shareKey }: Fixtures, aad: Buffer): Recipient {
  const iv = Buffer.alloc(16, 8);
  const cipher = createCipheriv(CIPHER, Buffer.from(shareKey, 'hex'), iv).setAAD(aad);
  const wrapped = Buffer.concat([cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]);
  const info = Buffer.concat([Buffer.from('share-key'), Buffer.of(0, 0, 0, 128, 0, 0, 0, 12), iv]);
  return { namespace: 'openward', info, wrappedKey: wrapped };
}

function withByte(bytes: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(value, at < 0 ? copy.length + at : at);
  return copy;
}

function renamed(recipient: Recipient): Recipient {
  return { ...recipient, info: Buffer.concat([Buffer.from('other-key'), recipient.info.subarray(9)]) };
}

function contexts(bad: (name: string, change: Partial<Draft>) => Case, tid: string, shareId: string): Case[] {
  const [purpose, share, treatment] = [
    ['openward:purpose', 'share'],
    ['openward:share', shareId],
    ['openward:tid', tid],
  ] as const;
  return [
    bad('a context in another order', { context: pairs(treatment, share, purpose) }),
    bad('a context that says a key twice', { context: pairs(purpose, share, treatment, treatment) }),
    bad('a context without the share', { context: pairs(purpose, treatment) }),
    bad('a context without the purpose', { context: pairs(share, treatment) }),
    bad('an empty context', { context: serialiseContext({}) }),
  ];
}

function forPeople(fixtures: Fixtures): Case[] {
  const { patient, doctor, consumer, tid } = fixtures;
  const person = (
    name: string,
    purpose: 'record' | 'capture' | 'draft',
    recipients: readonly Recipient[],
    errors: string[],
    change: Partial<Draft> = {},
  ): Case => ({
    name,
    opener: 'patient',
    context: { purpose, tid },
    ciphertext: craft({ context: context({ purpose, tid }), recipients, ...change }).toString('base64'),
    errors,
  });
  const short = Buffer.alloc(16, 6);
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const wrapped = publicEncrypt({ key: patient.encryptionPublicKey, padding, oaepHash: 'sha256' }, short);
  const [p, d, c] = [forPerson(patient), forPerson(doctor), forPerson(consumer)] as const;
  return [
    person('a record with a second reader', 'record', [p, d], ['ENVELOPE_MORE_READERS']),
    person('a capture with a third reader', 'capture', [p, d, c], ['ENVELOPE_MORE_READERS']),
    person('a draft with a second reader', 'draft', [p, d], ['ENVELOPE_MORE_READERS']),
    person('a data key under another name', 'record', [{ ...p, info: d.info }], NOT_FOR_US),
    person('a data key of another namespace', 'record', [{ ...p, namespace: 'other' }], NOT_FOR_US),
    person('a data key wrapped with SHA-1', 'record', [forPerson(patient, {}, 'sha1')], ['ENVELOPE_TAMPERED']),
    person('a data key of 16 bytes', 'record', [{ ...p, wrappedKey: wrapped }], ['ENVELOPE_TAMPERED'], { key: short }),
  ];
}
