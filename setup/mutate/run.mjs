// @ts-check
/**
 * `npm run mutate`: changes protocol/ and chaincode/ in thousands of small ways, and asks of each whether a test
 * notices. What is given behind `--` goes to Stryker, as in `npm run mutate -- --mutate 'chaincode/shares/*.ts'`.
 * The last line is the score; under the threshold in stryker.config.json it fails. mutation/report.html has survivors.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const report = 'mutation/report.json';

/** @typedef {{ caught: number, missed: number }} Tally */

/**
 * @param {string} status as the report has it; a mutant that is left out counts for nothing
 * @returns {keyof Tally | undefined}
 */
function verdict(status) {
  if (status === 'Killed' || status === 'Timeout') return 'caught';
  return status === 'Survived' || status === 'NoCoverage' ? 'missed' : undefined;
}

/** @returns {Map<string, Tally>} of each folder */
function tallies() {
  /** @type {Map<string, Tally>} */
  const folders = new Map();
  for (const [file, { mutants }] of Object.entries(JSON.parse(readFileSync(report, 'utf8')).files)) {
    const tally = folders.get(dirname(file)) ?? { caught: 0, missed: 0 };
    folders.set(dirname(file), tally);
    for (const { status } of mutants) {
      const outcome = verdict(status);
      if (outcome !== undefined) tally[outcome] += 1;
    }
  }
  return folders;
}

/** @param {string} name @param {Tally} tally */
function line(name, { caught, missed }) {
  const all = caught + missed;
  const score = all === 0 ? '–' : ((100 * caught) / all).toFixed(1);
  return `${name}: ${score} % of ${all} mutants noticed, ${missed} not`;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);
rmSync(report, { force: true });
const { status } = spawnSync('node_modules/.bin/stryker', ['run', ...process.argv.slice(2)], { stdio: 'inherit' });
if (existsSync(report)) {
  const all = { caught: 0, missed: 0 };
  for (const [folder, tally] of tallies()) {
    all.caught += tally.caught;
    all.missed += tally.missed;
    console.log(line(folder, tally));
  }
  console.log(line('mutation score', all));
}
process.exitCode = status ?? 1;
