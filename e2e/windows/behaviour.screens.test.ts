import type { CDPSession, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { languageTags, type Language } from '../../api/window/languages.ts';
import { testIds } from '../../renderer/test-ids.ts';
import { routineVisit } from './routine-visit.ts';
import { SampleWindows } from './sample-windows.ts';

let windows: SampleWindows;
let page: Page;
let cdp: CDPSession;

beforeAll(async () => {
  windows = await SampleWindows.open();
  page = windows.first;
  cdp = await page.context().newCDPSession(page);
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
    window.gone = [];
    bridge.ask = async (name, request) => {
      window.asked.push({ name, request });
      if (name === 'admin.forward' || name === 'admin.decline') window.gone.push(request.id);
      const answer = await ask(name, request);
      return name === 'admin.registrations'
        ? { ...answer, value: { ...answer.value, items: answer.value.items.filter(({ id }) => !window.gone.includes(id)) } }
        : answer;
    };
  }`);
}

/** Calls of that name since the screen was opened. */
async function asked(name: string): Promise<number> {
  return page.evaluate(`window.asked.filter((one) => one.name === ${JSON.stringify(name)}).length`);
}

/** Where the keyboard is: a test id, or else what kind of element. */
function focused(): Promise<string> {
  return page.evaluate(
    "(document.activeElement?.getAttribute('data-testid') || document.activeElement?.tagName) ?? 'nowhere'",
  );
}

const row = (id: string): string => testIds.table.row('admin-registrations', id);
const { adminRegistrations, book, captures, common, emr, frame, live, register, requestNew, signIn } = testIds;

describe('the keyboard', () => {
  test.each(languageTags)(
    'brings a doctor from the day list to a signed record in 40 presses (%s)',
    async (language) => {
      await open('role=doctor&blank', '/doctor/day', language);
      await page.getByTestId(testIds.day.root).waitFor();
      const { presses, total } = await routineVisit(page, language);
      expect(await asked('treatment.sign')).toBe(1);
      expect(total, JSON.stringify(presses)).toBeLessThanOrEqual(40);
    },
  );

  test.each([
    { how: 'accepted', decide: () => page.getByTestId(adminRegistrations.forward).press('Enter') },
    {
      how: 'declined',
      decide: async () => {
        await page.getByTestId(adminRegistrations.decline).press('Enter');
        await page.getByTestId(common.confirmReason).fill('Another person’s document');
        await page.getByTestId(common.confirm).press('Enter');
      },
    },
  ])('stays in the page when the row it decided on is gone ($how)', async ({ how, decide }) => {
    await open('role=hospital-admin', '/admin/registrations');
    await page.getByTestId(row('r1')).click();
    await page.getByTestId(adminRegistrations.checked).check();
    await decide();
    await page.getByTestId(row('r1')).waitFor({ state: 'detached' });
    expect(await asked(how === 'accepted' ? 'admin.forward' : 'admin.decline')).toBe(1);
    await expect.poll(focused).not.toBe('BODY');
    // And goes on from there.
    await page.keyboard.press('Tab');
    expect(await focused()).not.toBe('BODY');
  });

  test('is on the button again that opened a dialog when the dialog is closed', async () => {
    await open('role=hospital-admin', '/admin/registrations');
    await page.getByTestId(row('r1')).click();
    await page.getByTestId(adminRegistrations.decline).press('Enter');
    await page.getByTestId(common.confirmReason).waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId(common.confirmReason).waitFor({ state: 'detached' });
    await expect.poll(focused).toBe(adminRegistrations.decline);
  });
});

describe('times', () => {
  afterEach(() => cdp.send('Emulation.setTimezoneOverride', { timezoneId: '' }));

  test.each([
    ['role=sa-officer', '/changes'],
    ['role=hospital-admin', '/admin/registrations'],
  ])('are those of the organisation, wherever the machine thinks it is (%s)', async (search, path) => {
    await cdp.send('Emulation.setTimezoneOverride', { timezoneId: 'America/New_York' });
    await open(search, path);
    await expect.poll(() => page.locator('thead').innerText()).toMatch(/GMT\+8/);
  });
});

describe('an appointment that has a doctor', () => {
  const { adminBookings } = testIds;
  const move = async (search: string, language: Language): Promise<void> => {
    await open(`role=hospital-admin${search}`, '/admin/bookings', language);
    await page.getByTestId(testIds.table.row('admin-bookings', 'appointment-3')).click();
    await page.getByTestId(adminBookings.move).press('Enter');
    await page.locator('[data-testid^="admin-bookings.slot-"]').first().press('Space');
    await page.getByTestId(adminBookings.moveHere).press('Enter');
    await page.getByTestId(common.confirmReason).fill('The doctor is away');
    await page.getByTestId(common.confirm).press('Enter');
  };

  test.each(languageTags)('is moved by the clerk, with a reason (%s)', async (language) => {
    await move('', language);
    await page.getByTestId(common.confirmAbout).waitFor({ state: 'detached' });
    expect(await page.evaluate("window.asked.find(({ name }) => name === 'admin.move').request")).toMatchObject({
      id: 'appointment-3',
      reason: 'The doctor is away',
    });
  });

  test('stays where it is when the time was taken meanwhile, and the reason is not typed again', async () => {
    await move('&fail=admin.move:SLOT_TAKEN', 'en');
    await expect.poll(() => page.getByTestId(common.error).getAttribute('data-code')).toBe('SLOT_TAKEN');
    expect(await page.getByTestId(common.confirmReason).inputValue()).toBe('The doctor is away');
  });
});

describe('what cannot be read', () => {
  test.each(languageTags)(
    'of a capture in a treatment is said to the technician, who takes it off the list (%s)',
    async (language) => {
      await open('role=technician&unreadable', '/technician/captures', language);
      await page.getByTestId(captures.unreadableListed).waitFor();
      await page.getByTestId(captures.withdrawUnreadable).click();
      await page.getByTestId(common.confirm).click();
      await expect.poll(() => asked('capture.withdraw')).toBe(1);
    },
  );

  test('among the changes of the consortium is counted above the list', async () => {
    await open('role=sa-officer&unreadable', '/changes');
    await expect.poll(() => page.locator('main').innerText()).toMatch(/cannot be read|unreadable/i);
  });
});

describe('when something is possible again', () => {
  test.each<[number, Language, RegExp]>([
    [20, 'en', /Possible again in 20 s/],
    [20, 'zh', /20 秒后可再试/],
    [86_400, 'en', /Possible again from \d+ \w+ \d{4}, \d\d:\d\d GMT\+8/],
    [86_400, 'zh', /\d{4}年.*GMT\+8 起可再试/],
  ])('is said with the refusal (after %s s, %s)', async (seconds, language, words) => {
    await open(`role=sa-officer&fail=changes.list:LIMIT_REACHED:retryAfter=${seconds}`, '/changes', language);
    await expect.poll(() => page.locator('main').innerText()).toMatch(words);
  });
});

test('when something is possible again is counted from the refusal that says so, and not from another before it', async () => {
  await open('role=sa-officer&fail=changes.list:SERVICE_UNAVAILABLE', '/changes');
  await page.getByTestId(common.errorRetry).waitFor();
  const tomorrow = await page.evaluate(`(() => {
    const details = { retryAfter: 86400 };
    const refusal = { ok: false, error: { code: 'LIMIT_REACHED', reference: 'b7c2-11d0', details } };
    const bridge = window.openward, ask = bridge.ask;
    bridge.ask = (name, request) => (name === 'changes.list' ? Promise.resolve(refusal) : ask(name, request));
    return new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', day: 'numeric', month: 'short' })
      .format(new Date(Date.now() + 86400000));
  })()`);
  await page.getByTestId(common.errorRetry).click();
  await expect.poll(() => page.locator('main').innerText()).toContain(`Possible again from ${String(tomorrow)}`);
});

describe('who is behind', () => {
  test.each<[string, Language, RegExp]>([
    ['CLIENT_OUTDATED', 'en', /This program is too old[^]*program on this machine brought up to date/],
    ['CLIENT_OUTDATED', 'zh', /本程序的版本太旧[^]*请更新本机上的程序/],
    ['SERVICE_OUTDATED', 'en', /service that was called is too old[^]*Tell the system administrator/],
    ['SERVICE_OUTDATED', 'zh', /所请求的服务版本太旧[^]*请告诉系统管理员/],
    ['INSTALLATION_REVOKED', 'en', /This installation was revoked[^]*new files for this installation/],
    ['INSTALLATION_REVOKED', 'zh', /接入证书已被所属机构吊销[^]*新接入文件/],
  ])('is said in words, with what to do (%s, %s)', async (code, language, words) => {
    await open(`role=sa-officer&fail=changes.list:${code}`, '/changes', language);
    await expect.poll(() => page.locator('body').innerText()).toMatch(words);
  });
});

describe('that somebody goes', () => {
  const { changes } = testIds;
  const offered = () => page.getByTestId(changes.whoGoes).locator('option').allInnerTexts();

  test('is never proposed of SA, without which there is no network', async () => {
    await open('role=sa-officer', '/changes');
    await page.getByTestId(changes.propose).click();
    expect((await offered()).filter((one) => one.includes('Regional Health Authority'))).toEqual([]);
    expect(await page.getByTestId(changes.whoGoes).inputValue()).toBe('Hospital1MSP');
  });

  test('is of the own organisation first, for any other', async () => {
    await open('role=hospital-admin', '/changes');
    await page.getByTestId(changes.propose).click();
    expect(await page.getByTestId(changes.whoGoes).inputValue()).toBe('Hospital1MSP');
    expect((await offered()).filter((one) => one.includes('Regional Health Authority'))).toEqual([]);
  });
});

describe('the header', () => {
  const words: Readonly<Record<'en' | 'zh', { connected: RegExp; missing: RegExp }>> = {
    en: { connected: /^Connected$/, missing: /^Not reachable: hospital’s service · shown as of \d\d:\d\d$/ },
    zh: { connected: /^已连接$/, missing: /^无法连接：医院服务 · 所示内容截至 \d\d:\d\d$/ },
  };
  const said = () => page.getByTestId(frame.connection);
  afterEach(() => page.setViewportSize({ width: 1280, height: 800 }));

  test.each(['en', 'zh'] as const)(
    'says what cannot be reached and how old what is shown is (%s)',
    async (language) => {
      await open('role=doctor', '/doctor/day', language);
      await expect.poll(() => said().textContent()).toMatch(words[language].connected);
      await open('role=doctor&offline', '/doctor/day', language);
      await expect.poll(() => said().textContent()).toMatch(words[language].missing);
      expect(await said().getAttribute('data-tone')).toBe('bad');
    },
  );

  test.each(['en', 'zh'] as const)(
    'says so on a kiosk, where nothing is said while all is well (%s)',
    async (language) => {
      await open('role=patient&kiosk', '/patient', language);
      expect(await said().count()).toBe(0);
      await open('role=patient&kiosk&offline', '/patient', language);
      await expect.poll(() => said().textContent()).toMatch(words[language].missing);
    },
  );

  test.each(['en', 'zh'] as const)(
    'leaves everything else of itself in the window, at 200 % too (%s)',
    async (language) => {
      await page.setViewportSize({ width: 640, height: 400 });
      await open('role=hospital-admin&offline', '/admin/registrations', language);
      await expect.poll(() => said().textContent()).toMatch(words[language].missing);
      for (const part of [frame.connection, frame.person, frame.lock]) {
        const box = await page.getByTestId(part).boundingBox();
        expect(box, part).not.toBeNull();
        expect((box?.x ?? 0) + (box?.width ?? 0), `right end of ${part}`).toBeLessThanOrEqual(640);
      }
    },
  );
});

describe('what was removed', () => {
  const bar = () => page.getByTestId(common.undoBar);
  const removed = () => page.locator('[data-testid^="emr.remove-diagnosis-"]');

  async function removeFirst(language: Language): Promise<string> {
    await open('role=doctor', '/doctor/treatment/appointment-1', language);
    const testid = (await removed().first().getAttribute('data-testid')) ?? '';
    await page.getByTestId(testid).press('Enter');
    await bar().waitFor();
    expect(await page.getByTestId(testid).count()).toBe(0);
    return testid;
  }

  test.each(languageTags)('is back where it was after Ctrl and Z, wherever the keyboard is (%s)', async (language) => {
    const testid = await removeFirst(language);
    await expect.poll(focused).not.toBe('BODY');
    await page.keyboard.press('Control+z');
    await page.getByTestId(testid).waitFor();
    expect(await removed().first().getAttribute('data-testid')).toBe(testid);
    await bar().waitFor({ state: 'detached' });
  });

  test('is back after the button, and a field’s own Ctrl and Z takes back only what was typed there', async () => {
    const testid = await removeFirst('en');
    const plan = page.getByTestId(emr.plan);
    await plan.press('End');
    await plan.pressSequentially('x');
    await plan.press('Control+z');
    expect(await page.getByTestId(testid).count()).toBe(0);
    await page.getByTestId(common.undo).press('Enter');
    await page.getByTestId(testid).waitFor();
  });

  test('is gone for good when the time is up, which stands still while the keyboard is on the bar', async () => {
    await page.clock.install();
    const testid = await removeFirst('en');
    await page.getByTestId(common.undo).focus();
    await page.clock.fastForward(60_000);
    expect(await bar().isVisible()).toBe(true);
    await page.getByTestId(emr.plan).focus();
    await page.clock.fastForward(9000);
    expect(await bar().isVisible()).toBe(true);
    await page.clock.fastForward(1500);
    await bar().waitFor({ state: 'detached' });
    await page.getByTestId(emr.root).press('Control+z');
    expect(await page.getByTestId(testid).count()).toBe(0);
  });
});

describe('Enter and Escape that belong to an input method', () => {
  /** Composing as an input method does it, and the keys that choose among its candidates. */
  async function compose(testid: string, key: 'Enter' | 'Escape'): Promise<void> {
    await page.getByTestId(testid).focus();
    await cdp.send('Input.imeSetComposition', { text: 'biaoji', selectionStart: 6, selectionEnd: 6 });
    const code = key === 'Enter' ? 13 : 27;
    for (const type of ['rawKeyDown', 'keyUp'] as const)
      await cdp.send('Input.dispatchKeyEvent', { type, key, code: key, windowsVirtualKeyCode: code });
  }

  test('do not set a mark in a recording; Enter alone does', async () => {
    await open('role=technician&live', '/technician/captures/c1', 'zh');
    await page.getByTestId(live.markerText).waitFor();
    await compose(live.markerText, 'Enter');
    expect(await asked('capture.marker')).toBe(0);
    await cdp.send('Input.insertText', { text: '标记' });
    await page.getByTestId(live.markerText).press('Enter');
    await expect.poll(() => asked('capture.marker')).toBe(1);
  });

  test('do not add a diagnosis, and do not close what is open', async () => {
    await open('role=doctor', '/doctor/treatment/appointment-1', 'zh');
    const entries = () => page.locator('[data-testid^="emr.remove-diagnosis-"]').count();
    const before = await entries();
    await page.getByTestId(emr.diagnosisCode).fill('I10');
    await page.getByTestId(emr.diagnosisText).fill('高血压');
    await compose(emr.diagnosisText, 'Enter');
    expect(await entries()).toBe(before);
    await page.getByTestId(emr.diagnosis).fill('K');
    await page.getByRole('listbox').waitFor();
    await compose(emr.diagnosis, 'Escape');
    expect(await page.getByRole('listbox').count()).toBe(1);
    await compose(emr.diagnosis, 'Enter');
    expect(await entries()).toBe(before);
  });

  test('do not close a dialog or decide in it', async () => {
    await page.clock.install();
    await open('role=hospital-admin', '/admin/registrations', 'zh');
    await page.getByTestId(row('r1')).click();
    await page.getByTestId(adminRegistrations.decline).click();
    await compose(common.confirmReason, 'Escape');
    await compose(common.confirmReason, 'Enter');
    // Some input methods say so by the key code alone.
    await page.evaluate(`document.activeElement.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', keyCode: 229, bubbles: true, cancelable: true }))`);
    // Time for one that closes to be gone.
    await page.clock.runFor(1000);
    expect(await page.getByTestId(common.confirmReason).isVisible()).toBe(true);
    expect(await asked('admin.decline')).toBe(0);
    // The key itself closes it, once nothing is composed any more.
    await cdp.send('Input.insertText', { text: '标记' });
    await page.keyboard.press('Escape');
    await page.getByTestId(common.confirmReason).waitFor({ state: 'detached' });
  });
});

test.each(languageTags)('a recording is not ended by one Enter, nor by two (%s)', async (language) => {
  await open('role=technician&live', '/technician/captures/c1', language);
  await page.getByTestId(live.stop).press('Enter');
  await page.getByTestId(common.confirmAbout).waitFor();
  expect(await page.getByTestId(common.confirmAbout).textContent()).not.toBe('');
  await expect.poll(focused, { message: 'where the second Enter falls' }).not.toBe(live.stop);
  await page.keyboard.press('Enter');
  await page.getByTestId(common.confirmAbout).waitFor({ state: 'detached' });
  expect(await asked('capture.stop')).toBe(0);
  await page.getByTestId(live.stop).press('Enter');
  await page.getByTestId(common.confirm).click();
  await expect.poll(() => asked('capture.stop')).toBe(1);
});

describe('signing out', () => {
  test('asks first when a form was begun, and does not when nothing was typed', async () => {
    await open('role=consumer', '/requests/new');
    await page.getByTestId(frame.lock).click();
    await expect.poll(() => asked('session.lock')).toBe(1);
    await page.getByTestId(requestNew.reason).fill('Outcomes after appendectomy');
    // It is kept while other screens are looked at.
    await page.getByTestId(frame.nav('requests')).click();
    await page.getByTestId(frame.lock).click();
    await page.getByTestId(common.confirmCancel).click();
    expect(await asked('session.lock')).toBe(1);
    await page.getByTestId(frame.nav('request-new')).click();
    expect(await page.getByTestId(requestNew.reason).inputValue()).toBe('Outcomes after appendectomy');
    await page.getByTestId(frame.lock).click();
    await page.getByTestId(common.confirm).click();
    await expect.poll(() => asked('session.lock')).toBe(2);
  });

  test('asks about a reason that was begun, and not about one that was sent', async () => {
    await open('role=hospital-admin', '/admin/registrations');
    await page.getByTestId(row('r1')).click();
    await page.getByTestId(adminRegistrations.decline).click();
    await page.getByTestId(common.confirmReason).fill('Another person’s document');
    await page.keyboard.press('Escape');
    await page.getByTestId(common.confirmReason).waitFor({ state: 'detached' });
    await page.getByTestId(frame.lock).click();
    await page.getByTestId(common.confirmCancel).click();
    await page.getByTestId(common.confirmAbout).waitFor({ state: 'detached' });
    await page.getByTestId(adminRegistrations.decline).click();
    await page.getByTestId(common.confirm).click();
    await page.getByTestId(row('r1')).waitFor({ state: 'detached' });
    await page.getByTestId(common.confirmAbout).waitFor({ state: 'detached' });
    await page.getByTestId(frame.lock).click();
    await expect.poll(() => asked('session.lock')).toBe(1);
  });

  test('first saves what a doctor wrote a moment ago', async () => {
    await open('role=doctor', '/doctor/treatment/appointment-1');
    await page.getByTestId(emr.plan).fill('Ward round tomorrow');
    await page.getByTestId(frame.lock).click();
    await expect.poll(() => asked('session.lock')).toBe(1);
    const names: string = await page.evaluate("window.asked.map(({ name }) => name).join(' ')");
    expect(names).toMatch(/treatment\.saveDraft.* session\.lock/);
  });
});

describe('what was typed and not sent when nobody was there for a while', () => {
  const reason = 'A study of heart valves';
  const everything = (): Promise<string> =>
    page.evaluate(
      "[document.body.innerText, ...[...document.querySelectorAll('input, textarea')].map(({ value }) => value)].join(' ')",
    );

  async function comeBack(): Promise<void> {
    await page.evaluate("dispatchEvent(new Event('idle'))");
    await page.getByTestId(signIn.person('u1')).click();
    expect(await everything()).not.toContain(reason);
    await page.getByTestId(signIn.passphrase).fill('three quiet herons');
    await page.getByTestId(signIn.unlock).click();
    await page.getByTestId(frame.root).waitFor();
  }

  test.each(languageTags)('is in its form again once the person is back at the workstation (%s)', async (language) => {
    await open('role=consumer', '/requests/new', language);
    await page.getByTestId(requestNew.reason).fill(reason);
    await page.getByTestId(requestNew.purpose).selectOption('research');
    await expect.poll(() => asked('session.keepTyped')).toBeGreaterThan(1);
    await comeBack();
    await page.evaluate("location.hash = '#/requests/new'");
    await expect.poll(() => page.getByTestId(requestNew.reason).inputValue()).toBe(reason);
    expect(await page.getByTestId(requestNew.purpose).inputValue()).toBe('research');
  });

  test('is told to nobody on a kiosk', async () => {
    await open('role=patient&kiosk', '/patient/book');
    await page.getByTestId(book.hospital('hospital1')).click();
    await page.getByTestId(book.department('surgery')).click();
    await page.getByTestId(book.next).click();
    expect(await asked('session.typed')).toBe(0);
    expect(await asked('session.keepTyped')).toBe(0);
  });
});

describe('what somebody left typed before signing in', () => {
  const number = '110105194912310021';
  const screens = {
    registration: { path: '/register', field: register.idNumber, root: register.root },
    'number to sign in by': { path: '/', field: signIn.number, root: signIn.root },
  };
  const cases = languageTags.flatMap((language) =>
    (['registration', 'number to sign in by'] as const).map((what) => ({ what, language })),
  );

  async function leave(search: string, what: keyof typeof screens, language: Language): Promise<void> {
    await page.clock.install();
    await open(search, screens[what].path, language);
    await page.getByTestId(screens[what].field).fill(number);
  }

  /** Whatever stands in the page, in its fields and in its address. */
  function everything(): Promise<string> {
    return page.evaluate(`[document.documentElement.outerHTML, location.href, JSON.stringify(history.state),
      ...[...document.querySelectorAll('input, textarea')].map(({ value }) => value)].join(' ').replaceAll(/\\s/g, '')`);
  }

  test.each(cases)('goes from a kiosk after a warning that can be stopped ($what, $language)', async (one) => {
    await leave('kiosk', one.what, one.language);
    expect(await everything()).toContain(number.slice(0, 12));
    await page.clock.fastForward('02:35');
    await page.getByTestId(frame.stay).click();
    await page.getByTestId(frame.stay).waitFor({ state: 'detached' });
    // Whoever is still there has the time anew, and what they typed.
    await page.clock.fastForward('02:20');
    expect(await everything()).toContain(number.slice(0, 12));
    expect(await page.getByTestId(frame.stay).count()).toBe(0);
    await page.clock.fastForward('00:15');
    await page.getByRole('alert').filter({ hasText: /\d/ }).waitFor();
    expect(await asked('session.lock')).toBe(0);
    await page.clock.fastForward('00:30');
    await expect.poll(() => asked('session.lock')).toBe(1);
    await page.getByTestId(frame.stay).waitFor({ state: 'detached' });
    await page.getByTestId(signIn.root).waitFor();
    expect(await everything()).not.toContain(number.slice(0, 12));
  });

  test('stays on a workstation, which its owner comes back to', async () => {
    await leave('', 'registration', 'en');
    await page.clock.fastForward('30:00');
    expect(await everything()).toContain(number);
    expect(await page.getByTestId(frame.stay).count()).toBe(0);
  });
});

describe('the face of the words', () => {
  /** How wide an apostrophe is, in em, and the faces a sentence with quotation marks is drawn with. */
  async function drawn(family?: string): Promise<{ apostrophe: number; faces: string[] }> {
    const apostrophe = await page.evaluate<number>(`(() => {
      const span = document.createElement('span');
      span.id = 'drawn';
      span.style.position = 'absolute';
      ${family === undefined ? '' : `span.lang = 'zh-CN'; span.style.fontFamily = ${JSON.stringify(family)};`}
      document.querySelector('main').append(span);
      const widthOf = (text) => {
        span.textContent = text.repeat(20);
        return span.getBoundingClientRect().width / 20 / parseFloat(getComputedStyle(span).fontSize);
      };
      // Between letters: of several in a row a Chinese one is half as wide.
      const width = widthOf('n’') - widthOf('n');
      span.textContent = 'The patient’s “Research” · done…';
      return width;
    })()`);
    const { root } = await cdp.send('DOM.getDocument', {});
    const { nodeId } = await cdp.send('DOM.querySelector', { nodeId: root.nodeId, selector: '#drawn' });
    // Of what is not drawn yet there are none.
    let fonts: { familyName: string }[] = [];
    await expect
      .poll(async () => ({ fonts } = await cdp.send('CSS.getPlatformFontsForNode', { nodeId })).fonts.length)
      .toBeGreaterThan(0);
    await page.evaluate("document.getElementById('drawn').remove()");
    return { apostrophe, faces: fonts.map(({ familyName }) => familyName) };
  }
  beforeAll(async () => {
    await cdp.send('DOM.enable');
    await cdp.send('CSS.enable');
  });

  test('is the Latin one that is shipped where the page is English, and no quotation mark is as wide as a Chinese one', async () => {
    await open('role=patient', '/patient/records');
    const { apostrophe, faces } = await drawn();
    expect(faces).toEqual([expect.stringMatching(/^Inter/)]);
    expect(apostrophe).toBeLessThan(0.4);
    // A machine with a Chinese face only: what it would be without.
    const without = await drawn('"Noto Sans CJK SC"');
    if (without.faces.some((face) => face.includes('CJK'))) expect(without.apostrophe).toBeGreaterThan(0.9);
  });

  test('is a Chinese one of the system where the page is Chinese', async () => {
    await open('role=patient', '/patient/records', 'zh');
    const family = await page.evaluate<string>('getComputedStyle(document.body).fontFamily');
    expect(family.indexOf('Noto Sans CJK SC')).toBeLessThan(family.indexOf('Inter Variable'));
  });
});
