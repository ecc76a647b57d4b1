import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CaptureAssembler } from '../../devices/capture/assembler.ts';
import { CaptureSource } from '../../devices/capture/source.ts';
import { fills } from '../../main/capture/recorder/slice-size.ts';
import type { DeviceBench } from './results.ts';

const curves = ['a', 'b', 'c', 'd', 'e'];
const samplesASecond = 200;
const bytesASecond = 3000;
const hours = 24;
/** The last hour may have so much more than the second. */
const target = 1.05;

/** Everything that keeps a recording in memory, for a day of a monitor with five curves, in a time of its own. */
export function measureDay(): DeviceBench['day'] {
  const collect = collector();
  let now = Date.UTC(2026, 0, 1);
  const source = new CaptureSource({ id: 'bench', version: '1', alarmGroups: [] }, { n: now, w: now });
  const assembler = new CaptureAssembler({
    ...{ driver: source, path: '/dev/bench' },
    line: { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 },
    slices: { isFull: (held) => fills(held), onEnded: () => undefined },
  });
  const heapMiB: number[] = [];
  for (let hour = 0; hour < hours; hour += 1) {
    let most = 0;
    for (let second = 0; second < 3600; second += 1) {
      tellSecond(source, now);
      now += 1000;
      if (second % 300 === 0) {
        collect();
        most = Math.max(most, process.memoryUsage().heapUsed / 1024 ** 2);
      }
    }
    heapMiB.push(most);
  }
  // Slices end at other moments of each hour: what a whole one holds is in every second hour.
  const [early, late] = [Math.max(...heapMiB.slice(1, 3)), Math.max(...heapMiB.slice(-2))];
  const growth = late / early;
  return { heapMiB, slices: assembler.slices, growth, target, met: growth <= target };
}

/** A second of it: some bytes, and a piece of each curve. */
export function tellSecond(source: CaptureSource, now: number): void {
  const moment = { n: now, w: now };
  const at = new Date(now).toISOString();
  source.replay(moment, 'raw', { at, direction: 'rx', bytes: new Uint8Array(bytesASecond) });
  for (const code of curves)
    source.replay(moment, 'waveform', {
      ...{ code, unit: null, intervalMs: 1000 / samplesASecond, scale: 1, offset: 0, startMs: now },
      bins: Array.from({ length: samplesASecond }, (_, at_) => (at_ * 7919) % 4096),
      ...{ values: [], breakBefore: false },
    });
}

/** What the heap holds is known after what nobody needs is gone. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  return () => {
    if (typeof collect === 'function') collect.call(undefined);
  };
}
