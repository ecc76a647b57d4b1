import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Answer } from '../../api/window/call.ts';
import { SessionView } from '../../api/window/views.ts';
import { readableByOthers } from '../../testing/readable-by-others.ts';
import { display, endDisplay } from './display.ts';
import { launchPerson, type PersonWindow } from './driver.ts';
import { writeProfile } from '../../main/boot/profile.fixture.ts';

const program = fileURLToPath(new URL('../../dist/electron/electron', import.meta.url));
/** Official archives say their version. */
const official = existsSync(join(dirname(program), 'version'));
const isRoot = process.getuid?.() === 0;
/** `nobody` on every Linux. */
const nobody = { uid: 65534, gid: 65534 };
let folder: string;
let profile: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'openward-window-'));
  // The other user has to come through to their own folder below it.
  chmodSync(folder, 0o711);
  profile = await writeProfile(join(folder, 'profile'));
});
afterAll(async () => {
  await endDisplay();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Runs in the page; the checks of this file are about what a hostile page could do, so they are written as one would
 * be.
 */
function inPage({ page }: PersonWindow, code: string): Promise<unknown> {
  return page.evaluate(`(async () => { ${code} })()`);
}

async function ask(window: PersonWindow, name: string, request: unknown): Promise<Answer> {
  return Answer.parse(
    await inPage(window, `return window.openward.ask(${JSON.stringify(name)}, ${JSON.stringify(request)})`),
  );
}

async function sessionView(window: PersonWindow): Promise<SessionView> {
  const answer = await ask(window, 'session.view', {});
  return SessionView.parse(answer.ok ? answer.value : answer.error);
}

describe('the window', () => {
  let window: PersonWindow;
  beforeAll(async () => {
    window = await launchPerson({ profile, dataDir: join(folder, 'ward'), language: 'zh' });
    await window.page.getByTestId('sign-in.root').waitFor();
  });
  afterAll(() => window.close());

  test('shows the installation through the bridge, in the language it was started with', async () => {
    const view = await sessionView(window);
    expect(view.organisation.mspId).toBe('TestMSP');
    expect(view.notices).toEqual([...(official ? [] : ['development-runtime']), ...(isRoot ? ['sandbox-off'] : [])]);
    expect(await window.page.locator('html').getAttribute('lang')).toMatch(/^zh/);
  });

  test('keeps every file of its person from everybody else on the machine', () => {
    expect(readableByOthers(join(folder, 'ward'))).toEqual([]);
  });

  test('gives the page nothing of Node or Electron but two functions', async () => {
    const found = await inPage(
      window,
      `return {
        bridge: Object.keys(window.openward).sort(),
        others: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in globalThis),
      };`,
    );
    expect(found).toEqual({ bridge: ['ask', 'listen'], others: [] });
  });

  test('makes no call that is not in the contract, and none of a role before signing in', async () => {
    expect(
      await inPage(window, "return window.openward.ask('vaults.export', {}).then(() => 'answered', () => 'refused')"),
    ).toBe('refused');
    expect(await ask(window, 'records.list', { bookmark: '' })).toMatchObject({
      ok: false,
      error: { code: 'VAULT_LOCKED' },
    });
    expect(await ask(window, 'launcher.people', {})).toMatchObject({ ok: false, error: { code: 'CALL_REFUSED' } });
  });

  test('reaches nothing and opens nothing', async () => {
    const tried = await inPage(
      window,
      `const outcome = async (work) => { try { await work(); return 'worked'; } catch { return 'failed'; } };
       const loading = (element, src) => new Promise((resolve, reject) => { element.onload = resolve; element.onerror = reject; element.src = src; document.head.append(element); });
       return {
         fetch: await outcome(() => fetch('https://example.com/')),
         ownFetch: await outcome(() => fetch('openward://app/index.html')),
         file: await outcome(() => fetch('file:///etc/passwd')),
         image: await outcome(() => loading(new Image(), 'https://example.com/pixel.png')),
         script: await outcome(() => loading(document.createElement('script'), 'data:text/javascript,1')),
         markup: await outcome(() => { document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>'; }),
         opened: window.open('openward://app/index.html') === null ? 'failed' : 'worked',
         notification: await Notification.requestPermission() === 'granted' ? 'worked' : 'failed',
         camera: await outcome(() => navigator.mediaDevices.getUserMedia({ video: true })),
         clipboard: await outcome(() => navigator.clipboard.readText()),
       };`,
    );
    expect(Object.entries(tried ?? {})).not.toHaveLength(0);
    expect(Object.entries(tried ?? {}).filter(([, outcome]) => outcome !== 'failed')).toEqual([]);
    expect(window.app.windows()).toHaveLength(1);
  });

  test('keeps a second program out of the same data folder', async () => {
    const second = spawnSync(
      program,
      [...(isRoot ? ['--no-sandbox'] : []), '--profile', profile, '--data', join(folder, 'ward')],
      { env: { ...process.env, DISPLAY: await display() }, timeout: 60_000 },
    );
    expect(second.status).toBe(0);
    expect(await window.page.getByTestId('sign-in.root').isVisible()).toBe(true);
  });

  test('loads its page again when the page’s process dies', async () => {
    const text = await window.app.evaluate(async ({ dialog, webContents }) => {
      const told = new Promise<string>((resolve) => {
        dialog.showMessageBox = (_: unknown, options?: { message: string }) => {
          resolve(options?.message ?? '');
          return Promise.resolve({ response: 0, checkboxChecked: false });
        };
      });
      const [contents] = webContents.getAllWebContents();
      contents?.forcefullyCrashRenderer();
      const message = await told;
      return `${message}|${String(contents?.isCrashed())}|${contents?.getURL() ?? ''}|${String(await contents?.executeJavaScript('typeof window.openward.ask'))}`;
    });
    // In the language the window was started with.
    expect(text).toMatch(/页面已重新加载[^|]*\|false\|openward:\/\/app\/index\.html\|function/s);
  });

  test('goes nowhere', async () => {
    for (const address of [
      'https://example.com/',
      'file:///etc/passwd',
      'openward://other/index.html',
      'about:blank',
    ]) {
      // From main: Playwright would wait for a navigation that never comes.
      await window.app.evaluate(({ webContents }, wanted) => {
        void webContents.getAllWebContents()[0]?.executeJavaScript(`location.href = ${JSON.stringify(wanted)}; 0`);
      }, address);
      const shown = await whatIsShown(window);
      expect([address, shown]).toEqual([address, 'openward://app/index.html object']);
    }
  });
});

/**
 * What the window shows once it answers: a page of ours with the bridge on it, or whatever else there is after ten
 * seconds.
 */
async function whatIsShown({ app }: PersonWindow): Promise<string> {
  const look = (): Promise<string> =>
    app.evaluate(async ({ webContents }) => {
      const [contents] = webContents.getAllWebContents();
      const soon = new Promise((resolve) => setTimeout(resolve, 500, 'no answer'));
      const bridge = await Promise.race([soon, contents?.executeJavaScript('typeof window.openward')]);
      return `${contents?.getURL() ?? ''} ${String(bridge)}`;
    });
  const deadline = Date.now() + 10_000;
  // Twice in a row: the first look may come before the navigation.
  for (let good = 0; ;) {
    const shown = await look();
    good = shown === 'openward://app/index.html object' ? good + 1 : 0;
    if (good === 2 || Date.now() > deadline) return shown;
  }
}

test('a client without a usable profile says why, and ends', async () => {
  const ended = spawnSync(
    program,
    [...(isRoot ? ['--no-sandbox'] : []), '--profile', join(folder, 'nothing.json'), '--data', join(folder, 'none')],
    { env: { ...process.env, DISPLAY: await display() }, encoding: 'utf8', timeout: 60_000 },
  );
  expect(ended.status).toBe(1);
  expect(ended.stderr).toContain('FILE_UNREADABLE');
});

const why = sandboxImpossible();
test.skipIf(why !== undefined)(
  `an ordinary user’s page runs in Chromium’s sandbox${why === undefined ? '' : ` (skipped: ${why})`}`,
  async () => {
    const window = await launchPerson({
      profile,
      dataDir: join(folder, 'nobody'),
      ...(isRoot ? { user: nobody } : {}),
    });
    try {
      await window.page.getByTestId('sign-in.root').waitFor();
      expect((await sessionView(window)).notices).toEqual(official ? [] : ['development-runtime']);
      const pids = await window.app.evaluate(({ app }) =>
        app
          .getAppMetrics()
          .filter(({ type }) => type === 'Tab')
          .map(({ pid }) => pid),
      );
      const status = pids.map((pid) => readFileSync(`/proc/${pid}/status`, 'utf8'))[0] ?? '';
      // A system call filter, and a process id namespace of its own.
      expect(/^Seccomp:\t(\d)/m.exec(status)?.[1]).toBe('2');
      expect((/^NSpid:\t(.*)/m.exec(status)?.[1] ?? '').split('\t').length).toBeGreaterThan(1);
      if (isRoot) expect(/^Uid:\t(\d+)/m.exec(status)?.[1]).toBe(String(nobody.uid));
    } finally {
      await window.close();
    }
  },
);

/** The other user must be able to reach the program: a checkout in root's own home cannot be. */
function sandboxImpossible(): string | undefined {
  if (!isRoot) return undefined;
  for (let path = dirname(program); path !== '/'; path = dirname(path)) {
    if ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0o1) & 0o1) continue;
    return `running as root, and an ordinary user cannot reach ${path}`;
  }
  return undefined;
}
