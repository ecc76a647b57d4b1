import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { OpenwardError } from '../../domain/errors.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import type { AnyVaultFile } from '../../protocol/vault/file.ts';
import { isPresent, openVault } from '../../protocol/vault/open.ts';
import type { VaultContents } from '../../protocol/vault/contents.ts';
import type { KeptEnrolment } from '../../protocol/vault/owner.ts';
import type { OpeningKeys } from '../../protocol/vault/opening-keys.ts';
import { wipe, type Secrets } from '../../protocol/vault/secrets.ts';
import { inTurn } from '../files/in-turn.ts';
import { Attempts, delayAfter, wrongPassphrase } from './attempts.ts';
import { Decoys } from './decoys.ts';
import { withFormer } from './former-keys.ts';
import { keptOutside, labelAfter } from './former-vault.ts';
import { GuessWork } from './guess-work.ts';
import { enrolled, withKeys, type NewVault } from './new-vault.ts';
import { keyringSecret, type Keyring } from './keyring.ts';
import { isOver, KeptRegistration, RegistrationFile } from './registration-file.ts';
import { VaultFolder } from './vault-folder.ts';
import { vaultNumber } from './vault-number.ts';

export interface VaultStoreOptions {
  /** Folder of the vault files. */
  readonly folder: string;
  readonly keyring?: Keyring | undefined;
  /** KiB of memory that a guess takes; tests take little. */
  readonly cost?: number;
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** A vault as it is known while it is locked. */
export interface ListedVault {
  readonly id: string;
  readonly number: string;
  readonly label?: string | undefined;
  /** Under way; absent once the vault was opened with its certificates. */
  readonly registration?: KeptRegistration | undefined;
}

export interface OpenedVault extends VaultContents {
  readonly id: string;
}

/** The vault files of this installation, one per person. */
export class VaultStore {
  readonly #options: VaultStoreOptions;
  readonly #files: VaultFolder;
  readonly #decoys: Decoys;
  /** Tries at one vault go one after the other: trying in parallel must not avoid the delay. */
  readonly #tries = new KeyedLock();

  constructor(options: VaultStoreOptions) {
    this.#options = options;
    this.#files = new VaultFolder(options.folder);
    this.#decoys = new Decoys(join(options.folder, 'unknown.attempts'));
  }

  /** Vaults that can be read; a damaged one does not keep the others from being used. In the order of their labels. */
  async list(): Promise<ListedVault[]> {
    const listed = await Promise.all((await this.#files.ids()).map((id) => this.find(id).catch(() => undefined)));
    return listed
      .filter((one) => one !== undefined)
      .sort((a, b) => (a.label ?? '').localeCompare(b.label ?? '') || a.number.localeCompare(b.number));
  }

  /** Throws NOT_FOUND, VAULT_DAMAGED. */
  async find(id: string): Promise<ListedVault> {
    const file = await this.#files.read(id);
    const registration = (await this.#registration(id).read()) ?? keptOutside(file).registration;
    return {
      id,
      number: vaultNumber(id),
      ...(file.header.label === undefined ? {} : { label: file.header.label }),
      ...(registration === undefined || keptOutside(file).enrolment ? {} : { registration }),
    };
  }

  /** On stable storage when it resolves. Throws VAULT_EXISTS for a label in use. */
  create({ label, ...person }: NewVault, secrets: Secrets, passphrase: string): Promise<ListedVault> {
    // The whole folder's turn: two of one label at once must not both find it free.
    return inTurn(this.#options.folder, async () => {
      await this.#requireFree(label);
      const id = randomUUID();
      const owner = { ...person, createdAt: new Date().toISOString() };
      // First, so that at no moment a vault is listed as one that somebody signs in with.
      if (person.pending) await this.#registration(id).write({ state: 'pending' });
      try {
        await this.#files.write(id, { secrets, owner }, passphrase, { ...this.#options, label });
      } catch (error) {
        await this.#registration(id).remove();
        throw error;
      }
      return this.find(id);
    });
  }

  /**
   * Keys that were brought from elsewhere, under the id they had there; they must have been checked. On stable storage
   * when it resolves. Throws VAULT_EXISTS for a label in use, and when these keys are here already.
   */
  bring({ id, secrets, owner }: OpenedVault, passphrase: string, label: string | undefined): Promise<void> {
    return inTurn(this.#options.folder, async () => {
      await this.#requireFree(label);
      if ((await this.#files.ids()).includes(id)) throw new OpenwardError('VAULT_EXISTS');
      await this.#files.write(id, { secrets, owner }, passphrase, { ...this.#options, label });
    });
  }

  /** Whether keys lie here under this id, damaged ones too. */
  async has(id: string): Promise<boolean> {
    return (await this.#files.ids()).includes(id);
  }

  /**
   * Recovered keys in the place of those that lie here under their id, locked by a passphrase that nobody knows any
   * more, or damaged. A copy of the file that is there is set aside first: it may hold more. The label stays.
   */
  replace({ id, secrets, owner }: OpenedVault, passphrase: string): Promise<void> {
    return inTurn(this.#files.path(id), async () => {
      const label = await this.#files.read(id).then(
        ({ header }) => header.label,
        () => undefined,
      );
      await this.#files.setAside(id);
      await this.#files.write(id, { secrets, owner }, passphrase, { ...this.#options, label });
      await this.#attempts(id).clear();
    });
  }

  /**
   * Locks a vault with another passphrase. The file that is there stays, and opens with the one it had, until the new
   * one was read back and opened. Throws what `unlock` throws, VAULT_PASSPHRASE_WRONG above all.
   */
  async changePassphrase(id: string, passphrase: string, next: string): Promise<void> {
    // As a try like any other, which is counted and slowed.
    const contents = await this.unlock(id, passphrase);
    await inTurn(this.#files.path(id), async () => this.#rewrite(await this.#files.read(id), contents, next)).finally(
      () => wipe(contents.secrets),
    );
  }

  /** An outcome that comes late changes nothing once the vault holds the certificates. */
  setRegistration(id: string, registration: KeptRegistration): Promise<ListedVault> {
    return inTurn(this.#files.path(id), async () => {
      await this.#registration(id).write(KeptRegistration.parse(registration));
      return this.find(id);
    });
  }

  /**
   * Puts what came of the registration into the vault; it must have been checked against the vault's keys. The file
   * that is there stays until the new one was opened. Throws what `unlock` throws.
   */
  setEnrolment(id: string, passphrase: string, enrolment: KeptEnrolment): Promise<ListedVault> {
    return inTurn(this.#files.path(id), async () => {
      const file = await this.#files.read(id);
      const { secrets, owner } = await this.#open(file, passphrase);
      await this.#rewrite(file, { secrets, owner: enrolled(owner, enrolment) }, passphrase);
      await this.#registration(id).remove();
      return this.find(id);
    });
  }

  /**
   * Puts renewed keys and their certificates in the place of those of before; they must have been checked. The file
   * that is there stays until the new one was opened. Throws what `unlock` throws.
   */
  replaceKeys(id: string, passphrase: string, { signing, tls }: Secrets, enrolment: KeptEnrolment): Promise<void> {
    return this.#change(id, passphrase, (contents) => withKeys(contents, { signing, tls }, enrolment));
  }

  /** Keeps copies of keys of before beside those of now, each once. Throws what `unlock` throws, LIMIT_REACHED. */
  keepFormer(id: string, passphrase: string, keys: readonly OpeningKeys[]): Promise<void> {
    return this.#change(id, passphrase, ({ secrets, owner }) => ({ secrets: withFormer(secrets, keys), owner }));
  }

  /** Throws CONFLICT for one whose registration was not declined: its keys are the only way to the person's records. */
  async forget(id: string): Promise<void> {
    await inTurn(this.#files.path(id), async () => {
      if (!isOver((await this.find(id)).registration))
        throw new OpenwardError('CONFLICT', 'Only the vault of a declined registration is thrown away');
      await this.#remove(id);
    });
  }

  /** Takes away what was made for a registration that got nowhere. */
  discard(id: string): Promise<void> {
    return inTurn(this.#files.path(id), () => this.#remove(id));
  }

  /** Throws VAULT_PASSPHRASE_WRONG with how many were wrong so far and how long the next try will take. */
  unlock(id: string, passphrase: string): Promise<OpenedVault> {
    return this.#tries.run(id, () => this.#tryUnlock(id, passphrase));
  }

  /**
   * The same by its number. A number that nobody has is answered as a wrong passphrase is, after as much work and as
   * long a wait: neither tells who has a vault here.
   */
  async unlockByNumber(number: string, passphrase: string): Promise<OpenedVault> {
    const ids = await this.#files.ids();
    const work = await this.#guessWork(ids);
    const id = ids.find((one) => vaultNumber(one) === number);
    if (id !== undefined) return this.#tries.run(id, () => this.#tryUnlock(id, passphrase, work));
    return this.#tries.run(number, async () => {
      await this.#wait(delayAfter(await this.#decoys.wrong(number)));
      const wrong = await this.#decoys.count(number);
      await work.spend(passphrase);
      throw wrongPassphrase(wrong);
    });
  }

  /** A damaged vault costs nobody a guess. */
  async #guessWork(ids: readonly string[]): Promise<GuessWork> {
    const read = ids.map((id) =>
      this.#files.read(id).then(
        ({ header }) => [header.kdf],
        () => [],
      ),
    );
    return new GuessWork((await Promise.all(read)).flat(), this.#options.cost);
  }

  async #tryUnlock(id: string, passphrase: string, work?: GuessWork): Promise<OpenedVault> {
    const file = await this.#files.read(id);
    const attempts = this.#attempts(id);
    await this.#wait(delayAfter(await attempts.wrong()));
    // Counted before it is tried: a program that is ended in between has used up its try.
    const wrong = await attempts.count();
    try {
      const contents = await this.#open(file, passphrase);
      await attempts.clear();
      // It stays behind when the program was ended after the certificates were put into the vault.
      if (contents.owner.enrolment !== undefined) await this.#registration(id).remove();
      return { id, ...(isPresent(file) ? contents : await this.#renew(file, contents, passphrase)) };
    } catch (cause) {
      if (!(cause instanceof OpenwardError) || cause.code !== 'VAULT_PASSPHRASE_WRONG') throw cause;
      await work?.spend(passphrase, file.header.kdf);
      throw wrongPassphrase(wrong, cause);
    }
  }

  /** A file of an earlier format becomes one of the present: of format 1, what stands outside goes inside. */
  #renew(file: AnyVaultFile, contents: VaultContents, passphrase: string): Promise<VaultContents> {
    const { id } = file.header;
    return inTurn(this.#files.path(id), async () => {
      const { registration, enrolment } = keptOutside(file);
      const renewed = { ...contents, owner: { ...contents.owner, ...(enrolment ? { enrolment } : {}) } };
      // Whoever wrote it since it was opened did so in the present format, and knew more.
      if ((await this.#files.read(id)).tag !== file.tag) return renewed;
      if (registration && !enrolment) await this.#registration(id).write(registration);
      await this.#rewrite(file, renewed, passphrase);
      return renewed;
    });
  }

  #change(id: string, passphrase: string, change: (contents: VaultContents) => VaultContents): Promise<void> {
    return inTurn(this.#files.path(id), async () => {
      const file = await this.#files.read(id);
      const changed = change(await this.#open(file, passphrase));
      await this.#rewrite(file, changed, passphrase).finally(() => wipe(changed.secrets));
    });
  }

  #rewrite(file: AnyVaultFile, contents: VaultContents, passphrase: string): Promise<void> {
    const label = labelAfter(file, contents);
    return this.#files.write(file.header.id, contents, passphrase, { ...this.#options, label });
  }

  #open(file: AnyVaultFile, passphrase: string): Promise<VaultContents> {
    return openVault(file, passphrase, keyringSecret(file.header.keyring, this.#options.keyring));
  }

  async #requireFree(label: string | undefined): Promise<void> {
    if (label === undefined) return;
    const taken = (await this.list()).some((one) => one.label === label && !isOver(one.registration));
    if (taken) throw new OpenwardError('VAULT_EXISTS');
  }

  async #remove(id: string): Promise<void> {
    await this.#files.remove(id);
    await Promise.all([this.#registration(id).remove(), this.#attempts(id).clear()]);
  }

  #wait(milliseconds: number): Promise<void> {
    if (milliseconds === 0) return Promise.resolve();
    const { wait } = this.#options;
    return wait ? wait(milliseconds) : new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  #registration(id: string): RegistrationFile {
    return new RegistrationFile(this.#files.path(id, 'registration'));
  }

  #attempts(id: string): Attempts {
    return new Attempts(this.#files.path(id, 'attempts'));
  }
}
