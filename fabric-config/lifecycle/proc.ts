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

/** Resident memory in bytes; 0 when it is gone. */
export function residentMemory(pid: number): number {
  try {
    const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(match?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
