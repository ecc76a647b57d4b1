import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { CaptureAssembler } from '../capture/assembler.ts';
import { decodeShr, encodeShr } from '../../api/formats/shr.ts';
import { listenTo } from '../testing/recorder.ts';
import { SerialTransport } from '../transport/serial-transport.ts';
import { driKind } from './kind.ts';

const hasSocat = spawnSync('socat', ['-V'], { stdio: 'ignore' }).status === 0;
const patience = { timeout: 20_000, interval: 20 };

describe.skipIf(!hasSocat)('DRI over a pseudo-terminal pair (skipped when socat is not installed)', () => {
  it('goes from the simulate command through a real serial port into an SHR document', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'openward-pty-'));
    const link = join(folder, 'monitor');
    const command = ['--import', 'tsx', 'devices/simulators/cli.ts', 'dri', '--create-pty', link, '--seed', '3'];
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'ignore'] });
    const driver = driKind.create(new SerialTransport({ path: link, line: driKind.line }));
    try {
      let printed = '';
      child.stdout.on('data', (bytes: Buffer) => (printed += bytes.toString()));
      await vi.waitFor(() => expect(printed).toBe(`${link}\n`), patience);
      const seen = listenTo(driver);
      await driver.start();
      const capture = new CaptureAssembler({ driver, path: link, line: driKind.line });
      await vi.waitFor(() => {
        expect(
          seen.waveform.filter(({ code }) => code === 'dri.wave.ecg1').flatMap(({ bins }) => bins).length,
        ).toBeGreaterThan(1500);
        expect(seen.sample.length).toBeGreaterThan(1);
      }, patience);
      const document = decodeShr(encodeShr(capture.finish()));
      expect(document.device).toMatchObject({ vendor: 'GE/Datex-Ohmeda', model: 'DRI level 11' });
      expect(document.waveforms.map(({ code, runs }) => [code, runs.length])).toEqual(
        ['ecg1', 'p1', 'pleth', 'co2', 'awp', 'flow', 'resp'].map((name) => [`dri.wave.${name}`, 1]),
      );
      const pressure = document.measurements.find(({ code }) => code === 'dri.basic.p1.sys');
      expect(pressure).toMatchObject({ unit: 'mm[Hg]', points: [{ v: 120 }, { v: 120 }] });
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
