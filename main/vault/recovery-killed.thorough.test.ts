import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import { readRecoveryCode } from '../../protocol/recovery/code.ts';
import { readRecoveryFile } from '../../protocol/recovery/file.ts';
import { openRecoveryFile } from '../../protocol/recovery/open.ts';
import { settlePerson } from './person.fixture.ts';
import { LEAST_COST, recoveryMachine, unheard } from './recovery.fixture.ts';
import { VaultStore } from './vault-store.ts';

/** The disk's calls from now on, and from which of them on it fails: as if the client were ended there. */
const disk = vi.hoisted(() => ({ calls: new Array<string>(), failsAt: Infinity }));

vi.mock('../../connections/disk.ts', async (original) => {
  const { failingDisk } = await import('../files/failing-disk.fixture.ts');
  return failingDisk(
    await original<typeof import('../../connections/disk.ts')>(),
    (call) => disk.calls.push(call) >= disk.failsAt,
  );
});

const passphrase = 'plum blossom river stone';
const another = 'seven quiet herons standing';
/** A person at home, with a recovery file beside: as it was before each try. */
let template: string;
let root: string;
let id: string;
let text: string;
const on = (failsAt: number): void => void Object.assign(disk, { calls: [], failsAt });
const sessions: { lock(why: 'asked'): void }[] = [];

beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), 'openward-killed-'));
  const home = await machineIn(template, 'home');
  id = await settlePerson(home.folder, { label: 'Wu', role: 'patient' }, passphrase, LEAST_COST);
  await home.session.unlock(id, passphrase);
  text = await setUp(home);
  home.session.lock('asked');
});
afterAll(() => rm(template, { recursive: true, force: true }));
beforeEach(async () => {
  on(Infinity);
  root = await mkdtemp(join(tmpdir(), 'openward-killed-'));
});
afterEach(async () => {
  on(Infinity);
  for (const session of sessions.splice(0)) session.lock('asked');
  await vi.waitFor(() => rm(root, { recursive: true, force: true }), { timeout: 10_000 });
});

async function machineIn(at: string, name: string) {
  const made = await recoveryMachine(join(at, name), { chosen: () => join(at, 'recovery.json') });
  sessions.push(made.session);
  return made;
}

/** Answers the text of the code. */
async function setUp({ handlers }: Awaited<ReturnType<typeof machineIn>>): Promise<string> {
  const shown = await handlers['recovery.begin']({ current: passphrase }, unheard);
  const words = shown.asked.map((position) => ({ position, word: shown.words.en[position - 1] ?? '' }));
  await handlers['recovery.finish']({ words }, unheard);
  return shown.text;
}

const opens = async (folder: string, typed: string): Promise<boolean> =>
  new VaultStore({ folder: join(folder, 'vaults'), cost: LEAST_COST, wait: () => Promise.resolve() })
    .unlock(id, typed)
    .then(() => true)
    .catch(() => false);

/** Does `work` with a disk that fails from the first step on, from the second on, and so on, until it goes through. */
async function atEachStep(work: () => Promise<unknown>, before: () => Promise<void>, after: () => Promise<void>) {
  const failed: string[] = [];
  for (let step = 1, whole = false; !whole; step += 1) {
    await before();
    on(step);
    await work().catch((error: unknown) => expect(error).toBeInstanceOf(OpenwardError));
    whole = disk.calls.length < step;
    if (!whole) failed.push(disk.calls[step - 1] ?? '');
    on(Infinity);
    await after();
  }
  process.stdout.write(`ended at each of ${failed.length} steps: ${failed.join(' ')}\n`);
  expect(failed).toEqual(expect.arrayContaining(['open', 'writeFile', 'sync', 'close', 'rename']));
}

describe('a client that is ended at any step', { timeout: 240_000 }, () => {
  it('of recovering on a new machine leaves nothing, or keys that open with the new passphrase', async () => {
    const folder = join(root, 'next');
    await cp(join(template, 'recovery.json'), join(root, 'recovery.json'));
    const outcomes = new Set<string>();
    let next: Awaited<ReturnType<typeof machineIn>>;
    await atEachStep(
      () => next.handlers['recovery.open']({ code: text, passphrase: another, replace: false }, unheard),
      async () => {
        await rm(folder, { recursive: true, force: true });
        next = await machineIn(root, 'next');
        await next.handlers['recovery.choose']({}, unheard);
      },
      async () => {
        next.session.lock('asked');
        const there = existsSync(join(folder, 'vaults', `${id}.vault`));
        expect(await opens(folder, another)).toBe(there);
        outcomes.add(there ? 'whole' : 'nothing');
      },
    );
    expect(outcomes).toEqual(new Set(['nothing', 'whole']));
  });

  it('of recovering where the keys lie leaves them under the old passphrase, or the recovered ones under the new', async () => {
    const folder = join(root, 'home');
    const outcomes = new Set<string>();
    let home: Awaited<ReturnType<typeof machineIn>>;
    await atEachStep(
      () => home.handlers['recovery.open']({ code: text, passphrase: another, replace: true }, unheard),
      async () => {
        await rm(folder, { recursive: true, force: true });
        await cp(template, root, { recursive: true });
        home = await machineIn(root, 'home');
        await home.handlers['recovery.choose']({}, unheard);
      },
      async () => {
        home.session.lock('asked');
        const [before, after] = [await opens(folder, passphrase), await opens(folder, another)];
        expect([before, after].filter(Boolean), 'exactly one of the passphrases opens').toHaveLength(1);
        const aside = (await readdir(join(folder, 'vaults'))).filter((name) => name.endsWith('.aside'));
        if (after) expect(aside).toHaveLength(1);
        outcomes.add(after ? 'new' : 'old');
      },
    );
    expect(outcomes).toEqual(new Set(['old', 'new']));
  });

  it('of setting it up leaves the file that was there, or the new one whole, and what is said of it is true', async () => {
    const at = join(root, 'recovery.json');
    const before = readRecoveryFile(await readFile(join(template, 'recovery.json')));
    const outcomes = new Set<string>();
    let home: Awaited<ReturnType<typeof machineIn>>;
    let shown = '';
    await atEachStep(
      async () => {
        shown = await setUp(home);
      },
      async () => {
        shown = '';
        await rm(join(root, 'home'), { recursive: true, force: true });
        await cp(template, root, { recursive: true });
        home = await machineIn(root, 'home');
        await home.session.unlock(id, passphrase);
      },
      async () => {
        const file = readRecoveryFile(await readFile(at));
        const old = file.header.id === before.header.id;
        if (old) expect(openRecoveryFile(file, readRecoveryCode(text)).id).toBe(id);
        if (shown !== '') expect(openRecoveryFile(file, readRecoveryCode(shown)).id).toBe(id);
        expect((await home.handlers['recovery.state']({}, unheard)).state).toBe('made');
        home.session.lock('asked');
        expect(await opens(join(root, 'home'), passphrase)).toBe(true);
        outcomes.add(old ? 'old' : 'new');
      },
    );
    expect(outcomes).toEqual(new Set(['old', 'new']));
  });
});
