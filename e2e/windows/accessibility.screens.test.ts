import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenRules, ways } from '../../renderer/testing/accessibility.ts';
import { scenes } from '../../renderer/testing/scenes.ts';
import { SampleWindows } from './sample-windows.ts';

/** As many as there are processors in the smallest machine this is run on. */
const windowsAtOnce = 2;

describe.concurrent('every screen breaks no rule of accessibility', () => {
  let windows: SampleWindows;
  const free: Page[] = [];

  beforeAll(async () => {
    windows = await SampleWindows.open(windowsAtOnce);
    free.push(...windows.all);
  }, 120_000);
  afterAll(() => windows.close());

  it.each(scenes.map((scene) => [scene.name, scene] as const))(
    `%s, in ${ways.length} ways: languages, colours, sizes`,
    async (_name, scene) => {
      const page = free.pop();
      if (page === undefined) throw new Error('More screens at once than windows');
      try {
        expect(await brokenRules(page, windows.url, scene)).toEqual([]);
      } finally {
        free.push(page);
      }
    },
  );
});
