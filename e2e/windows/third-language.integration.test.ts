import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repositoryRoot } from '../../fabric-config/node/paths.ts';
import { serveSamplePages, type SamplePages } from '../../renderer/testing/build.ts';
import { openPlainElectron, type PlainElectron } from '../../renderer/testing/plain-electron.ts';
import { scenes } from '../../renderer/testing/scenes.ts';
import { pseudoTag, withThirdLanguage } from '../../renderer/testing/third-language.ts';
import { wordsLeft } from '../../renderer/testing/words-left.ts';
import { display, endDisplay } from './display.ts';

describe('a third language, pseudo-English', () => {
  let folder: string;
  let pages: SamplePages;
  let electron: PlainElectron;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'openward-language-'));
    const checkout = join(folder, 'checkout');
    await withThirdLanguage(repositoryRoot(), checkout);
    pages = await serveSamplePages(join(checkout, 'renderer', 'testing'));
    // The client's own window lets no page in but the client's.
    electron = await openPlainElectron(join(repositoryRoot(), 'dist', 'electron'), 1, await display());
  });
  afterAll(async () => {
    await electron.close();
    await pages.close();
    await endDisplay();
    await rm(folder, { recursive: true, force: true });
  });

  test.concurrent.each(['tsconfig.json', 'renderer/tsconfig.json'])(
    'has its words checked by the types, and asks for no line elsewhere: %s',
    async (project) => {
      const tsc = join(repositoryRoot(), 'node_modules', 'typescript-native', 'bin', 'tsc');
      const check = promisify(execFile)(process.execPath, [tsc, '-p', project], { cwd: join(folder, 'checkout') });
      // What was found is in what a failed command has printed.
      await expect(check).resolves.toMatchObject({ stdout: '' });
    },
    600_000,
  );

  test('is all that is read on any screen, and has room there', async () => {
    const [page] = electron.pages;
    if (page === undefined) throw new Error('The runtime has no window');
    page.setDefaultTimeout(20_000);
    const left: string[] = [];
    const wide: string[] = [];
    for (const { name, search, path, act } of scenes) {
      await page.goto('about:blank');
      await page.goto(`${pages.url}?${search}&lang=${pseudoTag}#${path}`);
      await page.locator(`html[lang=${pseudoTag}]`).waitFor();
      await page.waitForLoadState('networkidle');
      await act?.(page);
      left.push(...(await wordsLeft(page, search)).map((text) => `${name}: ${text}`));
      if (await page.evaluate('document.documentElement.scrollWidth > innerWidth + 1')) wide.push(name);
    }
    expect({ left, wide }).toEqual({ left: [], wide: [] });
  }, 600_000);
});
