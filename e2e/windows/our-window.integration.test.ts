import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeProfile } from '../../main/boot/profile.fixture.ts';
import { settlePerson } from '../../main/vault/person.fixture.ts';
import { vaultNumber } from '../../main/vault/vault-number.ts';
import { testIds } from '../../renderer/test-ids.ts';
import { endDisplay } from './display.ts';
import { launchPerson, type LaunchPerson, type PersonWindow } from './driver.ts';

/** What the real client's window does by itself, beside the pages: nothing of the network is there for it. */
const passphrase = 'three quiet herons wade';
let folder: string;
let profile: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'openward-our-window-'));
  profile = await writeProfile(join(folder, 'profile'));
});
afterAll(async () => {
  await endDisplay();
  rmSync(folder, { recursive: true, force: true });
});

type How = Pick<LaunchPerson, 'dataDir' | 'language' | 'kiosk' | 'autoLock'>;

async function open(how: How): Promise<PersonWindow> {
  const window = await launchPerson({ profile, ...how });
  await window.page.getByTestId(testIds.signIn.root).waitFor();
  return window;
}

async function signIn({ page }: PersonWindow, id: string): Promise<void> {
  await page.getByTestId(testIds.signIn.root).waitFor();
  const person = page.getByTestId(testIds.signIn.person(id));
  if (await person.isVisible()) await person.click();
  const number = page.getByTestId(testIds.signIn.number);
  if (await number.isVisible()) await number.fill(vaultNumber(id));
  await page.getByTestId(testIds.signIn.passphrase).fill(passphrase);
  await page.getByTestId(testIds.signIn.unlock).click();
  await page.getByTestId(testIds.frame.lock).waitFor();
}

async function signOut({ page }: PersonWindow): Promise<void> {
  await page.getByTestId(testIds.frame.lock).click();
  await page.getByTestId(testIds.signIn.root).waitFor();
}

interface Said {
  readonly capsLock: string;
  readonly countdown: RegExp;
  readonly menu: Readonly<Record<string, string>>;
}

const words: Readonly<Record<'en' | 'zh', Said>> = {
  en: {
    capsLock: 'Caps Lock is on.',
    countdown: /try again in \d seconds?\./,
    menu: { cut: 'Cut', copy: 'Copy', paste: 'Paste', selectAll: 'Select all' },
  },
  zh: {
    capsLock: '大写锁定已打开。',
    countdown: /\d 秒后可以再试。/,
    menu: { cut: '剪切', copy: '复制', paste: '粘贴', selectAll: '全选' },
  },
};

describe.each(['en', 'zh'] as const)('before anybody is signed in (%s)', (language) => {
  let client: PersonWindow;
  beforeAll(async () => {
    const dataDir = join(folder, `start-${language}`);
    await settlePerson(dataDir, { label: '林秀英 Lin', role: 'patient' }, passphrase);
    client = await open({ dataDir, language });
  });
  afterAll(() => client.close());

  test('the passphrase field says that Caps Lock is on while it is on', async () => {
    const hint = client.page.getByTestId(testIds.common.capsLock);
    await client.page.getByTestId(testIds.signIn.passphrase).focus();
    await typeWith(client, 'shift');
    expect(await hint.textContent()).toBe('');
    await typeWith(client, 'capslock');
    await expect.poll(() => hint.textContent()).toBe(words[language].capsLock);
    await typeWith(client);
    await expect.poll(() => hint.textContent()).toBe('');
  });

  test('the menu of the right mouse button offers what can be done where it is asked for', async () => {
    const { page, app } = client;
    const { menu } = words[language];
    // With nothing on the clipboard nothing can be pasted.
    await app.evaluate(async ({ clipboard }) => clipboard.writeText('words'));
    await page.getByTestId(testIds.signIn.register).click();
    await page.getByTestId(testIds.register.label).fill('Lin');
    await page.getByTestId(testIds.register.label).selectText();
    expect(await menuAt(client, testIds.register.label)).toEqual(menu);
    await page.getByTestId(testIds.register.passphrase).fill('words');
    await page.getByTestId(testIds.register.passphrase).selectText();
    // What is in dots is not copied out of them.
    const { paste, selectAll } = menu;
    expect(await menuAt(client, testIds.register.passphrase)).toEqual({ paste, selectAll });
    expect(await menuAt(client, testIds.register.submit)).toEqual({});
    await page.getByTestId(testIds.common.back).click();
    await page.getByTestId(testIds.common.confirm).click();
  });

  test('leaving a registration asks before it throws away what was typed, and keeps it when the person stays', async () => {
    const { page } = client;
    await page.getByTestId(testIds.signIn.register).click();
    await page.getByTestId(testIds.common.back).click();
    await page.getByTestId(testIds.signIn.register).click();
    const name = page.getByTestId(testIds.register.realName);
    await name.fill('林秀英');
    // Neither another language, nor other colours, nor larger text lose it.
    for (const change of [testIds.frame.theme, testIds.frame.textSize, testIds.frame.language, testIds.frame.language])
      await page.getByTestId(change).click();
    expect(await name.inputValue()).toBe('林秀英');
    await page.getByTestId(testIds.common.back).click();
    await page.getByTestId(testIds.common.confirmCancel).click();
    await page.getByTestId(testIds.common.confirmCancel).waitFor({ state: 'detached' });
    expect(await name.inputValue()).toBe('林秀英');
    // The mouse's own button for going back asks as well.
    await page.keyboard.press('Control+Digit0');
    await backByMouse(client);
    await page.getByTestId(testIds.common.confirm).click();
    await page.getByTestId(testIds.signIn.register).click();
    expect(await name.inputValue()).toBe('');
    await page.getByTestId(testIds.common.back).click();
  });

  test('after a wrong passphrase the field has the keyboard again, empty, and counts down to the next try', async () => {
    const { page } = client;
    const field = page.getByTestId(testIds.signIn.passphrase);
    // From the third on there is a second to wait.
    for (let wrong = 1; wrong <= 3; wrong += 1) {
      await field.fill('not the words');
      await field.press('Enter');
      await expect.poll(() => field.inputValue(), { timeout: 20_000 }).toBe('');
      await expect.poll(() => focused(page), { message: `after ${wrong} wrong` }).toBe(testIds.signIn.passphrase);
    }
    await expect.poll(() => page.getByTestId(testIds.common.error).textContent()).toMatch(words[language].countdown);
    await field.fill(passphrase);
    await expect.poll(() => page.getByTestId(testIds.signIn.unlock).isEnabled(), { timeout: 15_000 }).toBe(true);
    await field.press('Enter');
    await page.getByTestId(testIds.frame.lock).waitFor();
  });
});

async function typeWith({ app }: PersonWindow, ...modifiers: ('capslock' | 'shift')[]): Promise<void> {
  await app.evaluate(({ webContents }, held) => {
    const [contents] = webContents.getAllWebContents();
    for (const type of ['keyDown', 'keyUp'] as const) contents?.sendInputEvent({ type, keyCode: 'A', modifiers: held });
  }, modifiers);
}

/** As the mouse has it: what no page stops goes back in the window's history. */
async function backByMouse({ page }: PersonWindow): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  for (const type of ['mousePressed', 'mouseReleased'] as const)
    await cdp.send('Input.dispatchMouseEvent', { type, x: 200, y: 200, button: 'back', clickCount: 1 });
  await cdp.detach();
}

/** Labels of the menu by role; empty when there is none. */
async function menuAt({ page, app }: PersonWindow, testid: string): Promise<Record<string, string>> {
  await app.evaluate(({ Menu }) => {
    Reflect.set(globalThis, 'openwardMenu', undefined);
    Menu.buildFromTemplate = (template) => {
      Reflect.set(globalThis, 'openwardMenu', template);
      return Object.assign(new Menu(), { popup: () => undefined });
    };
  });
  await page.getByTestId(testid).click({ button: 'right', force: true });
  const deadline = Date.now() + 1500;
  for (;;) {
    const items = await app.evaluate(() => {
      const template: unknown = Reflect.get(globalThis, 'openwardMenu');
      return Array.isArray(template) ? (template as { role: string; label: string }[]) : undefined;
    });
    if (items) return Object.fromEntries(items.map(({ role, label }) => [role, label]));
    if (Date.now() > deadline) return {};
  }
}

test('each person has the text as large as they chose, by keys, and finds it so the next time', async () => {
  const dataDir = join(folder, 'zoom');
  const [lin, wu] = [
    await settlePerson(dataDir, { label: '林秀英', role: 'patient' }, passphrase),
    await settlePerson(dataDir, { label: 'Dr. Wu', role: 'doctor' }, passphrase),
  ];
  const sizeOf = ({ app }: PersonWindow): Promise<number> =>
    app.evaluate(({ webContents }) => Math.round((webContents.getAllWebContents()[0]?.getZoomFactor() ?? 0) * 100));
  let client = await open({ dataDir });
  await signIn(client, lin);
  for (const expected of [125, 150, 175, 200, 200]) {
    await client.page.keyboard.press('Control+Equal');
    await expect.poll(() => sizeOf(client), { message: 'after Ctrl and +' }).toBe(expected);
  }
  expect(await client.page.evaluate('document.documentElement.scrollWidth <= innerWidth + 1')).toBe(true);
  await client.page.keyboard.press('Control+Minus');
  await expect.poll(() => sizeOf(client), { message: 'after Ctrl and −' }).toBe(175);
  await signOut(client);
  await expect.poll(() => sizeOf(client), { message: 'for the next person' }).toBe(100);
  await signIn(client, wu);
  await expect.poll(() => sizeOf(client), { message: 'for somebody else' }).toBe(100);
  await client.close();
  client = await open({ dataDir });
  await signIn(client, lin);
  await expect.poll(() => sizeOf(client), { message: 'the next time' }).toBe(175);
  await client.page.keyboard.press('Control+Digit0');
  await expect.poll(() => sizeOf(client), { message: 'after Ctrl and 0' }).toBe(100);
  await client.close();
});

describe('a kiosk', () => {
  let client: PersonWindow;
  let id: string;
  beforeAll(async () => {
    const dataDir = join(folder, 'kiosk');
    id = await settlePerson(dataDir, { label: '林秀英', role: 'patient' }, passphrase);
    client = await open({ dataDir, kiosk: true });
  });
  afterAll(() => client.close());

  test('is not left by keys, by its window, by the mouse, or by a file that is dropped on it', async () => {
    const { page } = client;
    await page.getByTestId(testIds.signIn.number).fill('12');
    const before = await stateOf(client);
    for (const [keyCode, ...modifiers] of waysOut) await pressKey(client, keyCode, modifiers);
    await client.app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.close();
    });
    await dropFile(client, join(folder, 'profile'));
    expect(await menuAt(client, testIds.signIn.number)).toEqual({});
    expect(await stateOf(client)).toEqual(before);
    expect(await page.getByTestId(testIds.signIn.number).inputValue()).toBe('12');
  });

  test('keeps nothing on the clipboard that a person copied who is signed out', async () => {
    await signIn(client, id);
    await client.page.getByTestId(testIds.common.copyPid).first().click();
    await expect.poll(async () => (await clipboards(client))[0]).toMatch(/^[0-9a-f]{96}$/);
    await mark(client, 'marked');
    expect((await clipboards(client))[1]).toBe('marked');
    await signOut(client);
    await expect.poll(() => clipboards(client)).toEqual(['', '']);
  });
});

/** What leads out of a browser, or closes, prints or looks behind a page elsewhere. */
const waysOut: readonly (readonly [string, ...('control' | 'shift' | 'alt')[]])[] = [
  ...['W', 'R', 'Q', 'N', 'T', 'P', 'O', 'S', 'U', 'F4'].map((key) => [key, 'control'] as const),
  ...['I', 'J', 'R', 'N'].map((key) => [key, 'control', 'shift'] as const),
  ...['F4', 'Left', 'Home'].map((key) => [key, 'alt'] as const),
  ...['F1', 'F5', 'F10', 'F11', 'F12', 'Escape'].map((key) => [key] as const),
];

async function pressKey({ app }: PersonWindow, keyCode: string, modifiers: ('control' | 'shift' | 'alt')[]) {
  await app.evaluate(
    ({ webContents }, key) => {
      const [contents] = webContents.getAllWebContents();
      for (const type of ['keyDown', 'keyUp'] as const) contents?.sendInputEvent({ type, ...key });
    },
    { keyCode, modifiers },
  );
}

/** All there is to see of the program's windows. */
function stateOf({ app }: PersonWindow): Promise<unknown> {
  return app.evaluate(({ BrowserWindow, webContents }) => ({
    windows: BrowserWindow.getAllWindows().map((window) => ({ kiosk: window.isKiosk(), bounds: window.getBounds() })),
    contents: webContents.getAllWebContents().map((one) => ({ url: one.getURL(), devTools: one.isDevToolsOpened() })),
  }));
}

async function dropFile({ page }: PersonWindow, file: string): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await cdp.send('Input.dispatchDragEvent', {
      type,
      ...{ x: 200, y: 60 },
      data: { items: [], files: [file], dragOperationsMask: 1 },
    });
  await cdp.detach();
}

test('what a person typed and did not send is there when they unlock again after the screen was locked', async () => {
  const dataDir = join(folder, 'typed');
  const [lin, wu] = [
    await settlePerson(dataDir, { label: 'Dr. Lin', role: 'doctor' }, passphrase),
    await settlePerson(dataDir, { label: 'Dr. Wu', role: 'doctor' }, passphrase),
  ];
  const client = await open({ dataDir });
  const reason = client.page.getByTestId(testIds.requestNew.reason);
  const lock = async (): Promise<void> => {
    await client.app.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'));
    await client.page.getByTestId(testIds.signIn.root).waitFor();
  };
  const comeIn = async (id: string): Promise<void> => {
    await signIn(client, id);
    await client.page.evaluate("location.hash = '#/requests/new'");
    await reason.waitFor();
  };
  await comeIn(lin);
  await reason.fill('A study of heart valves');
  await lock();
  expect(await client.page.content()).not.toContain('heart valves');
  await comeIn(lin);
  await expect.poll(() => reason.inputValue(), { message: 'after the lock' }).toBe('A study of heart valves');
  await lock();
  await comeIn(wu);
  expect(await reason.inputValue()).toBe('');
  await lock();
  await comeIn(lin);
  expect(await reason.inputValue(), 'after somebody else').toBe('');
  expect(await client.page.evaluate('window.openward.ask("session.typed", {})')).toMatchObject({ ok: true });
  await client.close();
  expect(await filesHolding(dataDir, 'heart valves')).toEqual([]);
});

test('what somebody left typed and copied at a kiosk without signing in is gone when its time is up', async () => {
  const client = await open({ dataDir: join(folder, 'left'), kiosk: true, autoLock: 60 });
  const { page } = client;
  await page.getByTestId(testIds.signIn.register).click();
  await page.getByTestId(testIds.register.idNumber).fill('110105194912310021');
  await page.getByTestId(testIds.register.idNumber).selectText();
  await page.keyboard.press('Control+C');
  expect((await clipboards(client))[0]).toBe('110105194912310021');
  await page.evaluate('window.before = true');
  await page.getByTestId(testIds.frame.stay).waitFor({ timeout: 60_000 });
  // The page itself is another one.
  await expect.poll(() => page.evaluate('window.before'), { timeout: 90_000 }).toBeUndefined();
  await page.getByTestId(testIds.signIn.number).waitFor();
  await expect.poll(() => clipboards(client)).toEqual(['', '']);
  await page.getByTestId(testIds.signIn.register).click();
  expect(await page.getByTestId(testIds.register.idNumber).inputValue()).toBe('');
  await client.close();
});

/** Names of the files below a folder in which these words stand. */
async function filesHolding(place: string, words: string): Promise<string[]> {
  const files = (await readdir(place, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const contents = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name))));
  return files.filter((_, at) => contents[at]?.includes(words)).map(({ name }) => name);
}

/** Newer versions of Electron have the clipboard of marked text as a part of the other one, older ones by its name. */
function clipboards({ app }: PersonWindow): Promise<[string, string]> {
  return app.evaluate(async ({ clipboard }) => {
    const read = (of: object, ...which: string[]): unknown => Reflect.apply(clipboard.readText, of, which);
    const other: unknown = Reflect.get(clipboard, 'selection');
    const marked = other instanceof Object ? read(other) : read(clipboard, 'selection');
    return [String(await read(clipboard)), String(await marked)];
  });
}

async function mark({ app }: PersonWindow, text: string): Promise<void> {
  await app.evaluate(async ({ clipboard }, marked) => {
    const other: unknown = Reflect.get(clipboard, 'selection');
    const which = other instanceof Object ? [] : ['selection'];
    await Reflect.apply(clipboard.writeText, other instanceof Object ? other : clipboard, [marked, ...which]);
  }, text);
}

async function focused(page: PersonWindow['page']): Promise<unknown> {
  return page.evaluate("document.activeElement?.getAttribute('data-testid') ?? document.activeElement?.tagName");
}
