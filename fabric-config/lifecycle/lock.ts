import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { linkSync, readFileSync, rmSync, writeFileSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { privateFolder } from './files.ts';
import type { DataPaths } from '../node/paths.ts';
import { bootId, isAlive, processFacts } from './proc.ts';

/**
 * Who changes a data folder: a command of somebody's, whose end nobody can foretell, or the keeper, which mends one
 * thing and is done.
 */
type Changer = 'command' | 'keeper';

const Holder = z.object({
  pid: z.number(),
  startTicks: z.string(),
  bootId: z.string(),
  by: z.enum(['command', 'keeper']).default('command'),
});

/** A process that does not end by itself is given ten seconds, and one that is started again a minute. */
const KEEPER_AT_MOST_MS = 90_000;
const LOOK_EVERY_MS = 100;

function holder(file: string): z.infer<typeof Holder> | undefined {
  try {
    return Holder.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * Runs `work` while nobody else changes the same data folder. A lock left by somebody who was killed is taken over. A
 * command waits for the keeper to be done; the keeper waits for nobody, since it looks again soon.
 * @throws OpenwardError NETWORK_BUSY
 */
export async function withLock<T>(paths: DataPaths, work: () => Promise<T>, by: Changer = 'command'): Promise<T> {
  privateFolder(paths.root);
  const file = paths.lock();
  if (by === 'command') await takeAfterKeeper(file, paths.root);
  else take(file, by, paths.root);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * The same for the keeper, unless somebody is at it: whoever changes the network now may be mending just this, and the
 * next look will tell.
 * @returns whether it was done
 */
export async function unlessBusy(paths: DataPaths, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await withLock(paths, work, 'keeper');
    return true;
  } catch (error) {
    if (!(error instanceof OpenwardError) || error.code !== 'NETWORK_BUSY') throw error;
    return false;
  }
}

/** The keeper may begin between a look and the lock: it is waited for then as well. */
async function takeAfterKeeper(file: string, folder: string): Promise<void> {
  const end = performance.now() + KEEPER_AT_MOST_MS;
  for (;;) {
    await untilKeeperIsDone(file, end);
    try {
      take(file, 'command', folder);
      return;
    } catch (error) {
      if (holder(file)?.by !== 'keeper' || performance.now() > end) throw error;
    }
  }
}

async function untilKeeperIsDone(file: string, end: number): Promise<void> {
  for (;;) {
    const present = holder(file);
    if (present?.by !== 'keeper' || !isAlive(present) || performance.now() > end) return;
    await pause(LOOK_EVERY_MS);
  }
}

function take(file: string, by: Changer, folder: string): void {
  const present = holder(file);
  if (present && isAlive(present))
    throw new OpenwardError('NETWORK_BUSY', `process ${present.pid} is changing the network in ${folder}`);
  rmSync(file, { force: true });
  const self = { pid: process.pid, startTicks: processFacts(process.pid)?.startTicks ?? '', bootId: bootId(), by };
  // Whole at once: an empty one would be taken for one that was left behind.
  const whole = `${file}.${process.pid}`;
  writeFileSync(whole, JSON.stringify(self), { mode: 0o600 });
  try {
    linkSync(whole, file);
  } catch (cause) {
    if (cause instanceof OpenwardError) throw cause;
    throw new OpenwardError('NETWORK_BUSY', `somebody has just begun to change the network in ${folder}`, { cause });
  } finally {
    rmSync(whole, { force: true });
  }
}
