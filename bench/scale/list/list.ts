import { cpus } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright';
import { z } from 'zod';
import { repositoryRoot } from '../../../fabric-config/node/paths.ts';
import { testIds } from '../../../renderer/test-ids.ts';
import { serveSamplePages } from '../../../renderer/testing/build.ts';
import { checkedOut } from '../../machine.ts';
import { loadNow, writeScale } from '../results-folder.ts';
import { say } from '../say.ts';
import { ListResults } from '../schema.ts';
import { framesOf, type Frames } from './frames.ts';
import { inPage } from './in-page.ts';

export interface ListOptions {
  readonly rows: number;
  /** How often the page is opened anew. */
  readonly rounds: number;
  readonly out: string;
  readonly browser: string;
}

const SECONDS = 5;
/** As many as the client asks the ledger for at once. */
const PAGE = 50;
const rowsOf = `[data-testid="${testIds.table.rows(testIds.records.table)}"]`;
const aRow = `${rowsOf} tr[tabindex]`;

/**
 * The patient's list of records as the product draws it, in Chromium, with a bridge that answers from memory: this
 * measures drawing and scrolling and nothing of a ledger. What the first page costs on the ledger is in scale-load.
 */
export async function list({ rows, rounds, out, browser: executablePath }: ListOptions): Promise<void> {
  const before = loadNow();
  const pages = await serveSamplePages(join(repositoryRoot(), 'renderer', 'testing'));
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--enable-precise-memory-info'] });
  try {
    const firstRow: number[] = [];
    const allRows: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const paged = await untilRow(browser, addressOf(pages.url, rows, PAGE));
      const whole = await untilRow(browser, addressOf(pages.url, rows, rows));
      if (round === 0) continue;
      firstRow.push(paged);
      allRows.push(whole);
      say(
        `first row after ${paged.toFixed(0)} ms with a page of ${PAGE}, ${whole.toFixed(0)} ms with all ${rows} at once`,
      );
    }
    const page = await opened(browser, addressOf(pages.url, rows, rows));
    const scrolls = [
      await scrolled(page, 'by the wheel, 1500 px a second', 1500),
      await scrolled(page, 'thrown, 20000 px a second', 20_000),
      await dragged(page),
    ];
    for (const { name, fps, longestFrameMs } of scrolls)
      say(`${name}: ${fps.toFixed(1)} frames a second, the longest ${longestFrameMs.toFixed(0)} ms`);
    const { heap, ...counts } = z
      .object({ elements: z.number(), rowsInPage: z.number(), heap: z.number() })
      .parse(await page.evaluate('probe.counts()'));
    const [cpu] = cpus();
    writeScale(out, 'list', ListResults, {
      format: 'openward-scale-list/1',
      at: new Date().toISOString(),
      ...checkedOut(),
      machine: { cpu: cpu?.model.trim() ?? 'unknown', cores: cpus().length },
      browser: `Chromium ${browser.version()}, headless, drawn by the processor`,
      load: { before, after: loadNow() },
      rows,
      firstRow,
      allRows,
      scrolls,
      ...counts,
      heapMiB: heap / 1024 ** 2,
    });
  } finally {
    await browser.close();
    await pages.close();
  }
}

function addressOf(pages: string, rows: number, page: number): string {
  return `${pages}?role=patient&many=${rows}&pages=${page}#/patient/records`;
}

async function opened(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  const page = await context.newPage();
  await page.addInitScript({ content: inPage(aRow) });
  await page.goto(url);
  await page.waitForSelector(aRow, { timeout: 300_000 });
  return page;
}

/** Milliseconds from the beginning of the navigation until the first row has been painted, by the page's own clock. */
async function untilRow(browser: Browser, url: string): Promise<number> {
  const page = await opened(browser, url);
  try {
    return z.number().parse(await page.evaluate('probe.firstRow'));
  } finally {
    await page.context().close();
  }
}

/** Down the list as a wheel does it: a step for every frame that the browser is ready for. */
async function scrolled(page: Page, name: string, pixelsASecond: number): Promise<{ name: string } & Frames> {
  await page.evaluate('probe.toTop()');
  await page.mouse.move(640, 500);
  const counting = framesDuring(page);
  const end = performance.now() + SECONDS * 1000;
  for (let last = performance.now(); last < end;) {
    await new Promise((resolve) => setTimeout(resolve, 16));
    const now = performance.now();
    await page.mouse.wheel(0, (pixelsASecond * (now - last)) / 1000);
    last = now;
  }
  const frames = await counting;
  const moved = z.number().parse(await page.evaluate('probe.where()'));
  if (moved < (pixelsASecond * SECONDS) / 2) throw new Error(`the list moved by ${moved} px only`);
  return { name, ...frames };
}

/** From end to end by the scroll bar: every frame shows rows that were not there before. */
async function dragged(page: Page): Promise<{ name: string } & Frames> {
  await page.evaluate('probe.toTop()');
  const counting = framesDuring(page);
  await page.evaluate(`probe.drag(${SECONDS * 1000})`);
  return { name: `by the scroll bar, from end to end in ${SECONDS} s`, ...(await counting) };
}

async function framesDuring(page: Page): Promise<Frames> {
  return framesOf(z.array(z.number()).parse(await page.evaluate(`probe.frames(${SECONDS * 1000})`)));
}
