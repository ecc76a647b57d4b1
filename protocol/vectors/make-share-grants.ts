import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { StoredPDE } from '../../domain/record.ts';
import { Share } from '../../domain/share.ts';
import type { ShareGrant } from '../../domain/share.ts';
import { RecordExcerpt } from '../container/excerpt.ts';
import { packRecord, packShare } from '../container/pack.ts';
import { unpackRecord } from '../container/unpack.ts';
import type { UnpackedRecord } from '../container/unpack.ts';
import type { EnvelopeContext } from '../envelope/context.ts';
import { openAsPerson } from '../envelope/open.ts';
import { sealForShare } from '../envelope/seal.ts';
import { grantStatement, recordStatement } from '../signature/statement-of.ts';
import { grantedShare } from './granted-share.ts';
import type { Fixtures, PersonFixture } from './fixtures.ts';
import { exampleSegments } from './make-containers.ts';
import { signAs } from './make-statements.ts';
import { casesOf, objectAt, permitFor, put, show } from './reading-case.ts';
import type { ReadingCase, ReadingChange } from './reading-case.ts';
import { peopleOf } from './reading-people.ts';
import type { StoryVectors } from './schemas.ts';

const { ok, bad } = casesOf('share');
const OTHER_PID = 'cd'.repeat(48);

/** What was granted and what is sealed: of which record, and of which segments. */
export async function makeShareGrants(fixtures: Fixtures, story: StoryVectors): Promise<ReadingCase[]> {
  return [
    ...(await grantCases(fixtures, story)),
    ...(await recordCases(fixtures, story)),
    ...(await contentCases(fixtures, story)),
  ];
}

interface Granting {
  /** As the ledger has it, and what the excerpt says. */
  readonly record?: StoredPDE;
  readonly excerpt?: object;
  /** Of which segments are taken. */
  readonly contents: UnpackedRecord;
  /** Ids of those that are sealed. */
  readonly sealed?: readonly string[];
  readonly granted?: Partial<ShareGrant>;
  readonly context?: Partial<EnvelopeContext>;
  readonly by?: PersonFixture;
}

async function grantedAs(share: Share, granted: ShareGrant, by: PersonFixture): Promise<ReadingChange> {
  return put({ ...granted, grant: await signAs(by, grantStatement(share, granted)) }, 'share', 'granted');
}

/** What was granted of the very same ciphertext. */
async function grantCases(fixtures: Fixtures, story: StoryVectors): Promise<ReadingCase[]> {
  const share = grantedShare(fixtures, story);
  const as = (change: Partial<ShareGrant>, by = fixtures.patient): Promise<ReadingChange> =>
    grantedAs(share, { ...share.granted, ...change }, by);
  const { patient } = fixtures;
  const otherPurpose = { ...share, purpose: 'research' as const };
  return [
    bad('SIGNATURE_INVALID', 'that its doctor granted', await as({}, fixtures.doctor)),
    bad('SIGNATURE_INVALID', 'granted for another purpose', await grantedAs(otherPurpose, share.granted, patient)),
    bad('FRAGMENT_INVALID', 'granted for another capsule', await as({ capsuleDigest: 'a'.repeat(96) })),
    bad('DIGEST_MISMATCH', 'granted with another length', await as({ csBytes: share.granted.csBytes + 1 })),
    bad('MANIFEST_MISMATCH', 'without a segment that was granted', await as({ segments: ['s2', 's3'] })),
  ];
}

/** A share sealed and granted anew. */
async function regranted(fixtures: Fixtures, story: StoryVectors, granting: Granting): Promise<ReadingChange[]> {
  const { record = story.pde, excerpt = {}, contents, sealed = ['s2'], by = fixtures.patient } = granting;
  const { tid, shareId } = fixtures;
  const share = grantedShare(fixtures, story);
  const chosen = contents.segments.filter(({ id }) => sealed.includes(id));
  const { stream } = await packShare(contents.manifest, chosen, RecordExcerpt.parse({ ...record, ...excerpt }));
  const ciphertext = await buffer(
    sealForShare(stream, {
      shareKey: Buffer.from(fixtures.shareKey, 'hex'),
      context: { purpose: 'share', tid, shareId, ...granting.context },
    }),
  );
  const csDigest = createHash('sha384').update(ciphertext).digest('hex');
  const csUrl = share.granted.csUrl.replace(share.granted.csDigest, csDigest);
  const granted = { ...share.granted, csDigest, csBytes: ciphertext.length, csUrl, ...granting.granted };
  return [
    await grantedAs(share, granted, by),
    put(permitFor(csUrl), 'release', 'cs'),
    put([objectAt(csUrl, ciphertext)], 'objects'),
    ...(granting.record === undefined ? [] : [put(record, 'record')]),
  ];
}

/** Which record the grant is of: others that both parties signed, sealed for this recipient. */
async function recordCases(fixtures: Fixtures, story: StoryVectors): Promise<ReadingCase[]> {
  const { patient, doctor, tid, otherTid } = fixtures;
  const shown = await peopleOf(fixtures)(patient, { role: 'patient', pid: OTHER_PID, signing: {}, encryption: {} });
  const another = async (record: object, by: PersonFixture): Promise<StoredPDE> => {
    const pde = StoredPDE.parse({ ...story.pde, ...record });
    return {
      ...pde,
      D_SP: await signAs(by, recordStatement(pde, 'patient', by.pid)),
      D_SD: await signAs(doctor, recordStatement(pde, 'doctor', doctor.pid)),
    };
  };
  const packed = async (of: { tid?: string; version?: number }, by = patient): Promise<Granting> => {
    const contents = await unpacked({ tid, version: 1, ...of });
    const { tid: T_ID, version } = contents.manifest;
    const { manifestDigest } = contents;
    const record = await another({ T_ID, version, manifestDigest, patientPid: by.pid }, by);
    return { record, contents, by };
  };
  const changes = async (granting: Granting): Promise<ReadingChange[]> => regranted(fixtures, story, granting);
  return [
    ok('of another record, sealed and granted', ['s2'], ...(await changes(await packed({})))),
    bad(
      'MANIFEST_MISMATCH',
      'of a record of another treatment than was granted',
      ...(await changes(await packed({ tid: otherTid }))),
    ),
    bad(
      'MANIFEST_MISMATCH',
      'of another version of the record than was granted',
      ...(await changes(await packed({ version: 2 }))),
    ),
    bad(
      'MANIFEST_MISMATCH',
      'of the record of another patient, who granted it',
      ...[...(await changes(await packed({}, shown.fixture))), ...show(shown)],
    ),
  ];
}

async function unpacked(of: { readonly tid: string; readonly version: number }): Promise<UnpackedRecord> {
  const { stream } = await packRecord({ ...of, segments: exampleSegments });
  return unpackRecord(stream, { maxSegmentBytes: 1024 });
}

/** What is sealed, against what was granted and what the ledger has. */
async function contentCases(fixtures: Fixtures, story: StoryVectors): Promise<ReadingCase[]> {
  const { patient, consumer, tid, otherTid } = fixtures;
  const plaintext = openAsPerson(Readable.from([Buffer.from(story.recordCiphertext, 'base64')]), {
    privateKey: patient.encryptionPrivateKey,
    publicKey: patient.encryptionPublicKey,
    context: { purpose: 'record', tid },
  });
  const contents = await unpackRecord(plaintext, { maxSegmentBytes: 1024 });
  const changes = (granting: Partial<Granting>): Promise<ReadingChange[]> =>
    regranted(fixtures, story, { contents, ...granting });
  const excerpt = async (name: string, member: object): Promise<ReadingCase> =>
    bad(
      'MANIFEST_MISMATCH',
      `whose excerpt has ${name} than the index record`,
      ...(await changes({ excerpt: member })),
    );
  const { D_SP, D_SD } = story.pde;
  return [
    bad('ENVELOPE_TAMPERED', 'sealed for another treatment', ...(await changes({ context: { tid: otherTid } }))),
    bad(
      'ENVELOPE_TAMPERED',
      'sealed for another share',
      ...(await changes({ context: { shareId: `S-${'9'.repeat(32)}` } })),
    ),
    await excerpt('another digest', { digest: 'a'.repeat(96) }),
    await excerpt('another patient’s signature', { D_SP: D_SD }),
    await excerpt('another doctor’s signature', { D_SD: D_SP }),
    await excerpt('another patient', { patientPid: consumer.pid }),
    await excerpt('another doctor', { doctorPid: consumer.pid }),
    ok(
      'of two segments',
      ['s1', 's3'],
      ...(await changes({ sealed: ['s1', 's3'], granted: { segments: ['s1', 's3'] } })),
    ),
    bad('MANIFEST_MISMATCH', 'with a segment that was not granted', ...(await changes({ sealed: ['s1', 's2'] }))),
    bad('MANIFEST_MISMATCH', 'with another segment than was granted', ...(await changes({ sealed: ['s1'] }))),
  ];
}
