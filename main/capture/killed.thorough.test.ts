import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runsBackwards, unaccounted } from '../../devices/capture/testing/whole.ts';
import { systemDeviceClock } from '../../devices/clock.ts';
import { MedibusSimulator } from '../../devices/medibus/simulator.ts';
import { createPtyPair, type PtyPair } from '../../devices/simulators/pty.ts';
import { SerialTransport } from '../../devices/transport/serial-transport.ts';
import { CaptureService } from './capture-service.ts';
import { journalsIn } from './testing/journals.ts';
import { documentOf, ForkedRecorders } from './testing/processes.ts';

const hasSocat = spawnSync('socat', ['-V'], { stdio: 'ignore' }).status === 0;
const line = { baudRate: 19_200, dataBits: 8, parity: 'even', stopBits: 1 } as const;
/** Samples that a busy machine reads this late are told to be missing, or not, only half a second later. */
const undecided = 2;
/** What may be unwritten. */
const lostMs = 1000;

let folder: string;
let pair: PtyPair;
let device: MedibusSimulator;
let wire: SerialTransport;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openward-killed-'));
  pair = await createPtyPair(join(folder, 'ventilator'));
  wire = new SerialTransport({ path: pair.device, line });
  const send = (bytes: Uint8Array): void => void wire.write(bytes);
  device = new MedibusSimulator({ seed: 11, faults: new Set(), clock: systemDeviceClock, send });
  wire.on('data', (bytes) => device.receive(bytes));
  await wire.open();
  device.start();
});
afterEach(async () => {
  device.stop();
  await wire.close();
  await pair.close();
  await rm(folder, { recursive: true, force: true });
});

/** Records in a process of its own, which is killed with no chance to tidy up. Answers when that was. */
async function killedRecording(id?: string): Promise<number> {
  const program = join(import.meta.dirname, 'testing', 'recording.ts');
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', program, folder, pair.host, ...(id === undefined ? [] : [id])],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const gone = once(child, 'exit');
  let heard = 0;
  try {
    // Some seconds of it: it is told twice a second.
    for await (const said of createInterface(child.stdout)) {
      if (/^\d+$/.test(said)) continue;
      expect(said).toBe('values flow');
      heard += 1;
      if (heard === 6) break;
    }
    expect(heard, 'how often the recording program said that values flow').toBe(6);
    return Date.now();
  } finally {
    child.kill('SIGKILL');
    await gone;
  }
}

const service = (): CaptureService =>
  new CaptureService({
    listPatienceMs: 60_000,
    beginProcess: new ForkedRecorders().begin,
    tell: () => undefined,
    onCapturing: () => undefined,
    note: (what, error) => expect.fail(`${what}: ${String(error)}`),
  });

describe.skipIf(!hasSocat)('a client that is killed while it records (skipped when socat is not installed)', () => {
  it('loses a second at the most, twice over, and what is missing is said', async () => {
    const journals = journalsIn(folder);
    const first = await killedRecording();
    const [id = ''] = await journals.ids();
    const found = service();
    const [cut] = await found.list(journals);
    expect(cut?.state).toBe('cut');
    expect(first - Date.parse(cut?.view.end ?? '')).toBeLessThan(lostMs + patienceMs);
    await found.close();

    const second = await killedRecording(id);
    const last = service();
    await last.list(journals);
    const again = last.get(id, journals.owner);
    expect(second - Date.parse(again.view.end ?? '')).toBeLessThan(lostMs + patienceMs);
    await again.stop();
    const document = await documentOf(again);
    expect(runsBackwards(document)).toBe(false);
    expect(document.waveforms.length).toBeGreaterThan(0);
    for (const { code, runs } of document.waveforms)
      expect(unaccounted(document, code), `samples of ${code}`).toBeLessThan(1 + undecided * runs.length);
    expect(document.gaps.filter(({ reason }) => reason === 'host-held-up').map(({ detail }) => detail)).toEqual(
      expect.arrayContaining(['the recording program ended and was started again', 'the recording program ended here']),
    );
    await last.close();
  }, 120_000);
});

/** How late a busy machine may be with it. */
const patienceMs = 500;
