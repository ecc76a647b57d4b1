import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Enrolment } from '../../api/messages/registration.ts';
import type { Applicant } from '../../app/flows/register.ts';
import { VaultStore } from '../../main/vault/vault-store.ts';
import type { Secrets } from '../../protocol/vault/secrets.ts';
import { testIds } from '../../renderer/test-ids.ts';
import { Cast } from '../world/cast.ts';
import { sign, write } from '../world/chapters.ts';
import { visitWorld } from '../world/world.ts';
import { endDisplay } from './display.ts';
import { launchPerson, type PersonWindow } from './driver.ts';
import { searchFor } from './secrets.ts';

/** The real client on the real network: a patient loses machine and passphrase, and comes back to a record. */
const [passphrase, another] = ['three quiet herons wade', 'copper lanterns over barley'];
const { common, frame, keys, patientHome, records, recover, recovery, signIn } = testIds;

/** Keeps what comes of each registration, so that a client can be given it. */
class Remembering extends Cast {
  readonly enrolments = new Map<string, Enrolment>();

  protected override async settled(org: string, applicant: Applicant, secrets: Secrets, enrolment: Enrolment) {
    this.enrolments.set(enrolment.pid, enrolment);
    await super.settled(org, applicant, secrets, enrolment);
  }
}

const world = visitWorld(inject('openwardData'));
const cast = new Remembering(world);
const windows: PersonWindow[] = [];
let folder: string;
let pid: string;
let tid: string;
let home: PersonWindow;
let words: string[];
const file = (): string => join(folder, 'stick', 'recovery.json');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'openward-recovery-'));
  const encounter = await cast.encounter();
  await write(encounter);
  await sign(encounter);
  ({ tid } = encounter);
  pid = encounter.patient.pid;
  const enrolment = cast.enrolments.get(pid);
  if (enrolment === undefined) throw new Error('expected the patient to be registered');
  const store = new VaultStore({ folder: join(folder, 'home', 'vaults') });
  const { mspId } = enrolment.certificates;
  const owner = { label: 'Lin', name: '林秀英', role: 'patient', mspId } as const;
  const { id } = await store.create(owner, encounter.patient.secrets, passphrase);
  await store.setEnrolment(id, passphrase, enrolment);
});
afterAll(async () => {
  for (const window of windows) await window.close();
  await endDisplay();
  await cast.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(name: string, language: 'en' | 'zh'): Promise<PersonWindow> {
  const profile = world.node('hospital1').profile();
  const window = await launchPerson({ profile, dataDir: join(folder, name), language });
  windows.push(window);
  await window.page.getByTestId(signIn.root).waitFor();
  return window;
}

const faults = ({ complaints }: PersonWindow): string[] => complaints.filter((one) => /^page (threw|error)/.test(one));

describe('a patient of the real network', () => {
  test('is told what can be lost, makes a code, and proves that it is on paper before the file is written', async () => {
    home = await open('home', 'zh');
    const { page } = home;
    await page.getByTestId(signIn.passphrase).fill(passphrase);
    await page.getByTestId(signIn.unlock).click();
    await page.getByTestId(recovery.noticeBegin).click();
    await page.getByTestId(recovery.current).fill(passphrase);
    await page.getByTestId(recovery.begin).click();
    await page.getByTestId(recovery.words).waitFor();
    words = await page.getByTestId(recovery.words).locator('li').allTextContents();
    words = words.map((word) => word.replaceAll(/[0-9\s]/g, ''));
    expect(words).toHaveLength(12);
    const pdf = join(folder, 'paper.pdf');
    await home.saveAs(pdf);
    await page.getByTestId(recovery.pdf).click();
    await expect.poll(() => existsSync(pdf)).toBe(true);
    expect(statSync(pdf).mode & 0o777).toBe(0o600);
    const drawn = readFileSync(pdf, 'latin1');
    expect(drawn.slice(0, 5)).toBe('%PDF-');
    // A page in each language, and none empty behind them.
    expect(drawn.match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
    await page.getByTestId(recovery.written).click();
    await home.saveAs(file());
    for (const position of Array.from({ length: 12 }, (_, at) => at + 1)) {
      const field = page.getByTestId(recovery.word(position));
      if ((await field.count()) > 0) await field.fill('的的');
    }
    await page.getByTestId(recovery.save).click();
    await page.locator('[data-code="RECOVERY_PROOF_WRONG"]').waitFor();
    expect(existsSync(file())).toBe(false);
    for (const [at, word] of words.entries()) {
      const field = page.getByTestId(recovery.word(at + 1));
      if ((await field.count()) > 0) await field.fill(word);
    }
    await page.getByTestId(recovery.save).click();
    await page.getByTestId(recovery.done).waitFor();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    await page.getByTestId(recovery.close).click();
    await page.getByTestId(patientHome.root).waitFor();
    expect(await page.getByTestId(recovery.notice).count()).toBe(0);
    await page.getByTestId(frame.nav('keys')).click();
    await page.locator(`[data-testid="${recovery.mine}"][data-state="made"]`).waitFor();
    expect(faults(home)).toEqual([]);
  });

  test('loses everything, and on a new machine opens the record with file and code alone', async () => {
    await home.close();
    windows.splice(0);
    // Of the code nothing lies on the disk, in whatever spelling; the paper is not kept there.
    expect((await searchFor([words.join(''), words.join(' ')], [join(folder, 'home')])).found).toEqual([]);
    rmSync(join(folder, 'home'), { recursive: true });
    const next = await open('next', 'en');
    const { page } = next;
    await page.getByTestId(signIn.recover).click();
    await next.chooseFile(file());
    await page.getByTestId(recover.choose).click();
    await expect.poll(() => page.getByTestId(recover.file).getAttribute('data-number')).toMatch(/^[0-9]{12}$/);
    await page.getByTestId(recover.passphrase).fill(another);
    await page.getByTestId(recover.passphraseAgain).fill(another);
    await page.getByTestId(recover.code).fill(words.map((word, at) => (at === 4 ? 'pebblestone' : word)).join('　'));
    await page.getByTestId(recover.submit).click();
    await page.locator('[data-code="RECOVERY_CODE_WORD"]').waitFor();
    await page.getByTestId(recover.code).fill(words.map((word, at) => `${at + 1}. ${word}`).join('　'));
    await page.getByTestId(recover.submit).click();
    await expect.poll(() => page.getByTestId(frame.person).getAttribute('data-pid'), { timeout: 60_000 }).toBe(pid);
    await page.getByTestId(patientHome.records).click();
    await page.getByTestId(`${records.table}.row-${tid}-1`).click();
    await page.locator(`[data-testid="${testIds.record.badge}"][data-result="passed"]`).waitFor({ timeout: 60_000 });
    expect(await page.getByTestId(testIds.record.document).getAttribute('data-tid')).toBe(tid);
    expect(faults(next)).toEqual([]);
  });

  test('signs in there with the new passphrase, and is asked about no recovery again', async () => {
    const [next] = windows;
    if (next === undefined) throw new Error('expected the new machine');
    const { page } = next;
    await page.getByTestId(frame.lock).click();
    await page.getByTestId(signIn.passphrase).fill(passphrase);
    await page.getByTestId(signIn.unlock).click();
    await page.locator(`[data-testid="${common.error}"][data-code="VAULT_PASSPHRASE_WRONG"]`).waitFor();
    await page.getByTestId(signIn.passphrase).fill(another);
    await page.getByTestId(signIn.unlock).click();
    await page.getByTestId(patientHome.root).waitFor();
    expect(await page.getByTestId(recovery.notice).count()).toBe(0);
    await page.getByTestId(frame.nav('keys')).click();
    await page.getByTestId(keys.root).waitFor();
    await page.locator(`[data-testid="${recovery.mine}"][data-state="made"]`).waitFor();
  });
});
