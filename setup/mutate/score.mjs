// @ts-check
/**
 * What a run of mutations came to, by folder.
 *
 * @typedef {{ caught: number, missed: number }} Tally
 * @typedef {{ files: Record<string, { mutants: { status: string }[] }> }} Report as Stryker's `json` reporter writes it
 */
import { dirname } from 'node:path';

/** @param {Report} report @returns {Map<string, Tally>} of each folder, in the order of their names */
export function talliesIn({ files }) {
  /** @type {Map<string, Tally>} */
  const folders = new Map();
  for (const [file, { mutants }] of Object.entries(files)) {
    const tally = folders.get(dirname(file)) ?? { caught: 0, missed: 0 };
    folders.set(dirname(file), tally);
    for (const { status } of mutants) {
      const outcome = verdict(status);
      if (outcome !== undefined) tally[outcome] += 1;
    }
  }
  return new Map([...folders].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** @param {Iterable<Tally>} tallies @returns {Tally} */
export function sumOf(tallies) {
  const all = { caught: 0, missed: 0 };
  for (const { caught, missed } of tallies) {
    all.caught += caught;
    all.missed += missed;
  }
  return all;
}

/** For people. @param {string} name @param {Tally} tally */
export function scoreLine(name, tally) {
  const { caught, missed } = tally;
  return `${name}: ${percentOf(tally) ?? '–'} % of ${caught + missed} mutants noticed, ${missed} not`;
}

/**
 * What is kept of a run over everything, so that the next can be compared with it.
 * @param {Report} report @param {{ at: Date, commit: string }} of
 */
export function keptScore(report, { at, commit }) {
  const tallies = talliesIn(report);
  const row = (/** @type {Tally} */ tally) => ({ percent: percentOf(tally), ...tally });
  return {
    format: 'openward-mutation/1',
    ...{ at: at.toISOString(), commit },
    all: row(sumOf(tallies.values())),
    folders: Object.fromEntries([...tallies].map(([folder, tally]) => [folder, row(tally)])),
  };
}

/** @param {Tally} tally @returns {number | null} of a hundred, to a tenth; null where there is nothing to notice */
function percentOf({ caught, missed }) {
  const all = caught + missed;
  return all === 0 ? null : Math.round((1000 * caught) / all) / 10;
}

/**
 * @param {string} status as the report has it; a mutant that is left out counts for nothing
 * @returns {keyof Tally | undefined}
 */
function verdict(status) {
  if (status === 'Killed' || status === 'Timeout') return 'caught';
  return status === 'Survived' || status === 'NoCoverage' ? 'missed' : undefined;
}
