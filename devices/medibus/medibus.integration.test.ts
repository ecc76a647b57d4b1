import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CaptureAssembler } from '../capture/assembler.ts';
import { decodeShr, encodeShr } from '../../api/formats/shr.ts';
import { systemDeviceClock } from '../clock.ts';
import type { Driver } from '../link/driver.ts';
import { findDriverKind } from '../registry.ts';
import { MedibusSimulator } from './simulator.ts';
import type { PtyPair } from '../simulators/pty.ts';
import { createPtyPair } from '../simulators/pty.ts';
import { listenTo } from '../testing/recorder.ts';
import { SerialTransport } from '../transport/serial-transport.ts';

const hasSocat = spawnSync('socat', ['-V'], { stdio: 'ignore' }).status === 0;
const medibus = findDriverKind('medibus');
const line = medibus?.line ?? { baudRate: 19_200, dataBits: 8, parity: 'even', stopBits: 1 };
const patience = { timeout: 15_000, interval: 20 };

let folder: string;
/** Undone in reverse order after each test. */
let cleanUp: (() => Promise<unknown>)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openward-pty-'));
  cleanUp = [() => rm(folder, { recursive: true, force: true })];
});

afterEach(async () => {
  for (const undo of cleanUp.toReversed()) await undo();
});

async function pty(): Promise<PtyPair> {
  const pair = await createPtyPair(join(folder, 'ventilator'));
  cleanUp.push(() => pair.close());
  return pair;
}

/** The simulated device on its own real port. */
async function plugIn(path: string): Promise<() => Promise<void>> {
  const transport = new SerialTransport({ path, line });
  const device = new MedibusSimulator({
    seed: 11,
    faults: new Set(),
    clock: systemDeviceClock,
    send: (bytes) => void transport.write(bytes),
  });
  transport.on('data', (bytes) => device.receive(bytes));
  await transport.open();
  device.start();
  const unplug = async (): Promise<void> => {
    device.stop();
    await transport.close();
  };
  cleanUp.push(unplug);
  return unplug;
}

function connect(path: string): Driver {
  if (medibus === undefined) throw new Error('no driver');
  const driver = medibus.create(new SerialTransport({ path, line, reconnect: { firstMs: 100, maxMs: 200 } }));
  cleanUp.push(() => driver.stop());
  return driver;
}

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

describe.skipIf(!hasSocat)('MEDIBUS over a pseudo-terminal pair (skipped when socat is not installed)', () => {
  it('goes from the simulated device through a real serial port into an SHR document', async () => {
    const pair = await pty();
    await plugIn(pair.device);
    const driver = connect(pair.host);
    const seen = listenTo(driver);
    await driver.start();
    // From when curves flow: what comes before the first of them is a gap, as it is to be.
    await vi.waitFor(() => expect(seen.waveform.length).toBeGreaterThan(0), patience);
    const capture = new CaptureAssembler({ driver, path: pair.host, line });
    await vi.waitFor(() => {
      expect(seen.waveform.flatMap((event) => event.bins).length).toBeGreaterThan(300);
      expect(seen.sample.length).toBeGreaterThan(6);
    }, patience);
    const document = decodeShr(encodeShr(capture.finish()));
    expect(document.device?.model).toBe('Evita 4 (simulated)');
    expect(document.gaps).toEqual([]);
    const pressure = document.waveforms.find(({ code }) => code === 'medibus.rt.00');
    expect(pressure?.runs).toHaveLength(1);
    expect(pressure).toMatchObject({ unit: 'mbar', intervalMs: 20 });
    const values = seen.sample.flatMap(({ measurements }) => measurements);
    expect(values.find(({ code }) => code === 'medibus.24.78')).toMatchObject({
      value: 5,
      unit: 'mbar',
      quality: 'ok',
    });
  }, 40_000);

  it('refuses the port to a second program', async () => {
    const pair = await pty();
    const first = new SerialTransport({ path: pair.host, line });
    cleanUp.push(() => first.close());
    await first.open();
    const second = new SerialTransport({ path: pair.host, line });
    await expect(second.open()).rejects.toMatchObject({ code: 'PORT_BUSY' });
  });

  it('records that the device fell silent, and goes on when it speaks again', async () => {
    const pair = await pty();
    const unplug = await plugIn(pair.device);
    const driver = connect(pair.host);
    const seen = listenTo(driver);
    await driver.start();
    await vi.waitFor(() => expect(driver.state).toBe('running'), patience);
    await unplug();
    await vi.waitFor(() => expect(driver.state).toBe('waiting'), patience);
    await plugIn(pair.device);
    await vi.waitFor(() => expect(driver.state).toBe('running'), patience);
    const silence = seen.gap.filter(({ reason }) => reason === 'silence');
    expect(silence[0]?.to).toBeUndefined();
    expect(silence[1]).toMatchObject({ id: silence[0]?.id });
    expect(silence[1]?.to).toBeDefined();
  }, 60_000);

  it('survives the port going away and coming back', async () => {
    const pair = await pty();
    const driver = connect(pair.host);
    const seen = listenTo(driver);
    await driver.start();
    await pair.close();
    await vi.waitFor(() => expect(driver.state).toBe('lost'), patience);
    expect(seen.link.at(-1)?.reason).toMatch(/^PORT_(LOST|NOT_FOUND)$/);
    const again = await pty();
    await plugIn(again.device);
    await vi.waitFor(() => expect(driver.state).toBe('running'), patience);
    expect(seen.gap.find(({ reason, to }) => reason === 'port-lost' && to !== undefined)).toBeDefined();
  }, 60_000);

  it('is one command: makes the pair, prints the host’s side, and leaves nothing behind at SIGTERM', async () => {
    const link = join(folder, 'from-cli');
    const child = startCli('medibus', '--create-pty', link, '--seed', '3');
    let printed = '';
    child.stdout?.on('data', (bytes: Buffer) => (printed += bytes.toString()));
    await vi.waitFor(() => expect(printed).toBe(`${link}\n`), patience);
    const driver = connect(link);
    await driver.start();
    await vi.waitFor(() => expect(driver.state).toBe('running'), patience);
    await driver.stop();
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(child.exitCode).toBe(0);
    const transport = new SerialTransport({ path: link, line });
    await expect(transport.open()).rejects.toMatchObject({ code: 'PORT_NOT_FOUND' });
  }, 60_000);

  it('pulls its own cable as a plan says, and puts it back', async () => {
    const link = join(folder, 'planned');
    const plan = join(folder, 'plan.json');
    const faults = [{ fault: 'unplug', atMs: 6000, forMs: 2500 }];
    await writeFile(plan, JSON.stringify({ format: 'openward-fault-plan/1', faults }));
    const child = startCli('medibus', '--create-pty', link, '--plan', plan);
    let printed = '';
    child.stdout?.on('data', (bytes: Buffer) => (printed += bytes.toString()));
    await vi.waitFor(() => expect(printed).toBe(`${link}\n`), patience);
    const driver = connect(link);
    const seen = listenTo(driver);
    await driver.start();
    await vi.waitFor(() => expect(seen.link.map(({ state }) => state)).toContain('lost'), patience);
    await vi.waitFor(() => expect(driver.state).toBe('running'), patience);
    expect(seen.gap.some(({ reason, to }) => reason === 'port-lost' && to !== undefined)).toBe(true);
  }, 60_000);

  it('says what is wrong with its arguments', async () => {
    const plan = join(folder, 'plan.json');
    const faults = [{ fault: 'unplug', atMs: 1, forMs: 1 }];
    await writeFile(plan, JSON.stringify({ format: 'openward-fault-plan/1', faults }));
    const cases = [
      { args: ['medibus'], says: 'either --port PATH or --create-pty LINK' },
      { args: ['medibus', '--port', 'ttyS0'], says: 'PORT_MALFORMED_PATH' },
      { args: ['medibus', '--port', '/dev/ttyS0', '--faults', 'gremlins'], says: 'There are: noise' },
      { args: ['medibus', '--port', '/dev/ttyS0', '--plan', plan], says: 'faults.0: a cable is pulled' },
      {
        args: ['medibus', '--port', '/dev/ttyS0', '--plan', import.meta.filename],
        says: 'is no plan of faults: line 1',
      },
    ];
    for (const { args, says } of cases) {
      const child = startCli(...args);
      let complaint = '';
      child.stderr?.on('data', (bytes: Buffer) => (complaint += bytes.toString()));
      await once(child, 'close');
      expect(child.exitCode).toBe(1);
      expect(complaint).toContain(says);
    }
  }, 60_000);
});
