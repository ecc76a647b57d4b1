import { join } from 'node:path';
import { NodeReport, nodeReportFile } from '../../api/formats/node-report.ts';
import type { ServiceSupervision, WaitingRequests } from '../../api/messages/supervision.ts';
import { existsSync, readFileSync } from '../../connections/disk.ts';
import { byGravity } from '../../domain/alarms.ts';
import type { TrailKeeper } from '../../domain/audit.ts';
import type { Clock } from '../../domain/clock.ts';
import type { AuditTrail } from '../audit/trail.ts';
import type { Checks } from '../http/handlers.ts';
import { looked } from '../http/health.ts';
import { aboutWho, type Metrics } from '../http/metrics.ts';
import { serviceAlarms, type Measured } from './alarms.ts';
import { Lately } from './lately.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Kinds of refusals at the door that are told. */
const mostKinds = 100;

export interface SupervisedService {
  readonly mspId: string;
  readonly keeper: TrailKeeper;
  readonly clock: Clock;
  readonly health: Checks;
  readonly trail: Pick<AuditTrail, 'refusedSince' | 'missing'>;
  /** What waits here, for whomever. */
  readonly requests: () => Promise<WaitingRequests[]>;
  /** The service's folder, where the keeper leaves its report. */
  readonly folder: string;
}

/** What a service tells its own organisation's supervisors: what it counts anyway, put together. */
export class OwnSupervision {
  readonly #parts: SupervisedService;
  readonly #lately: Lately<ServiceSupervision>;
  readonly #since: string;
  #metrics: Pick<Metrics, 'numbers'> = { numbers: () => Promise.resolve([]) };

  constructor(parts: SupervisedService) {
    this.#parts = parts;
    this.#lately = new Lately(() => this.#look(), parts.clock);
    this.#since = parts.clock.now().toISOString();
  }

  /** What counts this program's calls and reads its certificates. */
  countedBy(metrics: Pick<Metrics, 'numbers'>): void {
    this.#metrics = metrics;
  }

  /** At most ten seconds old; `at` says how old. Errors: the database's. */
  now(): Promise<ServiceSupervision> {
    return this.#lately.now();
  }

  async #look(): Promise<ServiceSupervision> {
    const { mspId, keeper, clock, health, trail, requests, folder } = this.#parts;
    const now = clock.now();
    const since = new Date(now.getTime() - DAY_MS);
    const [checks, waiting, day, hours, missing, measured] = await Promise.all([
      looked(health()),
      requests(),
      trail.refusedSince(since),
      trail.refusedSince(new Date(now.getTime() - HOUR_MS)),
      trail.missing(),
      this.#measured(),
    ]);
    const node = reportIn(folder);
    const { refusals, ...numbers } = measured;
    return {
      ...{ mspId, keeper, at: now.toISOString(), checks, ...(node === undefined ? {} : { node }) },
      requests: waiting,
      refused: { since: beginningOfHour(since), kinds: day },
      door: {
        since: this.#since,
        failedSignIns: refusals.filter(({ code }) => aboutWho.has(code)).reduce((sum, { count }) => sum + count, 0),
        kinds: refusals.slice(0, mostKinds),
      },
      certificates: numbers.certificates,
      alarms: byGravity(serviceAlarms({ now, checks, node, waiting, recent: hours, missing, ...numbers })),
    };
  }

  async #measured(): Promise<Measured & { refusals: ServiceSupervision['door']['kinds'] }> {
    const named = async (metric: string, label: string): Promise<(readonly [string, number])[]> =>
      (await this.#metrics.numbers(metric)).map(({ labels, value }) => [labels[label] ?? '', value]);
    const [ends, free, size, clocks, refusals] = await Promise.all([
      named('openward_certificate_end_seconds', 'certificate'),
      named('openward_disk_free_bytes', 'folder'),
      named('openward_disk_size_bytes', 'folder'),
      named('openward_clock_ahead_seconds', 'machine'),
      this.#metrics.numbers('openward_refusals_total'),
    ]);
    const sizes = new Map(size);
    return {
      certificates: ends
        .map(([name, seconds]) => ({ name, ends: new Date(seconds * 1000).toISOString() }))
        .toSorted((one, other) => one.ends.localeCompare(other.ends)),
      disks: free.map(([name, bytes]) => ({ name, free: bytes, size: sizes.get(name) ?? bytes })),
      clocks: clocks.map(([machine, ahead]) => ({ machine, ahead })),
      refusals: refusals
        .map(({ labels, value }) => ({ act: labels['route'] ?? '', code: labels['code'] ?? '', count: value }))
        .toSorted((one, other) => other.count - one.count),
    };
  }
}

/** One that is not there, or is no report, is none: the alarm says so. */
function reportIn(folder: string): NodeReport | undefined {
  const file = join(folder, nodeReportFile);
  try {
    return existsSync(file) ? NodeReport.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  } catch {
    return undefined;
  }
}

function beginningOfHour(time: Date): string {
  return new Date(Math.floor(time.getTime() / HOUR_MS) * HOUR_MS).toISOString();
}
