import { join } from 'node:path';
import { z } from 'zod';
import { mkdir, readdir, readFile, rm } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { VaultContents } from '../../protocol/vault/contents.ts';
import { encodeContents } from '../../protocol/vault/contents.ts';
import { LARGEST_VAULT_BYTES, readVaultFile, type AnyVaultFile } from '../../protocol/vault/file.ts';
import { openVault } from '../../protocol/vault/open.ts';
import { sealVault } from '../../protocol/vault/seal.ts';
import { replaceWhenChecked, writeAtomically } from '../../connections/atomic-file.ts';
import { firstBytes } from '../files/first-bytes.ts';
import { keyringSecret, type Keyring } from './keyring.ts';

export interface WriteOptions {
  readonly label?: string | undefined;
  readonly cost?: number | undefined;
  readonly keyring?: Keyring | undefined;
}

/** The files of the vaults, by their ids. */
export class VaultFolder {
  constructor(private readonly folder: string) {}

  async ids(): Promise<string[]> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const names = (await readdir(this.folder)).filter((name) => name.endsWith('.vault'));
    return names.map((name) => name.slice(0, -'.vault'.length)).filter((name) => isId(name));
  }

  /** Throws NOT_FOUND, VAULT_DAMAGED. */
  async read(id: string): Promise<AnyVaultFile> {
    const bytes = await firstBytes(this.path(id), LARGEST_VAULT_BYTES + 1).catch((cause: unknown) => {
      if (cause instanceof OpenwardError) throw cause;
      throw new OpenwardError('NOT_FOUND', 'No such vault', { cause });
    });
    const file = readVaultFile(bytes);
    if (file.header.id !== id) throw new OpenwardError('VAULT_DAMAGED', 'The file has another vault’s name');
    return file;
  }

  /** What lies there stays until the new file was read back from the disk and opened. */
  async write(id: string, contents: VaultContents, passphrase: string, options: WriteOptions): Promise<void> {
    const bytes = await sealVault(contents, passphrase, { id, ...options });
    await replaceWhenChecked(this.path(id), bytes, async (written) => {
      const file = readVaultFile(written);
      const opened = await openVault(file, passphrase, keyringSecret(file.header.keyring, options.keyring));
      requireSame(opened, contents);
    });
  }

  /** A copy of the file as it is, damaged or not, under a name that no vault has; on stable storage then. */
  async setAside(id: string): Promise<void> {
    const bytes = await readFile(this.path(id));
    await writeAtomically(`${this.path(id)}.${Date.now()}.aside`, bytes);
  }

  async remove(id: string): Promise<void> {
    await rm(this.path(id), { force: true });
  }

  /** Only ever a file of the folder: the id comes from the page. Throws NOT_FOUND. */
  path(id: string, kind: 'vault' | 'registration' | 'attempts' = 'vault'): string {
    if (!isId(id)) throw new OpenwardError('NOT_FOUND', 'No such vault');
    return join(this.folder, `${id}.${kind}`);
  }
}

function isId(id: string): boolean {
  return z.uuid().safeParse(id).success;
}

function requireSame(opened: VaultContents, contents: VaultContents): void {
  const [one, other] = [encodeContents(opened), encodeContents(contents)];
  const same = one.equals(other);
  one.fill(0);
  other.fill(0);
  if (!same) throw new OpenwardError('VAULT_DAMAGED', 'What was written does not open to what was given');
}
