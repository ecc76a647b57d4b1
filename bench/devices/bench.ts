import { loadavg } from 'node:os';
import { checkedOut, describeMachine } from '../machine.ts';
import { writeReport } from '../report/write.ts';
import { measureDay } from './day.ts';
import { measureLive } from './live.ts';
import { measureParsers } from './parsers.ts';
import type { DeviceBench } from './results.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Measures, writes the report. Answers how many bytes were lost; what else misses its target is said alone. */
export async function deviceBench({ minutes, out }: { minutes: number; out: string }): Promise<number> {
  const [began, before] = [performance.now(), loadavg()];
  say('parsers');
  const parsers = await measureParsers();
  say('a day of five curves');
  const day = measureDay();
  const devices: DeviceBench = { minutes, parsers, day, ...(await measureLive(minutes, say)) };
  writeReport(out, {
    format: 'openward-bench/1',
    at: new Date().toISOString(),
    ...checkedOut(),
    complete: false,
    runs: 1,
    seconds: Math.round((performance.now() - began) / 1000),
    machine: describeMachine(undefined, { ...process.versions, electron: undefined }, undefined),
    ...{ rows: [], growth: [], job: [], client: { stalls: [] }, failures: [] },
    load: { before, after: loadavg() },
    devices,
  });
  tell(devices);
  for (const what of missed(devices)) say(`MISSED  ${what}`);
  return devices.recordings.reduce((sum, { lost }) => sum + lost, 0);
}

function tell({ recordings, main, handOver, day, parsers }: DeviceBench): void {
  for (const { driver, megabytesASecond, ratio, noise } of parsers)
    say(
      `parser ${driver}: ${megabytesASecond.toFixed(1)} MB/s, ${ratio.toFixed(1)} times as long as reading the bytes; noise: ${noise.map(({ megabytes, millisecondsEach }) => `${millisecondsEach.toFixed(0)} ms a MB of ${megabytes}`).join(', ')}`,
    );
  say(`a day: ${day.slices} documents, heap ${day.heapMiB.map((mib) => mib.toFixed(0)).join(' ')} MiB by the hour`);
  for (const { driver, bytes, lost, gaps, processorShare, residentMiB, lateness } of recordings)
    say(
      `${driver}: ${bytes} bytes, ${lost} lost, ${gaps} gaps, ${(processorShare * 100).toFixed(1)} % of a processor, ${residentMiB.toFixed(0)} MiB${lateness === undefined ? '' : `, samples in main after ${lateness.p50.toFixed(0)} ms, p99 ${lateness.p99.toFixed(0)} ms`}`,
    );
  say(`main: event loop late by ${main.p999.toFixed(1)} ms at p99.9, ${main.max.toFixed(1)} at most`);
  say(
    `eight hours handed over: ${handOver.documents} documents in ${handOver.seconds.toFixed(0)} s, main late by ${handOver.main.p999.toFixed(1)} ms at p99.9, ${handOver.main.max.toFixed(1)} at most; ${handOver.gapsMeanwhile} gaps in the others`,
  );
}

function missed({ recordings, main, handOver, day, parsers }: DeviceBench): string[] {
  const wrong: [boolean, string][] = [
    ...recordings.map(({ driver, lost }): [boolean, string] => [lost > 0, `${driver}: ${lost} bytes lost`]),
    ...recordings.map(({ driver, lateness }): [boolean, string] => [
      lateness?.met === false,
      `${driver}: late samples`,
    ]),
    ...parsers.map(({ driver, met }): [boolean, string] => [!met, `the parser of ${driver} is slow`]),
    [!main.met, 'main is held up'],
    [!handOver.main.met, 'main is held up by a hand-over'],
    [handOver.gapsMeanwhile > 0, 'a hand-over makes gaps in others'],
    [!day.met, 'a day grows'],
  ];
  return wrong.flatMap(([is, what]) => (is ? [what] : []));
}
