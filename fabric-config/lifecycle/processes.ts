import { OpenwardError } from '../../domain/errors.ts';
import type { DataPaths } from '../node/paths.ts';
import { isFree } from '../node/ports.ts';
import { poll } from './concurrency.ts';
import { requireState, writeState, type ProcessRecord } from './state.ts';
import { supervisorOf } from './supervision.ts';
import { waitReady, type ProcessSpec, type Supervisor } from './supervisor.ts';

const READY_MS = 90_000;
/** The system may take a moment to give a port back. */
const PORT_MS = 5_000;

/** The processes of a site as its state has them; for a holder of its lock. */
export class Processes {
  /** Names of those that were started here. */
  readonly started: string[] = [];

  constructor(
    private readonly paths: DataPaths,
    readonly supervisor: Supervisor = supervisorOf(paths),
  ) {}

  /** Makes these run as they are specified now, and waits until all of them answer. */
  async ensure(specs: readonly ProcessSpec[]): Promise<void> {
    await Promise.all(specs.map((spec) => this.#ensure(spec)));
  }

  /**
   * The same, for a network at which people work: who runs and is to be another program is started anew one after the
   * other, each answering before the next, so that whoever calls waits for moments alone.
   */
  async ensureInTurn(specs: readonly ProcessSpec[]): Promise<void> {
    const changed: ProcessSpec[] = [];
    for (const spec of specs) {
      const known = this.#record(spec.name);
      const runs = known && (await this.supervisor.running(spec.name, known)) !== undefined;
      if (runs && known.fingerprint !== spec.fingerprint) changed.push(spec);
    }
    await this.ensure(specs.filter((spec) => !changed.includes(spec)));
    for (const spec of changed) await this.ensure([spec]);
  }

  async stop(name: string): Promise<void> {
    const record = this.#record(name);
    if (record) await this.supervisor.stop(name, record);
  }

  /** Stops these, callers before those they call, and forgets them: the keeper does not look after them any more. */
  async end(names: readonly string[]): Promise<void> {
    for (const name of [...names].reverse()) await this.stop(name);
    const state = requireState(this.paths);
    const kept = Object.entries(state.processes).filter(([name]) => !names.includes(name));
    writeState(this.paths, { ...state, processes: Object.fromEntries(kept) });
  }

  #record(name: string): ProcessRecord | undefined {
    return requireState(this.paths).processes[name];
  }

  async #ensure(spec: ProcessSpec): Promise<void> {
    const known = this.#record(spec.name);
    let record = known && (await this.supervisor.running(spec.name, known)) ? known : undefined;
    const other = record !== undefined && record.fingerprint !== spec.fingerprint;
    if (record && other) {
      await this.supervisor.stop(spec.name, record);
      record = undefined;
    }
    record ??= await this.#start(spec, other ? PORT_MS : 0);
    await waitReady(this.supervisor, spec, record, READY_MS);
  }

  async #start(spec: ProcessSpec, patienceMs: number): Promise<ProcessRecord> {
    const { port, bind = '127.0.0.1' } = spec;
    if (port !== undefined && !(await poll(() => isFree(port, bind), patienceMs))) {
      throw new OpenwardError(
        'NETWORK_PORT_TAKEN',
        `port ${port} of ${spec.name} is held by another program; end it, or reset the network to choose other ports`,
      );
    }
    const record = await this.supervisor.start(spec);
    this.started.push(spec.name);
    const state = requireState(this.paths);
    writeState(this.paths, { ...state, processes: { ...state.processes, [spec.name]: record } });
    return record;
  }
}
