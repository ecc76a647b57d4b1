import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endDisplay, display } from '../../e2e/windows/display.ts';
import { brokenRules, ways } from './accessibility.ts';
import type { SamplePages } from './build.ts';
import { serveSamplePages } from './build.ts';
import type { PlainElectron } from './plain-electron.ts';
import { openPlainElectron } from './plain-electron.ts';
import { scenes } from './scenes.ts';

const runtime = process.env['OPENWARD_RUNTIME'] ?? fileURLToPath(new URL('../../dist/electron', import.meta.url));
/** As many as there are processors in the smallest machine this is run on. */
const windowsAtOnce = 2;

describe.concurrent('every screen breaks no rule of accessibility', () => {
  let pages: SamplePages;
  let electron: PlainElectron;
  const free: Page[] = [];

  beforeAll(async () => {
    if (!existsSync(runtime)) throw new Error(`${runtime} is not there: npm run setup`);
    pages = await serveSamplePages();
    electron = await openPlainElectron(runtime, windowsAtOnce, await display());
    free.push(...electron.pages);
  }, 120_000);
  afterAll(async () => {
    await Promise.allSettled([electron.close(), pages.close()]);
    await endDisplay();
  });

  it.each(scenes.map((scene) => [scene.name, scene] as const))(
    `%s, in ${ways.length} ways: languages, colours, sizes`,
    async (_name, scene) => {
      const page = free.pop();
      if (page === undefined) throw new Error('More screens at once than windows');
      try {
        expect(await brokenRules(page, pages.url, scene)).toEqual([]);
      } finally {
        free.push(page);
      }
    },
  );
});
