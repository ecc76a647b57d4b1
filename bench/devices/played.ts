import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryRoot } from '../../fabric-config/node/paths.ts';

/** A device that is played in a process of its own. */
export interface Played {
  readonly kind: string;
  readonly port: string;
  /** Every byte that it has put onto the line. */
  sent(): Buffer;
  stop(): Promise<void>;
}

/** @param folder where its end of the line, and what it sends, is kept */
export async function playDevice(kind: string, folder: string): Promise<Played> {
  const sent = join(folder, `${kind}.sent`);
  const program = join(repositoryRoot(), 'dist', 'simulate.js');
  const child = spawn(process.execPath, [program, kind, '--create-pty', join(folder, kind), '--sent', sent], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const gone = once(child, 'exit');
  const port = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`expected ${kind} to be played, but it ended with ${code}`)));
  });
  return {
    kind,
    port: port.trim(),
    sent: () => readFileSync(sent),
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
