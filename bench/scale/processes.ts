import { readFileSync } from 'node:fs';
import type { DataPaths } from '../../fabric-config/node/paths.ts';
import { requireState } from '../../fabric-config/lifecycle/state.ts';

/** USER_HZ of Linux: fixed at 100 for every architecture Node runs on. */
const TICKS_A_SECOND = 100;
const MIB = 1024 * 1024;

export interface ProcessUse {
  readonly name: string;
  /** Processor time since it began, in seconds. */
  readonly cpuSeconds: number;
  /**
   * Memory that is really there (RSS), of it that no file stands behind, and of it files mapped (LevelDB tables among
   * them); MiB.
   */
  readonly residentMiB: number;
  readonly anonymousMiB: number;
}

/** Of every process of a network, and of this one as `client`. */
export function processesOf(paths: DataPaths): ProcessUse[] {
  const { processes } = requireState(paths);
  const named = Object.entries(processes).map(([name, { pid }]) => ({ name, pid }));
  return [...named, { name: 'client', pid: process.pid }]
    .map(({ name, pid }) => useOf(name, pid))
    .sort((a, b) => a.name.localeCompare(b.name));
}

function useOf(name: string, pid: number): ProcessUse {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the program's name in brackets and may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (field: string): number =>
    Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 'NaN');
  return {
    name,
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND,
    residentMiB: (kilobytes('VmRSS') * 1024) / MIB,
    anonymousMiB: (kilobytes('RssAnon') * 1024) / MIB,
  };
}

/** Processors kept busy by each, on average over the seconds between two looks. */
export function coresBetween(
  before: readonly ProcessUse[],
  after: readonly ProcessUse[],
  seconds: number,
): { name: string; cores: number }[] {
  return after.map(({ name, cpuSeconds }) => ({
    name,
    cores: (cpuSeconds - (before.find((one) => one.name === name)?.cpuSeconds ?? 0)) / seconds,
  }));
}
