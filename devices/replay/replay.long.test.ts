import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeShr, encodeShr, type ShrDocument } from '../../api/formats/shr.ts';
import { Theatre } from '../capture/testing/theatre.ts';
import type { DriverKind } from '../link/driver.ts';
import { driverKinds, findDriverKind } from '../registry.ts';
import { readFaultPlan, type FaultPlan } from '../simulators/fault-plan.ts';
import { simulated } from '../simulators/simulated.ts';
import { recordingOf } from './recording.ts';
import { verdictOf, type Verdict } from './verdict.ts';

const written = {
  format: 'openward-fault-plan/1',
  faults: [
    { fault: 'noise', atMs: 8000, forMs: 6000, oneIn: 200 },
    { fault: 'split', atMs: 10_000, forMs: 15_000 },
    { fault: 'silence', atMs: 26_000, forMs: 9000 },
    { fault: 'clock-jump', atMs: 37_123, byMs: 3_600_000, whose: 'host' },
    { fault: 'unplug', atMs: 40_000, forMs: 3000 },
    { fault: 'slow-host', atMs: 50_000, forMs: 4000 },
    { fault: 'checksum', atMs: 55_000, forMs: 10_000 },
    { fault: 'reboot', atMs: 66_000, forMs: 2000 },
  ],
};
const { faults } = readFaultPlan(JSON.stringify(written), 'test');

/** A recording under that plan, whose program was killed after some time. */
async function recorded(kind: DriverKind, plan: FaultPlan['faults'] = faults): Promise<ShrDocument> {
  const device = simulated.find(({ id }) => id === kind.id);
  if (device === undefined) throw new Error(`no simulated ${kind.id}`);
  const theatre = new Theatre({ kind, device, seed: 4, plan });
  const first = await theatre.begin();
  theatre.clock.advance(75_000);
  const untilMs = first.source.axis.nowMs() - 300;
  theatre.kill();
  theatre.clock.advance(5000);
  const second = await theatre.goOn(theatre.find(first, untilMs));
  theatre.clock.advance(20_000);
  return decodeShr(encodeShr(second.assembler.finish()));
}

/** The same in documents that each end with the first read after some time. */
async function recordedInSlices(kind: DriverKind): Promise<ShrDocument[]> {
  const device = simulated.find(({ id }) => id === kind.id);
  if (device === undefined) throw new Error(`no simulated ${kind.id}`);
  const theatre = new Theatre({ kind, device, seed: 4, plan: faults });
  const { source, assembler } = await theatre.begin();
  const ended: ShrDocument[] = [];
  let wanted = false;
  source.on('raw', () => {
    if (!wanted) return;
    wanted = false;
    ended.push(assembler.endSlice({ n: source.axis.nowMs(), w: source.axis.wallMs() })());
  });
  for (const ms of [9000, 20_000, 12_000, 33_000]) {
    theatre.clock.advance(ms);
    wanted = true;
  }
  theatre.clock.advance(15_000);
  return [...ended, assembler.finish()].map((document) => decodeShr(encodeShr(document)));
}

const partsOf = ({ differences }: Verdict): string[] => differences.map(({ part }) => part);

it.each(driverKinds.map((kind) => [kind.id, kind] as const))(
  'gives the same of a recording of %s in which everything went wrong',
  async (_, kind) => {
    const document = await recorded(kind);
    const reasons = new Set(document.gaps.map(({ reason }) => reason));
    for (const reason of ['port-lost', 'host-held-up', 'clock-jump'] as const) expect(reasons).toContain(reason);
    expect(document.measurements.length).toBeGreaterThan(0);
    expect(await verdictOf([document], kind)).toMatchObject({ same: true, newer: false, differences: [], lacks: [] });
  },
  60_000,
);

it.each(['medibus', 'dri', 'intellivue', 'nonin-avant'])(
  'gives the same of a recording of %s that is several documents, in whatever order they are given',
  async (id) => {
    const kind = findDriverKind(id);
    if (kind === undefined) throw new Error(`no driver ${id}`);
    const documents = await recordedInSlices(kind);
    expect(documents.length).toBe(5);
    const recording = recordingOf(documents.toReversed(), ({ start }) => start);
    expect(await verdictOf(recording, kind)).toMatchObject({ same: true, differences: [], lacks: [] });
    const [first, second, ...others] = recording;
    const changed = structuredClone(second);
    changed?.link.pop();
    if (changed !== undefined)
      expect(partsOf(await verdictOf([first, changed, ...others], kind))).toEqual(['document 2, link']);
    expect(() => recordingOf([first, ...others], ({ start }) => start)).toThrow('does not go on where');
  },
  60_000,
);

describe('a replay of a ventilator’s recording', () => {
  const kind = findDriverKind('medibus');
  if (kind === undefined) throw new Error('no driver');
  let document: ShrDocument;
  let folder: string;
  beforeAll(async () => {
    document = await recorded(kind, []);
    folder = mkdtempSync(join(tmpdir(), 'openward-replay-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('finds a byte of the line that was changed', async () => {
    const changed = structuredClone(document);
    const chunk = changed.raw.filter(({ direction }) => direction === 'rx')[40];
    const bytes = Buffer.from(chunk?.bytes ?? '', 'base64');
    bytes[5] = (bytes[5] ?? 0) ^ 1;
    if (chunk !== undefined) chunk.bytes = bytes.toString('base64');
    expect(await verdictOf([changed], kind)).toMatchObject({ same: false });
  });

  it('finds a value, a sample, an alarm and a gap that were changed, and says where', async () => {
    const changed = structuredClone(document);
    const series = changed.measurements.find(({ code }) => code === 'medibus.24.7D');
    const [point] = series?.points.slice(7) ?? [];
    if (point !== undefined) point.v = 21;
    const curve = changed.waveforms.find(({ code }) => code === 'medibus.rt.01');
    curve?.runs[0]?.bins.splice(9, 1, 1);
    changed.alarms.pop();
    changed.gaps.shift();
    expect(partsOf(await verdictOf([changed], kind)).toSorted()).toEqual([
      'alarms',
      'gaps',
      'medibus.24.7D',
      'medibus.rt.01 (curve)',
    ]);
  });

  it('says what is more where something was taken out, and that a driver is newer', async () => {
    const changed = structuredClone(document);
    changed.driver.version = '1.9.9';
    changed.notes.pop();
    const verdict = await verdictOf([changed], { ...kind, version: '1.10.0' });
    expect(verdict).toMatchObject({ same: false, newer: true });
    expect(verdict.differences).toMatchObject([{ part: 'notes', more: true }]);
  });

  it('says what a document lacks that was written without the times of its reads', async () => {
    const changed = structuredClone(document);
    for (const chunk of changed.raw) delete chunk.reads;
    const { same, lacks } = await verdictOf([changed], kind);
    expect(same).toBe(false);
    expect(lacks.join()).toContain('within a quarter of a second');
  });

  it('is one command, which refuses what is no device record', async () => {
    const file = join(folder, 'recording.json');
    writeFileSync(file, encodeShr(document));
    expect(await run(file)).toMatchObject({ code: 0, out: expect.stringMatching(/\nthe same\n$/) });
    const changed = structuredClone(document);
    changed.alarms.pop();
    writeFileSync(file, encodeShr(changed));
    const told = await run(file, '--json');
    expect(told.code).toBe(1);
    expect(JSON.parse(told.out)).toMatchObject({ same: false, differences: [{ part: 'alarms' }] });
    writeFileSync(file, JSON.stringify({ ...document, line: { ...document.line, baudRate: 'fast' } }));
    expect(await run(file)).toMatchObject({ code: 1, err: expect.stringContaining('INPUT_INVALID') });
    writeFileSync(file, 'no JSON');
    expect(await run(file)).toMatchObject({ code: 1, err: expect.stringContaining('is no device record') });
    expect(await run(join(folder, 'none.json'))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^FILE_UNREADABLE: .*none\.json/),
    });
  }, 120_000);
});

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const node = ['--import', 'tsx', 'devices/replay/cli.ts', ...args];
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, node);
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const failed = error as Error & { code?: number; stdout?: string; stderr?: string };
    return { code: failed.code ?? -1, out: failed.stdout ?? '', err: failed.stderr ?? '' };
  }
}
