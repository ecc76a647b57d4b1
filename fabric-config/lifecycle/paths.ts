import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { existsSync, readFileSync } from '../../connections/disk.ts';
import type { AuthorityKind } from '../../domain/authority.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { sha256Hex } from './files.ts';

/** The checkout this file (or the bundle it became part of) lies in. */
export function repositoryRoot(from: string = fileURLToPath(import.meta.url)): string {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(join(folder, 'fabric-config', 'network.yaml')) && existsSync(manifest)) return folder;
    if (folder === dirname(folder)) throw new OpenwardError('INTERNAL', `no Openward checkout above ${from}`);
  }
}

/** Where everything the network writes lies; see `dataFolder`. */
export class DataPaths {
  constructor(readonly root: string) {}

  readonly state = (): string => join(this.root, 'network.json');
  readonly lock = (): string => join(this.root, 'lock');
  /** The roots of all organisations, of one kind. */
  readonly trust = (kind: AuthorityKind): string => join(this.root, 'trust', `${kind}.pem`);
  readonly logs = (): string => join(this.root, 'logs');
  readonly log = (name: string): string => join(this.root, 'logs', `${name}.log`);
  readonly profiles = (): string => join(this.root, 'profiles');
  readonly storage = (): string => join(this.root, 'storage');
  /** Beside, not in, the storage root: every folder in the root is a bucket. */
  readonly storageKeys = (): string => join(this.root, 'orgs', 'cloud', 'storage-keys.json');
  readonly service = (name: string): string => join(this.root, 'services', name);
  readonly serviceConfig = (name: string): string => join(this.root, 'services', name, 'config.json');
  readonly ledger = (...parts: string[]): string => join(this.root, 'ledger', ...parts);
  readonly org = (org: string, ...parts: string[]): string => join(this.root, 'orgs', org, ...parts);
  /** An organisation's own root of one kind. */
  readonly orgRoot = (org: string, kind: AuthorityKind): string => join(this.root, 'orgs', org, `${kind}.pem`);
  /**
   * Unix socket names are limited to 107 bytes, so a deep data folder needs a short name elsewhere; its folder is
   * private as well.
   */
  readonly storageSocket = (): string => {
    const beside = join(this.root, 'storage.sock');
    if (Buffer.byteLength(beside) <= 100) return beside;
    return join(tmpdir(), `openward-${sha256Hex(this.root).slice(0, 16)}`, 'storage.sock');
  };
}

/** `--data`, else OPENWARD_DATA, else `.openward` in the checkout. */
export function dataFolder(option: string | undefined, repository: string): DataPaths {
  const fromEnvironment = process.env['OPENWARD_DATA'];
  const chosen = option ?? (fromEnvironment === '' ? undefined : fromEnvironment) ?? join(repository, '.openward');
  return new DataPaths(resolve(chosen));
}

export function readText(file: string): string {
  return readFileSync(file, 'utf8');
}
