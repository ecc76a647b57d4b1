import { execFile, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { z } from 'zod';
import { openRecord } from '../../app/flows/query.ts';
import { isAlive } from '../../fabric-config/lifecycle/proc.ts';
import { readState } from '../../fabric-config/lifecycle/state.ts';
import { repositoryRoot, type DataPaths } from '../../fabric-config/node/paths.ts';
import type { Cast, Encounter } from './cast.ts';
import { sign, write } from './chapters.ts';
import { until } from './until.ts';

/** What tests do as the operators of machines, who type commands, and lose machines. */

const program = join(repositoryRoot(), 'dist', 'network.js');
const Status = z.object({
  ok: z.boolean(),
  processes: z.array(
    z.object({
      name: z.string(),
      height: z.number().nullable(),
      database: z.string().nullable(),
      restarts: z.number(),
      problem: z.string().nullable(),
    }),
  ),
});
type Status = z.infer<typeof Status>;

/** Runs the command as an operator would. */
export function network(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...args, '--json'],
      { maxBuffer: 16 * 1024 * 1024 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

/** @returns what the command has answered; fails with its own words when it did not succeed */
export async function done(...args: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await network(...args);
  expect(code, `network ${args.join(' ')}: ${stdout} ${stderr}`).toBe(0);
  return JSON.parse(stdout);
}

/** The same on the machine whose nodes lie in a data folder. */
export const networkAt = ({ root }: DataPaths, ...args: string[]): ReturnType<typeof network> =>
  network(...args, '--data', root);
export const doneAt = ({ root }: DataPaths, ...args: string[]): Promise<unknown> => done(...args, '--data', root);

/** A command that is killed as soon as a file or folder is there. */
export async function killedWhen(place: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [program, ...args], { stdio: 'ignore' });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  for (const end = Date.now() + 30_000; !existsSync(place) && Date.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 1));
  child.kill('SIGKILL');
  expect(await ended, `how network ${args[0] ?? ''} ended`).toBe('SIGKILL');
}

export async function statusOf(paths: DataPaths): Promise<Status> {
  return Status.parse(JSON.parse((await networkAt(paths, 'status')).stdout));
}

export const wrongIn = ({ processes }: Status): string[] =>
  processes.flatMap(({ name, problem }) => (problem === null ? [] : [`${name}: ${problem}`]));
export const heightsIn = ({ processes }: Status): number[] =>
  processes.flatMap(({ height }) => (height === null ? [] : [height]));

/** A machine that is gone from one moment to the next, with its disk. */
export async function lose(paths: DataPaths): Promise<void> {
  const records = Object.entries(readState(paths)?.processes ?? {}).filter(([, record]) => isAlive(record));
  const keeperFirst = records.sort(([a], [b]) => Number(b === 'keeper') - Number(a === 'keeper'));
  for (const [, { pid }] of keeperFirst) process.kill(pid, 'SIGKILL');
  for (const [name, record] of records) await until(`${name} to be gone`, () => Promise.resolve(!isAlive(record)));
  rmSync(join(paths.root, 'nodes'), { recursive: true });
}

/** Everything of a record holds: found, fetched, both signatures, opened. */
export async function failedChecks({ patient, tid }: Pick<Encounter, 'patient' | 'tid'>): Promise<string[]> {
  const { checks } = await openRecord(patient, tid);
  return checks.filter(({ result }) => result !== 'passed').map(({ id }) => id);
}

/** A whole treatment, up to the record on the ledger. */
export async function treated(cast: Cast, org: string): Promise<Encounter> {
  const encounter = await cast.encounter({ org });
  await write(encounter);
  await sign(encounter);
  return encounter;
}
