// @ts-check
import { it, TestRunner } from 'vitest';

/**
 * A test file that a mutant keeps from being loaded has no test that fails, and Stryker would count the mutant as
 * survived. Here it has one, whichever of its tests were asked for: `npm run check` fails on such a file, too.
 */
export default class LoadingRunner extends TestRunner {
  /** @override @param {string} path @param {'collect' | 'setup'} source */
  async importFile(path, source) {
    try {
      await super.importFile(path, source);
    } catch (error) {
      if (source !== 'collect') throw error;
      this.config.testNamePattern = undefined;
      it('is loaded', () => {
        throw error;
      });
    }
  }

  /**
   * A `beforeAll` that fails ends the run as a failed test does, once it is known outside what has failed.
   *
   * @override @param {import('vitest').RunnerTestSuite} suite
   */
  async onAfterRunSuite(suite) {
    await super.onAfterRunSuite(suite);
    if (suite.result?.state !== 'fail') return;
    await this.onTaskUpdate(outcomes(suite), []);
    this.onAfterRunTask(suite);
  }
}

/** @param {import('vitest').RunnerTask} task */
function outcomes(task) {
  return [[task.id, task.result, task.meta], ...('tasks' in task ? task.tasks.flatMap(outcomes) : [])];
}
