/**
 * `npm run look -- --out DIR [--only PART] [--lang en,zh] [--scheme light,dark] [--size 1280x800] [--browser PATH]`: a
 * picture of every screen with sample data, to be looked at. Ends with 1 when a page reported an error or broke its
 * content security policy.
 * `--lang en-XA` shows pseudo-English, as a third language put in for the look only, and also names the words no
 * catalogue has.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import type { Browser } from 'playwright';
import { isLanguage, languages, languageTags } from '../../api/window/languages.ts';
import type { SamplePages } from './build.ts';
import { serveSamplePages } from './build.ts';
import type { Scene } from './scene.ts';
import { guardianLooks } from './guardian-scenes.ts';
import { paperScenes } from './recovery-scenes.ts';
import { scenes } from './scenes.ts';
import { pseudoTag, withThirdLanguage } from './third-language.ts';
import { wordsLeft } from './words-left.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'test-results/look' },
    only: { type: 'string', default: '' },
    lang: { type: 'string', default: languageTags.join(',') },
    scheme: { type: 'string', default: 'light' },
    size: { type: 'string', default: '1280x800' },
    browser: { type: 'string', default: '/usr/bin/chromium' },
  },
});

const [width = 1280, height = 800] = values.size.split('x').map(Number);

interface Look {
  readonly lang: string;
  readonly scheme: string;
}

/** The pages of this checkout, or of one with a language more. */
async function serve(pseudo: boolean): Promise<SamplePages> {
  if (!pseudo) return serveSamplePages();
  const folder = await mkdtemp(join(tmpdir(), 'openward-language-'));
  try {
    await withThirdLanguage(fileURLToPath(new URL('../..', import.meta.url)), folder);
    return await serveSamplePages(join(folder, 'renderer', 'testing'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function take(
  browser: Browser,
  pages: SamplePages,
  scene: Scene,
  { lang, scheme }: Look,
): Promise<readonly string[]> {
  const troubles: string[] = [];
  const name = `${scene.name}.${lang}${scheme === 'dark' ? '.dark' : ''}.png`;
  const context = await browser.newContext({
    viewport: { width, height },
    locale: isLanguage(lang) ? languages[lang].locale : 'en-GB',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  try {
    await page.goto(`${pages.url}?${scene.search}&lang=${lang}&scheme=${scheme}#${scene.path}`);
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(250);
    page.setDefaultTimeout(20_000);
    await scene.act?.(page);
    await page.waitForTimeout(350);
    if (scene.tall === true) {
      // Inner panes scroll, not the page: the window is made as high as what is in it.
      const whole = await page.evaluate(() =>
        Math.max(800, ...[...document.querySelectorAll('main, #root')].map((element) => element.scrollHeight + 70)),
      );
      await page.setViewportSize({ width, height: Math.min(whole, 4200) });
      await page.waitForTimeout(250);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);
    if (wide) troubles.push('wider than the window');
    if (lang === pseudoTag)
      troubles.push(...(await wordsLeft(page, scene.search)).map((text) => `not from a catalogue: ${text}`));
    await page.screenshot({ path: join(values.out, name) });
  } catch (error) {
    troubles.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
    // What it looks like where it went wrong, if that can still be had.
    await page.screenshot({ path: join(values.out, name) }).catch(() => undefined);
  }
  await context.close();
  process.stdout.write(
    `${troubles.length === 0 ? 'ok  ' : 'BAD '} ${name}${troubles.map((trouble) => `\n       ${trouble}`).join('')}\n`,
  );
  return troubles;
}

await mkdir(values.out, { recursive: true });
const pages = await serve(values.lang.split(',').includes(pseudoTag));
const browser = await chromium.launch({
  executablePath: values.browser,
  args: ['--no-sandbox', '--force-color-profile=srgb'],
});
let bad = 0;
try {
  for (const scene of [...scenes, ...guardianLooks, ...paperScenes].filter((one) => one.name.includes(values.only))) {
    for (const lang of values.lang.split(',')) {
      for (const scheme of values.scheme.split(',')) {
        if ((await take(browser, pages, scene, { lang, scheme })).length > 0) bad += 1;
      }
    }
  }
} finally {
  await browser.close();
  await pages.close();
}
process.stdout.write(`${bad === 0 ? 'all pages quiet' : `${bad} pages with trouble`}\n`);
process.exitCode = bad === 0 ? 0 : 1;
