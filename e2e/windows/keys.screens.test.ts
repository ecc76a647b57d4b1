import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { languageTags, type Language } from '../../api/window/languages.ts';
import { testIds } from '../../renderer/test-ids.ts';
import { SampleWindows } from './sample-windows.ts';

const [now, next] = ['plum blossom river stone', 'seven quiet herons standing'];
const { bring, common, frame, keys, register, signIn } = testIds;
let windows: SampleWindows;
let page: Page;

beforeAll(async () => {
  windows = await SampleWindows.open();
  page = windows.first;
}, 120_000);
afterAll(() => windows.close());
beforeEach(() => page.goto('about:blank'));

/** Opens a screen of the sample world, and from then on remembers what is asked of main. */
async function open(search: string, path: string, language: Language = 'en'): Promise<void> {
  await page.goto(`${windows.url}?${search}&lang=${language}#${path}`);
  await page.locator(`html[lang^=${language}]`).waitFor();
  await page.waitForLoadState('networkidle');
  await page.evaluate(`{
    const bridge = window.openward, ask = bridge.ask;
    window.asked = [];
    bridge.ask = (name, request) => { window.asked.push({ name, request }); return ask(name, request); };
  }`);
}

/** What main was asked by that name. */
const requests = (name: string): Promise<unknown[]> =>
  page.evaluate(`window.asked.filter((one) => one.name === ${JSON.stringify(name)}).map(({ request }) => request)`);
const typed = (testid: string): Promise<string> => page.getByTestId(testid).inputValue();

/** With the keyboard alone, from field to field. */
async function typeAll(...fields: (readonly [testid: string, text: string])[]): Promise<void> {
  for (const [testid, text] of fields) {
    await page.getByTestId(testid).focus();
    await page.keyboard.type(text);
  }
}

describe.each(languageTags)('keys in %s', (language) => {
  test.each([
    { what: 'keep', call: 'keys.keep', said: keys.kept },
    { what: 'change', call: 'keys.changePassphrase', said: keys.changed },
  ] as const)('are seen to by the keyboard alone: $what', async ({ what, call, said }) => {
    await open('role=doctor', '/doctor/day', language);
    await page.getByTestId(frame.nav('keys')).press('Enter');
    const fields = keys[what];
    await typeAll([fields.current, now], [fields.passphrase, next], [fields.passphraseAgain, next]);
    await page.keyboard.press('Enter');
    await page.getByTestId(said).waitFor();
    expect(await requests(call)).toEqual([{ current: now, passphrase: next }]);
    for (const field of [fields.current, fields.passphrase, fields.passphraseAgain])
      expect(await typed(field)).toBe('');
  });

  test('that were stolen are ended by the keyboard alone, after what follows was read and why was said', async () => {
    await open('role=doctor', '/keys', language);
    await typeAll([keys.end.current, now]);
    await page.keyboard.press('Enter');
    await page.getByTestId(common.confirmAbout).waitFor();
    expect(await page.getByTestId(common.confirm).isDisabled()).toBe(true);
    expect(await requests('keys.end')).toEqual([]);
    await typeAll([common.confirmReason, 'My stick was stolen']);
    await page.getByTestId(common.confirm).press('Enter');
    await expect.poll(() => requests('keys.end')).toEqual([{ current: now, reason: 'My stick was stolen' }]);
  });

  test('that were brought to a kiosk are ended without the passphrase of a vault', async () => {
    await open('kiosk&role=patient&carried', '/keys', language);
    await page.getByTestId(keys.end.open).press('Enter');
    await typeAll([common.confirmReason, 'My stick was stolen']);
    await page.getByTestId(common.confirm).press('Enter');
    await expect.poll(() => requests('keys.end')).toEqual([{ reason: 'My stick was stolen' }]);
  });

  test('stay locked up when the passphrase of now is wrong, which is said at its field', async () => {
    await open('role=doctor&fail=keys.keep:VAULT_PASSPHRASE_WRONG', '/keys', language);
    const { current, passphrase, passphraseAgain } = keys.keep;
    await typeAll([current, 'another one'], [passphrase, next], [passphraseAgain, next]);
    await page.keyboard.press('Enter');
    await page.locator(`[data-testid="${common.error}"][data-code="VAULT_PASSPHRASE_WRONG"]`).waitFor();
    expect(await typed(current)).toBe('');
    expect(await typed(passphrase)).toBe(next);
    expect(await page.getByTestId(keys.kept).count()).toBe(0);
  });

  test.each([
    { at: 'a kiosk', search: 'kiosk', keep: false },
    { at: 'a workstation', search: '', keep: true },
  ])('come from a file at $at, where staying is $keep unless one says otherwise', async ({ search, keep }) => {
    await open(search, '/', language);
    await page.getByTestId(signIn.bring).press('Enter');
    await typeAll([bring.passphrase, now]);
    expect(await page.getByTestId(bring.keep).isChecked()).toBe(keep);
    await page.getByTestId(bring.submit).press('Enter');
    await expect.poll(() => requests('keys.bring')).toEqual([{ passphrase: now, keep }]);
    await page.getByTestId(bring.keep).press('Space');
    await page.getByTestId(bring.submit).press('Enter');
    await expect.poll(() => requests('keys.bring')).toContainEqual({ passphrase: now, keep: !keep });
  });

  test('of which the file does not open are said so, by their code', async () => {
    await open('fail=keys.bring:KEY_FILE_WRONG', '/bring', language);
    await typeAll([bring.passphrase, now]);
    await page.getByTestId(bring.submit).press('Enter');
    await page.locator(`[data-testid="${common.error}"][data-code="KEY_FILE_WRONG"]`).waitFor();
    expect(await typed(bring.passphrase)).toBe('');
  });

  test('that were brought are neither kept nor locked anew here', async () => {
    await open('kiosk&role=patient&carried', '/keys', language);
    await page.getByTestId(keys.carried).waitFor();
    expect(await page.getByTestId(keys.keep.submit).count()).toBe(0);
  });

  test('of a request that nobody has confirmed send it again', async () => {
    await open('', '/waiting/u6', language);
    await typeAll([register.goOnPassphrase, now]);
    await page.keyboard.press('Enter');
    await expect.poll(() => requests('registration.goOn')).toMatchObject([{ id: 'u6', passphrase: now }]);
  });
});
