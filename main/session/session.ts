import { join } from 'node:path';
import type { z } from 'zod';
import type { News } from '../../api/window/news.ts';
import type { Enrolment } from '../../api/messages/registration.ts';
import type { Me } from '../../api/window/views.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { Instant, PID } from '../../domain/ids.ts';
import type { PersonRole } from '../../domain/user.ts';
import type { LedgerEventType } from '../../api/ledger/event.ts';
import type { EnrolmentPorts } from '../../app/flows/register.ts';
import type { Installation } from '../../app/ports/installation.ts';
import { drainOutbox } from '../../app/flows/upload.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import type { OthersClocks } from '../../connections/http/others-clocks.ts';
import type { ClientLog } from '../ipc/failure.ts';
import { Drainer } from '../outbox/drainer.ts';
import type { KeptEnrolment } from '../../protocol/vault/owner.ts';
import { wipe } from '../../protocol/vault/secrets.ts';
import { UnlockedVault } from '../vault/unlocked-vault.ts';
import type { OpenedVault, VaultStore } from '../vault/vault-store.ts';
import { AutoLock } from './auto-lock.ts';
import { outsideRequests } from '../../connections/request-id.ts';
import { connectPerson, type Services } from './connections.ts';
import { keptOf, requireOwnCertificate } from './enrolment.ts';
import { followLedger } from './follower.ts';
import { forgetCarried } from './forget-carried.ts';
import { goOn } from './going-on.ts';
import { collectEnrolment } from './registration-outcome.ts';
import { whyRefused } from './refusal.ts';
import { noticeOf, renewAtSignIn } from './renewal.ts';
import { signedIn, type SignedIn, type Surroundings } from './signed-in.ts';
import { ledgerPart, watchReach } from './watch.ts';

export type WhyLocked = Extract<z.infer<typeof News>, { topic: 'locked' }>['why'];

export interface SessionOptions extends Surroundings {
  readonly vaults: VaultStore;
  /** The services as the installation itself reaches them, before anybody is signed in. */
  readonly device: Pick<Services, 'sa' | 'hospital'>;
  readonly installation: Installation;
  /** Who may be signed in on this installation. */
  readonly roles: readonly PersonRole[];
  /** Learns what time the machines have that are talked to. */
  readonly clocks: OthersClocks;
  /** Days before their end from which on certificates are renewed at sign-in; the usual number when absent. */
  readonly renewDays?: number | undefined;
  readonly autoLockSeconds: number;
  /** On a kiosk: of who brought keys and did not leave them here, nothing stays. */
  readonly keepsNothing: boolean;
  readonly tell: (news: z.input<typeof News>) => void;
  /** What else goes on while somebody is signed in; answers what ends it. */
  readonly accompany?: (person: SignedIn) => () => void;
  /** Told after the keys are gone. */
  readonly onLocked: (why: WhyLocked) => void;
  readonly log: ClientLog;
}

/** How brought keys are to lie on this machine. */
export interface Keeping {
  readonly passphrase: string;
  /** As whoever is at this machine sees them listed. */
  readonly label?: string | undefined;
}

/** Whose vault is open, and what became of a renewal. */
interface Entering extends Pick<Me, 'renewal'> {
  readonly vault: UnlockedVault;
}

/** Who is signed in: at most one person, from unlocking their vault to locking it. */
export class Session {
  readonly #options: SessionOptions;
  readonly #autoLock: AutoLock;
  #current: { readonly person: SignedIn; readonly end: readonly (() => void)[] } | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#autoLock = new AutoLock({
      seconds: options.autoLockSeconds,
      onWarning: (seconds) => options.tell({ topic: 'lock-warning', seconds }),
      onLock: () => this.lock('idle'),
    });
  }

  get person(): SignedIn | undefined {
    return this.#current?.person;
  }

  /** Throws VAULT_LOCKED. */
  need(): SignedIn {
    if (!this.#current) throw new OpenwardError('VAULT_LOCKED');
    return this.#current.person;
  }

  /**
   * Errors: those of the vault and of its registration, NOT_ENTITLED for a role that is not for this installation,
   * USER_REVOKED. Whoever was signed in is signed out first.
   */
  unlock(id: string, passphrase: string): Promise<Me> {
    return this.#inTurn(() => this.#signIn(this.#options.vaults.unlock(id, passphrase), passphrase));
  }

  /** The same by the number of the vault, where nobody is listed; a number that nobody has is a wrong passphrase. */
  unlockByNumber(number: string, passphrase: string): Promise<Me> {
    return this.#inTurn(() => this.#signIn(this.#options.vaults.unlockByNumber(number, passphrase), passphrase));
  }

  /**
   * With keys that somebody has brought, which are taken over. They are put into a vault of this machine only when
   * `keep` says under which passphrase, and after they were checked. Errors: VAULT_EXISTS; NOT_ENTITLED for those of
   * another organisation; those of `unlock`.
   */
  bring(keys: OpenedVault, keep: Keeping | undefined): Promise<Me> {
    return this.#inTurn(() => this.#signInWith(keys, keep));
  }

  #inTurn(work: () => Promise<Me>): Promise<Me> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  lock(why: WhyLocked): void {
    const current = this.#current;
    if (!current) return;
    this.#current = undefined;
    this.#autoLock.stop();
    current.person.ports.vault.lock();
    for (const end of current.end) end();
    this.#leave(current.person).catch((error: unknown) => this.#options.log.note('leaving', error));
    this.#options.tell({ topic: 'locked', why });
    this.#options.onLocked(why);
  }

  async #leave(person: SignedIn): Promise<void> {
    await person.connections.close();
    if (this.#options.keepsNothing && person.me.carried) await forgetCarried(person, this.#options.vaults);
  }

  /** The person says that they are there. */
  stay(): void {
    if (this.#current) this.#autoLock.start();
  }

  /** Something was typed or touched. */
  noticeLife(): void {
    this.#autoLock.noticeLife();
  }

  async #signIn(opening: Promise<OpenedVault>, passphrase: string): Promise<Me> {
    const opened = await opening;
    const entering = await this.#registered(opened, passphrase).catch((error: unknown) => {
      wipe(opened.secrets);
      throw error;
    });
    this.lock('asked');
    return this.#begin(entering, opened);
  }

  async #signInWith(keys: OpenedVault, keep: Keeping | undefined): Promise<Me> {
    const vault = await this.#brought(keys, keep).catch((error: unknown) => {
      wipe(keys.secrets);
      throw error;
    });
    this.lock('asked');
    return this.#begin({ vault }, keys, keep === undefined);
  }

  async #brought(keys: OpenedVault, keep: Keeping | undefined): Promise<UnlockedVault> {
    const { vaults, loaded, roles } = this.#options;
    const { owner, secrets } = keys;
    if (owner.mspId !== loaded.profile.mspId || !roles.includes(owner.role) || owner.enrolment === undefined)
      throw new OpenwardError('NOT_ENTITLED', 'Nobody of this role or organisation signs in on this installation');
    await requireOwnCertificate(this.#enrolmentPorts, keys, owner.enrolment);
    if (keep) await vaults.bring(keys, keep.passphrase, keep.label);
    return new UnlockedVault(secrets, owner.enrolment.certificates);
  }

  /** The first time, what came of the registration is asked for and put into the vault. */
  async #registered(opened: OpenedVault, passphrase: string): Promise<Entering> {
    const { vaults, roles } = this.#options;
    const { id, secrets, owner } = opened;
    if (!roles.includes(owner.role))
      throw new OpenwardError('NOT_ENTITLED', 'Nobody of this role signs in on this installation');
    const kept = owner.enrolment;
    if (kept) return this.#renewed(opened, kept, passphrase);
    const enrolment = keptOf(opened, await this.#enrolment(opened, passphrase));
    await requireOwnCertificate(this.#enrolmentPorts, opened, enrolment);
    await vaults.setEnrolment(id, passphrase, enrolment);
    return { vault: new UnlockedVault(secrets, enrolment.certificates) };
  }

  /** With other certificates, when it is time. */
  async #renewed(opened: OpenedVault, kept: KeptEnrolment, passphrase: string): Promise<Entering> {
    const { vaults, device, loaded, clock, dataFolder, renewDays, log } = this.#options;
    const parts = { vaults, sa: device.sa, authorities: loaded.authorities, clock, dataFolder, renewDays };
    const renewal = await renewAtSignIn(parts, opened, kept, passphrase);
    if (renewal.trouble !== undefined) log.note('renewing certificates', renewal.trouble);
    await requireOwnCertificate(this.#enrolmentPorts, renewal.opened, renewal.enrolment);
    const { opened: now, enrolment } = renewal;
    return { vault: new UnlockedVault(now.secrets, enrolment.certificates), renewal: noticeOf(renewal, clock.now()) };
  }

  /** What nobody has answered yet is asked for again first. */
  async #enrolment(opened: OpenedVault, passphrase: string): Promise<Enrolment> {
    const { vaults, device, installation } = this.#options;
    const parts = { vaults, device, installation, enrolment: this.#enrolmentPorts };
    const activated = await goOn(parts, opened, passphrase);
    return activated ?? collectEnrolment(this.#options, opened.id, (await vaults.find(opened.id)).registration);
  }

  get #enrolmentPorts(): EnrolmentPorts {
    const { loaded, clock } = this.#options;
    return { authorities: loaded.authorities, clock };
  }

  async #begin({ vault, renewal }: Entering, { id, owner }: OpenedVault, carried = false): Promise<Me> {
    const { loaded, clocks, log } = this.#options;
    const me: Me = {
      id,
      label: owner.name,
      pid: PID.parse(vault.pid),
      role: vault.role,
      mspId: vault.mspId,
      organisation:
        loaded.profile.organisations.find(({ mspId }) => mspId === vault.mspId)?.name ?? loaded.profile.name,
      certificateNotAfter: parseCertificate(vault.certificates.signingCertificate).notAfter.toISOString(),
      ...(renewal ? { renewal } : {}),
      ...(carried ? { carried } : {}),
    };
    const connections = connectPerson(loaded, vault, { clocks, onTransaction: (sent) => log.sent(sent) });
    const person = signedIn(id, me, vault, connections, this.#options);
    await this.#refuseRevoked(person);
    this.#current = { person, end: outsideRequests(() => this.#accompany(person)) };
    this.#autoLock.start();
    return me;
  }

  /**
   * The ledger knows better than the certificate; when it cannot be asked, every single call will be refused instead.
   */
  async #refuseRevoked(person: SignedIn): Promise<void> {
    const refusal = person.connections.fabric && (await whyRefused(person));
    if (refusal === undefined) return;
    person.ports.vault.lock();
    await person.connections.close();
    throw refusal;
  }

  /** What goes on while the person is signed in; answers what ends it. */
  #accompany(person: SignedIn): (() => void)[] {
    const { log, tell } = this.#options;
    const { ports, me, connections, folder } = person;
    const ends = [
      watchReach({
        parts: [...(connections.fabric ? [ledgerPart(connections.fabric)] : []), ...connections.services.lines],
        onChange: ({ missing, asOf }) =>
          tell({
            topic: 'connection',
            missing: [...missing],
            ...(asOf === undefined ? {} : { asOf: Instant.parse(asOf.toISOString()) }),
          }),
      }),
    ];
    if (connections.fabric) {
      const onTrouble = (error: unknown): void => log.note('following the ledger', error);
      ends.push(
        followLedger({
          fabric: connections.fabric,
          checkpointFile: join(folder, 'checkpoint.json'),
          pid: me.pid,
          onEvent: (type) => this.#onEvent(person, type),
          onTrouble,
          onDoubt: () => void this.#lockRefused(person),
        }),
      );
    }
    if (me.role === 'patient') {
      const drainer = new Drainer({ drain: (round) => drainOutbox(ports, round) });
      drainer.start().catch((error: unknown) => log.note('draining the outbox', error));
      ends.push(() => drainer.stop());
    }
    const { accompany } = this.#options;
    if (accompany !== undefined) ends.push(accompany(person));
    return ends;
  }

  #onEvent(person: SignedIn, type: LedgerEventType): void {
    if (this.#current?.person === person) this.#options.tell({ topic: 'ledger', type });
  }

  async #lockRefused(person: SignedIn): Promise<void> {
    if ((await whyRefused(person)) !== undefined && this.person === person) this.lock('revoked');
  }
}
