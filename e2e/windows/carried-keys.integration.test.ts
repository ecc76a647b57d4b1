import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languageTags } from '../../api/window/languages.ts';
import { writeProfile } from '../../main/boot/profile.fixture.ts';
import { settlePerson } from '../../main/vault/person.fixture.ts';
import { testIds } from '../../renderer/test-ids.ts';
import { endDisplay } from './display.ts';
import { launchPerson, type LaunchPerson, type PersonWindow } from './driver.ts';

/** The real client: from “My keys” over a stick to a kiosk. Nothing of the network is there for it. */
const [passphrase, ofFile, changed] = [
  'three quiet herons wade',
  'copper lanterns over barley',
  'slow rivers keep pebbles',
];
const { bring, frame, keys, signIn } = testIds;
let folder: string;
let profile: string;
const windows: PersonWindow[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'openward-carried-'));
  profile = await writeProfile(join(folder, 'profile'));
});
afterAll(async () => {
  for (const window of windows) await window.close();
  await endDisplay();
  rmSync(folder, { recursive: true, force: true });
});

async function open(how: Pick<LaunchPerson, 'dataDir' | 'language' | 'kiosk' | 'sticks'>): Promise<PersonWindow> {
  const window = await launchPerson({ profile, ...how });
  windows.push(window);
  await window.page.getByTestId(signIn.root).waitFor();
  return window;
}

async function unlock({ page }: PersonWindow, typed: string): Promise<void> {
  await page.getByTestId(signIn.passphrase).fill(typed);
  await page.getByTestId(signIn.unlock).click();
}

async function fill({ page }: PersonWindow, what: 'keep' | 'change', current: string, next: string): Promise<void> {
  const fields = keys[what];
  await page.getByTestId(fields.current).fill(current);
  await page.getByTestId(fields.passphrase).fill(next);
  await page.getByTestId(fields.passphraseAgain).fill(next);
  await page.getByTestId(fields.submit).click();
}

describe.each(languageTags)('keys (%s)', (language) => {
  const sticks = (): string => join(folder, `sticks-${language}`);
  const stick = (): string => join(sticks(), 'STICK', 'openward-keys.tar');
  let home: PersonWindow;
  let pid: string | null;
  beforeAll(async () => {
    const dataDir = join(folder, `home-${language}`);
    await settlePerson(dataDir, { label: '林秀英 Lin', role: 'patient' }, passphrase);
    home = await open({ dataDir, language });
    await unlock(home, passphrase);
    pid = await home.page.getByTestId(frame.person).getAttribute('data-pid');
    await home.page.getByTestId(frame.nav('keys')).click();
  });

  test('are saved where the person says, for whoever knows the passphrase of now', async () => {
    mkdirSync(join(sticks(), 'STICK'), { recursive: true });
    await home.saveAs(stick());
    await fill(home, 'keep', 'not the passphrase', ofFile);
    await home.page.locator('[data-code="VAULT_PASSPHRASE_WRONG"]').waitFor();
    expect(existsSync(stick())).toBe(false);
    await fill(home, 'keep', passphrase, ofFile);
    await home.page.getByTestId(keys.kept).waitFor();
    expect(statSync(stick()).mode & 0o777).toBe(0o600);
    expect(String(execFileSync('tar', ['-tf', stick()]))).toBe('keys.p12\nopenward.json\n');
  });

  test('open at a kiosk, which keeps nothing of them', async () => {
    const dataDir = join(folder, `kiosk-${language}`);
    const kiosk = await open({ dataDir, language, kiosk: true, sticks: sticks() });
    await kiosk.page.getByTestId(signIn.bring).click();
    // Nobody is shown the kiosk's files: it takes what is on the stick, and says so when there is none.
    renameSync(stick(), `${stick()}.away`);
    await kiosk.page.getByTestId(bring.passphrase).fill('not the passphrase');
    await kiosk.page.getByTestId(bring.submit).click();
    await kiosk.page.locator('[data-code="STICK_NEEDED"]').waitFor();
    renameSync(`${stick()}.away`, stick());
    await kiosk.page.getByTestId(bring.passphrase).fill('not the passphrase');
    await kiosk.page.getByTestId(bring.submit).click();
    await kiosk.page.locator('[data-code="KEY_FILE_WRONG"]').waitFor();
    await kiosk.page.getByTestId(bring.passphrase).fill(ofFile);
    await kiosk.page.getByTestId(bring.submit).click();
    expect(await kiosk.page.getByTestId(frame.person).getAttribute('data-pid')).toBe(pid);
    await kiosk.page.getByTestId(frame.nav('keys')).click();
    await kiosk.page.getByTestId(keys.carried).waitFor();
    await kiosk.page.getByTestId(frame.lock).click();
    await kiosk.page.getByTestId(signIn.root).waitFor();
    const left = (part: string): string[] => (existsSync(join(dataDir, part)) ? readdirSync(join(dataDir, part)) : []);
    await expect.poll(() => [left('vaults'), left('people')]).toEqual([[], []]);
    expect(kiosk.complaints.filter((one) => /^page (threw|error)/.test(one))).toEqual([]);
  });

  test('are locked with another passphrase, and the old one opens them no more', async () => {
    await fill(home, 'change', passphrase, changed);
    await home.page.getByTestId(keys.changed).waitFor();
    await home.page.getByTestId(frame.lock).click();
    await unlock(home, passphrase);
    await home.page.locator('[data-code="VAULT_PASSPHRASE_WRONG"]').waitFor();
    await unlock(home, changed);
    expect(await home.page.getByTestId(frame.person).getAttribute('data-pid')).toBe(pid);
  });
});
