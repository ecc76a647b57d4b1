import { OpenwardError, type ErrorCode } from './errors.ts';

/**
 * What the operating system or a database says when a file cannot be written or opened, by its own code (POSIX errno,
 * SQLite's result, PostgreSQL's SQLSTATE), and the code of ours. What is not here is no trouble of the machine's.
 */
const codes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'DISK_FULL',
  SQLITE_FULL: 'DISK_FULL',
  '53100': 'DISK_FULL',
  EDQUOT: 'DISK_QUOTA',
  EROFS: 'DISK_READ_ONLY',
  SQLITE_READONLY: 'DISK_READ_ONLY',
  '25006': 'DISK_READ_ONLY',
  EACCES: 'DISK_DENIED',
  EPERM: 'DISK_DENIED',
  SQLITE_PERM: 'DISK_DENIED',
  SQLITE_CANTOPEN: 'DISK_DENIED',
  EIO: 'DISK_FAILED',
  SQLITE_IOERR: 'DISK_FAILED',
  '58030': 'DISK_FAILED',
  EMFILE: 'TOO_MANY_OPEN',
  ENFILE: 'TOO_MANY_OPEN',
};

/** System calls that refuse for reasons of the network, with some of the same codes. */
const ofNetwork: ReadonlySet<string> = new Set(['connect', 'listen', 'bind', 'send', 'sendmsg', 'getaddrinfo']);

/** Codes that only say that something did not work: what the system said underneath tells more. */
const vague: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'INTERNAL',
  'FILE_UNREADABLE',
  'SERVICE_UNAVAILABLE',
  'STORAGE_UNAVAILABLE',
  'LEDGER_UNAVAILABLE',
  'CA_UNAVAILABLE',
  'REGISTRAR_UNAVAILABLE',
  'TOOL_FAILED',
]);

/** How many causes deep is looked. */
const DEPTH = 6;

/**
 * The one place where a full, read-only, forbidden or failing disk, or too many open files, becomes an error of ours:
 * DISK_FULL, DISK_QUOTA, DISK_READ_ONLY, DISK_DENIED, DISK_FAILED or TOO_MANY_OPEN, with what was thrown as its cause
 * and the system's own code in `details.system`. Undefined when it is none of that, or already an error that says what
 * it is.
 */
export function systemFailure(thrown: unknown): OpenwardError | undefined {
  const outer = thrown instanceof OpenwardError ? thrown.code : undefined;
  if (outer !== undefined && !vague.has(outer)) return undefined;
  for (let error = thrown, depth = 0; error instanceof Error && depth < DEPTH; error = error.cause, depth += 1) {
    const system = systemCode(error);
    const code = system === undefined ? undefined : codes[system];
    if (system === undefined || code === undefined) continue;
    // A file somebody chose and may not read is theirs to know, and no trouble of the machine's.
    if (code === 'DISK_DENIED' && outer !== undefined) return undefined;
    return new OpenwardError(code, undefined, { cause: thrown, details: { system } });
  }
  return undefined;
}

/**
 * What the system says when a file cannot be written where it was to lie, in words: a stick that was pulled out, a name
 * that is too long, a folder of that name, a file that is too large for that file system. What was told already, and
 * what is no refusal of the system, stays as it is.
 */
export function toldUnwritable(error: unknown): unknown {
  const isSystems =
    error instanceof Error && !(error instanceof OpenwardError) && 'syscall' in error && 'errno' in error;
  return isSystems ? new OpenwardError('FILE_UNWRITABLE', undefined, { cause: error }) : error;
}

function systemCode(error: Error): string | undefined {
  if (error instanceof OpenwardError || !('code' in error) || typeof error.code !== 'string') return undefined;
  const network = 'syscall' in error && typeof error.syscall === 'string' && ofNetwork.has(error.syscall);
  return network && codes[error.code] !== 'TOO_MANY_OPEN' ? undefined : error.code;
}

/** As `systemFailure`, and what was thrown where it is none. */
export function toldSystemFailure(thrown: unknown): unknown {
  return systemFailure(thrown) ?? thrown;
}
