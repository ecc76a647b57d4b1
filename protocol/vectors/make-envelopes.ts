import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { AlgorithmSuiteIdentifier, buildEncrypt, CommitmentPolicy } from '@aws-crypto/client-node';
import type { KeyringNode } from '@aws-crypto/client-node';
import { encryptionContext } from '../envelope/context.ts';
import type { EnvelopeContext } from '../envelope/context.ts';
import { parseHeader } from '../envelope/header.ts';
import { personKeyring, shareKeyring } from '../envelope/keyring.ts';
import { sealForPeople, sealForShare } from '../envelope/seal.ts';
import { MAX_RECIPIENTS, SUITE } from '../envelope/suite.ts';
import { flipBit } from './bits.ts';
import type { Fixtures } from './fixtures.ts';
import type { EnvelopeVectors } from './schemas.ts';

type Case = EnvelopeVectors['cases'][number];

/** The SDK's own writer, which knows nothing of ours. */
const { encryptStream } = buildEncrypt({
  commitmentPolicy: CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT,
  maxEncryptedDataKeys: MAX_RECIPIENTS,
});

const FRAME = 1024;
const FRAME_ON_WIRE = 4 + 12 + FRAME + 16;
const TAMPERED = ['ENVELOPE_TAMPERED'];

export async function makeEnvelopes(fixtures: Fixtures): Promise<EnvelopeVectors> {
  const { patient, doctor, tid, shareId } = fixtures;
  const shareKey = Buffer.from(fixtures.shareKey, 'hex');
  const record: EnvelopeContext = { purpose: 'record', tid };
  const share: EnvelopeContext = { purpose: 'share', tid, shareId };
  const short = Buffer.from('Openward envelope 信封', 'utf8');
  const long = Buffer.from(Array.from({ length: 3 * FRAME }, (_, index) => index % 251));

  const forPatient = await buffer(
    sealForPeople(Readable.from([short]), { recipientPublicKeys: [patient.encryptionPublicKey], context: record }),
  );
  const forBoth = await buffer(
    sealForPeople(Readable.from([short]), {
      recipientPublicKeys: [patient.encryptionPublicKey, doctor.encryptionPublicKey],
      context: { purpose: 'capture', tid },
    }),
  );
  const shared = await buffer(sealForShare(Readable.from([short]), { shareKey, context: share }));
  const empty = await buffer(sealForShare(Readable.from([]), { shareKey, context: share }));
  const framed = await sealWithFrames(shareKeyring(shareKey), share, long);

  const ok = (
    name: string,
    opener: Case['opener'],
    context: EnvelopeContext,
    ciphertext: Buffer,
    plaintext: Buffer,
  ): Case => ({
    name,
    opener,
    context,
    ciphertext: ciphertext.toString('base64'),
    plaintext: plaintext.toString('base64'),
  });
  const bad = (
    name: string,
    ciphertext: Buffer,
    errors = TAMPERED,
    opener: Case['opener'] = 'share',
    context = share,
  ): Case => ({
    name,
    opener,
    context,
    ciphertext: ciphertext.toString('base64'),
    errors,
  });
  return {
    cases: [
      ok('a record, opened by the patient', 'patient', record, forPatient, short),
      ok('a capture for two, opened by the patient', 'patient', { purpose: 'capture', tid }, forBoth, short),
      ok('the same capture, opened by the doctor', 'doctor', { purpose: 'capture', tid }, forBoth, short),
      ok('a share, opened with its key', 'share', share, shared, short),
      ok('a share of nothing', 'share', share, empty, Buffer.alloc(0)),
      ok('frames of 1 KiB, the last one empty', 'share', share, framed, long),
      bad('opened by a person it was not made for', forPatient, ['ENVELOPE_NOT_FOR_US'], 'doctor', record),
      bad('a record passed off as a draft', forPatient, TAMPERED, 'patient', { purpose: 'draft', tid }),
      bad('a record of another treatment', forPatient, TAMPERED, 'patient', {
        purpose: 'record',
        tid: fixtures.otherTid,
      }),
      bad('a share passed off as another share', shared, TAMPERED, 'share', {
        ...share,
        shareId: `S-${'0'.repeat(32)}`,
      }),
      ...regions(shared).map(({ name, at }) =>
        bad(`a bit of ${name} turned over`, flipBit(shared, at), ['ENVELOPE_TAMPERED', 'ENVELOPE_NOT_FOR_US']),
      ),
      bad('the last byte missing', shared.subarray(0, -1)),
      bad('a byte too many', Buffer.concat([shared, Buffer.alloc(1)])),
      bad('a second message behind it', Buffer.concat([shared, shared])),
      bad('only the header', shared.subarray(0, headerLength(shared))),
      bad('nothing at all', Buffer.alloc(0)),
      bad('two frames exchanged', exchangeFrames(framed)),
      bad('a frame left out', leaveOutFrame(framed)),
      bad('the last frame left out', framed.subarray(0, headerLength(framed) + 3 * FRAME_ON_WIRE)),
      bad('frames of 100 bytes', await sealWithFrames(shareKeyring(shareKey), share, short, 100)),
      bad('frames above 1 MiB', await sealWithFrames(shareKeyring(shareKey), share, short, 1024 * 1024 + 1)),
      bad('an algorithm suite without key commitment', await sealUncommitted(shareKeyring(shareKey), share, short)),
      bad(
        'one more pair in the context',
        await sealInContext(
          personKeyring(patient.encryptionPublicKey),
          { ...encryptionContext(record), more: 'x' },
          short,
        ),
        TAMPERED,
        'patient',
        record,
      ),
    ],
  };
}

/** One byte of every field of a message with one recipient and one frame (docs/formats.md, Envelope). */
export function regions(message: Buffer): { name: string; at: number }[] {
  const contextLength = message.readUInt16BE(35);
  const recipients = 37 + contextLength;
  const header = headerLength(message);
  return [
    { name: 'the version', at: 0 },
    { name: 'the suite', at: 2 },
    { name: 'the message id', at: 3 },
    { name: 'the context length', at: 36 },
    { name: 'the context', at: 36 + contextLength },
    { name: 'the number of recipients', at: recipients + 1 },
    { name: 'the key namespace', at: recipients + 4 },
    { name: 'the wrapped data key', at: header - 16 - 32 - 5 - 1 },
    { name: 'the content type', at: header - 16 - 32 - 5 },
    { name: 'the frame length', at: header - 16 - 32 - 2 },
    { name: 'the key commitment', at: header - 16 - 32 },
    { name: 'the header tag', at: header - 1 },
    { name: 'the end mark', at: header },
    { name: 'the frame number', at: header + 7 },
    { name: 'the initialisation vector', at: header + 8 },
    { name: 'the content length', at: header + 23 },
    { name: 'the content', at: header + 24 },
    { name: 'the frame tag', at: message.length - 1 },
  ];
}

/** What Openward reads but does not write: other frame lengths. */
export function sealWithFrames(
  keyring: KeyringNode,
  context: EnvelopeContext,
  plaintext: Buffer,
  frameLength = FRAME,
): Promise<Buffer> {
  return buffer(
    Readable.from([plaintext]).pipe(
      encryptStream(keyring, { suiteId: SUITE, frameLength, encryptionContext: encryptionContext(context) }),
    ),
  );
}

function sealInContext(keyring: KeyringNode, context: Record<string, string>, plaintext: Buffer): Promise<Buffer> {
  return buffer(
    Readable.from([plaintext]).pipe(
      encryptStream(keyring, { suiteId: SUITE, frameLength: FRAME, encryptionContext: context }),
    ),
  );
}

function sealUncommitted(keyring: KeyringNode, context: EnvelopeContext, plaintext: Buffer): Promise<Buffer> {
  const { encryptStream: legacy } = buildEncrypt(CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT);
  const suiteId = AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA256;
  return buffer(
    Readable.from([plaintext]).pipe(
      legacy(keyring, { suiteId, frameLength: FRAME, encryptionContext: encryptionContext(context) }),
    ),
  );
}

function headerLength(message: Buffer): number {
  const header = parseHeader(message);
  if (header === undefined) throw new RangeError('The header is cut short');
  return header.bytes;
}

function exchangeFrames(message: Buffer): Buffer {
  const start = headerLength(message);
  const [first, second] = [
    message.subarray(start, start + FRAME_ON_WIRE),
    message.subarray(start + FRAME_ON_WIRE, start + 2 * FRAME_ON_WIRE),
  ];
  return Buffer.concat([message.subarray(0, start), second, first, message.subarray(start + 2 * FRAME_ON_WIRE)]);
}

function leaveOutFrame(message: Buffer): Buffer {
  const start = headerLength(message);
  return Buffer.concat([message.subarray(0, start), message.subarray(start + FRAME_ON_WIRE)]);
}
