import axe from 'axe-core';
import { z } from 'zod';
import type { Page } from 'playwright';
import { languageTags, type Language } from '../../api/window/languages.ts';
import { rawIds } from './raw-ids.ts';
import type { Scene } from './scene.ts';

/** One way of looking at a screen. 200 % of 1280x800 is the page that fits into half of it each way. */
export interface Way {
  readonly language: Language;
  readonly scheme: 'light' | 'dark';
  readonly size: '1280x800' | '1024x700' | '200 %';
}

const viewports = {
  '1280x800': { width: 1280, height: 800 },
  '1024x700': { width: 1024, height: 700 },
  '200 %': { width: 640, height: 400 },
} as const;
const sizes = ['1280x800', '1024x700', '200 %'] as const;
const schemes = ['light', 'dark'] as const;

export const ways: readonly Way[] = languageTags.flatMap((language) =>
  sizes.flatMap((size) => schemes.map((scheme) => ({ language, scheme, size }))),
);

/** Every broken rule of one screen in every way, a line each; none is what is wanted. */
export async function brokenRules(page: Page, url: string, scene: Scene): Promise<readonly string[]> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.setViewportSize(viewports['1280x800']);
  // The address of the scene before may be the same, and then it would stay as it is.
  await page.goto('about:blank');
  await page.goto(`${url}?${scene.search}&still&lang=en&scheme=light#${scene.path}`);
  // On a busy machine nothing happens for a while before anything is drawn. Each screen has these.
  for (const part of ['main', 'h1']) await page.locator(part).first().waitFor({ state: 'attached' });
  await settled(page);
  await scene.act?.(page);
  // Once, not for each way of looking: reading it takes longer than many a look.
  await page.evaluate(axe.source);
  const broken = new Map<string, string[]>();
  for (const way of ways) {
    await look(page, way);
    for (const problem of await problems(page)) broken.set(problem, [...(broken.get(problem) ?? []), wordsOf(way)]);
  }
  return [...broken].map(
    ([problem, where]) => `${problem} — ${where.length === ways.length ? 'always' : where.join('; ')}`,
  );
}

const violationsSchema = z.array(
  z.object({
    id: z.string(),
    nodes: z.array(z.object({ target: z.array(z.unknown()), failureSummary: z.string().default('') })),
  }),
);

/** What one way of looking shows: rules of axe, and whether anything is cut off at the side. */
async function problems(page: Page): Promise<readonly string[]> {
  const wide = z.number().parse(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
  const violations = violationsSchema.parse(
    await page.evaluate("axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)"),
  );
  const small = z.array(z.string()).parse(await page.evaluate(smallTargets));
  const raw = z.array(z.string()).parse(await page.evaluate(rawIds));
  return [
    ...raw.map((id) => `an id where a name belongs: ${id}`),
    ...small.map((target) => `smaller than a finger: ${target}`),
    ...(wide > 1 ? [`wider than the window by ${wide} px`] : []),
    ...violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id}: ${target.join(' ')} (${failureSummary.replaceAll(/\s+/g, ' ')})`,
      ),
    ),
  ];
}

/**
 * In the page: on a kiosk, whatever one touches and that is less than 44 px high or wide; with a field its label, which
 * is touched as well. What is off the screen or under something is not touched.
 */
export const smallTargets = `(() => {
  if (!document.documentElement.hasAttribute('data-kiosk')) return [];
  const touched = 'a[href], button, input, select, textarea, [role="button"], [role="checkbox"], [role="radio"], [role="tab"]';
  const small = [];
  for (const target of document.querySelectorAll(touched)) {
    if (target.disabled || !target.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    const boxes = [target, ...(target.matches('[type=checkbox], [type=radio]') ? target.labels ?? [] : [])].map((one) => one.getBoundingClientRect());
    const left = Math.min(...boxes.map((box) => box.left)), right = Math.max(...boxes.map((box) => box.right));
    const top = Math.min(...boxes.map((box) => box.top)), bottom = Math.max(...boxes.map((box) => box.bottom));
    if (right <= 0 || bottom <= 0) continue;
    const [wide, high] = [right - left, bottom - top].map((size) => Math.round(size * 10) / 10);
    if (wide < 43.9 || high < 43.9)
      small.push(target.tagName.toLowerCase() + ' ' + (target.dataset.testid ?? target.className) + ', ' + wide + ' x ' + high);
  }
  return small;
})()`;

async function look(page: Page, { language, scheme, size }: Way): Promise<void> {
  await page.setViewportSize(viewports[size]);
  const detail = JSON.stringify({ language, scheme });
  await page.evaluate(`dispatchEvent(new CustomEvent('look', { detail: ${detail} }))`);
  await settled(page);
}

/**
 * In the page: resolves when nothing in it has changed for a moment, and nothing moves. What runs by itself, as a live
 * curve, is drawn on canvas.
 */
const settling = `new Promise((resolve) => {
  const quietMs = 60;
  const latest = setTimeout(end, 2000);
  let timer = setTimeout(finish, quietMs);
  const observer = new MutationObserver(again);
  observer.observe(document, { subtree: true, childList: true, attributes: true });
  function moves({ playState, effect }) {
    return playState === 'running' && effect?.getComputedTiming().endTime !== Infinity;
  }
  function again() {
    clearTimeout(timer);
    timer = setTimeout(finish, quietMs);
  }
  function finish() {
    if (document.getAnimations().some(moves)) again();
    else end();
  }
  function end() {
    clearTimeout(latest);
    clearTimeout(timer);
    observer.disconnect();
    resolve();
  }
})`;

async function settled(page: Page): Promise<void> {
  await page.evaluate(settling);
}

function wordsOf({ language, scheme, size }: Way): string {
  return `${language} ${scheme} ${size}`;
}
