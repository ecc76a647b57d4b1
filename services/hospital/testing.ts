import { cloudApi } from '../../api/http/cloud.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { TID } from '../../domain/ids.ts';
import type { Treatment } from '../../domain/treatment.ts';
import type { PersonRole, PublishedCertificates } from '../../domain/user.ts';
import { encryptionKeyOf } from '../../testing/encryption-keys.ts';
import { Cast } from '../../testing/enrolled-person.ts';
import type { TestIdentity } from '../../testing/identity.ts';
import { Line } from '../../testing/ledger/line.ts';
import { oneCloud } from '../../testing/one-cloud.ts';
import { foundNetwork, type TestNetwork } from '../../testing/ledger/network.ts';
import type { Database } from '../database/open.ts';
import type { PersonCaller } from '../http/caller.ts';
import { TestClock } from '../testing/clock.ts';
import { openTestDatabase } from '../testing/database.ts';
import { voiceOf } from '../testing/voice.ts';
import { ScriptedService } from '../testing/service.ts';
import { AppointmentBook } from './appointments.ts';
import { AssignmentDesk } from './assignment.ts';
import { BookingDesk, type BookingParts } from './booking.ts';
import { ChangeLog } from './change-log.ts';
import { MovingDays } from './moving-days.ts';
import { ReschedulingDesk } from './rescheduling.ts';
import { CaptureList } from './captures.ts';
import { OwnSecrets } from './own-secrets.ts';
import { RegistrationDesk } from './registration-desk.ts';
import { HospitalRegistrations } from './registrations.ts';
import { Absences } from './absences.ts';
import { RosterDesk } from './roster-desk.ts';
import { Roster } from './roster.ts';
import { hospitalMigrations } from './schema.ts';
import { TreatmentRoom } from './treatment-room.ts';
import { Worklists } from './worklists.ts';

/** Everything sealed in these tests opens with it: the hospital's own key and every person's. */
const own = await encryptionKeyOf('patient');
export const hospitalEncryptionKey = own.privateKey;
/** The hospital's. */
export const newSecrets = (): OwnSecrets => new OwnSecrets(own.publicKey, own.privateKey);
const testDepartments = [
  { id: 'cardiology', name: { en: 'Cardiology', zh: '心内科' } },
  { id: 'neurology', name: { en: 'Neurology', zh: '神经内科' } },
];

/** A person on the ledger, with certificates in the directory. */
export interface RegisteredCaller extends PersonCaller {
  /** Who signs this person's own transactions and statements. */
  readonly identity: TestIdentity;
}

/** H_M without its network; its ledger runs the chaincode. */
export class TestHospital {
  readonly clock = new TestClock('2024-09-01T23:00:00.000Z');
  /** H_M's own line to the ledger. */
  readonly ledger: Line;
  readonly sa = new ScriptedService();
  readonly cloud = new ScriptedService();
  readonly directory = new Map<string, PublishedCertificates>();
  readonly #people = new Cast();
  /** What the cloud says of an object that is to be listed: all is as announced, until a test has it otherwise. */
  verify: (url: string) => object = () => ({});
  readonly secrets = newSecrets();
  readonly appointments: AppointmentBook;
  readonly roster: Roster;
  readonly registrations: HospitalRegistrations;
  readonly desk: RegistrationDesk;
  readonly booking: BookingDesk;
  readonly assignment: AssignmentDesk;
  readonly rescheduling: ReschedulingDesk;
  readonly changes: ChangeLog;
  readonly movingDays: MovingDays;
  readonly rosterDesk: RosterDesk;
  readonly room: TreatmentRoom;
  readonly worklists: Worklists;

  private constructor(
    readonly database: Database,
    readonly network: TestNetwork,
  ) {
    this.ledger = new Line(network.ledger.as(network.hospital1));
    const { ledger, clock, secrets } = this;
    const lock = new KeyedLock();
    this.appointments = new AppointmentBook(database, secrets);
    this.roster = new Roster(database, ledger, clock);
    this.registrations = new HospitalRegistrations(database, clock, secrets);
    this.desk = this.anotherDesk();
    this.booking = this.anotherBooking(lock);
    this.assignment = this.anotherAssignment(lock);
    this.rescheduling = this.anotherRescheduling(lock);
    this.changes = new ChangeLog(database, secrets);
    this.movingDays = new MovingDays({ ...this.#bookingParts(lock), database });
    this.rosterDesk = new RosterDesk({ database, clock, timeZone: 'Asia/Shanghai' });
    this.worklists = new Worklists({ appointments: this.appointments, clock, timeZone: 'Asia/Shanghai' });
    const captures = new CaptureList(database);
    this.room = new TreatmentRoom({
      queries: database,
      appointments: this.appointments,
      captures,
      clouds: oneCloud(this.cloud),
      ledger,
      clock,
      lock,
    });
    this.cloud.on(cloudApi.verifyObject, ({ body }) => this.verify(body.url));
    this.cloud.on(cloudApi.certificates, ({ params }) => {
      const certificates = this.directory.get(params.pid);
      if (!certificates) throw new OpenwardError('NOT_FOUND');
      return { ...certificates, status: 'active' };
    });
  }

  static async open(): Promise<TestHospital> {
    return new TestHospital(await openTestDatabase(hospitalMigrations(newSecrets())), await foundNetwork());
  }

  /** The patients' desk of another process before the same database. */
  anotherBooking(lock = new KeyedLock()): BookingDesk {
    return new BookingDesk(this.#bookingParts(lock));
  }

  #bookingParts(lock: KeyedLock): BookingParts {
    const { appointments, roster, secrets, ledger, clock } = this;
    const consultingRoom = { en: 'Room {room}', zh: '{room} 诊室' };
    const here = { departments: testDepartments, consultingRoom, timeZone: 'Asia/Shanghai' };
    const absences = new Absences(this.database);
    return { ...here, queries: this.database, appointments, roster, absences, secrets, ledger, clock, lock };
  }

  /** The registration desk of another process before the same database. */
  anotherDesk(): RegistrationDesk {
    const { registrations, roster, secrets, sa } = this;
    const voice = voiceOf(this.network.hospital1, this.clock);
    const hospital = { org: 'hospital1', mspId: 'Hospital1MSP', departments: testDepartments };
    return new RegistrationDesk({ ...hospital, registrations, roster, secrets, sa, voice });
  }

  /** Another process that assigns, before the same database. */
  anotherAssignment(lock = new KeyedLock()): AssignmentDesk {
    const { database, booking, secrets, ledger } = this;
    return new AssignmentDesk({ database, booking, secrets, ledger, clouds: oneCloud(this.cloud), lock });
  }

  /** Another process that moves and cancels, before the same database. */
  anotherRescheduling(lock = new KeyedLock()): ReschedulingDesk {
    const { database, booking, secrets, ledger, clock } = this;
    return new ReschedulingDesk({ database, booking, secrets, ledger, clock, lock });
  }

  /** Registers somebody with SA, and puts the certificates into the directory. */
  async person(role: PersonRole, mspId = 'Hospital1MSP'): Promise<RegisteredCaller> {
    const { user: registration, certificates, identity } = await this.#people.next(mspId, role);
    const { pid } = certificates;
    this.directory.set(pid, certificates);
    const user = await this.network.ledger.submit(this.network.sa, ledgerApi.identities.register, registration);
    return { kind: 'person', role, pid, mspId, user, identity };
  }

  /** SA ends a person's registration. */
  async revoke({ pid }: RegisteredCaller): Promise<void> {
    const { ledger, sa } = this.network;
    await ledger.submit(sa, ledgerApi.identities.setStatus, { pid, status: 'revoked', reasonDigest: 'f'.repeat(96) });
  }

  /** As it is on the ledger. */
  treatment(tid: TID): Promise<Treatment> {
    return this.network.ledger.evaluate(this.network.hospital1, ledgerApi.treatments.get, { tid });
  }

  /** How often it was announced that something became of a treatment. */
  announced(): number {
    return this.network.ledger.events('treatment').length;
  }
}
