import { join } from 'node:path';
import type { z } from 'zod';
import type { News } from '../../api/window/news.ts';
import type { Me } from '../../api/window/views.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { Instant, PID } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { LedgerEvent } from '../../api/ledger/event.ts';
import { isCode } from '../../app/flows/errors.ts';
import { drainOutbox } from '../../app/flows/upload.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import type { OthersClocks } from '../../connections/http/others-clocks.ts';
import type { ClientLog } from '../ipc/failure.ts';
import { Drainer } from '../outbox/drainer.ts';
import { wipe } from '../vault/secrets.ts';
import { UnlockedVault } from '../vault/unlocked-vault.ts';
import type { VaultStore } from '../vault/vault-store.ts';
import { AutoLock } from './auto-lock.ts';
import { connectPerson } from './connections.ts';
import { checkedEnrolment } from './enrolment.ts';
import { followLedger } from './follower.ts';
import { signedIn, type SignedIn, type Surroundings } from './signed-in.ts';
import { ledgerPart, watchReach } from './watch.ts';

export type WhyLocked = Extract<z.infer<typeof News>, { topic: 'locked' }>['why'];

export interface SessionOptions extends Surroundings {
  readonly vaults: VaultStore;
  /** Learns what time the machines have that are talked to. */
  readonly clocks: OthersClocks;
  readonly autoLockSeconds: number;
  readonly tell: (news: z.input<typeof News>) => void;
  /** Told after the keys are gone. */
  readonly onLocked: (why: WhyLocked) => void;
  readonly log: ClientLog;
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

  /** Errors: those of the vault, of `checkedEnrolment`, USER_REVOKED. Whoever was signed in is signed out first. */
  unlock(id: string, passphrase: string): Promise<Me> {
    const turn = this.#turn.then(() => this.#unlock(id, passphrase));
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
    current.person.connections.close().catch((error: unknown) => this.#options.log.note('closing connections', error));
    this.#options.tell({ topic: 'locked', why });
    this.#options.onLocked(why);
  }

  /** The person says that they are there. */
  stay(): void {
    if (this.#current) this.#autoLock.start();
  }

  /** Something was typed or touched. */
  noticeLife(): void {
    this.#autoLock.noticeLife();
  }

  async #unlock(id: string, passphrase: string): Promise<Me> {
    const { vaults, authorities, clock, clocks, loaded } = this.#options;
    const { file, secrets } = await vaults.unlock(id, passphrase);
    let vault: UnlockedVault;
    try {
      const { certificates } = await checkedEnrolment({ authorities, clock }, file, secrets);
      vault = new UnlockedVault(secrets, certificates);
    } catch (error) {
      wipe(secrets);
      throw error;
    }
    this.lock('asked');
    const me: Me = {
      id,
      label: file.header.label,
      pid: PID.parse(vault.pid),
      role: vault.role,
      mspId: vault.mspId,
      organisation:
        loaded.profile.organisations.find(({ mspId }) => mspId === vault.mspId)?.name ?? loaded.profile.name,
      certificateNotAfter: parseCertificate(vault.certificates.signingCertificate).notAfter.toISOString(),
    };
    const person = signedIn(id, me, vault, connectPerson(loaded, vault, clocks), this.#options);
    await this.#refuseRevoked(person);
    this.#current = { person, end: this.#begin(person) };
    this.#autoLock.start();
    return me;
  }

  /**
   * The ledger knows better than the certificate; when it cannot be asked, every single call will be refused instead.
   */
  async #refuseRevoked(person: SignedIn): Promise<void> {
    if (!person.connections.fabric || !(await this.#isRevoked(person))) return;
    person.ports.vault.lock();
    await person.connections.close();
    throw new OpenwardError('USER_REVOKED');
  }

  async #isRevoked({ me, ports }: SignedIn): Promise<boolean> {
    try {
      return (await ports.ledger.evaluate(ledgerApi.identities.get, { pid: me.pid })).status === 'revoked';
    } catch (error) {
      return isCode(error, 'USER_REVOKED');
    }
  }

  /** What goes on while the person is signed in; answers what ends it. */
  #begin(person: SignedIn): (() => void)[] {
    const { log, tell } = this.#options;
    const { ports, me, connections, folder } = person;
    const ends = [
      watchReach({
        parts: [...(connections.fabric ? [ledgerPart(connections.fabric)] : []), ...connections.lines],
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
          onEvent: (event) => void this.#onEvent(person, event),
          onTrouble,
        }),
      );
    }
    if (me.role === 'patient') {
      const drainer = new Drainer({ drain: (round) => drainOutbox(ports, round) });
      drainer.start().catch((error: unknown) => log.note('draining the outbox', error));
      ends.push(() => drainer.stop());
    }
    return ends;
  }

  async #onEvent(person: SignedIn, event: LedgerEvent): Promise<void> {
    if (this.#current?.person !== person) return;
    this.#options.tell({ topic: 'ledger', event });
    if (event.type === 'user' && (await this.#isRevoked(person)) && this.person === person) this.lock('revoked');
  }
}
