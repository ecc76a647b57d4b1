import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { existsSync, readFileSync } from '../../connections/disk.ts';
import type { AuthorityKind } from '../../domain/authority.ts';
import { RID_KEY_FILE } from '../../connections/rid-key/kept.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { sha256Hex } from '../lifecycle/files.ts';

/** The checkout this file (or the bundle it became part of) lies in. */
export function repositoryRoot(from: string = fileURLToPath(import.meta.url)): string {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(join(folder, 'fabric-config', 'examples')) && existsSync(manifest)) return folder;
    if (folder === dirname(folder)) throw new OpenwardError('INTERNAL', `no Openward checkout above ${from}`);
  }
}

/** All that one organisation's machines have and know; nothing of it is another organisation's secret. */
export class NodePaths {
  constructor(readonly root: string) {}

  readonly state = (): string => join(this.root, 'node.json');
  /** The key and the database of one of its two authorities. */
  readonly ca = (kind: AuthorityKind, ...parts: string[]): string => join(this.root, 'ca', kind, ...parts);
  /** Its own root of one kind. */
  readonly ownRoot = (kind: AuthorityKind): string => join(this.root, 'ca', `${kind}.pem`);
  /** Certificates and keys of one of its machines, by its name. */
  readonly identity = (id: string, ...parts: string[]): string => join(this.root, 'identities', id, ...parts);
  /** Of its first administrator: the code itself, and what SA is given of it. */
  readonly activationCode = (): string => join(this.root, 'activation-code');
  readonly activationHash = (): string => join(this.root, 'activation-hash.json');
  /** What one installation of the client is given: its certificate, the profile, the roots. */
  readonly workstation = (...parts: string[]): string => this.identity('workstation', ...parts);
  /** What it has applied with. */
  readonly application = (): string => join(this.root, 'application.json');
  readonly profile = (): string => this.workstation('profile.json');
  /** Which other installations were given a key: nothing private. */
  readonly installations = (): string => join(this.root, 'installations.json');
  /** What is known of the consortium, all of it public. */
  readonly consortium = (...parts: string[]): string => join(this.root, 'consortium', ...parts);
  readonly knownConsortium = (): string => this.consortium('consortium.json');
  readonly genesis = (): string => this.consortium('genesis.block');
  /** The channel's configuration when the node was admitted, from which its orderer begins. */
  readonly admissionBlock = (): string => this.consortium('admission.block');
  readonly member = (key: string, ...parts: string[]): string => this.consortium('members', key, ...parts);
  readonly memberRoot = (key: string, kind: AuthorityKind): string => this.member(key, `${kind}.pem`);
  /** The roots of all members, of one kind. */
  readonly trust = (kind: AuthorityKind): string => this.consortium('trust', `${kind}.pem`);
  /** What is handed to the others to have an orderer's renewed certificates known. */
  readonly renewal = (...parts: string[]): string => join(this.root, 'renewal', ...parts);
  /** Certificates of its machines that are revoked, or are to be once others have taken their place. */
  readonly formerCertificates = (): string => join(this.root, 'former-certificates.json');
  /** There while the orderer of a restored node must not vote. */
  readonly heldBackOrderer = (): string => join(this.root, 'orderer-held-back.json');
  /** What its orderer of BFT has been voting on, of a channel. */
  readonly votes = (channel: string): string => this.ledger('orderer', 'consensus', 'wal', channel);
  readonly ledger = (...parts: string[]): string => join(this.root, 'ledger', ...parts);
  readonly service = (name: string): string => join(this.root, 'services', name);
  /** SA's: that key, wrapped. */
  readonly keptRidKey = (service: string): string => join(this.service(service), RID_KEY_FILE);
  readonly serviceConfig = (name: string): string => join(this.service(name), 'config.json');
  /** SA's: what its key for real identities is wrapped under, until its operator names another place. */
  readonly ridKey = (): string => join(this.root, 'rid-key');
  /** Of a node that was restored: what its services had on PostgreSQL, until `up` has filled the databases with it. */
  readonly databases = (): string => join(this.root, 'databases');
  readonly storage = (): string => join(this.root, 'storage');
  /** Beside, not in, the storage root: every folder in the root is a bucket. */
  readonly storageKeys = (): string => join(this.root, 'storage-keys.json');
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

/** What one machine runs: the nodes of one organisation, or, in a trial, those of several; see `dataFolder`. */
export class DataPaths {
  constructor(readonly root: string) {}

  readonly state = (): string => join(this.root, 'network.json');
  readonly lock = (): string => join(this.root, 'lock');
  readonly logs = (): string => join(this.root, 'logs');
  readonly log = (name: string): string => join(this.root, 'logs', `${name}.log`);
  /** A folder for each node; nothing of one lies in another's. */
  readonly nodes = (): string => join(this.root, 'nodes');
  readonly node = (key: string): NodePaths => new NodePaths(join(this.nodes(), key));
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
