// @ts-check
/**
 * `npm run mutate`: changes protocol/ and chaincode/ in thousands of small ways, and asks of each whether a test
 * notices. What is given behind `--` goes to Stryker, as in `npm run mutate -- --mutate 'chaincode/shares/*.ts'`.
 * The last line is the score; under the threshold in stryker.config.json it fails. mutation/report.html has survivors.
 * A run over everything keeps its score in docs/results/mutation.json, and tells that of the run before it.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { keptScore, scoreLine, sumOf, talliesIn } from './score.mjs';

const report = 'mutation/report.json';
const kept = 'docs/results/mutation.json';

const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);
rmSync(report, { force: true });
const given = process.argv.slice(2);
const { status } = spawnSync('node_modules/.bin/stryker', ['run', ...given], { stdio: 'inherit' });
if (existsSync(report)) {
  const found = JSON.parse(readFileSync(report, 'utf8'));
  const tallies = talliesIn(found);
  for (const [folder, tally] of tallies) console.log(scoreLine(folder, tally));
  if (given.length === 0) keep(found);
  console.log(scoreLine('mutation score', sumOf(tallies.values())));
}
process.exitCode = status ?? 1;

/** @param {import('./score.mjs').Report} found */
function keep(found) {
  const commit = execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
  const score = keptScore(found, { at: new Date(), commit });
  const before = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : undefined;
  if (before !== undefined) console.log(`before: ${before.all.percent} % at ${before.commit}, ${before.at}`);
  writeFileSync(kept, `${JSON.stringify(score, undefined, 2)}\n`);
}
