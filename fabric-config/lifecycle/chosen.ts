import type { FoundingTerms } from '../consortium/terms.ts';
import { orderersIn, shippedTrial, withOrderers } from '../consortium/trial.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { readNodeDescription, type NodeDescription } from '../node/description.ts';
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
  readonly batch?: Partial<FoundingTerms['ordering']['batch']>;
}

/**
 * Those of the first start, or, then, of the shipped trial. Errors: INPUT_INVALID for another number of orderers than
 * before, NETWORK_DESCRIPTION_INVALID.
 */
export function chooseOrganisations(options: ChoosingOptions): Chosen {
  const known = readState(options.paths);
  if (known) requirePresentFormat(options.paths, known);
  if (known?.description !== undefined) return { nodes: [readNodeDescription(known.description)] };
  return chooseTrial(options, known);
}

function chooseTrial({ repository, paths, orderers, batch }: ChoosingOptions, known: NetworkState | undefined): Chosen {
  // A machine with the package is an organisation's: nobody else is to be founded on it by a command too early.
  if (!known && installation()) requireState(paths);
  if (known && orderers !== undefined && orderers !== known.orderers) {
    throw new OpenwardError(
      'INPUT_INVALID',
      `this network was made with ${known.orderers} orderers; reset it to change that`,
    );
  }
  const shipped = shippedTrial(repository);
  const wanted = known?.orderers ?? orderers ?? orderersIn(shipped);
  const { nodes, terms } = withOrderers(shipped, wanted);
  if (!known) writeState(paths, { ...newState(), orderers: wanted });
  const { ordering } = terms;
  return { nodes, terms: { ...terms, ordering: { ...ordering, batch: { ...ordering.batch, ...batch } } } };
}

/** Of a data folder in which nothing runs yet. */
export function newState(): NetworkState {
  return { format: 'openward-state/4', createdAt: new Date().toISOString(), processes: {} };
}
