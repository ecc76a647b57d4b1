import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A ventilator that is played in a process of its own, at one end of a pseudo-terminal. */
export interface PlayedDevice {
  /** The other end. */
  readonly port: string;
  stop(): Promise<void>;
}

/** @param link where the pseudo-terminal is to be */
export async function playVentilator(link: string): Promise<PlayedDevice> {
  const cli = join(import.meta.dirname, '..', '..', '..', 'devices', 'simulators', 'cli.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', cli, 'medibus', '--create-pty', link, '--seed', '5'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const port = await new Promise<string>((resolve) => lines.once('line', resolve));
  return {
    port,
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
