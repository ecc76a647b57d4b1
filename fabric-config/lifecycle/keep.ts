import { setTimeout as pause } from 'node:timers/promises';
import { OpenwardError } from '../../domain/errors.ts';
import { knownNetwork } from './known-network.ts';
import { withLock } from './lock.ts';
import type { DataPaths } from './paths.ts';
import { findStanding } from './standing.ts';
import { readState } from './state.ts';
import { wake } from './wake.ts';

export interface KeepOptions {
  readonly repository: string;
  readonly paths: DataPaths;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** With five seconds between two looks, an orderer that stands still is back within half a minute. */
const EVERY_MS = 15_000;

/**
 * Looks after the ledger for as long as the network is up: with four orderers the agreement bears the loss of one, so that one that stands still
 * must not wait for a person to notice. Who died is left alone: somebody may have ended it on purpose, and `status` names it.
 */
export async function keep(options: KeepOptions): Promise<void> {
  const { signal, say } = options;
  while (!signal.aborted) {
    await lookOnce(options).catch((error: unknown) => {
      if (!signal.aborted)
        say(`could not look after the ledger: ${error instanceof Error ? error.message : String(error)}`);
    });
    await pause(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function lookOnce({ repository, paths, say, signal }: KeepOptions): Promise<void> {
  const state = readState(paths);
  if (state === undefined) return;
  const network = knownNetwork(repository, paths, state);
  const found = await findStanding(network, signal);
  if (found.length === 0) return;
  try {
    await withLock(paths, () => wake(network, found, say));
  } catch (error) {
    // Whoever is changing the network now may be mending just this; the next look will tell.
    if (!(error instanceof OpenwardError) || error.code !== 'NETWORK_BUSY') throw error;
  }
}
