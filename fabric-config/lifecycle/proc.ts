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

/** Resident memory in bytes, whoever shares it; 0 when the process is gone. */
export function residentMemory(pid: number): number {
  return kilobytes(pid, 'status', 'VmRSS') * 1024;
}

/**
 * Bytes of memory that a process takes; 0 when it is gone. What it shares with others, such as the pages of Node's own
 * program that all services have, is shared out among them (PSS): a sum over processes is what they take together.
 */
export function memoryOf(pid: number): number {
  return kilobytes(pid, 'smaps_rollup', 'Pss') * 1024;
}

function kilobytes(pid: number, file: 'status' | 'smaps_rollup', name: string): number {
  try {
    const match = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'));
    return Number(match?.[1] ?? 0);
  } catch {
    return 0;
  }
}
