import { readFileSync } from '../../connections/disk.ts';
import type { ProcessRecord } from './state.ts';

/** What Linux says of a process. */
export interface ProcessFacts {
  readonly startTicks: string;
  /** One letter, proc(5): Z is a zombie. */
  readonly state: string;
}

/** Parses /proc/<pid>/stat; the command name in it may contain spaces and brackets. */
export function parseStat(text: string): ProcessFacts | undefined {
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .trim()
    .split(' ');
  const state = fields[0];
  const startTicks = fields[19];
  return state === undefined || startTicks === undefined ? undefined : { state, startTicks };
}

export function processFacts(pid: number): ProcessFacts | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

export function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

/** True when the process that was recorded still runs: same pid, same start, same boot. */
export function isAlive(
  record: Pick<ProcessRecord, 'pid' | 'startTicks' | 'bootId'>,
  facts: ProcessFacts | undefined = processFacts(record.pid),
  boot: string = bootId(),
): boolean {
  return facts !== undefined && facts.state !== 'Z' && facts.startTicks === record.startTicks && boot === record.bootId;
}

/**
 * Memory a process takes, in bytes; 0 when it is gone. What several have in common, as all that run Node have its
 * program, counts for each in proportion (PSS, proc_pid_smaps(5)), so that the sum is what they take together. Where
 * the system does not tell that of another user's process: its resident memory.
 */
export function memoryOf(pid: number): number {
  return sizeIn(`/proc/${pid}/smaps_rollup`, 'Pss') ?? residentMemory(pid);
}

/** Of one process by itself, in bytes; 0 when it is gone. */
export function residentMemory(pid: number): number {
  return sizeIn(`/proc/${pid}/status`, 'VmRSS') ?? 0;
}

/** In bytes; undefined where the file does not say. */
function sizeIn(file: string, field: string): number | undefined {
  try {
    const match = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(file, 'utf8'));
    return match ? Number(match[1]) * 1024 : undefined;
  } catch {
    return undefined;
  }
}
