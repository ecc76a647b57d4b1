import { pino } from 'pino';

/** Characters kept for a destination that takes none just now; what comes beyond is lost. */
const KEPT = 1024 * 1024;

/**
 * Where a log is written: a file, or 1 for standard output. A full disk costs lines of the log, never the program: what
 * could not be written is tried again with the next line.
 */
export function logDestination(destination: string | 1): ReturnType<typeof pino.destination> {
  const out = pino.destination({ dest: destination, sync: true, mode: 0o600, maxLength: KEPT });
  out.on('error', () => undefined);
  return out;
}
