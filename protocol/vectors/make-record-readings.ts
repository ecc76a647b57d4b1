import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { StoredPDE } from '../../domain/record.ts';
import type { UserCertificates } from '../../domain/user.ts';
import { recordStatement } from '../signature/statement-of.ts';
import type { Fixtures, PersonFixture } from './fixtures.ts';
import { makeCertificate } from './make-certificate.ts';
import { makeRecordContents } from './make-record-contents.ts';
import { signAs } from './make-statements.ts';
import { asJson, bundle, casesOf, objectAt, permitFor, put, show, signed } from './reading-case.ts';
import type { ReadingCase, ReadingChange, Readings } from './reading-case.ts';
import { peopleOf } from './reading-people.ts';
import type { Likeness, Otherwise } from './reading-people.ts';
import type { StoryVectors } from './schemas.ts';

const { ok, bad } = casesOf('record');
const ALL = ['s1', 's2', 's3'];

/** The record of `story.json` and all that its patient reads it by, and what must not be believed of it. */
export async function makeRecordReadings(fixtures: Fixtures, story: StoryVectors): Promise<Readings> {
  return {
    base: await recordBase(fixtures, story),
    cases: [
      ok('with everything in its place', ALL),
      ...(await rootCases(fixtures)),
      ...(await certificateCases(fixtures, story)),
      ...(await personCases(fixtures, story)),
      ...(await signatureCases(fixtures, story)),
      ...(await makeRecordContents(fixtures, story)),
    ],
  };
}

async function recordBase(fixtures: Fixtures, story: StoryVectors): Promise<Readings['base']> {
  const { T_ID, URL_C } = story.pde;
  return asJson({
    asked: { tid: T_ID },
    ...(await ledgerBase(fixtures, story)),
    permit: permitFor(URL_C),
    objects: [objectAt(URL_C, Buffer.from(story.recordCiphertext, 'base64'))],
  });
}

/** Two organisations are known, and of the record's parties what ledger and directory say. */
export async function ledgerBase(fixtures: Fixtures, { pde }: StoryVectors): Promise<object> {
  const { patient, doctor, authority, otherAuthority } = fixtures;
  const person = peopleOf(fixtures);
  const shown = [await person(patient, { role: 'patient' }), await person(doctor, { role: 'doctor' })];
  return {
    trust: { nodes: '', people: bundle(otherAuthority, authority) },
    record: pde,
    users: Object.fromEntries(shown.map(({ user }) => [user.pid, user])),
    directory: Object.fromEntries(
      shown.map(({ user, certificates }) => [user.pid, { ...certificates, status: 'active' }]),
    ),
  };
}

async function rootCases(fixtures: Fixtures): Promise<ReadingCase[]> {
  const { patient, doctor, authority, otherAuthority } = fixtures;
  const person = peopleOf(fixtures);
  const of = async (who: PersonFixture, role: Likeness['role'], mspId: string): Promise<ReadingChange[]> =>
    show(await person(who, { role, mspId }), await person(who, { role }));
  const key = createPrivateKey(authority.privateKey);
  const nameless = await makeCertificate({
    ...{ subject: [{ CN: ['ca'] }], issuer: [{ CN: ['ca'] }], ca: true },
    ...{ publicKey: createPublicKey(key), signingKey: key },
  });
  return [
    bad(
      'CERTIFICATE_INVALID',
      'a doctor of another organisation than whose root issued the certificates',
      ...(await of(doctor, 'doctor', 'Hospital2MSP')),
    ),
    bad(
      'CERTIFICATE_INVALID',
      'a patient of another organisation than whose root issued the certificates',
      ...(await of(patient, 'patient', 'Hospital2MSP')),
    ),
    bad(
      'CERTIFICATE_INVALID',
      'a doctor of an organisation whose root nobody has',
      ...(await of(doctor, 'doctor', 'Hospital3MSP')),
    ),
    bad(
      'CERTIFICATE_INVALID',
      'people whose root is one of nodes',
      put({ nodes: authority.certificate, people: otherAuthority.certificate }, 'trust'),
    ),
    bad('CERTIFICATE_INVALID', 'one root for nodes and for people', put(authority.certificate, 'trust', 'nodes')),
    bad(
      'CERTIFICATE_INVALID',
      'two roots in the name of one organisation',
      put(bundle(authority, authority), 'trust', 'people'),
    ),
    bad(
      'CERTIFICATE_INVALID',
      'a root in the name of no organisation',
      put(bundle(authority, { certificate: nameless }), 'trust', 'people'),
    ),
    bad(
      'CERTIFICATE_INVALID',
      'a root that is no authority',
      put(bundle(authority, { certificate: await notAnAuthority(fixtures) }), 'trust', 'people'),
    ),
  ];
}

function notAnAuthority({ authority }: Fixtures): Promise<string> {
  const key = createPrivateKey(authority.privateKey);
  const subject = [{ O: ['Hospital3MSP'], CN: ['ca.Hospital3MSP'] }];
  return makeCertificate({ subject, issuer: subject, publicKey: createPublicKey(key), signingKey: key, ca: false });
}

/** A certificate of a party, and a signature that names it. */
async function certificateCases(fixtures: Fixtures, { pde }: StoryVectors): Promise<ReadingCase[]> {
  const person = peopleOf(fixtures);
  const of = async (role: 'patient' | 'doctor', like: Omit<Likeness, 'role'>): Promise<ReadingChange[]> => {
    const shown = await person(fixtures[role], { role, ...like });
    return [...show(shown, await person(fixtures[role], { role })), await signed(role, shown.fixture, pde)];
  };
  const refused = async (name: string, which: 'signing' | 'encryption', says: Otherwise): Promise<ReadingCase[]> => [
    bad(
      'CERTIFICATE_INVALID',
      `a doctor whose ${which} certificate ${name}`,
      ...(await of('doctor', { [which]: says })),
    ),
    bad(
      'CERTIFICATE_INVALID',
      `a patient whose ${which} certificate ${name}`,
      ...(await of('patient', { [which]: says })),
    ),
  ];
  const another = { pid: 'ab'.repeat(48) };
  return [
    ...(await refused('is made out to another PID', 'signing', another)),
    ...(await refused('is made out to another PID', 'encryption', another)),
    ...(await refused('gives another role', 'signing', { role: 'technician' })),
    ...(await refused('gives another role', 'encryption', { role: 'technician' })),
    ...(await refused('names neither PID nor role', 'signing', NOBODY)),
    ...(await refused('ran out before it was recorded', 'signing', { notAfter: '2025-06-01T08:29:59.000Z' })),
    ...(await refused('became valid after it was recorded', 'signing', { notBefore: '2025-06-01T08:30:01.000Z' })),
    ...(await refused('became valid after it was recorded', 'encryption', { notBefore: '2025-06-01T08:30:01.000Z' })),
    ok(
      'a doctor whose certificate ran out after it was recorded',
      ALL,
      ...(await of('doctor', { signing: { notAfter: '2025-06-01T08:30:00.000Z' } })),
    ),
    ok(
      'a patient whose certificate ran out after it was recorded',
      ALL,
      ...(await of('patient', { signing: { notAfter: '2025-06-01T08:30:00.000Z' } })),
    ),
  ];
}

const NOBODY: Otherwise = { pid: undefined, role: undefined };

/** What ledger and directory say of the parties, and who they must be. */
async function personCases(fixtures: Fixtures, { pde }: StoryVectors): Promise<ReadingCase[]> {
  const { patient, doctor, consumer, otherTid } = fixtures;
  const person = peopleOf(fixtures);
  const registered = await person(doctor, { role: 'doctor' });
  const anew = await person(doctor, { role: 'doctor', signing: {}, encryption: {} });
  const directory = (member: Partial<UserCertificates>): ReadingChange[] =>
    show({ ...registered, certificates: { ...registered.certificates, ...member } }, registered);
  const otherDoctor = await person(consumer, { role: 'doctor', signing: {}, encryption: {} });
  const technician = await person(doctor, { role: 'technician', signing: {}, encryption: {} });
  const otherPatient = await person(consumer, { role: 'patient', signing: {}, encryption: {} });
  const { signingCertificate, encryptionCertificate } = anew.certificates;
  return [
    ok('a doctor who has been revoked since', ALL, put('revoked', 'users', doctor.pid, 'status')),
    ok('the version that is asked for', ALL, put(1, 'asked', 'version')),
    bad(
      'CERTIFICATE_INVALID',
      'another signing certificate of the doctor’s than the ledger names',
      ...[...directory({ signingCertificate }), await signed('doctor', anew.fixture, pde)],
    ),
    bad(
      'CERTIFICATE_INVALID',
      'another encryption certificate of the doctor’s than the ledger names',
      ...directory({ encryptionCertificate }),
    ),
    bad(
      'CERTIFICATE_INVALID',
      'other re-encryption keys of the doctor’s than the ledger names',
      ...directory({ preKeys: otherDoctor.certificates.preKeys }),
    ),
    bad(
      'CERTIFICATE_INVALID',
      'another doctor than it names, who signed',
      ...[...show(otherDoctor, registered), await signed('doctor', otherDoctor.fixture, pde)],
    ),
    bad(
      'CERTIFICATE_INVALID',
      'a technician who signed as its doctor',
      ...[...show(technician, registered), await signed('doctor', technician.fixture, pde)],
    ),
    bad(
      'NOT_ENTITLED',
      'of another patient, who signed it',
      ...[...show(otherPatient), put(consumer.pid, 'record', 'patientPid')],
      await signed('patient', otherPatient.fixture, pde),
    ),
    bad('MANIFEST_MISMATCH', 'of another treatment than is asked for', put(otherTid, 'asked', 'tid')),
    bad('MANIFEST_MISMATCH', 'of another version than is asked for', put(2, 'asked', 'version')),
    bad('CERTIFICATE_INVALID', 'a patient who is its doctor as well', put(patient.pid, 'record', 'doctorPid'), {
      path: ['record', 'D_SD'],
      value: await signAs(patient, recordStatement(pde, 'doctor', patient.pid)),
    }),
  ];
}

async function signatureCases({ patient, doctor }: Fixtures, { pde }: StoryVectors): Promise<ReadingCase[]> {
  const by = (who: PersonFixture, role: 'patient' | 'doctor', of: Partial<StoredPDE> = {}): Promise<string> =>
    signAs(who, recordStatement({ ...pde, ...of }, role, who.pid));
  const refused = (name: string, member: 'D_SP' | 'D_SD', value: string): ReadingCase =>
    bad('SIGNATURE_INVALID', name, put(value, 'record', member));
  return [
    refused('signed by its doctor in the patient’s place', 'D_SP', await by(doctor, 'patient')),
    refused('signed by its patient in the doctor’s place', 'D_SD', await by(patient, 'doctor')),
    refused('signed by its patient as a doctor', 'D_SP', await by(patient, 'doctor')),
    refused('signed by its doctor as a patient', 'D_SD', await by(doctor, 'patient')),
    refused('a patient’s signature of another version', 'D_SP', await by(patient, 'patient', { version: 2 })),
    refused('a doctor’s signature of another version', 'D_SD', await by(doctor, 'doctor', { version: 2 })),
  ];
}
