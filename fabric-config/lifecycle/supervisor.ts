import { OpenwardError } from '../../domain/errors.ts';
import { poll } from './concurrency.ts';
import type { ProcessRecord } from './state.ts';

/** A process of the network: how to start it and how to know that it works. */
export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where it listens. */
  readonly port?: number;
  readonly bind?: string;
  /** Makes room for it before it is started. */
  readonly prepare?: () => void;
  /** See ProcessRecord.fingerprint. */
  readonly fingerprint: string;
  /** True when it answers. Must not throw for "not yet". */
  readonly ready: () => Promise<boolean>;
}

/** A process as it is now. */
export interface Running {
  readonly pid: number;
  /** How often it has ended by itself and was started again. */
  readonly restarts: number;
}

/** Who starts, sees and ends the processes of a data folder. */
export interface Supervisor {
  /** The machine's own: by itself it keeps what they say, and starts again who has ended. */
  readonly isSystem: boolean;
  /** Does not wait until it is ready. Errors: NETWORK_PROCESS_DIED. */
  start(spec: ProcessSpec): Promise<ProcessRecord>;
  /** Asks it to end, and sees to it that it does. */
  stop(name: string, record: ProcessRecord): Promise<void>;
  /** Undefined when it does not run. */
  running(name: string, record: ProcessRecord): Promise<Running | undefined>;
  /** The last lines it has said, or where to find them. */
  lastWords(name: string, count: number): string[];
}

/**
 * Waits until it answers. @throws OpenwardError NETWORK_PROCESS_DIED or NETWORK_TIMEOUT, with the last it has said
 */
export async function waitReady(
  supervisor: Supervisor,
  spec: ProcessSpec,
  record: ProcessRecord,
  timeoutMs: number,
): Promise<void> {
  const { name } = spec;
  const runs = async (): Promise<boolean> => (await supervisor.running(name, record)) !== undefined;
  const over = await poll(async () => !(await runs()) || (await spec.ready()), timeoutMs);
  const said = (): string => `the last it has said:\n${supervisor.lastWords(name, 5).join('\n')}`;
  if (!(await runs())) throw new OpenwardError('NETWORK_PROCESS_DIED', `${name} ended while starting; ${said()}`);
  if (!over) throw new OpenwardError('NETWORK_TIMEOUT', `${name} was not ready after ${timeoutMs / 1000} s; ${said()}`);
}
