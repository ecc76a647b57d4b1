import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeShr, encodeShr } from '../../api/formats/shr.ts';
import { CaptureAssembler } from '../capture/assembler.ts';
import { findDriverKind } from '../registry.ts';
import { listenTo } from '../testing/recorder.ts';
import { detectLine } from '../transport/detect-line.ts';
import { SerialTransport } from '../transport/serial-transport.ts';
import { describeLine } from '../transport/transport.ts';

const hasSocat = spawnSync('socat', ['-V'], { stdio: 'ignore' }).status === 0;
const patience = { timeout: 20_000, interval: 20 };

let folder: string;
/** Undone in reverse order after each test. */
let cleanUp: (() => Promise<unknown>)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openward-lines-'));
  cleanUp = [() => rm(folder, { recursive: true, force: true })];
});

afterEach(async () => {
  for (const undo of cleanUp.toReversed()) await undo();
});

function startCli(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', 'devices/simulators/cli.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  cleanUp.push(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
  return child;
}

/** Plays a device at one end of a pair of pseudo-terminals, whose other end is returned. */
async function play(device: string): Promise<{ readonly link: string; readonly child: ChildProcess }> {
  const link = join(folder, 'oximeter');
  const child = startCli(device, '--create-pty', link, '--seed', '3');
  let printed = '';
  child.stdout?.on('data', (bytes: Buffer) => (printed += bytes.toString()));
  await vi.waitFor(() => expect(printed).toBe(`${link}\n`), patience);
  return { link, child };
}

describe.skipIf(!hasSocat)('talkers over a pseudo-terminal pair (skipped when socat is not installed)', () => {
  it('goes from the simulated device through a real serial port into an SHR document, and survives its end', async () => {
    const { link, child } = await play('masimo-radical7');
    const kind = findDriverKind('masimo-radical7');
    if (kind === undefined) throw new Error('no driver');
    const driver = kind.create(new SerialTransport({ path: link, line: kind.line }));
    cleanUp.push(() => driver.stop());
    const seen = listenTo(driver);
    await driver.start();
    await vi.waitFor(() => expect(driver.state).toBe('running'), patience);
    const capture = new CaptureAssembler({ driver, path: link, line: kind.line });
    await vi.waitFor(() => expect(seen.sample.length).toBeGreaterThan(4), patience);
    const document = decodeShr(encodeShr(capture.finish()));
    expect(document.device).toMatchObject({ vendor: 'Masimo', deviceId: '0000000003' });
    expect(document.gaps).toEqual([]);
    expect(document.raw.every(({ direction }) => direction === 'rx')).toBe(true);
    const spo2 = document.measurements.find(({ code }) => code === 'masimo-radical7.data.SPO2');
    expect(spo2?.unit).toBe('%');
    for (const { v } of spo2?.points ?? []) expect([95, 96, 97, 98, 99]).toContain(v);
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(child.exitCode).toBe(0);
    await vi.waitFor(() => expect(['waiting', 'lost']).toContain(driver.state), patience);
  }, 60_000);

  it('is found by listening alone', async () => {
    const { link } = await play('nonin-avant');
    const kind = findDriverKind('nonin-avant');
    if (kind === undefined) throw new Error('no driver');
    const open = (line: (typeof kind)['line']): SerialTransport => new SerialTransport({ path: link, line });
    const found = await detectLine({ kind, open, lines: kind.presets.map(({ line }) => line) });
    expect(describeLine(found)).toBe('9600 8N1');
  }, 60_000);

  it.each([
    ['astm', 'Radiometer', 'ABL80 FLEX'],
    ['hl7', 'Mindray', 'MINDRAY_EGATEWAY'],
  ])(
    'is not the only thing that speaks by itself: %s is answered, and has nothing to send again',
    async (id, vendor, model) => {
      const { link } = await play(id);
      const kind = findDriverKind(id);
      if (kind === undefined) throw new Error('no driver');
      const driver = kind.create(new SerialTransport({ path: link, line: kind.line }));
      cleanUp.push(() => driver.stop());
      const seen = listenTo(driver);
      await driver.start();
      const capture = new CaptureAssembler({ driver, path: link, line: kind.line });
      await vi.waitFor(() => expect(seen.sample.length).toBeGreaterThan(0), patience);
      const document = decodeShr(encodeShr(capture.finish()));
      expect(document.measurements.map(({ points }) => points.length)).toEqual(document.measurements.map(() => 1));
      expect(document.gaps.every(({ reason }) => reason === 'silence')).toBe(true);
      expect(document.raw.some(({ direction }) => direction === 'tx')).toBe(true);
      // Without a checksum who somebody is counts when it was said twice.
      if (id === 'hl7') await vi.waitFor(() => expect(driver.identity).toBeDefined(), patience);
      expect(driver.identity).toMatchObject({ vendor, model });
    },
    60_000,
  );
});
