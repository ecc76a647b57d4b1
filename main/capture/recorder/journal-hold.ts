import { hkdfSync } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { OpenwardError } from '../../../domain/errors.ts';
import type { JournalPlace } from './orders.ts';

/** The process before may still be writing its last segment, and closing its port. */
const patienceMs = 15_000;
const againMs = 50;

/** One process alone writes a journal. */
export interface Hold {
  release(): Promise<void>;
}

/**
 * Waits until no other process of this machine has the journal, and has it from then on, until it is released or the
 * process ends, however that is: the system lets go of the name then. The name is known only to who has the journal's
 * key. Errors: RECORDING_HELD.
 */
export async function holdJournal({ key }: Pick<JournalPlace, 'key'>, patience = patienceMs): Promise<Hold> {
  const name = Buffer.from(hkdfSync('sha256', key, '', 'openward-capture-journal/1 hold', 16)).toString('hex');
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\openward-${name}` : `\0openward-${name}`;
  for (let waited = 0; ; waited += againMs) {
    const server = await listening(path);
    if (server !== undefined) return { release: () => new Promise((resolve) => server.close(() => resolve())) };
    if (waited >= patience) throw new OpenwardError('RECORDING_HELD');
    await new Promise((resolve) => setTimeout(resolve, againMs));
  }
}

/** Undefined where somebody else is. Nobody is listened to. */
function listening(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((connection) => connection.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(new OpenwardError('RECORDING_HELD', 'It cannot be made sure who writes', { cause: error }));
    });
    server.listen(path, () => resolve(server.unref()));
  });
}
