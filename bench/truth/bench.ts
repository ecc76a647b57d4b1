import { loadavg } from 'node:os';
import { driverKinds } from '../../devices/registry.ts';
import { checkedOut, describeMachine } from '../machine.ts';
import { writeReport } from '../report/write.ts';
import type { Results } from '../results.ts';
import { judge, type Judgement } from './checker/check.ts';
import { defects } from './defect.ts';
import { play } from './play.ts';
import type { CaptureTruth } from './results.ts';
import { plainShow, showOf, type Show } from './show.ts';

interface TruthOptions {
  readonly seeds: number;
  readonly out: string;
}

/** Findings of one recording that are kept: more of them say nothing more. */
const kept = 5;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Records, judges, writes the report. Answers how many recordings failed, and how many mistakes stayed unseen. */
export async function truthBench({ seeds, out }: TruthOptions): Promise<{ failed: number; unseen: number }> {
  const began = performance.now();
  const before = loadavg();
  const planted = await plantAll();
  const recorded = await recordAll(seeds);
  const truth: CaptureTruth = { seeds, ...recorded, planted };
  const seconds = Math.round((performance.now() - began) / 1000);
  writeReport(out, { ...resultsOf(truth, seconds), load: { before, after: loadavg() } });
  tell(truth, seconds);
  const unseen = planted.filter(({ found }) => !found).length;
  return { failed: recorded.failures.length, unseen };
}

/** Each mistake with each driver; without it the same recording must be as it is to be. */
async function plantAll(): Promise<CaptureTruth['planted']> {
  const all: CaptureTruth['planted'] = [];
  for (const kind of driverKinds) {
    const sound = await judged(plainShow(kind, 3));
    // Without a second reading a sample that is there twice is not seen.
    if (!sound.read) continue;
    for (const defect of defects) {
      const { json, truth } = await play(plainShow(kind, 3), defect);
      const { findings } = judge(json, truth);
      const found = sound.findings.length === 0 && findings.length > 0;
      all.push({ defect, driver: kind.id, found, findings: findings.slice(0, kept) });
    }
  }
  return all;
}

async function judged(show: Show): Promise<Judgement> {
  const { json, truth } = await play(show);
  return judge(json, truth);
}

async function recordAll(seeds: number): Promise<Pick<CaptureTruth, 'drivers' | 'failures'>> {
  const drivers = new Map<string, CaptureTruth['drivers'][number]>();
  const failures: CaptureTruth['failures'] = [];
  for (let seed = 1; seed <= seeds; seed += 1) {
    const show = showOf(seed);
    const judgement = await judged(show);
    const driver = show.kind.id;
    drivers.set(driver, added(drivers.get(driver) ?? nothingOf(driver), show, judgement));
    if (judgement.findings.length > 0) failures.push({ seed, driver, findings: judgement.findings.slice(0, kept) });
  }
  return { drivers: [...drivers.values()], failures };
}

type OfDriver = CaptureTruth['drivers'][number];

const nothingOf = (driver: string): OfDriver => ({
  driver,
  ...{ recordings: 0, values: 0, samples: 0, gaps: 0, faults: 0, kills: 0, read: true, failed: 0 },
});

function added(all: OfDriver, { plan, kills }: Show, { values, samples, gaps, read, findings }: Judgement): OfDriver {
  return {
    driver: all.driver,
    recordings: all.recordings + 1,
    values: all.values + values,
    samples: all.samples + samples,
    gaps: all.gaps + gaps,
    faults: all.faults + plan.length,
    kills: all.kills + kills.length,
    read: all.read && read,
    failed: all.failed + (findings.length > 0 ? 1 : 0),
  };
}

function resultsOf(captureTruth: CaptureTruth, seconds: number): Omit<Results, 'load'> {
  return {
    format: 'openward-bench/1',
    at: new Date().toISOString(),
    ...checkedOut(),
    complete: false,
    runs: 1,
    seconds,
    machine: describeMachine(undefined, { ...process.versions, electron: undefined }, undefined),
    ...{ rows: [], growth: [], job: [], client: { stalls: [] } },
    captureTruth,
    failures: [],
  };
}

function tell({ seeds, drivers, failures, planted }: CaptureTruth, seconds: number): void {
  for (const { defect, driver, found, findings } of planted)
    say(`planted: ${defect}, ${driver}: ${found ? `found (${findings[0]?.rule})` : 'NOT FOUND'}`);
  for (const { driver, recordings, values, samples, gaps, faults, kills, read, failed } of drivers)
    say(
      `${driver}: ${recordings} recordings with ${faults} faults and ${kills} kills; ${values} values, ${samples} samples, ${gaps} gaps${read ? '' : ', values not read again'}; ${failed} wrong`,
    );
  for (const { seed, driver, findings } of failures)
    for (const { rule, what } of findings) say(`WRONG  seed ${seed} (${driver}): ${rule}: ${what}`);
  say(`${seeds - failures.length} of ${seeds} recordings are as they are to be, in ${seconds} s`);
}
