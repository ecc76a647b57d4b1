import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';

/** Why a database cannot be used, though its disk has room: `details.reason` of SERVICE_DATABASE. */
export type DatabaseTrouble =
  /** Nobody answers there, or the connection broke off. */
  | 'unreachable'
  /** It is starting, ending or recovering. */
  | 'not-ready'
  /** It does not let this service in: name, password, database or rights. */
  | 'login-refused'
  /** It is not who the authority in its URL says. */
  | 'unverified'
  /** It, or the service, has no connection left, or another program holds it. */
  | 'connections'
  /** It has no memory left, or a limit of its own is reached. */
  | 'resources'
  /** What it reads is not what was written. */
  | 'damaged';

/**
 * What PostgreSQL (SQLSTATE, https://www.postgresql.org/docs/15/errcodes-appendix.html), its driver and Node on its
 * way there, and SQLite say, by their own codes or the class these begin with. Of a full disk `systemFailure` tells.
 */
const byCode: readonly (readonly [begin: string, trouble: DatabaseTrouble])[] = [
  ['53300', 'connections'],
  ['53', 'resources'],
  ['57P', 'not-ready'],
  ['08', 'unreachable'],
  ['28', 'login-refused'],
  ['3D000', 'login-refused'],
  ['42501', 'login-refused'],
  ['XX001', 'damaged'],
  ['XX002', 'damaged'],
  ['ECONNREFUSED', 'unreachable'],
  ['ECONNRESET', 'unreachable'],
  ['ECONNABORTED', 'unreachable'],
  ['EPIPE', 'unreachable'],
  ['ETIMEDOUT', 'unreachable'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['ENOTFOUND', 'unreachable'],
  ['EAI_AGAIN', 'unreachable'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'unverified'],
  ['UNABLE_TO_', 'unverified'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'unverified'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'unverified'],
  ['CERT_', 'unverified'],
  ['SQLITE_BUSY', 'connections'],
  ['SQLITE_LOCKED', 'connections'],
  ['SQLITE_NOMEM', 'resources'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
];

/** What has no code: `pg` when its connection ends, knex when its pool has none to give. */
const byWords: readonly (readonly [words: RegExp, trouble: DatabaseTrouble])[] = [
  [/Connection terminated|Client has encountered a connection error|timeout expired/, 'unreachable'],
  [/Timeout acquiring a connection/, 'connections'],
  [/server does not support SSL connections/, 'unverified'],
];

const Thrown = z.object({ code: z.string().optional(), message: z.string().optional() });

/**
 * A database that cannot be used as SERVICE_DATABASE, with what was thrown as its cause and the reason in
 * `details.reason`. Undefined when it is none of that. Everything else that a service connects to throws errors of ours
 * (`connections`, `services/cloud/storage.ts`), so what Node says of a network unclothed is of the database.
 */
export function databaseFailure(thrown: unknown): OpenwardError | undefined {
  if (!(thrown instanceof Error) || thrown instanceof OpenwardError) return undefined;
  const reason = troubleOf(thrown);
  return reason && new OpenwardError('SERVICE_DATABASE', undefined, { cause: thrown, details: { reason } });
}

/** Errors: as `work`, and a database that cannot be used as SERVICE_DATABASE. */
export async function tellingDatabase<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw databaseFailure(error) ?? error;
  }
}

function troubleOf(thrown: Error): DatabaseTrouble | undefined {
  const { code, message = '' } = Thrown.catch({}).parse(thrown);
  const known = code === undefined ? undefined : byCode.find(([begin]) => code.startsWith(begin));
  return (known ?? byWords.find(([words]) => words.test(message)))?.[1];
}
