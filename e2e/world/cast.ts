import { randomBytes, randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { DiseaseInformation, Appointment } from '../../domain/appointment.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { wholeList } from '../../app/flows/every-page.ts';
import { isCode } from '../../app/flows/errors.ts';
import type { PersonRole } from '../../domain/user.ts';
import { activate, collectOutcome, prepareRegistration, submitRegistration } from '../../app/flows/register.ts';
import type { Applicant } from '../../app/flows/register.ts';
import { appointments, book, checkIn, slotsOf } from '../../app/flows/book.ts';
import { VaultKeyMaker, pendingKeys } from '../../main/vault/key-maker.ts';
import { makeSecrets, type Secrets } from '../../protocol/vault/secrets.ts';
import { VaultStore } from '../../main/vault/vault-store.ts';
import { canonicalBytes } from '../../protocol/encoding/canonical-json.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import type { Service } from '../../api/http/service.ts';
import type { Enrolment, RealIdentity } from '../../api/messages/registration.ts';
import { saApi } from '../../api/http/sa.ts';
import { authoritiesOf } from '../../main/session/authorities.ts';
import { installationOf } from '../../main/session/installation.ts';
import { connectServices } from '../../main/session/connections.ts';
import { Person } from './person.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

const PASSPHRASE = 'one passphrase for all tests';
/** KiB of memory a guess takes, the least that a vault may have: these guard nothing. */
const CHEAP = 2 ** 14;

const clock = { now: (): Date => new Date() };

/** A treatment with everybody in it. */
export interface Encounter {
  readonly tid: string;
  readonly org: string;
  readonly patient: Person;
  readonly doctor: Person;
  readonly di: DiseaseInformation;
  /** Checked in: T_SK lies before the doctor. */
  readonly appointment: Appointment;
}

/**
 * People of a world. Every call makes fresh ones, so that tests do not depend on each other; the administrators are the
 * same for the whole life of the network, since an activation code works once.
 */
export class Cast {
  readonly #people: { close(): Promise<void> }[] = [];
  readonly #admins = new Map<string, Promise<Person>>();

  constructor(readonly world: World) {}

  patient(org = 'hospital1', rid = newResident()): Promise<Person> {
    return this.register(org, { role: 'patient', rid });
  }

  doctor(org = 'hospital1', department = 'general-surgery', displayName = `Dr ${newName()}`): Promise<Person> {
    return this.register(org, { role: 'doctor', rid: newStaff(), displayName, department });
  }

  technician(org = 'hospital1'): Promise<Person> {
    return this.register(org, { role: 'technician', rid: newStaff(), displayName: newName() });
  }

  consumer(org = 'institute'): Promise<Person> {
    return this.register(org, { role: 'consumer', rid: newStaff(), displayName: newName() });
  }

  /** Phase 2 of the paper: keys, H_M, SA, certificates. */
  async register(org: string, applicant: Applicant): Promise<Person> {
    const loaded = this.world.profile(org);
    const { profile } = loaded;
    const ports = {
      ...this.#keep(connectServices(loaded, loaded.device)),
      authorities: authoritiesOf(loaded.trust),
      installation: installationOf(loaded, clock),
      clock,
    };
    const secrets = await makeSecrets(canonicalBytes(applicant.rid));
    const { request, claim, keys } = await prepareRegistration(
      { keyMaker: { make: () => pendingKeys(secrets) } },
      applicant,
    );
    const submitted = await submitRegistration(ports, request);
    if (applicant.role !== 'consumer') await this.forward(org, submitted.id);
    await this.approve(applicant.rid);
    const outcome = await collectOutcome(ports, {
      id: submitted.id,
      claim,
      role: applicant.role,
      mspId: profile.mspId,
      rid: applicant.rid,
      keys,
    });
    if (outcome.enrolment === undefined)
      throw new Error(`expected the registration to be approved, but it is ${outcome.state}`);
    await this.settled(org, applicant, secrets, outcome.enrolment);
    return this.#known(new Person(loaded, this.world.clients(), secrets, outcome.enrolment.certificates));
  }

  /** SA registers at one peer; the person's own learns of it a moment later. */
  async #known(person: Person): Promise<Person> {
    this.#keep(person);
    const find = (): Promise<boolean> =>
      person.ledger.evaluate(ledgerApi.identities.get, { pid: person.vault.pid }).then(
        () => true,
        (error: unknown) => !isCode(error, 'USER_UNKNOWN'),
      );
    await until('the person’s own peer to know them', find);
    return person;
  }

  /** Told of everybody who was registered, before they do anything. The people of tests are not kept. */
  protected async settled(
    ...registered: [org: string, applicant: Applicant, secrets: Secrets, enrolment: Enrolment]
  ): Promise<void> {
    await Promise.resolve(registered);
  }

  /** Where the administrator of an organisation keeps the vault, and what opens it. */
  protected administratorsVaults(org: string): { readonly store: VaultStore; readonly passphrase: string } {
    const folder = this.world.clients(`admin-of-${org}`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return { store: new VaultStore({ folder, cost: CHEAP }), passphrase: PASSPHRASE };
  }

  protected administratorsName(org: string): string {
    return `${org} administrator`;
  }

  /** An administrator vouches for a registration that waits at their hospital. */
  async forward(org: string, id: string): Promise<void> {
    const admin = await this.admin(org);
    await admin.hospital.call(hospitalApi.forwardRegistration, { params: { id } });
  }

  /** As SA's officer finds it: by the RID on the request. */
  async approve(rid: RealIdentity): Promise<void> {
    const officer = await this.admin('sa');
    const { items: waiting } = await wholeList((bookmark) =>
      officer.sa.call(saApi.listRegistrations, { query: { state: 'submitted', bookmark } }),
    );
    const request = waiting.find((review) => review.rid !== undefined && review.rid.number === rid.number);
    if (request === undefined) throw new Error('expected the registration to wait at SA');
    await officer.sa.call(saApi.approveRegistration, { params: { id: request.id } });
  }

  /** The administrator of a hospital, or SA's officer. */
  admin(org: string): Promise<Person> {
    const known = this.#admins.get(org) ?? this.#activated(org);
    this.#admins.set(org, known);
    return known;
  }

  async #activated(org: string): Promise<Person> {
    const loaded = this.world.profile(org);
    const { store, passphrase } = this.administratorsVaults(org);
    const [known] = await store.list();
    const role: PersonRole = org === 'sa' ? 'sa-officer' : 'hospital-admin';
    const id = known?.id ?? (await this.#activate(org, role, store, passphrase));
    const { secrets, owner } = await store.unlock(id, passphrase);
    if (owner.enrolment === undefined) throw new Error('expected an activated vault');
    return this.#keep(new Person(loaded, this.world.clients(), secrets, owner.enrolment.certificates));
  }

  async #activate(org: string, role: PersonRole, store: VaultStore, passphrase: string): Promise<string> {
    const loaded = this.world.profile(org);
    const { mspId } = loaded.profile;
    const { sa } = this.#keep(connectServices(loaded, loaded.device));
    const displayName = this.administratorsName(org);
    const keyMaker = new VaultKeyMaker(
      store,
      { label: displayName, name: displayName, role, mspId },
      passphrase,
      undefined,
    );
    const ports = { sa, keyMaker, authorities: authoritiesOf(loaded.trust), clock };
    const { enrolment } = await activate(ports, { code: this.world.activationCode(org), displayName, role, mspId });
    await store.setEnrolment(keyMaker.vault.id, passphrase, enrolment);
    return keyMaker.vault.id;
  }

  /** Phase 3: booked, assigned, checked in. Makes the people that are not given. */
  async encounter(
    given: {
      org?: string;
      patient?: Person;
      doctor?: Person;
      department?: string;
      di?: DiseaseInformation;
      /** Why the clerk puts it at the doctor's next free time before the patient comes; without, it stays. */
      movedBecause?: string;
    } = {},
  ): Promise<Encounter> {
    const {
      org = 'hospital1',
      department = org === 'hospital1' ? 'general-surgery' : 'cardiology',
      di = newDisease(),
    } = given;
    const [doctor, patient] = await Promise.all([
      given.doctor ?? this.doctor(org, department),
      given.patient ?? this.patient(org),
    ]);
    const booked = await book(patient, { org, department, di });
    await this.#assign(org, department, doctor, booked.id);
    if (given.movedBecause !== undefined) await this.#move(org, department, doctor, booked.id, given.movedBecause);
    const assigned = (await appointments(patient)).held.find(({ item }) => item.id === booked.id)?.item;
    if (assigned?.tid === undefined) throw new Error('expected the appointment to be assigned');
    const appointment = await checkIn(patient, org, booked.id);
    return { tid: assigned.tid, org, patient, doctor, di, appointment };
  }

  async #assign(org: string, department: string, doctor: Person, id: string): Promise<void> {
    const admin = await this.admin(org);
    const slot = await this.#freeTime(admin.hospital, department, doctor);
    await admin.hospital.call(hospitalApi.assign, { params: { id }, body: { slot } });
  }

  async #move(org: string, department: string, doctor: Person, id: string, reason: string): Promise<void> {
    const { hospital } = await this.admin(org);
    const slot = await this.#freeTime(hospital, department, doctor);
    await hospital.call(hospitalApi.moveBooking, { params: { id }, body: { slot, reason } });
  }

  async #freeTime(hospital: Service, department: string, doctor: Person): Promise<string> {
    const { items } = await slotsOf(hospital, department);
    const slot = items.find(({ doctorPid, taken }) => doctorPid === doctor.pid && !taken);
    if (slot === undefined) throw new Error('expected the doctor to have a free time');
    return slot.id;
  }

  async close(): Promise<void> {
    await Promise.all(this.#people.splice(0).map((person) => person.close()));
  }

  #keep<T extends { close(): Promise<void> }>(person: T): T {
    this.#people.push(person);
    return person;
  }
}

export function newDisease(): DiseaseInformation {
  return {
    name: `患者${newName()}`,
    sex: 'female',
    birthDate: '1980-02-29',
    complaint: `Pain in the right lower abdomen ${newName()}`,
    allergies: [`penicillin ${newName()}`],
    noKnownAllergies: false,
  };
}

/**
 * A well-formed Chinese resident identity number that belongs to nobody: region 000000 does not exist, so 999999 is
 * used.
 */
export function newResident(): RealIdentity {
  const body = `999999${1950 + randomInt(50)}${String(1 + randomInt(12)).padStart(2, '0')}${String(1 + randomInt(28)).padStart(2, '0')}${String(randomInt(1000)).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, i) => total + weight * Number(body[i]), 0);
  return { kind: 'cn-resident-id', number: `${body}${'10X98765432'[sum % 11] ?? ''}`, name: `测试${newName()}` };
}

export function newStaff(): RealIdentity {
  return { kind: 'staff-number', number: `W-${randomBytes(8).toString('hex')}`, name: newName() };
}

function newName(): string {
  return `Test-${randomBytes(5).toString('hex')}`;
}
