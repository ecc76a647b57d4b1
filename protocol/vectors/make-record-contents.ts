import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { EMR_MEDIA_TYPE } from '../../api/formats/emr.ts';
import type { StoredPDE } from '../../domain/record.ts';
import { packRecord, packShare } from '../container/pack.ts';
import type { RecordInput, SegmentInput } from '../container/pack.ts';
import { RecordExcerpt } from '../container/excerpt.ts';
import { unpackRecord } from '../container/unpack.ts';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import type { EnvelopeContext } from '../envelope/context.ts';
import { sha384Hex } from '../envelope/digest.ts';
import { sealForPeople } from '../envelope/seal.ts';
import { readVectors } from './fixtures.ts';
import type { Fixtures, PersonFixture } from './fixtures.ts';
import { exampleSegments } from './make-containers.ts';
import { addressOf, casesOf, objectAt, permitFor, put, signed } from './reading-case.ts';
import type { ReadingCase, ReadingChange } from './reading-case.ts';
import { DocumentVectors } from './schemas.ts';
import type { StoryVectors } from './schemas.ts';

const { ok, bad } = casesOf('record');

function objectCases({ pde }: StoryVectors): ReadingCase[] {
  const elsewhere = pde.URL_C.replace(pde.digest, 'a'.repeat(96));
  return [
    bad('DIGEST_MISMATCH', 'in whose place another object lies', put('AAAA', 'objects', 0, 'content')),
    bad('DIGEST_MISMATCH', 'of another length than its object has', put(pde.bytes + 1, 'record', 'bytes')),
    bad(
      'SERVICE_FAILED',
      'a permission for another object',
      ...[put(permitFor(elsewhere), 'permit'), put([addressOf(elsewhere)], 'objects', 0, 'urls')],
    ),
  ];
}

/** What is sealed, all of it signed by both. */
export async function makeRecordContents(fixtures: Fixtures, story: StoryVectors): Promise<ReadingCase[]> {
  const { patient, doctor, tid, otherTid } = fixtures;
  const good = { tid, version: 1, segments: exampleSegments.slice(0, 1) };
  const { stream, manifest, manifestDigest } = await packRecord(good);
  const tar = await buffer(stream);
  const own = { purpose: 'record', tid } as const;
  const sealed = (content: Buffer, signedDigest: string, context: EnvelopeContext = own, to = [patient]) =>
    resealed(fixtures, story, { tar: content, manifestDigest: signedDigest, context, to });
  const packed = async (input: Partial<RecordInput>): Promise<ReadingChange[]> => {
    const other = await packRecord({ ...good, ...input });
    return sealed(await buffer(other.stream), other.manifestDigest);
  };
  const emr = (data: Buffer): SegmentInput => ({
    ...{ kind: 'EMR', mediaType: EMR_MEDIA_TYPE, meta: { title: 'Note' }, data },
  });
  const document = canonicalBytes(readVectors('document-rules', DocumentVectors).bases['emr'] ?? null);
  const { segments } = await unpackRecord(Readable.from([tar]), { maxSegmentBytes: 1024 });
  const share = await packShare(manifest, segments, RecordExcerpt.parse({ ...story.pde, manifestDigest }));
  return [
    ...objectCases(story),
    ok('another one, sealed and signed', ['s1'], ...(await sealed(tar, manifestDigest))),
    bad(
      'ENVELOPE_TAMPERED',
      'sealed as a capture',
      ...(await sealed(tar, manifestDigest, { ...own, purpose: 'capture' })),
    ),
    bad(
      'ENVELOPE_TAMPERED',
      'sealed for another treatment',
      ...(await sealed(tar, manifestDigest, { ...own, tid: otherTid })),
    ),
    bad(
      'ENVELOPE_NOT_FOR_US',
      'that opens for its doctor alone',
      ...(await sealed(tar, manifestDigest, own, [doctor])),
    ),
    bad('MANIFEST_MISMATCH', 'of another manifest than was signed', ...(await sealed(tar, 'f'.repeat(96)))),
    bad('MANIFEST_MISMATCH', 'whose manifest is of another treatment', ...(await packed({ tid: otherTid }))),
    bad('MANIFEST_MISMATCH', 'whose manifest is of another version', ...(await packed({ version: 2 }))),
    bad(
      'MANIFEST_MISMATCH',
      'in whose place a share lies',
      ...(await sealed(await buffer(share.stream), manifestDigest)),
    ),
    ok('with a medical record', ['s1'], ...(await packed({ segments: [emr(document)] }))),
    bad(
      'MANIFEST_MISMATCH',
      'with a medical record that is none',
      ...(await packed({ segments: [emr(Buffer.from('{}'))] })),
    ),
    bad(
      'MANIFEST_MISMATCH',
      'with a medical record that is not canonical',
      ...(await packed({ segments: [emr(Buffer.concat([document, Buffer.from('\n')]))] })),
    ),
  ];
}

interface Sealing {
  readonly tar: Buffer;
  readonly manifestDigest: string;
  readonly context: EnvelopeContext;
  readonly to: readonly PersonFixture[];
  /** Otherwise than in the record of `story.json`. */
  readonly over?: Partial<StoredPDE>;
}

/** Another ciphertext in the place of the record's, which both have signed. */
export async function resealed(
  { patient, doctor }: Fixtures,
  story: StoryVectors,
  { tar, manifestDigest, context, to, over = {} }: Sealing,
): Promise<ReadingChange[]> {
  const recipientPublicKeys = to.map(({ encryptionPublicKey }) => encryptionPublicKey);
  const ciphertext = await buffer(sealForPeople(Readable.from([tar]), { recipientPublicKeys, context }));
  const digest = sha384Hex(ciphertext);
  const URL_C = story.pde.URL_C.replace(story.pde.digest, digest);
  const pde = { ...story.pde, ...over, digest, manifestDigest, URL_C, bytes: ciphertext.length };
  return [
    put(pde, 'record'),
    await signed('patient', patient, pde),
    await signed('doctor', doctor, pde),
    put(permitFor(URL_C), 'permit'),
    put([objectAt(URL_C, ciphertext)], 'objects'),
  ];
}
