import { reencrypt } from '../../../protocol/reencryption/proxy.ts';
import { fragmentDigest } from '../../../protocol/reencryption/fragment-digest.ts';
import { signStatement, ecdsaSigner } from '../../../protocol/signature/sign.ts';
import { generateSigningKey } from '../../../protocol/identity/keys.ts';
import type { KeyPairPem } from '../../../protocol/identity/keys.ts';
import { certificateThumbprint } from '../../../protocol/identity/thumbprint.ts';
import { cloudApi } from '../../../api/http/cloud.ts';
import type { FragmentDeposit } from '../../../api/messages/cloud.ts';
import { hospitalApi } from '../../../api/http/hospital.ts';
import type { Confirmation } from '../../../api/messages/hospital.ts';
import { saApi } from '../../../api/http/sa.ts';
import type { Emr } from '../../../api/formats/emr.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import { TID } from '../../../domain/ids.ts';
import type { StoredDUE } from '../../../domain/use.ts';
import { TestAuthority } from './authority.ts';
import { LedgerState, MemoryLedger } from './memory-ledger.ts';
import { MemoryOutbox, MemoryReleaseBook, MemorySpool } from './memory-ports.ts';
import { MemoryService, MemoryStore } from './memory-services.ts';
import { makePerson } from './people.ts';
import type { TestPerson } from './people.ts';
import { Trace } from './trace.ts';

export const tid = TID.parse(`T-${'1'.repeat(32)}`);
const BUCKET = 's3://openward-records';

/** Slow to make (three RSA keys), and never changed: once for a test file. */
export interface Cast {
  readonly authorities: ReadonlyMap<string, TestAuthority>;
  readonly patient: TestPerson;
  readonly doctor: TestPerson;
  readonly otherDoctor: TestPerson;
  readonly consumer: TestPerson;
  readonly proxyKey: KeyPairPem;
  readonly proxyCertificate: string;
}

export async function makeCast(): Promise<Cast> {
  const [hospital, institute, cloud] = await Promise.all(
    ['Hospital1MSP', 'InstituteMSP', 'CloudMSP'].map((mspId) => TestAuthority.found(mspId)),
  );
  if (!hospital || !institute || !cloud) throw new Error('three authorities were founded');
  const [patient, doctor, otherDoctor, consumer, proxyKey] = await Promise.all([
    makePerson(hospital, 'patient'),
    makePerson(hospital, 'doctor'),
    makePerson(hospital, 'doctor', { kind: 'staff-number', number: 'W-other', name: 'other' }),
    makePerson(institute, 'consumer'),
    generateSigningKey(),
  ]);
  const authorities = new Map([hospital, institute, cloud].map((authority) => [authority.mspId, authority]));
  return {
    authorities,
    patient,
    doctor,
    otherDoctor,
    consumer,
    proxyKey,
    proxyCertificate: await cloud.issue(proxyKey.publicKey, { role: 'proxy' }),
  };
}

/** One hospital, one cloud, one ledger in memory, honest until a test makes them lie. Fresh for each test. */
export class Clinic {
  readonly trace = new Trace();
  readonly ledgerState = new LedgerState();
  readonly store = new MemoryStore(this.trace);
  readonly cloud = new MemoryService('cloud', this.trace);
  readonly hospital = new MemoryService('hospital', this.trace);
  readonly sa = new MemoryService('sa', this.trace);
  readonly outbox = new MemoryOutbox();
  readonly deposits = new Map<string, FragmentDeposit>();
  readonly confirmations = new Map<string, Confirmation>();
  now = new Date('2026-01-02T03:04:05.006Z');

  constructor(readonly cast: Cast) {
    const { patient, doctor, otherDoctor, consumer } = cast;
    for (const { user } of [patient, doctor, otherDoctor, consumer]) this.ledgerState.users.set(user.pid, user);
    this.ledgerState.treatments.set(tid, {
      tid,
      hospital: 'Hospital1MSP',
      patientPid: patient.user.pid,
      doctorPid: doctor.user.pid,
      status: 'open',
      openedAt: this.now.toISOString(),
    });
    this.#serveCloud();
    this.#serveFragments();
    this.#serveHospital();
    this.sa.on(saApi.standing, ({ pid }) => {
      const user = this.ledgerState.users.get(pid);
      if (user === undefined) throw new OpenwardError('USER_UNKNOWN');
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

  /** All ports of one person. */
  ports(person: TestPerson) {
    const vault = person.vault(this.trace);
    const clock = { now: () => this.now };
    const hospital = {
      org: 'hospital1',
      mspId: 'Hospital1MSP',
      name: { en: 'First', zh: '第一' },
      departments: [],
      service: this.hospital,
    };
    return {
      vault,
      clock,
      ledger: new MemoryLedger(this.ledgerState, vault.pid, this.trace, clock.now),
      cloud: this.cloud,
      sa: this.sa,
      store: this.store,
      spool: new MemorySpool(),
      outbox: this.outbox,
      releases: new MemoryReleaseBook(),
      hospital: this.hospital,
      hospitals: [hospital],
      authorities: { root: (mspId: string) => this.cast.authorities.get(mspId)?.root },
      proxyMspId: 'CloudMSP',
    };
  }

  #serveCloud(): void {
    const people = [this.cast.patient, this.cast.doctor, this.cast.otherDoctor, this.cast.consumer];
    const grant = (url: string) => ({
      url: url.replace('s3://', 'https://storage.test/'),
      headers: {},
      expiresAt: this.now.toISOString(),
    });
    this.cloud
      .on(cloudApi.certificates, ({ pid }) => {
        const person = people.find(({ user }) => user.pid === pid);
        if (person === undefined) throw new OpenwardError('NOT_FOUND');
        return { ...person.certificates, status: 'active' };
      })
      .on(cloudApi.grantUpload, (_, { kind, digest }) => ({
        ...grant(`${BUCKET}/${kind}/${digest}`),
        objectUrl: `${BUCKET}/${kind}/${digest}`,
      }))
      .on(cloudApi.grantDownload, (_, { url }) => grant(url));
  }

  #serveFragments(): void {
    this.cloud
      .on(cloudApi.depositFragment, ({ id }, deposit) => {
        this.deposits.set(id, deposit);
        return { fragmentDigest: fragmentDigest(deposit.fragment), proxy: 'CloudMSP' };
      })
      .on(cloudApi.release, ({ id }, { releaseId }) => {
        const deposit = this.deposits.get(id);
        const share = this.ledgerState.shares.get(id);
        const record = this.ledgerState.records.find(({ T_ID }) => T_ID === share?.granted?.T_ID);
        if (!deposit || !share?.granted || !record) throw new OpenwardError('SHARE_NOT_GRANTED');
        const { capsule, wrappedKey, delegatingKey, verifyingKey } = deposit;
        const at = this.now.toISOString();
        const use: StoredDUE = {
          releaseId,
          T_ID: share.granted.T_ID,
          T_H: share.consumerPid,
          shareId: share.shareId,
          purpose: share.purpose,
          outcome: 'released',
          fragmentDigest: fragmentDigest(deposit.fragment),
          patientPid: share.patientPid,
          consumerMsp: share.consumerMsp,
          proxy: 'CloudMSP',
          at,
          transactionId: 'tx-use',
        };
        if (!this.ledgerState.uses.some((known) => known.releaseId === releaseId)) this.ledgerState.uses.push(use);
        const cs = { url: share.granted.csUrl.replace('s3://', 'https://storage.test/'), headers: {}, expiresAt: at };
        return {
          use,
          capsule,
          wrappedKey,
          cfrag: reencrypt(capsule, deposit.fragment, deposit),
          delegatingKey,
          verifyingKey,
          record,
          cs,
        };
      });
  }

  /** A proxy's receipt as the real one makes it. */
  async serveReceipts(): Promise<void> {
    const { proxyKey, proxyCertificate } = this.cast;
    const receipts = new Map<string, string>();
    const at = this.now.toISOString();
    for (const [shareId, { fragment }] of this.deposits) {
      const statement = {
        type: 'openward/fragments-deleted/1',
        shareId,
        proxy: 'CloudMSP',
        fragmentDigests: [fragmentDigest(fragment)],
        at,
      } as const;
      receipts.set(
        shareId,
        await signStatement(
          { ...statement, fragmentDigests: [...statement.fragmentDigests] },
          { sign: ecdsaSigner(proxyKey.privateKey), thumbprint: certificateThumbprint(proxyCertificate) },
        ),
      );
    }
    this.cloud.on(cloudApi.deleteFragment, ({ id }) => ({
      shareId: id,
      proxy: 'CloudMSP',
      fragmentDigest: fragmentDigest(this.deposits.get(id)?.fragment ?? ''),
      at,
      receipt: receipts.get(id) ?? '',
      certificate: proxyCertificate,
    }));
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
      .on(hospitalApi.confirmations, () => [...this.confirmations.values()])
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

export function draft(): {
  tid: string;
  emr: Emr;
  emrTitle: string;
  captures: { title: string; device: string; start: string; end: string; gaps: []; data: Uint8Array }[];
  attachments: { title: string; mediaType: string; data: Uint8Array }[];
} {
  return {
    tid,
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
