import { afterAll, inject } from 'vitest';

/**
 * Runs beside Stryker's own set-up in every test file. What a file's modules and its `beforeAll` reach, Stryker calls
 * static: it would hold such a mutant against every test of every file. Here it counts as reached by the tests of this
 * file, and the mutant is active before the modules are loaded. True only where every file loads its own modules:
 * `isolate: true`.
 */
const stryker = globalThis[inject('globalNamespace')];
if (inject('mode') === 'mutant') stryker.activeMutant = inject('activeMutant');
// oxlint-disable-next-line no-empty-pattern -- vitest asks for the braces
else afterAll(({}, file) => giveToTests(stryker.mutantCoverage, testIds(file)));

/** @param {{ static: object, perTest: Record<string, object> } | undefined} coverage @param {string[]} ids */
function giveToTests(coverage, ids) {
  if (coverage === undefined) return;
  for (const id of ids) coverage.perTest[id] = { ...coverage.static, ...coverage.perTest[id] };
  coverage.static = {};
}

/**
 * The ids Stryker knows tests by.
 *
 * @param {import('vitest').RunnerTestSuite} suite @param {string[]} names @returns {string[]}
 */
function testIds(suite, names = []) {
  return suite.tasks.flatMap((task) => {
    const path = [...names, task.name];
    return task.type === 'suite' ? testIds(task, path) : `${task.file.filepath}#${path.join(' ').trim()}`;
  });
}
