import 'reflect-metadata';
import { createHash, createPublicKey, randomBytes } from 'node:crypto';
import { Pkcs10CertificateRequest } from '@peculiar/x509';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { User, UserCertificates } from '../../domain/user.ts';
import type { Database } from '../database/open.ts';
import { TestAuthority } from '../../connections/testing/authority.ts';
import { openTestDatabase } from '../testing/database.ts';
import { TestClock } from '../testing/clock.ts';
import { testKeys, type TestKeys } from '../testing/keys.ts';
import { ScriptedLedger } from '../testing/ledger.ts';
import { Approval } from './approval.ts';
import type { PersonAuthority } from './authorities.ts';
import { Intake, type Submission } from './intake.ts';
import { Registrations } from './registrations.ts';
import { RidVault } from './rid-vault.ts';
import { saMigrations } from './schema.ts';

/** Places at which a test can make an approval break. */
export type Fault = 'authority.register' | 'authority.certify' | 'publish' | 'ledger';

/** SA without its network: a database, an authority, a directory and a ledger that remember and fail when told to. */
export class TestSa {
  readonly clock = new TestClock();
  readonly vault = new RidVault(randomBytes(32));
  readonly registrations: Registrations;
  readonly intake: Intake;
  readonly ledger = new ScriptedLedger();
  readonly users = new Map<string, User>();
  readonly published: UserCertificates[] = [];
  readonly enrolments = new Map<string, { secret: string; role: string; pid: string; revoked: boolean }>();
  fault: Fault | 'authority.revoke' | undefined;

  private constructor(
    readonly database: Database,
    private readonly ca: TestAuthority,
  ) {
    this.registrations = new Registrations(database, this.clock);
    this.intake = new Intake(this.registrations, this.vault);
    this.ledger.on(ledgerApi.identities.register, (registration) => {
      this.#break('ledger');
      const at = this.clock.now().toISOString();
      const user: User = this.users.get(registration.pid) ?? {
        ...registration,
        status: 'active',
        statusReason: '',
        registeredAt: at,
        statusAt: at,
      };
      this.users.set(user.pid, user);
      return user;
    });
    this.ledger.on(ledgerApi.identities.setStatus, ({ pid, status, reason }) => {
      this.#break('ledger');
      const user = this.users.get(pid);
      if (!user) throw new OpenwardError('USER_UNKNOWN');
      const changed: User = { ...user, status, statusReason: reason, statusAt: this.clock.now().toISOString() };
      this.users.set(pid, changed);
      return changed;
    });
  }

  /** `database` when a test wants to see its files. */
  static async open(database?: Database): Promise<TestSa> {
    return new TestSa(database ?? (await openTestDatabase(saMigrations)), await TestAuthority.create('Hospital1MSP'));
  }

  /** As after a restart: nothing kept but the database. */
  approval(): Approval {
    return new Approval({
      registrations: this.registrations,
      vault: this.vault,
      ledger: this.ledger,
      authorityOf: () => this.authority,
      publish: (certificates) => {
        this.#break('publish');
        this.published.push(certificates);
        return Promise.resolve();
      },
    });
  }

  /** Refuses a repeated registration under another secret, as Fabric CA does when enrolling. */
  readonly authority: PersonAuthority = {
    register: ({ id, secret, role, pid }) => {
      this.#break('authority.register');
      const known = this.enrolments.get(id);
      if (!known) this.enrolments.set(id, { secret, role, pid, revoked: false });
      return Promise.resolve();
    },
    certify: async ({ id, secret }, csr, profile) => {
      const known = this.enrolments.get(id);
      if (known?.secret !== secret) throw new OpenwardError('CA_REFUSED', 'Authentication failure');
      if (profile === 'encryption') this.#break('authority.certify');
      const key = createPublicKey({
        key: Buffer.from(new Pkcs10CertificateRequest(csr).publicKey.rawData),
        format: 'der',
        type: 'spki',
      });
      return this.ca.certify(key, { role: known.role, pid: known.pid });
    },
    revoke: (id) => {
      this.#break('authority.revoke');
      const known = this.enrolments.get(id);
      if (known) known.revoked = true;
      return Promise.resolve();
    },
  };

  async submission(over: Partial<Submission> = {}, made?: TestKeys): Promise<Submission> {
    const { keys } = made ?? (await testKeys());
    const claimDigest = createHash('sha256').update(randomBytes(16)).digest('hex');
    return {
      org: 'hospital1',
      mspId: 'Hospital1MSP',
      role: 'patient',
      rid: { kind: 'passport', number: 'E12345678', name: '王小明' },
      keys,
      claimDigest,
      ...over,
    };
  }

  /** Breaks once, as if the process or the other side had gone there. */
  #break(place: TestSa['fault']): void {
    if (this.fault !== place) return;
    this.fault = undefined;
    throw new OpenwardError('SERVICE_UNAVAILABLE', `broken at ${String(place)}`);
  }
}
