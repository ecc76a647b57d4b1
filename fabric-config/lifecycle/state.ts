import { z } from 'zod';
import { existsSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { DataPaths } from '../node/paths.ts';
import { readJsonFile } from '../node/state.ts';
import { FileMemory } from './file-memory.ts';
import { writeJson } from './files.ts';
import { installation, typed } from './installation.ts';

/** A process as it was started. `startTicks` and `bootId` make a reused pid noticeable. */
export const ProcessRecord = z.object({
  pid: z.number().int().positive(),
  /** Field 22 of /proc/<pid>/stat: clock ticks after boot. */
  startTicks: z.string(),
  bootId: z.string(),
  startedAt: z.iso.datetime(),
  port: z.number().int().optional(),
  /** Digest of what it was started from: command, configuration, program. A difference means: restart. */
  fingerprint: z.string(),
  /** How often the keeper has started it again since `up` did. */
  restarts: z.number().int().positive().optional(),
});
export type ProcessRecord = z.infer<typeof ProcessRecord>;

/** network.json: what was decided at the first start, and what runs now. */
export const NetworkState = z.object({
  /**
   * All but the last are of earlier versions, which had all organisations in one folder and fewer certificates. Such a
   * network can be ended, and no more.
   */
  format: z.enum(['openward-state/1', 'openward-state/2', 'openward-state/3', 'openward-state/4']),
  createdAt: z.iso.datetime(),
  /** Of a trial: how many of its organisations order. */
  orderers: z.number().int().positive().optional(),
  /** Of a trial that is not the shipped one: the folder in which its organisations are described. */
  trial: z.string().startsWith('/').optional(),
  /** Of a node by itself: the file in which its operator describes it. */
  description: z.string().startsWith('/').optional(),
  processes: z.record(z.string(), ProcessRecord),
});
export type NetworkState = z.infer<typeof NetworkState>;

const states = new FileMemory((file) => readJsonFile(NetworkState, file));

export function readState(paths: DataPaths): NetworkState | undefined {
  return existsSync(paths.state()) ? states.of(paths.state()) : undefined;
}

export function requireState(paths: DataPaths): NetworkState {
  const state = readState(paths);
  if (!state)
    throw new OpenwardError(
      'NETWORK_NOT_CREATED',
      `there is no network in ${paths.root} yet: ${typed(installation() ? 'init' : 'up')}`,
    );
  return state;
}

export function writeState(paths: DataPaths, state: NetworkState): void {
  writeJson(paths.state(), state);
}

/** @throws OpenwardError NETWORK_DESCRIPTION_INVALID for the network of an earlier version */
export function requirePresentFormat(paths: DataPaths, { format }: NetworkState): void {
  if (format === 'openward-state/4') return;
  throw new OpenwardError(
    'NETWORK_DESCRIPTION_INVALID',
    `${paths.root} holds a network of an earlier version, which keeps all organisations in one. Nothing was ` +
      `changed: name another folder with --data, or delete this one with ${typed('reset')}`,
  );
}
