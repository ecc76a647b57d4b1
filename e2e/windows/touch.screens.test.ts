import type { CDPSession, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Language } from '../../api/window/languages.ts';
import { testIds } from '../../renderer/test-ids.ts';
import { smallTargets } from '../../renderer/testing/accessibility.ts';
import { scenes } from '../../renderer/testing/scenes.ts';
import { SampleWindows } from './sample-windows.ts';

const { book, confirm, keyboard, register, requestNew, signIn } = testIds;
let windows: SampleWindows;
let page: Page;
let cdp: CDPSession;

beforeAll(async () => {
  windows = await SampleWindows.open();
  page = windows.first;
  cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setTouchEmulationEnabled', { enabled: true });
}, 120_000);
afterAll(() => windows.close());
beforeEach(() => page.goto('about:blank'));

async function open(search: string, path: string, language: Language = 'en'): Promise<void> {
  await page.goto(`${windows.url}?${search}&lang=${language}#${path}`);
  await page.locator(`html[lang^=${language}]`).waitFor();
  await page.waitForLoadState('networkidle');
}

/** Test id of where the keyboard is. */
function focused(): Promise<string> {
  return page.evaluate("document.activeElement?.getAttribute('data-testid') ?? 'nowhere'");
}

describe('the keyboard on a kiosk’s screen', () => {
  const keys = () => page.getByTestId(keyboard.root);
  const valueOf = (testid: string): Promise<string> => page.getByTestId(testid).inputValue();

  /** With a finger, in the middle of it. */
  async function tap(testid: string): Promise<void> {
    const box = await page.getByTestId(testid).boundingBox();
    if (box === null) throw new Error(`${testid} is not to be seen`);
    const touchPoints = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }

  async function tapKeys(text: string): Promise<void> {
    for (const key of text) await tap(keyboard.key(key));
  }

  /** Looks for it page by page. */
  async function chooseCharacter(text: string): Promise<void> {
    const wanted = page.getByTestId(keyboard.candidate(text));
    while (!(await wanted.isVisible())) await tap(keyboard.more);
    await tap(keyboard.candidate(text));
  }

  async function come(testid: string): Promise<void> {
    await page.getByTestId(testid).waitFor();
    await tap(testid);
    await keys().waitFor();
    await expect.poll(() => focused()).toBe(testid);
  }

  test('types a Chinese name by touch alone, beside the field and not over it', async () => {
    await open('kiosk', '/register', 'zh');
    await come(register.realName);
    await expect
      .poll(async () => {
        const [field, below] = [await page.getByTestId(register.realName).boundingBox(), await keys().boundingBox()];
        return (field?.y ?? 0) + (field?.height ?? 0) <= (below?.y ?? 0);
      })
      .toBe(true);
    await tapKeys('zhangxiaoming');
    await page.getByTestId(keyboard.candidate('张小明')).waitFor();
    expect(await valueOf(register.realName)).toBe('');
    await tap(keyboard.candidate('张小明'));
    expect(await valueOf(register.realName)).toBe('张小明');
    // A character of two halves, and the dot of minority names; each goes as a whole.
    await tapKeys('·yi');
    await chooseCharacter('𫖮');
    expect(await valueOf(register.realName)).toBe('张小明·𫖮');
    await tap(keyboard.key('erase'));
    expect(await valueOf(register.realName)).toBe('张小明·');
    expect(await focused()).toBe(register.realName);
    // Over what is marked, and where the caret is; a keyboard that was plugged in types as well.
    await page.evaluate('document.activeElement.setSelectionRange(1, 2)');
    await tapKeys('li');
    await chooseCharacter('丽');
    await page.keyboard.press('ArrowRight');
    await tapKeys('an');
    await chooseCharacter('安');
    await page.keyboard.type('x');
    expect(await valueOf(register.realName)).toBe('张丽明安x·');
    // The page has heard of it as of any typing.
    expect(await page.getByTestId(register.realName).getAttribute('value')).toBe('张丽明安x·');
  });

  test('takes no more than the field does, and no half of a character', async () => {
    await open('kiosk', '/register', 'zh');
    await page.getByTestId(register.realName).fill('林'.repeat(79));
    await come(register.realName);
    await page.keyboard.press('End');
    await tapKeys('yi');
    await chooseCharacter('𫖮');
    expect(await valueOf(register.realName)).toBe('林'.repeat(79));
    await tapKeys('an');
    await chooseCharacter('安');
    expect(await valueOf(register.realName)).toBe(`${'林'.repeat(79)}安`);
  });

  test('signs in by keypad and letters, and suggests nothing of a passphrase, shown or not', async () => {
    await open('kiosk', '/', 'zh');
    await keys().waitFor();
    await tapKeys('123456789012');
    await tap(keyboard.key('enter'));
    await expect.poll(() => focused()).toBe(signIn.passphrase);
    await tapKeys('heron');
    await tap(keyboard.key('space'));
    await tap(keyboard.key('shift'));
    await tapKeys('a1');
    expect(await valueOf(signIn.passphrase)).toBe('heron A1');
    await page.evaluate(`document.querySelector('[data-testid="${signIn.passphrase}"]').type = 'text'`);
    for (const what of [keyboard.typed, keyboard.key('pinyin')]) expect(await page.getByTestId(what).count()).toBe(0);
    await page.evaluate(`{
      const bridge = window.openward, ask = bridge.ask;
      window.asked = [];
      bridge.ask = (name, request) => { window.asked.push({ name, request }); return ask(name, request); };
    }`);
    await tap(keyboard.key('enter'));
    const unlocked = (): Promise<unknown> =>
      page.evaluate("window.asked.find(({ name }) => name === 'session.unlockByNumber')?.request");
    await expect.poll(unlocked).toMatchObject({ number: '123456789012', passphrase: 'heron A1' });
  });

  test('types a day by keypad, and a longer text with signs and lines', async () => {
    await open('role=patient&kiosk', '/patient/book', 'zh');
    for (const step of [book.hospital('hospital1'), book.department('surgery'), book.next, book.anySlot, book.next])
      await page.getByTestId(step).first().click();
    await come(book.birthDate);
    await tapKeys('1950.3.7');
    await expect.poll(() => page.locator('main').innerText()).toMatch(/= 1950年3月7日/);
    // To the next field that is empty, which is not under the keys.
    await tap(keyboard.key('enter'));
    await expect.poll(() => focused()).toBe(book.complaint);
    await tapKeys('futong');
    await tap(keyboard.candidate('腹痛'));
    await tap(keyboard.key('enter'));
    await tap(keyboard.key('signs'));
    await tapKeys('3');
    await tap(keyboard.key('pinyin'));
    await tapKeys('tian');
    await chooseCharacter('天');
    await tapKeys('。');
    expect(await valueOf(book.complaint)).toBe('腹痛\n3天。');
  });

  test('types into a dialog, which stays open and above it', async () => {
    await open('role=patient&kiosk', '/patient/confirm/hospital1/T-00000000000000000000000000000000', 'zh');
    await page.getByTestId(confirm.sendBack).click();
    await come(confirm.remark);
    await tapKeys('toutong');
    await tap(keyboard.candidate('头痛'));
    expect(await valueOf(confirm.remark)).toBe('头痛');
    expect(await focused()).toBe(confirm.remark);
  });

  test('goes at its key and comes at the next touch, and lets a button be touched before it goes', async () => {
    await open('kiosk', '/', 'en');
    await keys().waitFor();
    await tap(keyboard.key('close'));
    await keys().waitFor({ state: 'detached' });
    expect(await focused()).toBe(signIn.number);
    await come(signIn.number);
    await tap(signIn.register);
    await page.getByTestId(register.root).waitFor();
    await keys().waitFor({ state: 'detached' });
  });

  test('is not there on a workstation', async () => {
    await open('role=consumer', '/requests/new');
    await page.getByTestId(requestNew.reason).click();
    expect(await focused()).toBe(requestNew.reason);
    expect(await keys().count()).toBe(0);
  });
});

/** Each screen of a patient once, as it is looked at elsewhere. */
const patients = scenes.filter(({ search }) => search === 'role=patient');

test.each(patients.map((scene) => [scene.name, scene] as const))(
  'whatever is touched on a kiosk is as large as a finger: %s',
  async (_name, { search, path, act }) => {
    await open(`${search}&kiosk&still`, path);
    await page.locator('h1').first().waitFor();
    await act?.(page);
    expect(await page.evaluate(smallTargets)).toEqual([]);
  },
);
