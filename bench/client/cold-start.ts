import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchPerson } from '../../e2e/windows/driver.ts';
import type { World } from '../../e2e/world/world.ts';

/**
 * Milliseconds from starting the program, in a data folder of its own, until its sign-in form takes a click: once the
 * button is there, in view, still, and not covered. With the test driver attached, which makes it a little longer than
 * a person waits.
 */
export async function coldStart(world: World): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'openward-bench-'));
  const began = performance.now();
  const window = await launchPerson({
    profile: world.paths.node('hospital1').profile(),
    dataDir: folder,
    language: 'en',
  });
  try {
    await window.page.getByTestId('sign-in.register').click({ trial: true });
    return performance.now() - began;
  } finally {
    await window.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
