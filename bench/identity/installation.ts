import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { RealIdentity } from '../../api/messages/registration.ts';
import { OthersClocks } from '../../connections/http/others-clocks.ts';
import type { PersonRole } from '../../domain/user.ts';
import type { World } from '../../e2e/world/world.ts';
import { guardianHandlers } from '../../main/ipc/handlers/guardians.ts';
import { registrationHandlers } from '../../main/ipc/handlers/registration.ts';
import type { ClientLog } from '../../main/ipc/failure.ts';
import { connectServices, type Services } from '../../main/session/connections.ts';
import { installationOf } from '../../main/session/installation.ts';
import { Session } from '../../main/session/session.ts';
import { FileSpool } from '../../main/spool/file-spool.ts';
import { isAnswered, type AnsweredRegistration } from '../../main/vault/registration-file.ts';
import { VaultStore } from '../../main/vault/vault-store.ts';

/** Of everybody here. Whether it is good enough is not judged. */
export const passphrase = 'lantern gravel otter spoon';
const clock = { now: (): Date => new Date() };
const log: ClientLog = { failed: () => undefined, note: () => undefined, sent: () => undefined };
const notJudged = () => Promise.resolve({ score: 4, enough: true, advice: [] });
/** The calls' own context: nothing is cancelled, nobody is told. */
const work = { signal: new AbortController().signal, progress: () => undefined };

/**
 * A client without a window, in a folder of its own: the vaults, the session and the handlers of its calls as they are,
 * with keys stretched as much as everybody's.
 */
export class Installation {
  readonly vaults: VaultStore;
  readonly session: Session;
  readonly #device: Services & { close(): Promise<void> };
  readonly #registration: ReturnType<typeof registrationHandlers>;
  readonly #guardians: ReturnType<typeof guardianHandlers>;

  /** @param renewDays so many days before they end certificates are renewed, where not the usual number */
  constructor(world: World, org: string, renewDays?: number) {
    const loaded = world.profile(org);
    mkdirSync(world.clients(), { recursive: true });
    const folder = mkdtempSync(join(world.clients(), 'installation-'));
    const roles: readonly PersonRole[] = ['patient', 'doctor'];
    this.vaults = new VaultStore({ folder: join(folder, 'vaults') });
    this.#device = connectServices(loaded, loaded.device);
    const shared = { vaults: this.vaults, device: this.#device, installation: installationOf(loaded, clock), loaded };
    this.session = new Session({
      ...{ ...shared, roles, clock, log, renewDays, dataFolder: folder, spool: new FileSpool(join(folder, 'spool')) },
      ...{ clocks: new OthersClocks(), autoLockSeconds: 3600, keepsNothing: false },
      tell: () => undefined,
      onLocked: () => undefined,
    });
    const enrolment = { authorities: loaded.authorities, clock };
    const parts = { ...shared, enrolment, kiosk: false, judge: notJudged, log };
    this.#registration = registrationHandlers({ ...parts, roles: ['patient', 'doctor'] });
    this.#guardians = guardianHandlers({
      person: () => this.session.need(),
      vaults: this.vaults,
      nameOf: () => loaded.profile.name,
    });
  }

  /** Asks to be registered as a patient. */
  async register(rid: RealIdentity): Promise<Asked> {
    const form = { role: 'patient', rid, passphrase, label: rid.number } as const;
    return this.#asked(await this.#registration['registration.submit']({ ...form, jobId }, work));
  }

  /** Asks for new keys, having nothing any more. */
  async comeBack(rid: RealIdentity): Promise<Asked> {
    const form = { role: 'patient', rid, passphrase, label: rid.number, cause: 'lost' } as const;
    return this.#asked(await this.#registration['registration.comeBack']({ ...form, jobId }, work));
  }

  async #asked({ id }: { readonly id: string }): Promise<Asked> {
    const { registration } = await this.vaults.find(id);
    if (registration === undefined || !isAnswered(registration)) throw new Error('expected an answer');
    return { vault: id, request: registration };
  }

  /** Whoever was signed in is signed out first. */
  async signIn({ vault }: Pick<Asked, 'vault'>): Promise<void> {
    await this.session.unlock(vault, passphrase);
  }

  signOut(): void {
    this.session.lock('asked');
  }

  askGuardians(): Promise<unknown> {
    return this.#guardians['guardians.ask']({}, work);
  }

  /** Groups of digits that the guardians compare. */
  async guardiansCode(): Promise<readonly string[]> {
    return (await this.#guardians['guardians.state']({}, work)).recovery?.code ?? [];
  }

  /** Puts what the guardians handed over into the vault. */
  async openByGuardians(): Promise<void> {
    const { setAside } = await this.#guardians['guardians.open']({ current: passphrase }, work);
    if (setAside.length > 0) throw new Error('expected every part to be good');
  }

  async close(): Promise<void> {
    this.signOut();
    await this.#device.close();
  }
}

/** What was asked for lies in this vault, and waits for people. */
export interface Asked {
  readonly vault: string;
  readonly request: AnsweredRegistration;
}

const jobId = '00000000-0000-4000-8000-000000000000';
