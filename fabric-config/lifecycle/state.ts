import { z } from 'zod';
import { existsSync, readFileSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { DataPaths } from './paths.ts';
import { writeJson } from './files.ts';

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
   * The first two are of earlier versions: people and machines had one root, organisations no registrars. Such a
   * network can be ended, and no more.
   */
  format: z.enum(['openward-state/1', 'openward-state/2', 'openward-state/3']),
  createdAt: z.iso.datetime(),
  orderers: z.number().int().positive(),
  /** `<org>.<part>` to a port on loopback. */
  ports: z.record(z.string(), z.number().int().min(1).max(65535)),
  /** All certificates were issued and the certificate authority answers known clients only. */
  enrolled: z.boolean(),
  chaincode: z
    .object({ version: z.string(), label: z.string(), packageId: z.string(), sequence: z.number().int().positive() })
    .optional(),
  processes: z.record(z.string(), ProcessRecord),
});
export type NetworkState = z.infer<typeof NetworkState>;

export function readState(paths: DataPaths): NetworkState | undefined {
  if (!existsSync(paths.state())) return undefined;
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(paths.state(), 'utf8'));
  } catch (cause) {
    throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', `${paths.state()} is not JSON`, { cause });
  }
  const result = NetworkState.safeParse(raw);
  if (!result.success)
    throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', `${paths.state()}: ${z.prettifyError(result.error)}`, {
      cause: result.error,
    });
  return result.data;
}

export function requireState(paths: DataPaths): NetworkState {
  const state = readState(paths);
  if (!state)
    throw new OpenwardError('NETWORK_NOT_CREATED', `there is no network in ${paths.root} yet: npm run network -- up`);
  return state;
}

export function writeState(paths: DataPaths, state: NetworkState): void {
  writeJson(paths.state(), state);
}

/** @throws OpenwardError NETWORK_DESCRIPTION_INVALID for the network of an earlier version */
export function requirePresentFormat(paths: DataPaths, { format }: NetworkState): void {
  if (format === 'openward-state/3') return;
  throw new OpenwardError(
    'NETWORK_DESCRIPTION_INVALID',
    `${paths.root} holds a network of an earlier version, whose certificates are not enough for this one. Nothing was ` +
      'changed: name another folder with --data, or delete this one with npm run network -- reset',
  );
}
