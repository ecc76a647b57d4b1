import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CaptureAssembler } from '../../devices/capture/assembler.ts';
import type { ShrDocument } from '../../api/formats/shr.ts';
import { findDriverKind } from '../../devices/registry.ts';
import { SerialTransport } from '../../devices/transport/serial-transport.ts';
import { repositoryRoot } from '../../fabric-config/node/paths.ts';
import { until } from './until.ts';

/**
 * Plays a ventilator as a program of its own at one end of a pseudo-terminal pair, and captures from the other end with
 * the driver, until there are values and a curve. `marker` is what the technician notes.
 */
export async function captureFromSimulator(marker = 'incision', seed = 7): Promise<ShrDocument> {
  const folder = await mkdtemp(join(tmpdir(), 'openward-port-'));
  const device = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      'devices/simulators/cli.ts',
      'medibus',
      '--create-pty',
      join(folder, 'ventilator'),
      '--seed',
      String(seed),
    ],
    {
      cwd: repositoryRoot(),
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  try {
    const ended = once(device, 'exit').then(() => {
      throw new Error('expected the simulator to play');
    });
    const lines = createInterface({ input: device.stdout });
    const path = await Promise.race([new Promise<string>((resolve) => lines.once('line', resolve)), ended]);
    ended.catch(() => undefined);
    return await capture(path, marker);
  } finally {
    const gone = device.exitCode === null && device.signalCode === null ? once(device, 'exit') : undefined;
    device.kill('SIGTERM');
    await gone;
    await rm(folder, { recursive: true, force: true });
  }
}

async function capture(path: string, marker: string): Promise<ShrDocument> {
  const kind = findDriverKind('medibus');
  if (kind === undefined) throw new Error('expected a MEDIBUS driver');
  const driver = kind.create(new SerialTransport({ path, line: kind.line }));
  const assembler = new CaptureAssembler({ driver, path, line: kind.line });
  let curve = false;
  driver.on('waveform', () => (curve = true));
  try {
    await driver.start();
    await until(
      'values and a curve from the device',
      () => Promise.resolve(curve && assembler.stats.measurements > 10),
      60_000,
    );
    assembler.mark(marker);
    return assembler.finish();
  } finally {
    await driver.stop();
  }
}
