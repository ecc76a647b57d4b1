import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Treatment } from '../../domain/treatment.ts';
import type { User, UserCertificates } from '../../domain/user.ts';
import { certificateThumbprint } from '../../protocol/identity/thumbprint.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import { cloudApi } from '../../api/http/cloud.ts';
import type { Database } from '../database/open.ts';
import type { PersonCaller } from '../http/caller.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import { TestAuthority } from '../../connections/testing/authority.ts';
import { openTestDatabase } from '../testing/database.ts';
import { TestClock } from '../testing/clock.ts';
import { ScriptedLedger } from '../testing/ledger.ts';
import { testUser } from '../testing/people.ts';
import { ScriptedService } from '../testing/service.ts';
import { Appointments } from './appointments.ts';
import { Assignment } from './assignment.ts';
import { Booking } from './booking.ts';
import { OwnSecrets } from './own-secrets.ts';
import { RegistrationDesk } from './registration-desk.ts';
import { Registrations } from './registrations.ts';
import { Roster } from './roster.ts';
import { hospitalMigrations } from './schema.ts';
import { TreatmentRoom } from './treatment-room.ts';

const rsa = generateKeyPairSync('rsa', {
  modulusLength: 3072,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

/** Key with which everything sealed in these tests opens: the hospital's own and every person's. */
export const encryptionKey = rsa.privateKey;
export const departments = [
  { id: 'cardiology', name: { en: 'Cardiology', zh: '心内科' } },
  { id: 'neurology', name: { en: 'Neurology', zh: '神经内科' } },
];

/** A person with certificates in the directory and a place on the ledger. */
export interface TestPerson extends PersonCaller {
  readonly signingKey: string;
}

/** H_M without its network. */
export class TestHospital {
  readonly clock = new TestClock(new Date(2024, 8, 2, 7, 0).toISOString());
  readonly ledger = new ScriptedLedger();
  readonly sa = new ScriptedService();
  readonly cloud = new ScriptedService();
  readonly users = new Map<string, User>();
  readonly treatments = new Map<string, Treatment>();
  readonly directory = new Map<string, UserCertificates>();
  readonly secrets = new OwnSecrets(rsa.publicKey, rsa.privateKey);
  readonly appointments: Appointments;
  readonly roster: Roster;
  readonly registrations: Registrations;
  readonly desk: RegistrationDesk;
  readonly booking: Booking;
  readonly assignment: Assignment;
  readonly room: TreatmentRoom;
  /** Set, the ledger fails once when a treatment is opened. */
  ledgerDown = false;

  private constructor(
    readonly database: Database,
    private readonly authority: TestAuthority,
  ) {
    const { ledger, clock, secrets, sa, cloud } = this;
    const lock = new KeyedLock();
    this.appointments = new Appointments(database);
    this.roster = new Roster(database, ledger, clock);
    this.registrations = new Registrations(database, clock);
    this.desk = new RegistrationDesk({
      org: 'hospital1',
      mspId: 'Hospital1MSP',
      departments,
      registrations: this.registrations,
      roster: this.roster,
      secrets,
      sa,
    });
    this.booking = new Booking({
      departments,
      consultingRoom: { en: 'Room {room}', zh: '{room} 诊室' },
      appointments: this.appointments,
      roster: this.roster,
      secrets,
      ledger,
      clock,
      lock,
    });
    this.assignment = new Assignment({ database, booking: this.booking, secrets, ledger, cloud, lock });
    this.room = new TreatmentRoom({ queries: database, appointments: this.appointments, ledger, clock, lock });
    this.#script();
  }

  static async open(): Promise<TestHospital> {
    return new TestHospital(await openTestDatabase(hospitalMigrations), await TestAuthority.create('Hospital1MSP'));
  }

  async person(name: string, over: Partial<User> = {}): Promise<TestPerson> {
    const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const drawn = testUser(name, over);
    const attributes = { role: drawn.role, pid: drawn.pid };
    const signingCertificate = await this.authority.certify(keys.publicKey, attributes);
    const encryptionCertificate = await this.authority.certify(createPublicKey(rsa.publicKey), attributes);
    const user = {
      ...drawn,
      signingKey: parseCertificate(signingCertificate).publicKeyPem,
      signingThumbprint: certificateThumbprint(signingCertificate),
      encryptionThumbprint: certificateThumbprint(encryptionCertificate),
    };
    const { pid, role, mspId, preKeys } = user;
    this.users.set(pid, user);
    this.directory.set(pid, {
      pid,
      role,
      mspId,
      preKeys,
      signingCertificate,
      encryptionCertificate,
      tlsCertificate: signingCertificate,
    });
    return {
      kind: 'person',
      role,
      pid,
      mspId,
      user,
      signingKey: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
  }

  #script(): void {
    this.ledger.on(ledgerApi.identities.get, ({ pid }) => {
      const user = this.users.get(pid);
      if (!user) throw new OpenwardError('USER_UNKNOWN');
      return user;
    });
    this.ledger.on(ledgerApi.treatments.open, (opened) => {
      if (this.ledgerDown) {
        this.ledgerDown = false;
        throw new OpenwardError('LEDGER_UNKNOWN');
      }
      const treatment: Treatment = this.treatments.get(opened.tid) ?? {
        ...opened,
        hospital: 'Hospital1MSP',
        status: 'open',
        openedAt: this.clock.now().toISOString(),
      };
      this.treatments.set(opened.tid, treatment);
      return treatment;
    });
    this.ledger.on(ledgerApi.treatments.close, ({ tid }) => {
      const treatment = this.treatments.get(tid);
      if (!treatment) throw new OpenwardError('TREATMENT_UNKNOWN');
      const closed: Treatment = { ...treatment, status: 'closed' };
      this.treatments.set(tid, closed);
      return closed;
    });
    this.cloud.on(cloudApi.certificates, ({ params }) => {
      const certificates = this.directory.get(params.pid);
      if (!certificates) throw new OpenwardError('NOT_FOUND');
      return { ...certificates, status: 'active' };
    });
  }
}
