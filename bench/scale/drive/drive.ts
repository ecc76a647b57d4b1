import autocannon from 'autocannon';
import type { DataPaths } from '../../../fabric-config/node/paths.ts';
import { quantile } from '../../statistics.ts';
import { coresBetween, processesOf } from '../processes.ts';
import { say } from '../say.ts';
import type { CurvePoint } from '../schema.ts';
import { DriveBridge, type DriveWork } from './bridge.ts';

export const TOOL = 'autocannon 8.0.0 on loopback HTTP in front of the client’s own code, in one process';

/** `users` at once, each asking again as soon as they are answered, until `requests` have been answered. */
export async function drive(paths: DataPaths, users: number, requests: number, work: DriveWork): Promise<CurvePoint> {
  const bridge = await DriveBridge.open(work);
  const times: number[] = [];
  const before = processesOf(paths);
  const began = performance.now();
  let last = began;
  try {
    await new Promise<void>((resolve, reject) => {
      const run = autocannon(
        { url: bridge.url, method: 'POST', connections: users, amount: requests, pipelining: 1, timeout: 120 },
        (error: unknown) => (error instanceof Error ? reject(error) : resolve()),
      );
      run.on('response', (_client, status, _bytes, milliseconds) => {
        last = performance.now();
        if (status === 204) times.push(milliseconds);
      });
    });
  } finally {
    await bridge.close();
  }
  const seconds = (last - began) / 1000;
  const cores = coresBetween(before, processesOf(paths), (performance.now() - began) / 1000);
  if (times.length === 0)
    throw new Error(
      `${users} users: nothing succeeded (${[...bridge.failures].map(([code, count]) => `${code} ${count}`).join(', ')})`,
    );
  const sorted = times.sort((a, b) => a - b);
  const point: CurvePoint = {
    users,
    seconds,
    requests: times.length,
    failures: requests - times.length,
    throughput: times.length / seconds,
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    max: quantile(sorted, 1),
    cores,
  };
  const failed = [...bridge.failures].map(([code, count]) => `, ${count} × ${code}`).join('');
  say(
    `${users} users: ${point.throughput.toFixed(1)}/s, p50 ${point.p50.toFixed(1)} ms, p95 ${point.p95.toFixed(1)} ms${failed}; ${cores.reduce((sum, one) => sum + one.cores, 0).toFixed(2)} cores busy`,
  );
  return point;
}

/** Gives each piece once, in order. */
export function eachOnce<T>(items: readonly T[]): () => T {
  let next = 0;
  return () => {
    const item = items[next];
    next += 1;
    if (item === undefined) throw new RangeError(`all ${items.length} have been given out`);
    return item;
  };
}

/** Gives them again and again. */
export function around<T>(items: readonly T[]): () => T {
  let next = 0;
  return () => {
    const item = items[next % items.length];
    next += 1;
    if (item === undefined) throw new RangeError('there are none');
    return item;
  };
}
