import { OpenwardError } from '../../domain/errors.ts';
import { toldSystemFailure } from '../../domain/system-failure.ts';
import type { WholeList } from '../../api/messages/paging.ts';
import type { Service } from '../../api/http/service.ts';
import type { Hospital } from '../ports/hospitals.ts';

/** What lies at one of the hospitals. */
export interface HeldAt<T> {
  readonly hospital: Hospital;
  readonly item: T;
}

/** What every hospital has, and what is missing of it: hospitals that did not answer, entries that nobody can read. */
export interface FromEveryHospital<T> {
  readonly held: readonly HeldAt<T>[];
  readonly silent: readonly { readonly hospital: Hospital; readonly error: unknown }[];
  readonly unreadable: number;
}

/**
 * Asks every hospital at once; one that does not answer does not hide the others. That nobody has anything and that
 * nobody could be asked are two things. Errors: when no hospital answers, that of the first.
 */
export async function fromEveryHospital<T>(
  hospitals: readonly Hospital[],
  ask: (service: Service) => Promise<WholeList<T>>,
): Promise<FromEveryHospital<T>> {
  const answers = await Promise.all(
    hospitals.map(async (hospital) => {
      try {
        return { hospital, ...(await ask(hospital.service)) };
      } catch (error) {
        return { hospital, error };
      }
    }),
  );
  const told = answers.flatMap((answer) => ('items' in answer ? [answer] : []));
  const silent = answers.flatMap((answer) => ('items' in answer ? [] : [answer]));
  if (told.length === 0 && silent[0]) throw asOpenwardError(silent[0].error);
  return {
    held: told.flatMap(({ hospital, items }) => items.map((item) => ({ hospital, item }))),
    silent,
    unreadable: told.reduce((sum, { unreadable }) => sum + unreadable, 0),
  };
}

/** What is no error of a hospital's is one of ours: nobody is told that a service is away because of it. */
function asOpenwardError(thrown: unknown): OpenwardError {
  const told = toldSystemFailure(thrown);
  return told instanceof OpenwardError ? told : new OpenwardError('INTERNAL', undefined, { cause: thrown });
}
