import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { languageTags, type Language } from '../../api/window/languages.ts';
import { writeProfile } from '../../main/boot/profile.fixture.ts';
import { settlePerson } from '../../main/vault/person.fixture.ts';
import { testIds } from '../../renderer/test-ids.ts';
import { endDisplay } from './display.ts';
import { launchPerson, type PersonWindow } from './driver.ts';

/** What the real client's window does by itself, beside the pages: nothing of the network is there for it. */
const passphrase = 'three quiet herons wade';
let folder: string;
let profile: string;
let window: PersonWindow | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'openward-our-window-'));
  profile = await writeProfile(join(folder, 'profile'));
});
afterEach(async () => {
  await window?.close();
  window = undefined;
});
afterAll(async () => {
  await endDisplay();
  rmSync(folder, { recursive: true, force: true });
});

async function open(how: { dataDir: string; language?: Language; kiosk?: boolean }): Promise<PersonWindow> {
  window = await launchPerson({ profile, ...how });
  await window.page.getByTestId(testIds.signIn.root).waitFor();
  return window;
}

async function signIn({ page }: PersonWindow, id: string): Promise<void> {
  await page.getByTestId(testIds.signIn.root).waitFor();
  const person = page.getByTestId(testIds.signIn.person(id));
  if (await person.isVisible()) await person.click();
  await page.getByTestId(testIds.signIn.passphrase).fill(passphrase);
  await page.getByTestId(testIds.signIn.unlock).click();
  await page.getByTestId(testIds.frame.lock).waitFor();
}

async function signOut({ page }: PersonWindow): Promise<void> {
  await page.getByTestId(testIds.frame.lock).click();
  await page.getByTestId(testIds.signIn.root).waitFor();
}

const capsLock: Readonly<Record<Language, string>> = { en: 'Caps Lock is on.', zh: '大写锁定已打开。' };
const countdown: Readonly<Record<Language, RegExp>> = { en: /try again in \d seconds?\./, zh: /\d 秒后可以再试。/ };

describe.each(languageTags)('the passphrase field (%s)', (language) => {
  test('has the keyboard again after a wrong one, empty, and counts down to the next try', async () => {
    const dataDir = join(folder, `wrong-${language}`);
    const id = await settlePerson(dataDir, { label: '林秀英 Lin', role: 'patient' }, passphrase);
    const { page } = await open({ dataDir, language });
    const field = page.getByTestId(testIds.signIn.passphrase);
    // From the third on there is a second to wait.
    for (let wrong = 1; wrong <= 3; wrong += 1) {
      await field.fill('not the words');
      await field.press('Enter');
      await expect.poll(() => field.inputValue(), { timeout: 20_000 }).toBe('');
      await expect.poll(() => focused(page), { message: `after ${wrong} wrong` }).toBe(testIds.signIn.passphrase);
    }
    await expect.poll(() => page.getByTestId(testIds.common.error).textContent()).toMatch(countdown[language]);
    // Wrong passphrases can be typed while it counts, and nothing is tried before it is over.
    await field.fill(passphrase);
    await expect.poll(() => page.getByTestId(testIds.signIn.unlock).isEnabled(), { timeout: 15_000 }).toBe(true);
    await field.press('Enter');
    await page.getByTestId(testIds.frame.lock).waitFor();
    expect(id).not.toBe('');
  });

  test('says that Caps Lock is on while it is on', async () => {
    const dataDir = join(folder, `caps-${language}`);
    await settlePerson(dataDir, { label: '林秀英 Lin', role: 'patient' }, passphrase);
    const { page, app } = await open({ dataDir, language });
    const hint = page.getByTestId(testIds.common.capsLock);
    await page.getByTestId(testIds.signIn.passphrase).focus();
    const type = (modifiers: ('capslock' | 'shift')[]): Promise<void> =>
      app.evaluate(({ webContents }, held) => {
        const [contents] = webContents.getAllWebContents();
        for (const kind of ['keyDown', 'keyUp'] as const)
          contents?.sendInputEvent({ type: kind, keyCode: 'A', modifiers: held });
      }, modifiers);
    await type(['shift']);
    expect(await hint.textContent()).toBe('');
    await type(['capslock']);
    await expect.poll(() => hint.textContent()).toBe(capsLock[language]);
    await type([]);
    await expect.poll(() => hint.textContent()).toBe('');
  });
});

describe('the menu of the right mouse button', () => {
  test.each([
    { language: 'en', labels: { cut: 'Cut', copy: 'Copy', paste: 'Paste', selectAll: 'Select all' } },
    { language: 'zh', labels: { cut: '剪切', copy: '复制', paste: '粘贴', selectAll: '全选' } },
  ] as const)('offers what can be done where it is asked for ($language)', async ({ language, labels }) => {
    const client = await open({ dataDir: join(folder, `menu-${language}`), language });
    const { page } = client;
    await page.getByTestId(testIds.signIn.register).click();
    const name = page.getByTestId(testIds.register.label);
    await name.fill('Lin');
    await name.selectText();
    expect(await menuAt(client, testIds.register.label)).toEqual(labels);
    const field = page.getByTestId(testIds.register.passphrase);
    await field.fill('words');
    await field.selectText();
    // What is in dots is not copied out of them.
    expect(await menuAt(client, testIds.register.passphrase)).toEqual({
      paste: labels.paste,
      selectAll: labels.selectAll,
    });
    expect(await menuAt(client, testIds.register.submit)).toEqual({});
  });
});

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
});

test('what a person copied at a kiosk is gone when they are signed out', async () => {
  const dataDir = join(folder, 'kiosk');
  const id = await settlePerson(dataDir, { label: '林秀英', role: 'patient' }, passphrase);
  const client = await open({ dataDir, kiosk: true });
  await signIn(client, id);
  await client.page.getByTestId(testIds.common.copyPid).first().click();
  await expect.poll(async () => (await clipboards(client))[0]).toMatch(/^[0-9a-f]{96}$/);
  await mark(client, 'marked');
  expect((await clipboards(client))[1]).toBe('marked');
  await signOut(client);
  await expect.poll(() => clipboards(client)).toEqual(['', '']);
});

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

describe.each(languageTags)('leaving a registration (%s)', (language) => {
  test('asks before it throws away what was typed, and keeps it when the person stays', async () => {
    const { page } = await open({ dataDir: join(folder, `leave-${language}`), language });
    await page.getByTestId(testIds.signIn.register).click();
    await page.getByTestId(testIds.common.back).click();
    await page.getByTestId(testIds.signIn.register).click();
    const name = page.getByTestId(testIds.register.realName);
    await name.fill('林秀英');
    // Neither another language, nor other colours, nor larger text lose it.
    for (const change of [testIds.frame.language, testIds.frame.theme, testIds.frame.textSize])
      await page.getByTestId(change).click();
    expect(await name.inputValue()).toBe('林秀英');
    await page.getByTestId(testIds.common.back).click();
    await page.getByTestId(testIds.common.confirmCancel).click();
    expect(await name.inputValue()).toBe('林秀英');
    // The mouse's own button for going back.
    await page.evaluate(
      "dispatchEvent(new MouseEvent('mouseup', { button: 3, bubbles: true, cancelable: true })) ? 'went' : 'asked'",
    );
    await page.getByTestId(testIds.common.confirm).click();
    await page.getByTestId(testIds.signIn.register).click();
    expect(await name.inputValue()).toBe('');
  });
});

async function focused(page: PersonWindow['page']): Promise<unknown> {
  return page.evaluate("document.activeElement?.getAttribute('data-testid') ?? document.activeElement?.tagName");
}
