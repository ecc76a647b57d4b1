import { copyFileSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';

/**
 * The runtime of the client's windows with an app that only opens some, so that sample pages are seen in what people
 * have.
 */
export interface PlainElectron {
  readonly app: ElectronApplication;
  readonly pages: readonly Page[];
  readonly close: () => Promise<void>;
}

/** No menu, no guards, no preload: a window to look through. */
const app = `
const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => {
  for (let at = 0; at < Number(process.env.OPENWARD_WINDOWS); at += 1) {
    const window = new BrowserWindow({
      width: 1280, height: 800, useContentSize: true,
      webPreferences: { sandbox: true, contextIsolation: true, backgroundThrottling: false },
    });
    void window.loadURL('about:blank');
  }
});
`;

/**
 * @param runtime folder of the runtime, as set-up puts it into `dist/electron`
 * @param windows how many
 */
export async function openPlainElectron(runtime: string, windows: number, display: string): Promise<PlainElectron> {
  const folder = mkdtempSync(join(tmpdir(), 'openward-plain-electron-'));
  takeRuntime(runtime, folder);
  mkdirSync(join(folder, 'resources', 'app'), { recursive: true });
  writeFileSync(join(folder, 'resources', 'app', 'package.json'), '{"name":"plain","main":"main.cjs"}');
  writeFileSync(join(folder, 'resources', 'app', 'main.cjs'), app);
  const electron = await _electron.launch({
    executablePath: join(folder, 'electron'),
    args: ['--disable-gpu', `--user-data-dir=${join(folder, 'data')}`, ...asRoot()],
    env: { ...environment(), DISPLAY: display, OPENWARD_WINDOWS: String(windows) },
    timeout: 30_000,
  });
  return {
    app: electron,
    pages: await pagesOf(electron, windows),
    close: async () => {
      await electron.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function pagesOf(electron: ElectronApplication, count: number): Promise<readonly Page[]> {
  while (electron.windows().length < count) await electron.waitForEvent('window', { timeout: 30_000 });
  return electron.windows();
}

/**
 * The program finds its files and its app beside itself, so it needs a folder of its own; links where links can be
 * made.
 */
function takeRuntime(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.name === 'resources') continue;
    if (entry.isDirectory()) takeRuntime(source, target);
    else if (entry.isFile()) linkOrCopy(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}

/** The browser's sandbox does not start for root. */
function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
