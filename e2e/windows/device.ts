import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WrittenFaultPlan } from '../../devices/simulators/fault-plan.ts';
import { createInterface } from 'node:readline';

export interface SimulatedDevice {
  /** Path of the port the technician connects to. */
  readonly port: string;
  /** Seconds since it began to play. */
  secondsStreamed(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Starts the device simulator as its own program, with what is to go wrong, on one end of a pty pair; the other end is
 * a serial port to everybody else.
 */
export async function startDevice(repository: string, kind: string, plan?: WrittenFaultPlan): Promise<SimulatedDevice> {
  const folder = await mkdtemp(join(tmpdir(), 'openward-port-'));
  const args = [join(repository, 'dist/simulate.js'), kind, '--create-pty', join(folder, kind), '--seed', '7'];
  const file = join(folder, 'plan.json');
  if (plan !== undefined) await writeFile(file, JSON.stringify(plan));
  const child = spawn(process.execPath, plan === undefined ? args : [...args, '--plan', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const port = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    child.once('close', (code) =>
      reject(new Error(`expected the simulator to name its port, but it ended with ${code ?? 'a signal'}`)),
    );
  });
  const began = Date.now();
  return {
    port: port.trim(),
    secondsStreamed: () => Promise.resolve((Date.now() - began) / 1000),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
