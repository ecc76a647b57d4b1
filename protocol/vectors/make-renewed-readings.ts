import { keysOf } from '../../domain/registered-keys.ts';
import { PublishedCertificates, User } from '../../domain/user.ts';
import { grantStatement } from '../signature/statement-of.ts';
import type { Fixtures, PersonFixture } from './fixtures.ts';
import { grantedShare } from './granted-share.ts';
import { makeRecordReadings } from './make-record-readings.ts';
import { makeShareReadings } from './make-share-readings.ts';
import { signAs } from './make-statements.ts';
import { asJson, casesOf, leaveOut, put, signed } from './reading-case.ts';
import type { ReadingCase, ReadingChange } from './reading-case.ts';
import { peopleOf, type Otherwise, type ShownPerson } from './reading-people.ts';
import { ReadingVectors, type StoryVectors } from './schemas.ts';
import { changed } from './documents.ts';

const FROM = '2025-01-01T00:00:00.000Z';
/** A day after everything of `story.json` was recorded. */
const TO = '2025-06-02T08:30:00.000Z';
const LAST_MOMENT = '2025-06-02T08:44:59.999Z';
const TOO_LATE = '2025-06-02T08:45:00.000Z';
const ALL = ['s1', 's2', 's3'];

/** Readings of what was signed by people who have renewed since, or had renewed: which key counts when. */
export async function makeRenewedReadings(fixtures: Fixtures, story: StoryVectors): Promise<ReadingVectors> {
  const parties = await renewedParties(fixtures);
  const renewed = [...parties.doctor.changes, ...parties.patient.changes];
  const { base: record } = await makeRecordReadings(fixtures, story);
  const { base: share } = await makeShareReadings(fixtures, story);
  const with_ = (base: typeof record) =>
    renewed.reduce<typeof record>((json, { path, value }) => changed(json, path, value) ?? null, base);
  return {
    bases: { 'renewed record': asJson(with_(record)), 'renewed share': asJson(with_(share)) },
    cases: [...(await recordCases(fixtures, story, parties)), ...(await shareCases(fixtures, story, parties))],
  };
}

interface Renewed {
  /** Who signs by the new key. */
  readonly fixture: PersonFixture;
  readonly changes: ReadingChange[];
}
type Parties = Readonly<Record<'doctor' | 'patient', Renewed>>;

async function renewedParties(fixtures: Fixtures): Promise<Parties> {
  const { patient, doctor, consumer } = fixtures;
  const person = peopleOf(fixtures);
  const renew = async (who: PersonFixture, role: 'doctor' | 'patient'): Promise<Renewed> => {
    const { signingPrivateKey, signingCertificate } = consumer;
    const now = await person({ ...who, signingPrivateKey, signingCertificate }, { role, signing: {}, encryption: {} });
    return { fixture: now.fixture, changes: afterwards(await person(who, { role }), now) };
  };
  return { doctor: await renew(doctor, 'doctor'), patient: await renew(patient, 'patient') };
}

/** What ledger and directory show of somebody who has renewed. */
function afterwards(before: ShownPerson, now: ShownPerson): ReadingChange[] {
  const { pid } = now.user;
  const [first] = keysOf(before.user);
  const { signingCertificate, encryptionCertificate } = before.certificates;
  const user = User.parse({ ...now.user, formerKeys: [{ ...first, from: FROM, to: TO }] });
  const listed = { ...now.certificates, former: [{ signingCertificate, encryptionCertificate }] };
  return [put(user, 'users', pid), put({ ...PublishedCertificates.parse(listed), status: 'active' }, 'directory', pid)];
}

async function recordCases(fixtures: Fixtures, { pde }: StoryVectors, parties: Parties): Promise<ReadingCase[]> {
  const { ok, bad } = casesOf('renewed record');
  const dated = (time: string): ReadingChange => put(time, 'record', 'recordedAt');
  const person = peopleOf(fixtures);
  const cases: ReadingCase[] = [];
  for (const role of ['doctor', 'patient'] as const) {
    const { pid } = fixtures[role];
    const anew = await signed(role, parties[role].fixture, pde);
    const by = async (signing: Otherwise): Promise<string> =>
      (await person(fixtures[role], { role, signing })).certificates.signingCertificate;
    const former = ['directory', pid, 'former', 0] as const;
    cases.push(
      bad('SIGNATURE_INVALID', `signed by the new key of its ${role} before that was registered`, anew),
      bad(
        'SIGNATURE_INVALID',
        `signed by a former key of its ${role} long after that was replaced`,
        ...[dated(TOO_LATE), await signed(other(role), parties[other(role)].fixture, pde)],
      ),
      bad('CERTIFICATE_INVALID', `of a ${role} whose former certificates nobody has`, leaveOut(...former.slice(0, 3))),
      bad(
        'CERTIFICATE_INVALID',
        `of a ${role} with another former signing certificate than the ledger names`,
        put(await by({}), ...former, 'signingCertificate'),
      ),
      bad(
        'CERTIFICATE_INVALID',
        `of a ${role} with another former encryption certificate than the ledger names`,
        put(fixtures.consumer.encryptionCertificate, ...former, 'encryptionCertificate'),
      ),
    );
  }
  const [doctorAnew, patientAnew] = [
    await signed('doctor', parties.doctor.fixture, pde),
    await signed('patient', parties.patient.fixture, pde),
  ];
  return [
    ok('by people who have renewed since', ALL),
    ok('by former keys, dated by a clock that was ahead', ALL, dated(LAST_MOMENT)),
    ok('by new keys, from the moment they were registered', ALL, dated(TO), doctorAnew, patientAnew),
    ok('by new keys', ALL, dated(TOO_LATE), doctorAnew, patientAnew),
    ...cases,
  ];
}

function other(role: 'doctor' | 'patient'): 'doctor' | 'patient' {
  return role === 'doctor' ? 'patient' : 'doctor';
}

async function shareCases(fixtures: Fixtures, story: StoryVectors, parties: Parties): Promise<ReadingCase[]> {
  const { ok, bad } = casesOf('renewed share');
  const share = grantedShare(fixtures, story);
  const anew = put(
    await signAs(parties.patient.fixture, grantStatement(share, share.granted)),
    ...['share', 'granted', 'grant'],
  );
  const dated = (time: string): ReadingChange => put(time, 'share', 'decidedAt');
  return [
    ok('granted before its patient renewed', ['s2']),
    ok('granted after its patient renewed', ['s2'], dated(TOO_LATE), anew),
    bad('SIGNATURE_INVALID', 'granted by a new key before that was registered', anew),
    bad('SIGNATURE_INVALID', 'granted by a former key long after that was replaced', dated(TOO_LATE)),
    bad('SIGNATURE_INVALID', 'granted at no time', leaveOut('share', 'decidedAt')),
  ];
}
