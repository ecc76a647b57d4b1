import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { StoredPDE } from '../../domain/record.ts';
import { RecordExcerpt } from '../container/excerpt.ts';
import { packRecord, packShare } from '../container/pack.ts';
import { unpackRecord } from '../container/unpack.ts';
import { sha384Hex } from '../envelope/digest.ts';
import { sealForPeople, sealForShare } from '../envelope/seal.ts';
import { makeFragments, wrapShareKey } from '../reencryption/delegator.ts';
import { capsuleDigest, fragmentDigest } from '../reencryption/fragment-digest.ts';
import { preIdentity } from '../reencryption/identity.ts';
import { reencrypt } from '../reencryption/proxy.ts';
import type { Statement } from '../signature/statement.ts';
import type { Fixtures } from './fixtures.ts';
import { exampleSegments } from './make-containers.ts';
import { signAs } from './make-statements.ts';
import type { StoryVectors } from './schemas.ts';

/** Also answers the packed record and excerpt, for the container vectors. */
export async function makeStory(
  fixtures: Fixtures,
): Promise<{ story: StoryVectors; tar: Buffer; excerpt: RecordExcerpt }> {
  const { patient, doctor, tid } = fixtures;
  const packed = await packRecord({ tid, version: 1, segments: exampleSegments });
  const tar = await buffer(packed.stream);
  const ciphertext = await buffer(
    sealForPeople(Readable.from([tar]), {
      recipientPublicKeys: [patient.encryptionPublicKey],
      context: { purpose: 'record', tid },
    }),
  );
  const digest = sha384Hex(ciphertext);
  const statement = (role: 'patient' | 'doctor'): Statement => ({
    type: 'openward/record/1',
    T_ID: tid,
    role,
    pid: fixtures[role].pid,
    digest,
    manifestDigest: packed.manifestDigest,
    version: 1,
  });
  const pde = StoredPDE.parse({
    T_ID: tid,
    URL_C: `s3://openward-records/records/${digest}`,
    digest,
    manifestDigest: packed.manifestDigest,
    bytes: ciphertext.length,
    kinds: ['EMR', 'SHR', 'attachment'],
    D_SP: await signAs(patient, statement('patient')),
    D_SD: await signAs(doctor, statement('doctor')),
    version: 1,
    patientPid: patient.pid,
    doctorPid: doctor.pid,
    hospital: 'Hospital1MSP',
    recordedAt: fixtures.at,
    transactionId: sha384Hex(Buffer.from('an example')).slice(0, 64),
  });
  const { segments, manifest } = await unpackRecord(Readable.from([tar]), { maxSegmentBytes: 1024 });
  const excerpt = RecordExcerpt.parse(pde);
  const share = await makeShare(
    fixtures,
    await buffer((await packShare(manifest, segments.slice(1, 2), excerpt)).stream),
  );
  const recordSegments = segments.map(({ id, meta, data }) => ({
    id,
    title: meta.title,
    data: data.toString('base64'),
  }));
  return { story: { pde, recordCiphertext: ciphertext.toString('base64'), recordSegments, ...share }, tar, excerpt };
}

async function makeShare(
  fixtures: Fixtures,
  tar: Buffer,
): Promise<Pick<StoryVectors, 'grant' | 'shareCiphertext' | 'sharedSegments' | 'release'>> {
  const { patient, consumer, tid, shareId } = fixtures;
  const [seed, consumerSeed] = [Buffer.from(patient.preSeed, 'hex'), Buffer.from(consumer.preSeed, 'hex')];
  const shareKey = Buffer.from(fixtures.shareKey, 'hex');
  const ciphertext = await buffer(
    sealForShare(Readable.from([tar]), { shareKey, context: { purpose: 'share', tid, shareId } }),
  );
  const { capsule, wrappedKey, delegatingPublicKey } = wrapShareKey(seed, tid, shareKey, { shareId });
  const receivingKey = preIdentity(consumerSeed).receivingPublicKey;
  const verifyingKey = preIdentity(seed).verifyingPublicKey;
  const [fragment = ''] = makeFragments(seed, tid, receivingKey, { threshold: 1, shares: 1 }, { shareId });
  const statement: Statement = {
    type: 'openward/grant/1',
    shareId,
    T_ID: tid,
    version: 1,
    patientPid: patient.pid,
    consumerPid: consumer.pid,
    purpose: 'device-evaluation',
    segments: ['s2'],
    expiry: '2026-01-01T00:00:00.000Z',
    threshold: 1,
    proxies: ['CloudMSP'],
    fragmentDigests: [fragmentDigest(fragment)],
    capsuleDigest: capsuleDigest(capsule),
    csDigest: sha384Hex(ciphertext),
    csBytes: ciphertext.length,
  };
  const cfrag = reencrypt(capsule, fragment, { verifyingKey, delegatingKey: delegatingPublicKey, receivingKey });
  return {
    grant: { statement, jws: await signAs(patient, statement) },
    shareCiphertext: ciphertext.toString('base64'),
    sharedSegments: ['s2'],
    release: { capsule, wrappedKey, cfrag, delegatingKey: delegatingPublicKey, verifyingKey },
  };
}
