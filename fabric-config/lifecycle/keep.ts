import { setTimeout as pause } from 'node:timers/promises';
import { Part } from '../consent/part.ts';
import { BackOff } from './back-off.ts';
import { unlessBusy } from './lock.ts';
import type { DataPaths } from '../node/paths.ts';
import { reportNodes } from './report.ts';
import { fallen, revive } from './revive.ts';
import { knownSite } from './site.ts';
import { findStanding } from './standing.ts';
import { readState } from './state.ts';
import { supervisorOf } from './supervision.ts';
import { wake } from './wake.ts';

export interface KeepOptions {
  readonly repository: string;
  readonly paths: DataPaths;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** With five seconds between two looks, an orderer that stands still is back within half a minute. */
const STANDING_EVERY_MS = 15_000;
/** Whether processes are there is asked of the system alone and costs next to nothing. */
const FALLEN_EVERY_MS = 2_000;
/** One question to SA's hub for each node; who says yes in a window sees it signed soon after. */
const CHANGES_EVERY_MS = 5_000;
/** Every program is asked once; what was wrong while all was starting is mended by the next. */
const REPORT_EVERY_MS = 30_000;

/**
 * Looks after every process for as long as the network is up: who ended is started again, ever later when that does not
 * help; an orderer or a peer that stands still is, too, since with four orderers the agreement bears the loss of one
 * alone. To end the network on purpose there is `down`. Where systemd starts again who ended, that is left to it.
 */
export async function keep(options: KeepOptions): Promise<void> {
  const backOff = new BackOff();
  const part = new Part(options.say);
  await Promise.all([
    ...(supervisorOf(options.paths).isSystem
      ? []
      : [again(options, FALLEN_EVERY_MS, () => lookForFallen(options, backOff))]),
    again(options, STANDING_EVERY_MS, () => lookForStanding(options)),
    again(options, CHANGES_EVERY_MS, () => lookForChanges(options, part)),
    again(options, REPORT_EVERY_MS, () => reportNodes(options.repository, options.paths)),
  ]).finally(() => part.close());
}

async function again({ signal, say }: KeepOptions, every: number, look: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await look().catch((error: unknown) => {
      if (!signal.aborted)
        say(`could not look after the network: ${error instanceof Error ? error.message : String(error)}`);
    });
    await pause(every, undefined, { signal }).catch(() => undefined);
  }
}

async function lookForFallen({ repository, paths, say }: KeepOptions, backOff: BackOff): Promise<void> {
  const state = readState(paths);
  if (state === undefined) return;
  const due = fallen(state).filter((name) => backOff.isDue(name, performance.now()));
  if (due.length === 0) return;
  const site = knownSite(repository, paths, state);
  await unlessBusy(paths, () => {
    revive(site, due, backOff, say);
    return Promise.resolve();
  });
}

async function lookForStanding({ repository, paths, say, signal }: KeepOptions): Promise<void> {
  const state = readState(paths);
  if (state === undefined) return;
  const site = knownSite(repository, paths, state);
  const found = await findStanding(site.nodes, signal);
  if (found.length > 0) await unlessBusy(paths, () => wake(site, found, say));
}

/** What becomes of the consortium: see `consent/part.ts`. */
async function lookForChanges({ repository, paths }: KeepOptions, part: Part): Promise<void> {
  const state = readState(paths);
  if (state !== undefined) await part.round(knownSite(repository, paths, state));
}
