import { recordStatement } from '../signature/statement-of.ts';
import { flipBit } from './bits.ts';
import { grantedShare } from './granted-share.ts';
import type { Fixtures } from './fixtures.ts';
import { makeShareGrants } from './make-share-grants.ts';
import { ledgerBase } from './make-record-readings.ts';
import { signAs } from './make-statements.ts';
import { addressOf, asJson, casesOf, leaveOut, objectAt, permitFor, put, show } from './reading-case.ts';
import type { ReadingCase, ReadingChange, Readings } from './reading-case.ts';
import { peopleOf, preKeysOf } from './reading-people.ts';
import type { StoryVectors } from './schemas.ts';

const { ok, bad } = casesOf('share');

/** The share of `story.json` and all that its recipient reads it by, and what must not be believed of it. */
export async function makeShareReadings(fixtures: Fixtures, story: StoryVectors): Promise<Readings> {
  return {
    base: await shareBase(fixtures, story),
    cases: [
      ok('with everything in its place', ['s2']),
      ...(await partyCases(fixtures, story)),
      ...ledgerCases(fixtures),
      ...placeCases(fixtures, story),
      ...releaseCases(fixtures, story),
      ...(await makeShareGrants(fixtures, story)),
    ],
  };
}

async function shareBase(fixtures: Fixtures, story: StoryVectors): Promise<Readings['base']> {
  const { at, consumer } = fixtures;
  const share = grantedShare(fixtures, story);
  const { T_ID, csUrl, fragmentDigests } = share.granted;
  const use = {
    ...{ releaseId: `R-${'5'.repeat(32)}`, T_ID, T_H: consumer.pid, shareId: share.shareId, purpose: share.purpose },
    ...{ outcome: 'released', fragmentDigest: fragmentDigests[0], patientPid: share.patientPid },
    ...{ consumerMsp: share.consumerMsp, proxy: 'CloudMSP', at, transactionId: '6'.repeat(64) },
  };
  return asJson({
    ...(await ledgerBase(fixtures, story)),
    asked: { shareId: share.shareId },
    share,
    uses: [use],
    release: { ...story.release, use, record: story.pde, cs: permitFor(csUrl) },
    objects: [objectAt(csUrl, Buffer.from(story.shareCiphertext, 'base64'))],
  });
}

async function partyCases(fixtures: Fixtures, { pde }: StoryVectors): Promise<ReadingCase[]> {
  const { patient, doctor } = fixtures;
  const person = peopleOf(fixtures);
  const late = { notBefore: '2025-06-01T08:30:01.000Z' };
  const [registeredPatient, registeredDoctor] = [
    await person(patient, { role: 'patient' }),
    await person(doctor, { role: 'doctor' }),
  ];
  const [patientLate, doctorLate] = [
    await person(patient, { role: 'patient', signing: late }),
    await person(doctor, { role: 'doctor', signing: late }),
  ];
  const elsewhere = { mspId: 'Hospital2MSP' };
  return [
    bad(
      'CERTIFICATE_INVALID',
      'of a patient of another organisation than whose root issued the certificates',
      ...show(await person(patient, { role: 'patient', ...elsewhere }), registeredPatient),
    ),
    bad(
      'CERTIFICATE_INVALID',
      'by a doctor of another organisation than whose root issued the certificates',
      ...show(await person(doctor, { role: 'doctor', ...elsewhere }), registeredDoctor),
    ),
    bad(
      'CERTIFICATE_INVALID',
      'of a patient whose certificate became valid after it was recorded',
      ...show(patientLate, registeredPatient),
      put(await signAs(patientLate.fixture, recordStatement(pde, 'patient', patient.pid)), 'record', 'D_SP'),
    ),
    bad(
      'CERTIFICATE_INVALID',
      'by a doctor whose certificate became valid after it was recorded',
      ...show(doctorLate, registeredDoctor),
      put(await signAs(doctorLate.fixture, recordStatement(pde, 'doctor', doctor.pid)), 'record', 'D_SD'),
    ),
    bad(
      'FRAGMENT_INVALID',
      'whose fragment is not by the key that the ledger has of the patient',
      ...[
        put(preKeysOf(doctor), 'users', patient.pid, 'preKeys'),
        put(preKeysOf(doctor), 'directory', patient.pid, 'preKeys'),
      ],
    ),
  ];
}

/** What the ledger says of share and use. */
function ledgerCases({ patient, doctor, otherTid }: Fixtures): ReadingCase[] {
  const otherShare = `S-${'9'.repeat(32)}`;
  const use = (name: string, member: string, value: string): ReadingCase =>
    bad('SERVICE_FAILED', `a use ${name}`, put(value, 'uses', 0, member));
  return [
    bad('NOT_ENTITLED', 'that is another’s', put(doctor.pid, 'share', 'consumerPid')),
    bad('NOT_ENTITLED', 'another than is asked for', put(otherShare, 'asked', 'shareId')),
    bad('SHARE_REVOKED', 'that was revoked', put('revoked', 'share', 'status')),
    bad('SHARE_NOT_GRANTED', 'that is not granted yet', put('requested', 'share', 'status')),
    bad('SHARE_NOT_GRANTED', 'that was declined', put('declined', 'share', 'status')),
    bad('SHARE_NOT_GRANTED', 'that is granted without a grant', leaveOut('share', 'granted')),
    bad('SIGNATURE_INVALID', 'for another purpose than was granted', put('research', 'share', 'purpose')),
    bad('SERVICE_FAILED', 'a release without a use', put([], 'uses')),
    use('of another release', 'releaseId', `R-${'9'.repeat(32)}`),
    use('of another share', 'shareId', otherShare),
    use('of another treatment', 'T_ID', otherTid),
    use('by another recipient', 'T_H', patient.pid),
    use('for another purpose', 'purpose', 'research'),
    use('by another proxy', 'proxy', 'Cloud2MSP'),
    use('with another fragment', 'fragmentDigest', '0'.repeat(96)),
  ];
}

/** Where C_s lies. */
function placeCases(fixtures: Fixtures, story: StoryVectors): ReadingCase[] {
  const { csUrl } = grantedShare(fixtures, story).granted;
  const at = (url: string): ReadingChange[] => [
    put(url, 'share', 'granted', 'csUrl'),
    put(permitFor(url), 'release', 'cs'),
    put([addressOf(url)], 'objects', 0, 'urls'),
  ];
  const [bucket = ''] = csUrl.slice('s3://'.length).split('/');
  const former = csUrl.replace(`/${fixtures.tid}/`, '/');
  const elsewhere = (url: string): string => url.replace(bucket, 'another-bucket');
  return [
    ok('of the time before an object of C_s named its treatment', ['s2'], ...at(former)),
    bad(
      'MANIFEST_MISMATCH',
      'whose object lies under another treatment',
      ...at(csUrl.replace(fixtures.tid, fixtures.otherTid)),
    ),
    bad('MANIFEST_MISMATCH', 'whose object lies in another bucket', ...at(elsewhere(csUrl))),
    bad('MANIFEST_MISMATCH', 'of that time whose object lies in another bucket', ...at(elsewhere(former))),
    bad(
      'SERVICE_FAILED',
      'a permission for another object',
      ...[put(permitFor(former), 'release', 'cs'), put([addressOf(former)], 'objects', 0, 'urls')],
    ),
  ];
}

/** What the proxy hands out. */
function releaseCases(fixtures: Fixtures, story: StoryVectors): ReadingCase[] {
  const turned = flipBit(Buffer.from(story.shareCiphertext, 'base64'), -1).toString('base64');
  const other = preKeysOf(fixtures.doctor).verifying;
  return [
    ok('a release with another verifying key, which is not used', ['s2'], put(other, 'release', 'verifyingKey')),
    ok('a release with another record, which is not used', ['s2'], put(fixtures.otherTid, 'release', 'record', 'T_ID')),
    bad('FRAGMENT_INVALID', 'a release with another delegating key', put(other, 'release', 'delegatingKey')),
    bad('DIGEST_MISMATCH', 'whose object has a bit turned over', put(turned, 'objects', 0, 'content')),
  ];
}
