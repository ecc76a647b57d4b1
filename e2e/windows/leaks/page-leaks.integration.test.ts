import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ElectronApplication } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeProfile } from '../../../main/boot/profile.fixture.ts';
import { openPlainElectron, type PlainElectron } from '../../../renderer/testing/plain-electron.ts';
import { display, endDisplay } from '../display.ts';
import { launchPerson, type PersonWindow } from '../driver.ts';
import { serveEmptyPage, type EmptyPage } from './empty-page.ts';
import { lookedUp } from './lookups.ts';
import { startStranger } from './stranger.ts';
import { storeEverywhere } from './stores.ts';
import { askingForNames, waysOut, waysThatMayCome } from './ways-out.ts';

const runtime = fileURLToPath(new URL('../../../dist/electron', import.meta.url));
/** How long a page that is stopped by nothing takes at most until the stranger hears it. */
const soonMs = 8000;
/** How long is listened after the last try of a page that is to be stopped. */
const longEnoughMs = 3000;
let folder: string;
let window: PersonWindow;
const data = (): string => join(folder, 'ward');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'openward-leaks-'));
  window = await launchPerson({ profile: await writeProfile(join(folder, 'profile')), dataDir: data() });
  await window.page.getByTestId('sign-in.root').waitFor();
});
afterAll(async () => {
  await window.close().catch(() => undefined);
  await endDisplay();
  rmSync(folder, { recursive: true, force: true });
});

describe('a page without guards', () => {
  let plain: PlainElectron;
  let empty: EmptyPage;
  beforeAll(async () => {
    empty = await serveEmptyPage();
    plain = await openPlainElectron(runtime, 1, await display());
  });
  afterAll(async () => {
    await plain.close();
    empty.close();
  });

  test.each(Object.entries(waysOut))('is heard by a stranger: %s', async (_, wayOut) => {
    const [page] = plain.pages;
    await page?.goto(empty.url);
    const stranger = await startStranger();
    await tryIn(plain.app, wayOut(stranger.at));
    await expect.poll(() => stranger.heard.length, { timeout: soonMs, message: 'what a stranger heard' }).not.toBe(0);
    stranger.close();
  });

  test('has names looked up', async () => {
    const [page] = plain.pages;
    await page?.goto(empty.url);
    const names = await askForNames(plain.app, join(folder, 'plain-net.json'));
    // The other ways are not taken from every page.
    expect(names).toEqual(expect.arrayContaining(['fetch', 'TURN'].map(nameFor)));
  });
});

describe.each([
  { page: 'the page', bypass: false },
  { page: 'the page without its content policy', bypass: true },
])('$page', ({ bypass }) => {
  beforeAll(async () => {
    const session = await window.page.context().newCDPSession(window.page);
    await session.send('Page.setBypassCSP', { enabled: bypass });
    await window.page.reload();
    await window.page.getByTestId('sign-in.root').waitFor();
  });

  test('is heard by no stranger, neither by UDP nor by TCP, whatever it tries', async () => {
    const heard = await Promise.all(
      Object.entries({ ...waysOut, ...waysThatMayCome }).map(async ([name, wayOut]) => {
        const stranger = await startStranger();
        await tryIn(window.app, wayOut(stranger.at));
        await new Promise((resolve) => setTimeout(resolve, longEnoughMs));
        stranger.close();
        return [name, [...new Set(stranger.heard)]] as const;
      }),
    );
    expect(heard.filter(([, what]) => what.length > 0)).toEqual([]);
    expect(window.app.windows()).toHaveLength(1);
  });

  test('has no name looked up', async () => {
    expect(await askForNames(window.app, join(folder, `net-${String(bypass)}.json`))).toEqual([]);
  });
});

test('what the page stores is in memory: nothing of it is on the disk, then or after the program has ended', async () => {
  const marker = 'plaintext-marker-7f3a';
  expect(await window.page.evaluate(storeEverywhere(marker))).toEqual([]);
  await window.app.evaluate(async ({ webContents }) => {
    for (const { session } of webContents.getAllWebContents()) {
      session.flushStorageData();
      await session.cookies.flushStore();
    }
  });
  expect(filesWith(marker, data())).toEqual([]);
  await window.close();
  expect(filesWith(marker, data()), 'after the program has ended').toEqual([]);
});

/** Runs it in the first page; whether it failed there is its own business. */
async function tryIn(app: ElectronApplication, code: string): Promise<void> {
  const run = (): Promise<void> =>
    app.evaluate(({ webContents }, body) => {
      const tried = webContents.getAllWebContents()[0]?.executeJavaScript(`(async () => { ${body} })(); 0`, true);
      tried?.catch(() => undefined);
    }, code);
  // The runtime may collect the answer before the inspector has it, on a machine with other work.
  await run().catch((error: unknown) => {
    if (!/garbage collected/.test(String(error))) throw error;
    return run();
  });
}

function nameFor(way: string): string {
  return `${way.toLowerCase().replaceAll(/[^a-z]/g, '-')}.leaks.test`;
}

/** Has the first page try each way, and answers the names that Chromium began to look up. */
async function askForNames(app: ElectronApplication, log: string): Promise<string[]> {
  await app.evaluate(({ netLog }, file) => netLog.startLogging(file), log);
  for (const [way, asking] of Object.entries(askingForNames)) await tryIn(app, asking(nameFor(way)));
  await new Promise((resolve) => setTimeout(resolve, longEnoughMs));
  await app.evaluate(({ netLog }) => netLog.stopLogging());
  return lookedUp(log, Object.keys(askingForNames).map(nameFor));
}

function filesWith(marker: string, under: string): string[] {
  return readdirSync(under, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const bytes = readFileSync(file);
      return bytes.includes(marker) || bytes.includes(Buffer.from(marker, 'utf16le'));
    });
}
