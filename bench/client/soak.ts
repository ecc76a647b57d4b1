import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errors } from 'playwright';
import { launchPerson, type PersonWindow } from '../../e2e/windows/driver.ts';
import { residentMemory } from '../../fabric-config/lifecycle/proc.ts';
import type { ClientMeasurement } from '../results.ts';
import { sign, write } from '../../e2e/world/chapters.ts';
import type { Person } from '../../e2e/world/person.ts';
import type { Enrolment } from '../../api/messages/registration.ts';
import { BenchStage } from '../stage/stage.ts';
import { VaultStore } from '../../main/vault/vault-store.ts';

const PASSPHRASE = 'one passphrase for an hour of use';
const SAMPLE_EVERY_MS = 10_000;
/** In an hour a network may refuse now and then. One of whom nothing works any more is not somebody at work. */
const MOST_TROUBLES = 5;

type Soak = NonNullable<ClientMeasurement['soak']>;

/**
 * Memory of the real client while somebody uses it: signs in, looks at the records, opens one, goes home, signs out,
 * again and again. Sampled every ten seconds: the main process by itself, and all processes of the client together.
 */
export async function soak(data: string, minutes: number, say: (text: string) => void): Promise<Soak> {
  const stage = new BenchStage(data);
  try {
    const encounter = await stage.encounter();
    await write(encounter);
    await sign(encounter);
    return await driven(stage, encounter.patient, minutes, say);
  } finally {
    await stage.close();
  }
}

async function driven(stage: BenchStage, patient: Person, minutes: number, say: (text: string) => void): Promise<Soak> {
  const folder = mkdtempSync(join(tmpdir(), 'openward-bench-'));
  await settle(patient, stage.cast.enrolmentOf(patient), join(folder, 'vaults'));
  const window = await launchPerson({
    profile: stage.world.paths.node('hospital1').profile(),
    dataDir: folder,
    language: 'en',
  });
  const began = performance.now();
  const elapsed = (): number => performance.now() - began;
  const samples: Soak['samples'] = [];
  const troubles: Soak['troubles'] = [];
  try {
    for (let due = 0; elapsed() < minutes * 60_000;) {
      const trouble = await useOnce(window).then(
        () => undefined,
        (error: unknown) => startOver(window, error),
      );
      if (trouble !== undefined) {
        troubles.push({ minute: elapsed() / 60_000, shown: trouble });
        say(`soak: minute ${(elapsed() / 60_000).toFixed(0)}, this was shown and nothing else came: ${trouble}`);
        if (troubles.length > MOST_TROUBLES)
          throw new Error(`the client could not be used ${troubles.length} times; the last time it showed: ${trouble}`);
      }
      if (elapsed() < due) continue;
      due = elapsed() + SAMPLE_EVERY_MS;
      const memory = await memoryOf(window);
      if (memory === undefined) continue;
      samples.push({ minute: elapsed() / 60_000, ...memory });
      if (samples.length % 30 === 1)
        say(`soak: minute ${(elapsed() / 60_000).toFixed(0)}, ${samples.at(-1)?.allMiB.toFixed(0) ?? '?'} MiB`);
    }
    return { minutes, samples, troubles };
  } finally {
    await window.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The vault a registered person has on this installation. */
async function settle({ vault, secrets }: Person, enrolment: Enrolment, vaults: string): Promise<void> {
  const store = new VaultStore({ folder: vaults });
  const person = { label: 'Bench', name: 'Bench', role: 'patient', mspId: vault.mspId } as const;
  const { id } = await store.create(person, secrets, PASSPHRASE);
  await store.setEnrolment(id, PASSPHRASE, enrolment);
}

async function useOnce({ page }: PersonWindow): Promise<void> {
  await page.getByTestId('sign-in.passphrase').fill(PASSPHRASE);
  await page.getByTestId('sign-in.unlock').click();
  await page.getByTestId('patient-home.records').click();
  await page
    .getByTestId(/^records\.row-/)
    .first()
    .click();
  await page.getByTestId('frame.nav-home').click();
  await page.getByTestId('frame.lock').click();
}

/** What somebody does whose page does not come: lock, and sign in anew. Answers what the page showed instead. */
async function startOver({ page }: PersonWindow, error: unknown): Promise<string> {
  if (!(error instanceof errors.TimeoutError)) throw error;
  const shown = (await page.locator('main').last().innerText()).replace(/\s+/g, ' ').slice(0, 400);
  if (!(await page.getByTestId('sign-in.passphrase').isVisible())) await page.getByTestId('frame.lock').click();
  return shown;
}

/**
 * Undefined when it could not be asked for: the question's own promise is now and then collected as garbage before it
 * is answered (V8's inspector says so), and an hour must not end for that.
 */
async function memoryOf({ app }: PersonWindow): Promise<{ mainMiB: number; allMiB: number } | undefined> {
  const pids = await app
    .evaluate(({ app: running }) => running.getAppMetrics().map(({ pid, type }) => ({ pid, type })))
    .catch((error: unknown) => {
      if (error instanceof Error && error.message.includes('garbage collected')) return undefined;
      throw error;
    });
  if (pids === undefined) return undefined;
  const mib = (pid: number): number => residentMemory(pid) / 1024 ** 2;
  const main = pids.find(({ type }) => type === 'Browser');
  return { mainMiB: main === undefined ? 0 : mib(main.pid), allMiB: pids.reduce((sum, { pid }) => sum + mib(pid), 0) };
}
