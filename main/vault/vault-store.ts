import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { mkdir, readFile, readdir, rm } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { PersonRole } from '../../domain/user.ts';
import type { Enrolment } from '../../api/messages/registration.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import { writeAtomically } from '../files/atomic-file.ts';
import { inTurn } from '../files/in-turn.ts';
import { Attempts, delayAfter } from './attempts.ts';
import type { Keyring } from './keyring.ts';
import { lockSecrets, unlockSecrets } from './lock.ts';
import { publicKeysOf, type Secrets } from './secrets.ts';
import { VaultFile, type KeptRegistration } from './vault-file.ts';

export interface VaultStoreOptions {
  /** Folder of the vault files. */
  readonly folder: string;
  readonly keyring?: Keyring | undefined;
  /** scrypt's N; tests take a small one. */
  readonly cost?: number;
  readonly wait?: (milliseconds: number) => Promise<void>;
}

export interface NewVault {
  readonly label: string;
  readonly role: z.infer<typeof PersonRole>;
  readonly mspId: string;
}

/** The vault files of this installation, one per person. */
export class VaultStore {
  readonly #options: VaultStoreOptions;
  /** Tries at one vault go one after the other: trying in parallel must not avoid the delay. */
  readonly #tries = new KeyedLock();

  constructor(options: VaultStoreOptions) {
    this.#options = options;
  }

  /** Vaults that can be read; a damaged one does not keep the others from being used. Oldest first. */
  async list(): Promise<VaultFile[]> {
    await mkdir(this.#options.folder, { recursive: true, mode: 0o700 });
    const names = (await readdir(this.#options.folder)).filter((name) => name.endsWith('.vault'));
    const files = await Promise.all(
      names.map((name) => this.get(name.slice(0, -'.vault'.length)).catch(() => undefined)),
    );
    return files
      .filter((file) => file !== undefined)
      .sort((a, b) => a.header.createdAt.localeCompare(b.header.createdAt));
  }

  /** Throws NOT_FOUND, VAULT_DAMAGED. */
  async get(id: string): Promise<VaultFile> {
    const text = await readFile(this.#fileOf(id), 'utf8').catch((cause: unknown) => {
      if (cause instanceof OpenwardError) throw cause;
      throw new OpenwardError('NOT_FOUND', 'No such vault', { cause });
    });
    try {
      const raw: unknown = JSON.parse(text);
      const file = VaultFile.parse(raw);
      if (file.header.id !== id) throw new OpenwardError('VAULT_DAMAGED', 'The file has another vault’s name');
      return file;
    } catch (cause) {
      throw cause instanceof OpenwardError ? cause : new OpenwardError('VAULT_DAMAGED', undefined, { cause });
    }
  }

  /** On stable storage when it resolves. Throws VAULT_EXISTS for a label in use. */
  create(person: NewVault, secrets: Secrets, passphrase: string): Promise<VaultFile> {
    // The whole folder's turn: two of one label at once must not both find it free.
    return inTurn(this.#options.folder, async () => {
      const taken = (await this.list()).some(
        ({ header, registration }) =>
          header.label === person.label && header.role === person.role && registration?.state !== 'declined',
      );
      if (taken) throw new OpenwardError('VAULT_EXISTS');
      return this.#create(person, secrets, passphrase);
    });
  }

  async #create({ label, role, mspId }: NewVault, secrets: Secrets, passphrase: string): Promise<VaultFile> {
    const header = {
      id: randomUUID(),
      label,
      role,
      mspId,
      createdAt: new Date().toISOString(),
      publicKeys: publicKeysOf(secrets),
    };
    const file = await lockSecrets(header, secrets, passphrase, this.#options);
    await this.#write(file);
    return file;
  }

  /** An outcome that comes late changes nothing once the person has their certificates. */
  async setRegistration(id: string, registration: KeptRegistration): Promise<VaultFile> {
    return this.#change(id, (file) => (file.enrolment ? file : { ...file, registration }));
  }

  /** The enrolment must have been checked against the vault's public keys. */
  async setEnrolment(id: string, enrolment: Enrolment): Promise<VaultFile> {
    return this.#change(id, (file) => ({
      ...file,
      ...(file.registration ? { registration: { ...file.registration, state: 'approved' } } : {}),
      enrolment,
    }));
  }

  /**
   * Throws CONFLICT for a vault whose registration was completed: its keys are the only way to the person's records.
   */
  async forget(id: string): Promise<void> {
    await inTurn(this.#fileOf(id), async () => {
      if ((await this.get(id)).enrolment)
        throw new OpenwardError('CONFLICT', 'The vault of a registered person is not thrown away');
      await rm(this.#fileOf(id), { force: true });
    });
    await this.#attempts(id).clear();
  }

  /** Throws VAULT_PASSPHRASE_WRONG with how many were wrong so far and how long the next try will take. */
  unlock(id: string, passphrase: string): Promise<{ file: VaultFile; secrets: Secrets }> {
    return this.#tries.run(id, () => this.#tryUnlock(id, passphrase));
  }

  async #tryUnlock(id: string, passphrase: string): Promise<{ file: VaultFile; secrets: Secrets }> {
    const file = await this.get(id);
    const attempts = this.#attempts(id);
    await this.#wait(delayAfter(await attempts.wrong()));
    // Counted before it is tried: a program that is ended in between has used up its try.
    const wrong = await attempts.count();
    try {
      const secrets = await unlockSecrets(file, passphrase, this.#options.keyring);
      await attempts.clear();
      return { file, secrets };
    } catch (cause) {
      if (!(cause instanceof OpenwardError) || cause.code !== 'VAULT_PASSPHRASE_WRONG') throw cause;
      throw new OpenwardError('VAULT_PASSPHRASE_WRONG', undefined, {
        cause,
        details: { wrong, waitSeconds: delayAfter(wrong) / 1000 },
      });
    }
  }

  #change(id: string, change: (file: VaultFile) => VaultFile): Promise<VaultFile> {
    return inTurn(this.#fileOf(id), async () => {
      const file = VaultFile.parse(change(await this.get(id)));
      await this.#write(file);
      return file;
    });
  }

  #write(file: VaultFile): Promise<void> {
    return writeAtomically(this.#fileOf(file.header.id), `${JSON.stringify(file, undefined, 2)}\n`);
  }

  #wait(milliseconds: number): Promise<void> {
    if (milliseconds === 0) return Promise.resolve();
    const { wait } = this.#options;
    return wait ? wait(milliseconds) : new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  #attempts(id: string): Attempts {
    return new Attempts(join(this.#options.folder, `${uuid(id)}.attempts`));
  }

  /** Only ever a file of the folder: the id comes from the page. */
  #fileOf(id: string): string {
    return join(this.#options.folder, `${uuid(id)}.vault`);
  }
}

function uuid(id: string): string {
  const parsed = z.uuid().safeParse(id);
  if (!parsed.success) throw new OpenwardError('NOT_FOUND', 'No such vault');
  return parsed.data;
}
