import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { NodeDescription } from './description.ts';
import type { Node } from './node.ts';

/** Where one service keeps its rows: a URL without password, and the file the password is in. */
export interface DatabasePlace {
  readonly url: string;
  readonly passwordFile?: string;
}

/** A program of a node: its name, and what it is. */
interface Program {
  readonly name: string;
  readonly bundle: string;
}

const withRows: ReadonlySet<string> = new Set(['sa', 'hospital', 'cloud', 'registrar']);

/** Whether it has a database at all: the gates have none. */
export function keepsRows({ bundle }: Program): boolean {
  return withRows.has(bundle);
}

/** A database for each service; see `PostgresDescription`. */
export function databaseOf(
  { description, paths }: Pick<Node, 'description' | 'paths'>,
  program: Program,
): DatabasePlace {
  const { database } = description;
  const { name, bundle } = program;
  if (database === undefined) return { url: `sqlite://${paths.service(name)}/${bundle}.sqlite` };
  const { url, passwordFile, authority } = database;
  const verified = authority === undefined ? '' : `?sslmode=verify-full&sslrootcert=${encodeURIComponent(authority)}`;
  return { url: `${url}_${bundle}${verified}`, passwordFile };
}

/** Of PostgreSQL, for people: `openward_hospital on db.example:5432`. */
export function databaseName(node: Pick<Node, 'description' | 'paths'>, program: Program): string | undefined {
  if (node.description.database === undefined || !keepsRows(program)) return undefined;
  const { pathname, host } = new URL(databaseOf(node, program).url);
  return `${pathname.slice(1)} on ${host}`;
}

/**
 * That what a description names for its databases is there and is what it should be: a password that not everybody on
 * the machine reads, an authority's certificates. Whether the server answers is for the services to say.
 * @throws OpenwardError NETWORK_DESCRIPTION_INVALID, naming the file
 */
export function requireDatabaseFiles({ database }: NodeDescription): void {
  if (database === undefined) return;
  const { passwordFile, authority } = database;
  if ((statSync(passwordFile, { throwIfNoEntry: false })?.mode ?? 0) & 0o007)
    throw invalid(`everybody on this machine reads or writes ${passwordFile}: chmod o= takes that away`);
  if (passwordIn(passwordFile) === '') throw invalid(`${passwordFile} does not begin with the database's password`);
  if (authority !== undefined) requireCertificates(authority);
}

/** The first line of the file. @throws OpenwardError NETWORK_DESCRIPTION_INVALID when it cannot be read */
export function passwordIn(file: string): string {
  return textOf(file).split(/\r?\n/, 1)[0] ?? '';
}

function requireCertificates(file: string): void {
  const certificates = textOf(file).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length > 0 && certificates.every(isCertificate)) return;
  throw invalid(`${file} holds no certificates, in PEM, for the database to be known by`);
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw invalid(`the database of the node cannot be reached without ${file}, which cannot be read`, cause);
  }
}

function invalid(why: string, cause?: unknown): OpenwardError {
  return new OpenwardError('NETWORK_DESCRIPTION_INVALID', why, { cause });
}
