import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { World } from '../../../e2e/world/world.ts';
import { coresBetween, processesOf } from '../processes.ts';
import { circumstances, loadNow, readScale, writeScale } from '../results-folder.ts';
import { say } from '../say.ts';
import { LoadResults, type LoadCheckpoint } from '../schema.ts';
import { checkpoint } from './checkpoint.ts';
import { ordererDisk, peerDisk } from '../disk.ts';
import { Hall, type Prepared } from './hall.ts';
import { readProgress, writeProgress, type LoadProgress } from './progress.ts';

export interface LoadOptions {
  readonly world: World;
  readonly records: number;
  readonly patients: number;
  readonly doctors: number;
  readonly concurrency: number;
  readonly together: number;
  /** Questions of each kind at a checkpoint. */
  readonly rounds: number;
  readonly out: string;
  /** Told to stop: what is under way is finished and written down. */
  readonly signal: AbortSignal;
}

/** Put one at a time before all others. */
const SINGLY = 200;
const marks = [1, 3].flatMap((digit) => [1e3, 1e4, 1e5, 1e6].map((power) => digit * power)).sort((a, b) => a - b);

/**
 * Loads P_DE up to `records`, measuring on the way; taken up where an earlier call was ended, even if it was killed.
 */
export async function load(options: LoadOptions): Promise<LoadResults> {
  return new Loader(options).run();
}

class Loader {
  readonly #before = loadNow();
  readonly #file: string;
  readonly #hall: Hall;
  /** Records prepared while as many are being put: one transaction for each patient. */
  readonly #batch: number;
  readonly #checkpoints: LoadCheckpoint[];
  #progress: LoadProgress;

  constructor(private readonly options: LoadOptions) {
    const { world, patients, doctors, concurrency, together, out } = options;
    this.#file = join(world.paths.root, 'load', 'progress.json');
    this.#progress = readProgress(this.#file) ?? {
      format: 'openward-load/1',
      seed: randomBytes(16).toString('hex'),
      patients,
      doctors,
      together,
      done: 0,
      seconds: 0,
    };
    if (this.#progress.together !== together)
      throw new RangeError(`this load was begun with ${this.#progress.together} records in a transaction`);
    this.#hall = new Hall(world, this.#progress.seed, this.#progress, { concurrency, together });
    this.#batch = this.#progress.patients * together;
    this.#checkpoints = this.#progress.done === 0 ? [] : [...(readScale(out, 'load', LoadResults)?.checkpoints ?? [])];
  }

  async run(): Promise<LoadResults> {
    const { records, signal } = this.options;
    try {
      say(
        `${this.#progress.done} of ${records} are there; ${this.#progress.patients} patients and ${this.#progress.doctors} doctors`,
      );
      await this.#hall.assemble();
      if (this.#progress.single === undefined) await this.#oneByOne();
      for (const goal of [...marks.filter((mark) => mark < records), records]) {
        if (this.#progress.done >= goal) continue;
        const use = processesOf(this.options.world.paths);
        const { done, seconds } = this.#progress;
        await this.#upTo(goal);
        const took = this.#progress.seconds - seconds;
        await this.#measure({
          rate: (this.#progress.done - done) / took,
          cores: coresBetween(use, processesOf(this.options.world.paths), took),
        });
        if (signal.aborted) break;
      }
      const results = this.#results();
      if (results === undefined) throw new Error('expected the first records to be put');
      return results;
    } finally {
      await this.#hall.close();
    }
  }

  /**
   * The first ones as patients put them, which is what a province's bytes are reckoned from; on an empty ledger, to
   * measure that too.
   */
  async #oneByOne(): Promise<void> {
    const { paths } = this.options.world;
    await this.#measure();
    const before = { peer: peerDisk(paths), orderer: ordererDisk(paths) };
    const began = performance.now();
    await this.#hall.putSingly(0, SINGLY);
    const after = { peer: peerDisk(paths), orderer: ordererDisk(paths) };
    const single = {
      records: SINGLY,
      peerBytes: (after.peer.total - before.peer.total) / SINGLY,
      stateBytes: (after.peer.state + after.peer.history - before.peer.state - before.peer.history) / SINGLY,
      ordererBytes: (after.orderer.blocks - before.orderer.blocks) / SINGLY,
    };
    this.#progress = { ...this.#progress, single, done: SINGLY, seconds: (performance.now() - began) / 1000 };
    writeProgress(this.#file, this.#progress);
  }

  /** While one batch is put, the treatments of the next are opened. */
  async #upTo(goal: number): Promise<void> {
    const sizeAt = (from: number): number => Math.max(0, Math.min(this.#batch, goal - from));
    let began = performance.now();
    let ready: Prepared[] = await this.#hall.prepare(this.#progress.done, sizeAt(this.#progress.done));
    while (ready.length > 0) {
      const after = this.#progress.done + ready.length;
      const next = this.options.signal.aborted ? 0 : sizeAt(after);
      const [prepared] = await Promise.all([next === 0 ? [] : this.#hall.prepare(after, next), this.#hall.put(ready)]);
      const now = performance.now();
      this.#progress = { ...this.#progress, done: after, seconds: this.#progress.seconds + (now - began) / 1000 };
      began = now;
      writeProgress(this.#file, this.#progress);
      if (after % (this.#batch * 5) === 0 || next === 0)
        say(`${after} records; ${(this.#progress.done / this.#progress.seconds).toFixed(1)} a second over all`);
      ready = prepared;
    }
  }

  async #measure(since: Pick<LoadCheckpoint, 'rate' | 'cores'> = {}): Promise<void> {
    const point = {
      ...(await checkpoint(this.options.world, this.#hall, this.#progress.done, this.options.rounds)),
      ...since,
    };
    this.#checkpoints.push(point);
    const { look, get, list, peer, rate } = point;
    const mib = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
    say(
      `at ${point.records}: look ${look.median.toFixed(1)} ms, get ${get.median.toFixed(1)} ms, list ${list.median.toFixed(1)} ms; peer ${mib(peer.total)} (blocks ${mib(peer.blocks)}, state ${mib(peer.state)})${rate === undefined ? '' : `; ${rate.toFixed(1)} records/s`}`,
    );
    this.#results();
  }

  #results(): LoadResults | undefined {
    const { single } = this.#progress;
    if (single === undefined) return undefined;
    const { out, world, records, concurrency, together } = this.options;
    const { patients, doctors } = this.#progress;
    const results: LoadResults = {
      format: 'openward-scale-load/1',
      ...circumstances(world.paths.root, this.#before),
      wanted: records,
      patients,
      doctors,
      concurrency,
      together,
      single,
      checkpoints: this.#checkpoints,
    };
    writeScale(out, 'load', LoadResults, results);
    return results;
  }
}
