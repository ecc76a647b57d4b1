import { spawn } from 'node:child_process';
import { lstat } from 'node:fs/promises';
import { OpenwardError } from '../../domain/errors.ts';

/** A pair of joined pseudo-terminals: what goes into one comes out of the other. */
export interface PtyPair {
  /** For the program under test. */
  readonly host: string;
  /** For the simulator. */
  readonly device: string;
  /** Resolves when socat ended by itself. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts socat, which must be installed.
 * @param link where the host's side appears; the device's side is `<link>.device`
 */
export async function createPtyPair(link: string): Promise<PtyPair> {
  const device = `${link}.device`;
  const socat = spawn('socat', [`pty,raw,echo=0,link=${link}`, `pty,raw,echo=0,link=${device}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  const fate: { over: boolean; failure?: unknown } = { over: false };
  socat.stderr.on('data', (bytes: Buffer) => (complaint = (complaint + bytes.toString()).slice(-500)));
  const ended = new Promise<void>((resolve) => {
    socat.once('error', (error) => {
      fate.failure = error;
      resolve();
    });
    socat.once('exit', () => resolve());
  });
  void ended.then(() => (fate.over = true));
  const deadline = Date.now() + 5000;
  while (!(await exists(link)) || !(await exists(device))) {
    if (fate.over || Date.now() > deadline) {
      socat.kill();
      throw new OpenwardError(
        'PORT_NOT_FOUND',
        `socat made no pair of pseudo-terminals at ${link}: ${complaint.trim()}`,
        { cause: fate.failure },
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const close = async (): Promise<void> => {
    if (!fate.over) socat.kill();
    await ended;
  };
  return { host: link, device, ended, close };
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
