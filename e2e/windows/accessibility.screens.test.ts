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
  const waiting: ((page: Page) => void)[] = [];
  /** Whoever had no patience with a screen leaves its window to the next once it is done with it. */
  const taken = (): Promise<Page> => {
    const page = free.pop();
    return page === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(page);
  };
  const given = (page: Page): void => {
    const next = waiting.shift();
    if (next === undefined) free.push(page);
    else next(page);
  };

  beforeAll(async () => {
    windows = await SampleWindows.open(windowsAtOnce);
    free.push(...windows.all);
  }, 120_000);
  afterAll(() => windows.close());

  it.each(scenes.map((scene) => [scene.name, scene] as const))(
    `%s, in ${ways.length} ways: languages, colours, sizes`,
    async (_name, scene) => {
      const page = await taken();
      try {
        expect(await brokenRules(page, windows.url, scene)).toEqual([]);
      } finally {
        given(page);
      }
    },
    300_000,
  );
});
