import { z } from 'zod';
import { closeSync, openSync, readFileSync, rmSync, writeSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { privateFolder } from './files.ts';
import type { DataPaths } from '../node/paths.ts';
import { bootId, isAlive, processFacts } from './proc.ts';

const Holder = z.object({ pid: z.number(), startTicks: z.string(), bootId: z.string() });

function holder(file: string): z.infer<typeof Holder> | undefined {
  try {
    return Holder.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * Runs `work` while no other command changes the same data folder. A lock left by a command that was killed is taken
 * over.
 * @throws OpenwardError NETWORK_BUSY
 */
export async function withLock<T>(paths: DataPaths, work: () => Promise<T>): Promise<T> {
  privateFolder(paths.root);
  const file = paths.lock();
  const present = holder(file);
  if (present && isAlive(present))
    throw new OpenwardError('NETWORK_BUSY', `process ${present.pid} is changing the network in ${paths.root}`);
  rmSync(file, { force: true });
  const self = { pid: process.pid, startTicks: processFacts(process.pid)?.startTicks ?? '', bootId: bootId() };
  let handle: number;
  try {
    handle = openSync(file, 'wx', 0o600);
  } catch (cause) {
    if (cause instanceof OpenwardError) throw cause;
    throw new OpenwardError('NETWORK_BUSY', `another command has just begun to change the network in ${paths.root}`, {
      cause,
    });
  }
  writeSync(handle, JSON.stringify(self));
  closeSync(handle);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
