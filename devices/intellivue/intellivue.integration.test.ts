import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { decodeShr, encodeShr } from '../../api/formats/shr.ts';
import { CaptureAssembler } from '../capture/assembler.ts';
import { listenTo } from '../testing/recorder.ts';
import { SerialTransport } from '../transport/serial-transport.ts';
import { intellivueKind } from './kind.ts';

const hasSocat = spawnSync('socat', ['-V'], { stdio: 'ignore' }).status === 0;
const patience = { timeout: 20_000, interval: 20 };

describe.skipIf(!hasSocat)('IntelliVue over a pseudo-terminal pair (skipped when socat is not installed)', () => {
  it('goes from the simulate command through a real serial port into an SHR document', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'openward-pty-'));
    const link = join(folder, 'monitor');
    const command = ['--import', 'tsx', 'devices/simulators/cli.ts', 'intellivue', '--create-pty', link, '--seed', '3'];
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'ignore'] });
    const { line } = intellivueKind;
    const driver = intellivueKind.create(new SerialTransport({ path: link, line }));
    try {
      let printed = '';
      child.stdout.on('data', (bytes: Buffer) => (printed += bytes.toString()));
      await vi.waitFor(() => expect(printed).toBe(`${link}\n`), patience);
      const seen = listenTo(driver);
      await driver.start();
      const capture = new CaptureAssembler({ driver, path: link, line });
      await vi.waitFor(() => expect(seen.sample.length).toBeGreaterThan(3), patience);
      const document = decodeShr(encodeShr(capture.finish()));
      expect(document.device).toMatchObject({ vendor: 'Philips', model: 'M8004A', deviceId: 'DE12345678' });
      const pressure = document.measurements.find(({ code }) => code === 'intellivue.nu.4A15');
      expect(pressure).toMatchObject({ unit: 'mm[Hg]' });
      expect(new Set(pressure?.points.map(({ v }) => v))).toEqual(new Set([118]));
      await driver.stop();
      expect(driver.state).toBe('stopped');
    } finally {
      await driver.stop();
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    }
    expect(child.exitCode).toBe(0);
  }, 60_000);
});
