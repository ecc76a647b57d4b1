import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A ventilator that is played in a process of its own, at one end of a pseudo-terminal. */
export interface PlayedDevice {
  /** The other end. */
  readonly port: string;
  stop(): Promise<void>;
}

/** @param link where the pseudo-terminal is to be */
export async function playVentilator(link: string): Promise<PlayedDevice> {
  const cli = new URL('../../../devices/simulators/cli.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', cli, 'medibus', '--create-pty', link, '--seed', '5'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const [port] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    port: String(port),
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
