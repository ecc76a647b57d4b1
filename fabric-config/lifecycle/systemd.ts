import { join } from 'node:path';
import { z } from 'zod';
import { rmSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { writePrivate } from './files.ts';
import { isAlive } from './proc.ts';
import { recordOf } from './spawned.ts';
import type { ProcessRecord } from './state.ts';
import type { ProcessSpec, Running, Supervisor } from './supervisor.ts';
import { runTool } from './tools.ts';

/** Of what a node consists, by the name of the unit that runs it: `openward-<part>.service`. */
const unitParts = [
  ...['ca', 'orderer', 'peer', 'chaincode', 'chaincode-beside', 'storage'],
  ...['service', 'ledger-gate', 'registrar', 'storage-gate'],
] as const;

/** What systemctl shows of a unit: `Name=value`, a line each. */
const Shown = z.object({
  ActiveState: z.string(),
  MainPID: z.coerce.number().int().nonnegative(),
  NRestarts: z.coerce.number().int().nonnegative(),
});

/** Runs systemctl; answers what it prints. */
export type Systemctl = (args: readonly string[]) => Promise<string>;
const systemctl: Systemctl = (args) => runTool('systemctl', ['--no-ask-password', ...args]);

/**
 * One node's processes as units of the package. A unit starts when its file lies in `wanted`, now and whenever the
 * machine does: what the node is brought up with, and nothing else.
 */
export class Systemd implements Supervisor {
  readonly isSystem = true;

  constructor(
    private readonly wanted: string,
    private readonly call: Systemctl = systemctl,
  ) {}

  async start(spec: ProcessSpec): Promise<ProcessRecord> {
    writePrivate(this.#mark(spec.name), '');
    await this.call(['start', unitOf(spec.name)]);
    const { MainPID: pid } = await this.#show(spec.name);
    return recordOf(spec, pid === 0 ? undefined : pid);
  }

  /** What we ourselves have run here before, and no unit does, is not systemd's. */
  async stop(name: string): Promise<void> {
    if (partOf(name) === undefined) return;
    rmSync(this.#mark(name), { force: true });
    await this.call(['stop', unitOf(name)]);
  }

  /** A process that is still the one it was started as has not been started again. */
  async running(name: string, record: ProcessRecord): Promise<Running | undefined> {
    if (isAlive(record)) return { pid: record.pid, restarts: 0 };
    if (partOf(name) === undefined) return undefined;
    const { ActiveState, MainPID, NRestarts } = await this.#show(name);
    return ActiveState === 'active' && MainPID > 0 ? { pid: MainPID, restarts: NRestarts } : undefined;
  }

  /** The journal is not the node's user's to read. */
  lastWords(name: string, count: number): string[] {
    return [`journalctl --unit ${unitOf(name)} --lines ${count}`];
  }

  #mark(name: string): string {
    return join(this.wanted, requirePart(name));
  }

  async #show(name: string): Promise<z.infer<typeof Shown>> {
    const asked = ['show', ...Object.keys(Shown.shape).map((property) => `--property=${property}`), unitOf(name)];
    const lines = (await this.call(asked)).trim().split('\n');
    return Shown.parse(Object.fromEntries(lines.map((line) => line.split('=', 2))));
  }
}

/** The part that a process is: `hospital1-ledger-gate` is the `ledger-gate`; undefined where no unit runs it. */
export function partOf(name: string): string | undefined {
  return name === 'keeper' ? name : unitParts.find((one) => name.endsWith(`-${one}`));
}

function requirePart(name: string): string {
  const part = partOf(name);
  if (part === undefined) throw new OpenwardError('INTERNAL', `no systemd unit runs ${name}`);
  return part;
}

function unitOf(name: string): string {
  return `openward-${requirePart(name)}.service`;
}
