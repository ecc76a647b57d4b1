import type { TestProject } from 'vitest/node';
import { startWorld, visitWorld } from './world.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Data folder of the network under test. */
    openwardData: string;
  }
}

/**
 * One network for the whole run. OPENWARD_TEST_DATA names one that runs already, which is left running: for trying a
 * test out again and again.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const running = process.env['OPENWARD_TEST_DATA'];
  const world =
    running === undefined || running === ''
      ? await startWorld({ progress: (text) => process.stderr.write(`network: ${text}\n`) })
      : visitWorld(running);
  project.provide('openwardData', world.paths.root);
  return () => world.stop();
}
