import { isIP } from 'node:net';
import { readFileSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** All that the driver is told: what it would take from the environment otherwise is said here. */
export interface PostgresConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly database: string;
  readonly ssl: false | { readonly rejectUnauthorized: true; readonly ca: string; readonly servername?: string };
}

/** What may stand behind the question mark. The driver takes much more: another host, TLS without verification. */
const known = new Set(['sslmode', 'sslrootcert']);

/**
 * Reads `postgres://user@host:port/database`; the password is the first line of a file, or stands
 * behind the user's name. On another machine than this one the database must be who the
 * authority in the URL says: `?sslmode=verify-full&sslrootcert=/absolute/ca.pem`, and nothing less. Throws
 * INPUT_INVALID, FILE_UNREADABLE.
 */
export function readPostgresUrl(url: string, passwordFile?: string): PostgresConnection {
  const { hostname, port, username, password, pathname, searchParams } = parsed(url);
  const host = decoded(hostname).replace(/^\[(.*)\]$/, '$1');
  const database = decoded(pathname.slice(1));
  if (host === '' || username === '' || database === '')
    throw refused('The database URL names host, user and database: postgres://user@host/database');
  for (const name of searchParams.keys())
    if (!known.has(name) || searchParams.getAll(name).length > 1)
      throw refused(`The database URL takes sslmode and sslrootcert once each, and no ${name}`);
  return {
    host,
    port: port === '' ? 5432 : Number(port),
    user: decoded(username),
    ...passwordOf(decoded(password), passwordFile),
    database,
    ssl: tlsOf(host, searchParams),
  };
}

function passwordOf(inUrl: string, file: string | undefined): { readonly password?: string } {
  if (file === undefined) return inUrl === '' ? {} : { password: inUrl };
  if (inUrl !== '') throw refused('The password of the database is in its URL and in a file: one of both');
  const password = readBeside('password', file).split(/\r?\n/, 1)[0] ?? '';
  if (password === '') throw refused(`The file with the database's password begins with nothing: ${file}`);
  return { password };
}

function tlsOf(host: string, asked: URLSearchParams): PostgresConnection['ssl'] {
  const [mode, file] = [asked.get('sslmode'), asked.get('sslrootcert')];
  if (mode === null && file === null && isThisMachine(host)) return false;
  if (mode !== 'verify-full' || file === null || !file.startsWith('/'))
    throw refused(
      `PostgreSQL on ${host} is reached with ?sslmode=verify-full&sslrootcert=/absolute/path/of/its/authority.pem, not with sslmode=${mode ?? 'none'}: anything less lets a stranger answer in its place`,
    );
  return {
    rejectUnauthorized: true,
    ca: readBeside('authority', file),
    ...(isIP(host) === 0 ? { servername: host } : {}),
  };
}

/** By what is written, not by what a name leads to. */
function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function readBeside(what: 'authority' | 'password', file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new OpenwardError('FILE_UNREADABLE', `The ${what} of the database cannot be read: ${file}`, { cause });
  }
}

/** An error of the parser would carry the password along. */
function parsed(url: string): URL {
  const text = URL.canParse(url) ? new URL(url) : undefined;
  if (text === undefined || !/^postgres(ql)?:$/.test(text.protocol))
    throw refused('The database URL is neither sqlite:///path nor postgres://…');
  return text;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw refused('The database URL has a % that stands for nothing');
  }
}

function refused(why: string): OpenwardError {
  return new OpenwardError('INPUT_INVALID', why);
}
