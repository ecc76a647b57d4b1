import { resolve } from 'node:path';
import type { FoundingTerms } from '../consortium/terms.ts';
import { orderersIn, trialOf, withOrderers } from '../consortium/trial.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { readNodeDescription, type NodeDescription } from '../node/description.ts';
import { requireNamedFiles } from '../node/named-files.ts';
import type { DataPaths } from '../node/paths.ts';
import { installation } from './installation.ts';
import { readState, requirePresentFormat, requireState, writeState, type NetworkState } from './state.ts';

/** The organisations of a data folder; with terms where they found a consortium among themselves. */
export interface Chosen {
  readonly nodes: readonly NodeDescription[];
  readonly terms?: FoundingTerms;
}

export interface ChoosingOptions {
  readonly repository: string;
  readonly paths: DataPaths;
  readonly orderers?: number;
  readonly trial?: string;
  readonly batch?: Partial<FoundingTerms['ordering']['batch']>;
}

/**
 * Those of the first start, or, then, of a trial. Errors: INPUT_INVALID for another number of orderers or another
 * trial than before, NETWORK_DESCRIPTION_INVALID.
 */
export function chooseOrganisations(options: ChoosingOptions): Chosen {
  const known = readState(options.paths);
  if (known) requirePresentFormat(options.paths, known);
  if (known?.description !== undefined) return { nodes: [readNodeDescription(known.description)] };
  return chooseTrial(options, known);
}

function chooseTrial(options: ChoosingOptions, known: NetworkState | undefined): Chosen {
  const { repository, paths, orderers, batch } = options;
  // A machine with the package is an organisation's: nobody else is to be founded on it by a command too early.
  if (!known && installation()) requireState(paths);
  if (known) requireAsBefore(options, known);
  const folder = known ? known.trial : options.trial && resolve(options.trial);
  const trial = trialOf(repository, { trial: folder });
  const wanted = known?.orderers ?? orderers ?? orderersIn(trial);
  const { nodes, terms } = withOrderers(trial, wanted);
  if (!known) {
    nodes.forEach(requireNamedFiles);
    writeState(paths, { ...newState(), orderers: wanted, ...(folder === undefined ? {} : { trial: folder }) });
  }
  const { ordering } = terms;
  return { nodes, terms: { ...terms, ordering: { ...ordering, batch: { ...ordering.batch, ...batch } } } };
}

function requireAsBefore({ orderers, trial }: ChoosingOptions, known: NetworkState): void {
  if (orderers !== undefined && orderers !== known.orderers)
    throw new OpenwardError(
      'INPUT_INVALID',
      `this network was made with ${known.orderers} orderers; reset it to change that`,
    );
  if (trial !== undefined && resolve(trial) !== known.trial)
    throw new OpenwardError(
      'INPUT_INVALID',
      `this network was made of ${known.trial ?? 'the shipped trial'}; reset it to change that`,
    );
}

/** Of a data folder in which nothing runs yet. */
export function newState(): NetworkState {
  return { format: 'openward-state/4', createdAt: new Date().toISOString(), processes: {} };
}
