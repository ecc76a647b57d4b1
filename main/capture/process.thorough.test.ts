import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ShrDocument } from '../../api/formats/shr.ts';
import { runsBackwards, unaccounted } from '../../devices/capture/testing/whole.ts';
import { createPtyPair } from '../../devices/simulators/pty.ts';
import { CaptureService } from './capture-service.ts';
import type { HeldCapture } from './held-capture.ts';
import { journalsIn, openTreatment as treatment } from './testing/journals.ts';
import { documentOf, ForkedRecorders } from './testing/processes.ts';
import { playVentilator, type PlayedDevice } from './testing/simulator.ts';

const hasSocat = spawnSync('socat', ['-V'], { stdio: 'ignore' }).status === 0;
const line = { baudRate: 19_200, dataBits: 8, parity: 'even', stopBits: 1 } as const;
/** Samples that a busy machine reads this late are told to be missing, or not, only half a second later. */
const undecided = 2;
/** What may be unwritten when a process is killed, and how late a busy machine may be with it. */
const lostMs = 1000 + 500;

let folder: string;
let device: PlayedDevice;
let recorders: ForkedRecorders;
let captures: CaptureService;
let states: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openward-process-'));
  device = await playVentilator(join(folder, 'ventilator'));
  recorders = new ForkedRecorders();
  states = [];
  captures = new CaptureService({
    listPatienceMs: 60_000,
    beginProcess: recorders.begin,
    tell: (news) => {
      if (news.topic === 'capture' && states.at(-1) !== news.capture.state) states.push(news.capture.state);
    },
    onCapturing: () => undefined,
    note: () => undefined,
  });
}, 60_000);
afterEach(async () => {
  await captures.close();
  await device.stop();
  await rm(folder, { recursive: true, force: true });
});

const start = (port = device.port): Promise<HeldCapture> =>
  captures.start(journalsIn(folder), { treatment, driver: 'medibus', port, line });

/** Until so many more values have come than there were. */
async function flows(capture: HeldCapture, more = 30): Promise<void> {
  const before = capture.view.measurements;
  await expect.poll(() => capture.view.measurements, { timeout: 60_000 }).toBeGreaterThan(before + more);
}

function expectWhole(document: ShrDocument): void {
  expect(runsBackwards(document)).toBe(false);
  expect(document.waveforms.length).toBeGreaterThan(0);
  for (const { code, runs } of document.waveforms)
    expect(unaccounted(document, code), `samples of ${code}`).toBeLessThan(1 + undecided * runs.length);
}

const heldUp = ({ gaps }: ShrDocument) => gaps.filter(({ reason }) => reason === 'host-held-up');

describe.skipIf(!hasSocat)('the process of a capture (skipped when socat is not installed)', () => {
  it('that is killed is followed by another, which goes on with the same document', async () => {
    const capture = await start();
    await flows(capture);
    const killed = await recorders.killLast();
    await expect.poll(() => states.at(-1), { timeout: 60_000 }).toBe('capturing');
    await flows(capture);
    expect(states.slice(-3)).toEqual(['capturing', 'interrupted', 'capturing']);
    expect(capture.view.restarts).toBe(1);
    await capture.stop();
    const document = await documentOf(capture);
    expectWhole(document);
    const gaps = heldUp(document);
    expect(new Set(gaps.map(({ detail }) => detail))).toEqual(
      new Set(['the recording program ended and was started again']),
    );
    const [whole, ...others] = gaps.filter(({ series }) => series === undefined);
    expect(others).toEqual([]);
    expect(killed - Date.parse(whole?.from ?? '')).toBeLessThan(lostMs);
    expect(recorders.all.length).toBe(2);
  }, 180_000);

  it('that is stuck is ended and followed by another', async () => {
    const capture = await start();
    await flows(capture);
    const stuck = recorders.all.at(-1);
    stuck?.kill('SIGSTOP');
    await expect.poll(() => states.slice(-3), { timeout: 60_000 }).toEqual(['capturing', 'interrupted', 'capturing']);
    expect(stuck?.signalCode).toBe('SIGKILL');
    await flows(capture);
    await capture.stop();
    const document = await documentOf(capture);
    expectWhole(document);
    expect(heldUp(document).length).toBeGreaterThan(0);
  }, 180_000);

  it('records on while main is held up for twenty seconds, without a gap', async () => {
    const capture = await start();
    await flows(capture);
    const until = Date.now() + 20_000;
    while (Date.now() < until);
    await flows(capture);
    await capture.stop();
    const document = await documentOf(capture);
    expectWhole(document);
    expect(heldUp(document)).toEqual([]);
    expect(Date.parse(document.end) - Date.parse(document.start)).toBeGreaterThan(20_000);
    expect(states).not.toContain('interrupted');
  }, 180_000);

  it('whose port pours out what nobody understands holds up neither main nor another recording', async () => {
    const pair = await createPtyPair(join(folder, 'noise'));
    const noise = spawn('sh', ['-c', 'while :; do cat /dev/urandom; done > "$0"', pair.device], { stdio: 'ignore' });
    try {
      const noisy = await start(pair.host);
      const capture = await start();
      await flows(capture);
      const delay = monitorEventLoopDelay({ resolution: 10 });
      delay.enable();
      await flows(capture, 100);
      delay.disable();
      expect(noisy.view.bytes).toBeGreaterThan(100_000);
      // The noise costs a core; this process is late as well, but it does none of that work.
      expect(delay.percentile(99) / 1e6).toBeLessThan(250);
      await capture.stop();
      expectWhole(await documentOf(capture));
      await captures.discard(noisy.id, journalsIn(folder));
    } finally {
      await ended(noise);
      await pair.close();
    }
  }, 180_000);

  it('that is still at its journal when its main was killed is waited for: two never write one', async () => {
    const program = join(import.meta.dirname, 'testing', 'recording.ts');
    const main = spawn(process.execPath, ['--import', 'tsx', program, folder, device.port], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said = createInterface({ input: main.stdout })[Symbol.asyncIterator]();
    const recorder = Number((await said.next()).value);
    for (let heard = 0; heard < 6; heard += 1) expect((await said.next()).value).toBe('values flow');
    // Held, so that it is there when the next main looks: it has neither ended nor written its last segment.
    process.kill(recorder, 'SIGSTOP');
    await ended(main);
    const looked = captures.list(journalsIn(folder));
    const first = await Promise.race([looked, new Promise((resolve) => setTimeout(resolve, 3000, 'waits'))]);
    expect(first).toBe('waits');
    process.kill(recorder, 'SIGCONT');
    const [capture] = await looked;
    expect(capture?.state).toBe('cut');
    await expect.poll(() => isThere(recorder), { timeout: 10_000 }).toBe(false);
    await capture?.goOn();
    if (capture) await flows(capture);
    await capture?.stop();
    if (capture) expectWhole(await documentOf(capture));
  }, 180_000);
});

async function ended(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
