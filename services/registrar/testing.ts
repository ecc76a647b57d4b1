import 'reflect-metadata';
import { createHash, createPublicKey, randomUUID, scryptSync } from 'node:crypto';
import { Pkcs10CertificateRequest } from '@peculiar/x509';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { ActivationCode } from '../../api/formats/service-config.ts';
import type { CertificationOrder, WithdrawalOrder } from '../../api/messages/certification.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { PID } from '../../domain/ids.ts';
import type { OrganisationType, PersonRole, UserCertificates } from '../../domain/user.ts';
import {
  certificationStatement,
  forwardingStatement,
  withdrawalStatement,
} from '../../protocol/signature/statement-of.ts';
import { keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { authorityOf, makeIdentity, organisationOf } from '../../testing/identity.ts';
import { foundNetwork, type TestNetwork } from '../../testing/ledger/network.ts';
import { proveKeys } from '../registration/key-material.ts';
import type { ServiceVoice } from '../registration/voice.ts';
import type { Database } from '../database/open.ts';
import { TestClock } from '../testing/clock.ts';
import { openTestDatabase } from '../testing/database.ts';
import { testKeys, type TestKeys } from '../testing/keys.ts';
import { testPid } from '../testing/people.ts';
import { voiceOf } from '../testing/voice.ts';
import type { PersonAuthority } from './authority.ts';
import { Certifications } from './certifications.ts';
import { Certifier } from './certifier.ts';
import { Examiner } from './examination.ts';
import { Renewals } from './renewals.ts';
import { Renewer } from './renewer.ts';
import { Replacer } from './replacer.ts';
import { registrarMigrations } from './schema.ts';

/** Of the administrator of every organisation of these tests. */
export const testCode = 'AAAA-BBBB-CCCC-DDDD-EEEE-FFFF';
const cost = { N: 1024, r: 8, p: 1 } as const;

/** What is known of `testCode`. */
export function codeOf(mspId: string, role: ActivationCode['role']): ActivationCode {
  const salt = Buffer.from(`salt of ${mspId}`);
  const hash = scryptSync(testCode.replaceAll('-', ''), salt, 32, cost);
  const scrypt = { ...cost, salt: salt.toString('base64url'), hash: hash.toString('base64url') };
  return { org: mspId.toLowerCase(), mspId, role, scrypt };
}

/** Which organisation, and as what SA and its H_M speak: their own services, unless a test has somebody else speak. */
export interface Speakers {
  readonly approver?: ServiceVoice;
  readonly forwarder?: ServiceVoice | undefined;
}

/** Places at which a test can make a certification break. */
export type Fault = 'register' | 'signing' | 'tls' | 'encryption' | 'revoke';

/** A registrar without its network: a database, and an authority that behaves as Fabric CA does. */
export class TestRegistrar {
  readonly clock = new TestClock();
  /** What the organisation's log has been told. */
  readonly told: object[] = [];
  readonly enrolments = new Map<string, { secret: string; role: string; pid: string; revoked: boolean }>();
  /** How often a certificate was issued. */
  issued = 0;
  fault: Fault | undefined;

  private constructor(
    readonly mspId: string,
    private readonly type: OrganisationType,
    readonly database: Database,
    private readonly saRoot: string,
    private readonly roots: { readonly nodes: string; readonly people: string },
    /** Asked as this registrar. */
    private readonly ledger: Ledger,
    private readonly network: TestNetwork,
  ) {}

  static async open(mspId = 'Hospital1MSP', type: OrganisationType = 'hospital'): Promise<TestRegistrar> {
    const [sa, { nodes, people }] = await Promise.all([authorityOf('SaMSP', 'nodes'), organisationOf(mspId)]);
    const [database, network] = await Promise.all([openTestDatabase(registrarMigrations), foundNetwork()]);
    const ledger = network.ledger.as(await makeIdentity(mspId, { role: 'registrar' }));
    const roots = { nodes: nodes.root, people: people.root };
    return new TestRegistrar(mspId, type, database, sa.root, roots, ledger, network);
  }

  /** As after a restart: nothing kept but the database. */
  certifier(): Certifier {
    const { mspId, type, clock, saRoot, roots, ledger } = this;
    const codes = [codeOf(mspId, 'hospital-admin'), codeOf(`${mspId} officer`, 'sa-officer')];
    return new Certifier({
      mspId,
      examiner: new Examiner({ mspId, type, saMspId: 'SaMSP', saRoot, roots, codes, clock, ledger }),
      certifications: new Certifications(this.database, clock),
      authority: this.authority,
      renewer: this.renewer(),
      log: this.#log,
    });
  }

  /** The same. */
  renewer(): Renewer {
    const { mspId, clock, roots, database, authority } = this;
    return new Renewer({
      ...{ mspId, clock, authority, root: roots.people, log: this.#log },
      certifications: new Certifications(database, clock),
      renewals: new Renewals(database, clock),
    });
  }

  /** The same. */
  replacer(): Replacer {
    const { mspId, type, clock, saRoot, roots, database, authority, ledger } = this;
    return new Replacer({
      examiner: new Examiner({ mspId, type, saMspId: 'SaMSP', saRoot, roots, codes: [], clock, ledger }),
      certifications: new Certifications(database, clock),
      renewals: new Renewals(database, clock),
      ...{ authority, log: this.#log },
    });
  }

  /** Somebody was certified here before. */
  async remember({ mspId: _, preKeys: __, ...person }: UserCertificates): Promise<void> {
    const enrolmentId = `u-${createHash('sha256').update(person.pid).digest('hex').slice(0, 40)}`;
    const at = this.clock.now().toISOString();
    const sa = await this.voice('sa', 'SaMSP');
    const approval = await sa.say((said) =>
      withdrawalStatement({ mspId: this.mspId, enrolmentId, pid: person.pid }, said),
    );
    await this.database('certifications').insert({
      ...{ ...person, enrolmentId, registration: randomUUID(), subject: '', begunAt: at, certifiedAt: at },
      approval: JSON.stringify(approval),
    });
  }

  get #log() {
    const tell = (fields: object): void => void this.told.push(fields);
    return { info: tell, warn: tell, error: tell };
  }

  /** The voice of a service of an organisation, by default of its own H_M. */
  async voice(role = 'hospital', mspId = this.mspId): Promise<ServiceVoice> {
    return voiceOf(await makeIdentity(mspId, { role }), this.clock);
  }

  /** What SA orders of a person it has approved, and its organisation has sent on. */
  async order(role: PersonRole = 'patient', over: Partial<CertificationOrder> = {}, by: Speakers = {}) {
    const { keys } = over.keys ? { keys: over.keys } : await testKeys();
    const registration = over.registration ?? randomUUID();
    const pid = over.pid ?? PID.parse(testPid(registration));
    const proven = await proveKeys(keys);
    const approver = by.approver ?? (await this.voice('sa', 'SaMSP'));
    const { mspId } = this;
    const approved = { mspId, registration, role, pid, keys: proven };
    const approval = await approver.say((at) => certificationStatement(approved, at));
    const own = this.type === 'third-party' ? 'workstation' : 'hospital';
    const forwarder = 'forwarder' in by ? by.forwarder : await this.voice(own);
    const forwarding = await forwarder?.say((at) => forwardingStatement({ mspId, role, keys: proven }, at));
    return { registration, role, pid, keys, approval, forwarding, ...over } satisfies CertificationOrder;
  }

  /** The organisation's operator revokes an installation, by the certificate (PEM) that it has shown. */
  async revoke(certificate: string): Promise<void> {
    const operator = await makeIdentity(this.mspId, { role: 'operator' });
    const key = keyThumbprint(certificate);
    await this.network.ledger.submit(operator, ledgerApi.organisations.revokeInstallation, { key });
  }

  async withdrawal({ pid }: Pick<CertificationOrder, 'pid'>, { enrolmentId }: TestKeys): Promise<WithdrawalOrder> {
    const { mspId } = this;
    const sa = await this.voice('sa', 'SaMSP');
    const withdrawal = await sa.say((at) => withdrawalStatement({ mspId, enrolmentId, pid }, at));
    return { enrolmentId, pid, withdrawal };
  }

  /** Refuses a repeated registration under another secret, as Fabric CA does when enrolling. */
  readonly authority: PersonAuthority = {
    register: ({ id, secret, role, pid }) => {
      this.#break('register');
      if (!this.enrolments.has(id)) this.enrolments.set(id, { secret, role, pid, revoked: false });
      return Promise.resolve();
    },
    certify: async ({ id, secret }, csr, profile) => {
      const known = this.enrolments.get(id);
      if (known?.secret !== secret) throw new OpenwardError('CA_REFUSED', 'Authentication failure');
      if (profile !== 'machine') this.#break(profile);
      this.issued += 1;
      const { rawData } = new Pkcs10CertificateRequest(csr).publicKey;
      const key = createPublicKey({ key: Buffer.from(rawData), format: 'der', type: 'spki' });
      return (await authorityOf(this.mspId)).certify(key, { role: known.role, pid: known.pid });
    },
    revoke: (id) => {
      this.#break('revoke');
      const known = this.enrolments.get(id);
      if (known) known.revoked = true;
      return Promise.resolve();
    },
  };

  /** Breaks once, as if the process or the authority had gone there. */
  #break(place: Fault): void {
    if (this.fault !== place) return;
    this.fault = undefined;
    throw new OpenwardError('CA_UNAVAILABLE', `broken at ${place}`);
  }
}
