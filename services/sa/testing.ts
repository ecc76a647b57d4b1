import 'reflect-metadata';
import { createHash, createPublicKey, randomBytes, type KeyObject } from 'node:crypto';
import { Pkcs10CertificateRequest } from '@peculiar/x509';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { PID } from '../../domain/ids.ts';
import type { User, UserCertificates } from '../../domain/user.ts';
import { authorityOf } from '../../testing/identity.ts';
import { Line } from '../../testing/ledger/line.ts';
import { foundNetwork, type TestNetwork } from '../../testing/ledger/network.ts';
import type { Database } from '../database/open.ts';
import { openTestDatabase } from '../testing/database.ts';
import { TestClock } from '../testing/clock.ts';
import { testKeys, type TestKeys } from '../testing/keys.ts';
import { Approval } from './approval.ts';
import { Intake, type Submission } from './intake.ts';
import type { PersonAuthority } from './registrars.ts';
import { SubmittedRegistrations } from './registrations.ts';
import { RidVault } from './rid-vault.ts';
import { saMigrations } from './schema.ts';

/** SA's, in every test. */
export const testVault = new RidVault(randomBytes(32));

type CertificationOrderOfSa = Parameters<PersonAuthority['certify']>[0];

/** Places at which a test can make an approval break, beside the ledger. */
export type Fault = 'registrar.reach' | 'registrar.answer' | 'publish';

/**
 * SA without its network: a database, a registrar and a directory that fail when told to, and a ledger that runs the
 * chaincode.
 */
export class TestSa {
  readonly clock = new TestClock();
  readonly vault = testVault;
  readonly registrations: SubmittedRegistrations;
  readonly intake: Intake;
  /** SA's own line to the ledger. */
  readonly ledger: Line;
  readonly published: UserCertificates[] = [];
  /** What the registrar was asked for, by registration. */
  readonly certified = new Map<string, CertificationOrderOfSa & { withdrawn: boolean }>();
  fault: Fault | 'registrar.withdraw' | undefined;

  private constructor(
    readonly database: Database,
    private readonly network: TestNetwork,
  ) {
    this.registrations = new SubmittedRegistrations(database, this.clock, this.vault);
    this.intake = new Intake(this.registrations, this.vault, () => undefined);
    this.ledger = new Line(network.ledger.as(network.sa));
  }

  /** `database` when a test wants to see its files. */
  static async open(database?: Database): Promise<TestSa> {
    return new TestSa(database ?? (await openTestDatabase(saMigrations(testVault))), await foundNetwork());
  }

  /** As on the ledger. @throws USER_UNKNOWN */
  user(pid: string): Promise<User> {
    return this.network.ledger.evaluate(this.network.sa, ledgerApi.identities.get, { pid: PID.parse(pid) });
  }

  /** How often it was announced that something became of a user. */
  announced(): number {
    return this.network.ledger.events('user').length;
  }

  /** As after a restart: nothing kept but the database. */
  approval(): Approval {
    return new Approval({
      registrations: this.registrations,
      vault: this.vault,
      ledger: this.ledger,
      authorityOf: () => this.registrar ?? this.authority,
      publish: (certificates) => {
        this.#break('publish');
        this.published.push(certificates);
        return Promise.resolve();
      },
    });
  }

  /** A registrar's own program in the place of `authority`, where a test wants to see what it keeps. */
  registrar: PersonAuthority | undefined;

  /** Gives whom it was asked for a certificate, again and again. */
  readonly authority: PersonAuthority = {
    certify: async (person) => {
      this.#break('registrar.reach');
      this.certified.set(person.registration, { ...person, withdrawn: false });
      const { role, pid, keys } = person;
      const authority = await authorityOf('Hospital1MSP');
      const issue = (csr: string): Promise<string> => authority.certify(keyIn(csr), { role, pid });
      const [signingCertificate, tlsCertificate, encryptionCertificate] = [
        await issue(keys.signingCsr),
        await issue(keys.tlsCsr),
        await issue(keys.encryptionCsr),
      ];
      this.#break('registrar.answer');
      return { signingCertificate, tlsCertificate, encryptionCertificate };
    },
    renew: () => Promise.reject(new Error('A registrar’s own program renews')),
    replace: () => Promise.reject(new Error('A registrar’s own program replaces')),
    withdraw: ({ pid }) => {
      this.#break('registrar.withdraw');
      for (const person of this.certified.values()) if (person.pid === pid) person.withdrawn = true;
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

function keyIn(csr: string): KeyObject {
  const { rawData } = new Pkcs10CertificateRequest(csr).publicKey;
  return createPublicKey({ key: Buffer.from(rawData), format: 'der', type: 'spki' });
}
