import { afterEach, beforeAll, beforeEach, vi } from 'vitest';
import type { Emr } from '../../../api/formats/emr.ts';
import { hospitalApi } from '../../../api/http/hospital.ts';
import { saApi } from '../../../api/http/sa.ts';
import { ledgerApi } from '../../../api/ledger/transactions.ts';
import type { Confirmation } from '../../../api/messages/hospital.ts';
import type { ListPage } from '../../../api/messages/paging.ts';
import type { AuthorityKind } from '../../../domain/authority.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import { TID } from '../../../domain/ids.ts';
import type { StoredPDE } from '../../../domain/record.ts';
import { PublishedCertificates, type User } from '../../../domain/user.ts';
import type { StoredDUE } from '../../../domain/use.ts';
import { organisationOf, type TestOrganisation } from '../../../testing/identity.ts';
import { Line } from '../../../testing/ledger/line.ts';
import { foundNetwork, type TestNetwork } from '../../../testing/ledger/network.ts';
import { renewPerson } from '../../../testing/renewed-person.ts';
import { oneCloud } from '../../../testing/one-cloud.ts';
import type { TestLedger } from '../../../testing/ledger/test-ledger.ts';
import { ClinicCloud } from './clinic-cloud.ts';
import { MemoryOutbox, MemoryReleaseBook, MemorySpool } from './memory-ports.ts';
import { MemoryService, MemoryStore } from './memory-services.ts';
import { makeTestPerson, testPerson, type TestPerson } from './people.ts';
import { Trace } from './trace.ts';
import { TracedLine } from './traced-line.ts';

export const tid = TID.parse(`T-${'1'.repeat(32)}`);

/** People of a hospital and an institute, registered, and one treatment open. Never changed: once in a worker. */
export interface ClinicCast {
  readonly network: TestNetwork;
  readonly organisations: ReadonlyMap<string, TestOrganisation>;
  readonly patient: TestPerson;
  readonly doctor: TestPerson;
  readonly otherDoctor: TestPerson;
  readonly technician: TestPerson;
  readonly consumer: TestPerson;
}

let made: Promise<ClinicCast> | undefined;

function makeCast(): Promise<ClinicCast> {
  made ??= hireEarly();
  return made;
}

/** Who is registered today would be registered after everything that happens in a clinic. */
async function hireEarly(): Promise<ClinicCast> {
  vi.setSystemTime('2026-01-01T00:00:00.000Z');
  try {
    return await hire();
  } finally {
    vi.useRealTimers();
  }
}

async function hire(): Promise<ClinicCast> {
  const network = await foundNetwork();
  const [patient, doctor, otherDoctor, technician, consumer] = await Promise.all([
    makeTestPerson('Hospital1MSP', 'patient', 'patient'),
    makeTestPerson('Hospital1MSP', 'doctor', 'doctor'),
    makeTestPerson('Hospital1MSP', 'doctor', 'other'),
    makeTestPerson('Hospital1MSP', 'technician', 'other'),
    makeTestPerson('InstituteMSP', 'consumer', 'consumer'),
  ]);
  const { ledger, sa, hospital1 } = network;
  for (const { user } of [patient, doctor, otherDoctor, technician, consumer])
    await ledger.submit(sa, ledgerApi.identities.register, user);
  const parties = { patientPid: patient.user.pid, doctorPid: doctor.user.pid };
  await ledger.submit(hospital1, ledgerApi.treatments.open, { tid, ...parties });
  const organisations = ['Hospital1MSP', 'InstituteMSP', 'CloudMSP'] as const;
  const authorities = await Promise.all(
    organisations.map(async (mspId) => [mspId, await organisationOf(mspId)] as const),
  );
  return {
    network,
    organisations: new Map<string, TestOrganisation>(authorities),
    patient,
    doctor,
    otherDoctor,
    technician,
    consumer,
  };
}

/** Gives every test of a file a clinic of its own, at the same time. */
export function inClinic(enter: (clinic: Clinic) => void): void {
  beforeAll(makeCast, 60_000);
  beforeEach(async () => {
    vi.setSystemTime('2026-01-02T03:04:05.006Z');
    enter(new Clinic(await makeCast()));
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

/**
 * One hospital, one cloud, one ledger that runs the chaincode, honest until a test makes them lie. Fresh for each test.
 */
export class Clinic {
  readonly trace = new Trace();
  readonly ledger: TestLedger;
  readonly store = new MemoryStore(this.trace);
  readonly cloud: ClinicCloud;
  readonly hospital = new MemoryService('hospital', this.trace);
  readonly sa = new MemoryService('sa', this.trace);
  readonly outbox = new MemoryOutbox();
  readonly confirmations = new Map<string, Confirmation>();

  constructor(readonly cast: ClinicCast) {
    this.ledger = cast.network.ledger.fork();
    const { patient, doctor, otherDoctor, technician, consumer, network } = cast;
    const line = new Line(this.ledger.as(network.cloud));
    this.cloud = new ClinicCloud(network.cloud, line, [patient, doctor, otherDoctor, technician, consumer], this.trace);
    this.#serveHospital();
    this.#serveSa();
  }

  /** The process's time, by which the peers judge, too. Set in `inClinic`, which puts it right again. */
  get now(): Date {
    return new Date();
  }
  set now(time: Date) {
    vi.setSystemTime(time);
  }

  /** All ports of one person. */
  ports(person: TestPerson) {
    const onOrder = ({ name }: { readonly name: string }): void => this.trace.add(`orders ${name}`);
    const hospital = {
      org: 'hospital1',
      mspId: 'Hospital1MSP',
      name: { en: 'First', zh: '第一' },
      departments: [],
      timeZone: 'Asia/Shanghai',
      service: this.hospital,
    };
    return {
      vault: person.vault(this.trace),
      clock: { now: () => new Date() },
      ledger: new TracedLine(this.ledger.as(person.identity, { onOrder }), this.trace),
      clouds: oneCloud(this.cloud),
      sa: this.sa,
      store: this.store,
      spool: new MemorySpool(),
      outbox: this.outbox,
      releases: new MemoryReleaseBook(),
      hospital: this.hospital,
      hospitals: [hospital],
      authorities: { root: (mspId: string, kind: AuthorityKind) => this.cast.organisations.get(mspId)?.[kind].root },
    };
  }

  /** SA ends a person's registration. */
  revoke(person: TestPerson): Promise<void> {
    return this.#setStatus(person, 'revoked');
  }

  /** SA takes that back. */
  reinstate(person: TestPerson): Promise<void> {
    return this.#setStatus(person, 'active');
  }

  /** The ledger and the directory have new keys of theirs. Answers who they are from now on. */
  async renew(before: TestPerson): Promise<TestPerson> {
    const { person, renewal } = await renewPerson(before, this.now);
    await this.ledger.submit(this.cast.network.sa, ledgerApi.identities.renew, renewal);
    const { pid, former = [] } =
      this.cloud.renewed.get(before.user.pid) ?? PublishedCertificates.parse(before.certificates);
    this.cloud.renewed.set(pid, { ...person.certificates, former: [...former, before.certificates] });
    return testPerson(person);
  }

  /** Every version of the treatment's record that is on the ledger. */
  async records(): Promise<StoredPDE[]> {
    if (this.ledger.events('record').length === 0) return [];
    return (await this.ledger.evaluate(this.cast.network.hospital1, ledgerApi.records.history, { tid })).items;
  }

  /** The consumer's uses that are on the ledger. */
  async uses(): Promise<StoredDUE[]> {
    const { identity, user } = this.cast.consumer;
    return (await this.ledger.evaluate(identity, ledgerApi.uses.listByConsumer, { pid: user.pid })).items;
  }

  async #setStatus({ user: { pid } }: TestPerson, status: User['status']): Promise<void> {
    const change = { pid, status, reasonDigest: 'f'.repeat(96) };
    await this.ledger.submit(this.cast.network.sa, ledgerApi.identities.setStatus, change);
  }

  #serveHospital(): void {
    const { patient, doctor } = this.cast;
    this.hospital
      .on(hospitalApi.offerConfirmation, (params, offered) => {
        const confirmation: Confirmation = {
          ...offered,
          tid: params.tid,
          patientPid: patient.user.pid,
          doctorPid: doctor.user.pid,
          at: this.now.toISOString(),
        };
        this.confirmations.set(params.tid, confirmation);
        return confirmation;
      })
      .on(hospitalApi.confirmations, (_params, _body, { tid: of }) => {
        const items = [...this.confirmations.values()].filter((one) => of === undefined || one.tid === of);
        return onePage(items);
      })
      .on(hospitalApi.beginSigning, async (params, { version, digest }) => {
        const offered = this.confirmations.get(params.tid);
        const waits = offered?.version === version && offered.digest === digest;
        const signed = (await this.records()).some((one) => one.version === version && one.digest === digest);
        if (!waits && !signed) throw new OpenwardError('OFFER_WITHDRAWN');
        return {};
      })
      .on(hospitalApi.settleConfirmation, (params) => {
        if (!this.confirmations.delete(params.tid)) throw new OpenwardError('NOT_FOUND');
        return {
          id: 'a',
          patientPid: patient.user.pid,
          department: 'general-surgery',
          status: 'recorded',
          requestedAt: this.now.toISOString(),
        };
      });
  }

  #serveSa(): void {
    this.sa.on(saApi.standing, async ({ pid }) => {
      const user = await this.ledger.evaluate(this.cast.network.sa, ledgerApi.identities.get, { pid });
      return {
        pid,
        mspId: user.mspId,
        organisation: { en: 'x', zh: 'x' },
        organisationType: 'third-party',
        role: user.role,
        status: user.status,
        certificateNotAfter: '2034-01-01T00:00:00.000Z',
        checkedAt: this.now.toISOString(),
      };
    });
  }
}

export const emr: Emr = {
  format: 'openward-emr/2',
  encounter: { department: 'general-surgery', start: '2026-01-02T02:00:00.000Z' },
  subject: { name: 'Li', sex: 'female', allergies: [], noKnownAllergies: true },
  complaint: 'Pain',
  findings: 'Tender',
  vitalSigns: [{ code: '8867-4', quantity: { value: 81, unit: '/min' } }],
  diagnoses: [{ system: 'ICD-10', code: 'K35.8', text: 'Acute appendicitis' }],
  procedures: ['Appendectomy'],
  medications: [],
  plan: 'Home tomorrow',
};

/** A list that fits one page, as a service answers it. */
export const onePage = <T>(items: T[]): ListPage<T> => ({
  items,
  bookmark: '',
  total: items.length,
  unreadable: 0,
});

/** The request as the patient reads it. */
export function asking({ consumer }: ClinicCast) {
  return { consumerPid: consumer.user.pid, purpose: 'research' } as const;
}

export function draft({ patient }: ClinicCast): {
  tid: string;
  patientPid: string;
  emr: Emr;
  emrTitle: string;
  captures: { title: string; device: string; start: string; end: string; gaps: []; data: Uint8Array }[];
  attachments: { title: string; mediaType: string; data: Uint8Array }[];
} {
  return {
    tid,
    patientPid: patient.user.pid,
    emr,
    emrTitle: 'Surgery',
    captures: [
      {
        title: 'Ventilator',
        device: 'Evita',
        start: '2026-01-02T02:10:00.000Z',
        end: '2026-01-02T02:40:00.000Z',
        gaps: [],
        data: Buffer.from('{"shr":true}'),
      },
    ],
    attachments: [{ title: 'Consent', mediaType: 'text/plain', data: Buffer.from('yes') }],
  };
}
