import { lstat, realpath } from 'node:fs/promises';
import { OpenwardError } from '../../domain/errors.ts';
import { portError } from './port-errors.ts';

/** What a serial port's path leads to, behind symbolic links such as /dev/serial/by-id/... */
export interface ResolvedPort {
  /** The device file itself: a lasting name leads to another one once the adapter was pulled out and put back. */
  readonly path: string;
  /** A pseudo-terminal: has no parity, no speed and no modem lines. */
  readonly pty: boolean;
}

/**
 * Refuses what cannot be the path of a serial port before anything is opened.
 * @throws OpenwardError PORT_MALFORMED_PATH, its message saying what is wrong with the path.
 */
export function checkPortPath(path: string, platform: NodeJS.Platform = process.platform): void {
  const fault = platform === 'win32' ? windowsFault(path) : unixFault(path);
  if (fault !== undefined) throw new OpenwardError('PORT_MALFORMED_PATH', fault);
}

function unixFault(path: string): string | undefined {
  if (path === '') return 'The path of the serial port is empty';
  if (path.length > 255) return 'The path of the serial port is longer than 255 characters';
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is refused here
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'The path of the serial port has control characters in it';
  if (!path.startsWith('/')) return 'The path of a serial port starts with /, such as /dev/ttyUSB0';
  if (path.split('/').includes('..')) return 'The path of the serial port may not have ".." in it';
  if (path.endsWith('/')) return 'The path of the serial port names a folder';
  return undefined;
}

function windowsFault(path: string): string | undefined {
  return /^(\\\\\.\\)?COM[1-9][0-9]{0,2}$/i.test(path)
    ? undefined
    : 'A serial port is named COM and a number, such as COM3';
}

/**
 * Follows links to the device itself. Outside /dev only links to something in /dev are taken (a pty's link, for
 * example).
 * @throws OpenwardError PORT_MALFORMED_PATH | PORT_NOT_FOUND | PORT_DENIED
 */
export async function resolvePort(path: string): Promise<ResolvedPort> {
  checkPortPath(path);
  if (process.platform === 'win32') return { path, pty: false };
  const target = await targetOf(path);
  if (!target.startsWith('/dev/')) {
    throw new OpenwardError('PORT_MALFORMED_PATH', 'That path does not lead to a device in /dev');
  }
  const status = await lstat(target);
  if (!status.isCharacterDevice()) throw new OpenwardError('PORT_MALFORMED_PATH', 'That path is not a serial device');
  return { path: target, pty: target.startsWith('/dev/pts/') };
}

async function targetOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    throw portError(cause);
  }
}
