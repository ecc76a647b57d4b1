import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import { makeRecoveryCode, recoveryCodeForms } from '../../protocol/recovery/code.ts';
import type { RecoveryParts } from '../ipc/handlers/recovery.ts';
import { settlePerson } from './person.fixture.ts';
import { LEAST_COST, recoveryMachine, unheard } from './recovery.fixture.ts';
import { readRecoveryRecord, writeRecoveryRecord } from './recovery-record.ts';
import type { VaultStore } from './vault-store.ts';

const passphrase = 'plum blossom river stone';
const another = 'seven quiet herons standing';
let root: string;
let file: string;
let chosen: () => string | undefined;
const sessions: { lock(why: 'asked'): void }[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'openward-recovery-'));
  file = join(root, 'stick', 'recovery.json');
  chosen = () => file;
});
afterEach(async () => {
  for (const session of sessions.splice(0)) session.lock('asked');
  // What goes on with whoever was signed in may still be ending, and ends only while this one waits.
  await vi.waitFor(() => rmSync(root, { recursive: true, force: true }), { timeout: 10_000 });
});

type Options = Omit<Parameters<typeof recoveryMachine>[1], 'chosen'>;
type Machine = Awaited<ReturnType<typeof recoveryMachine>>;

async function machine(name: string, options: Options = {}): Promise<Machine> {
  const made = await recoveryMachine(join(root, name), { ...options, chosen: () => chosen() });
  sessions.push(made.session);
  return made;
}

const codeOf = (work: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(work).then(
    () => 'OK',
    (error: unknown) => (error instanceof OpenwardError ? error.code : error),
  );

/** Somebody signed in at home. */
async function atHome(name = 'home') {
  const home = await machine(name);
  const id = await settlePerson(home.folder, { label: 'Wu', role: 'patient' }, passphrase, LEAST_COST);
  return { ...home, id, me: await home.session.unlock(id, passphrase) };
}

/** The same with a recovery file, and the code of it. */
async function prepared(home: Machine, current = passphrase) {
  const shown = await home.handlers['recovery.begin']({ current }, unheard);
  const words = shown.asked.map((position) => ({ position, word: shown.words.en[position - 1] ?? '' }));
  expect(await home.handlers['recovery.finish']({ words }, unheard)).toEqual({ saved: true });
  return shown;
}

const open = (
  { handlers }: Machine,
  code: string,
  over: { passphrase?: string | undefined; label?: string; replace?: boolean } = {},
) => handlers['recovery.open']({ code, passphrase: another, replace: false, ...over }, unheard);

async function choose({ handlers }: Machine): Promise<void> {
  await handlers['recovery.choose']({}, unheard);
}

/** A session of which one thing is otherwise. */
function withSession(session: RecoveryParts['session'], change: Partial<RecoveryParts['session']>) {
  return {
    bring: (...given: Parameters<typeof session.bring>) => session.bring(...given),
    unlock: (...given: Parameters<typeof session.unlock>) => session.unlock(...given),
    lock: (...given: Parameters<typeof session.lock>) => session.lock(...given),
    need: () => session.need(),
    ...change,
  };
}

/** Every file of the vaults with what is in it. */
const lying = ({ folder }: Machine): Record<string, string> => {
  const at = join(folder, 'vaults');
  return existsSync(at)
    ? Object.fromEntries(readdirSync(at).map((name) => [name, readFileSync(join(at, name), 'base64')]))
    : {};
};

describe('a person who has lost everything', () => {
  test('is themselves again on another machine with file and code, under a passphrase of their own choice', async () => {
    const home = await atHome();
    const shown = await prepared(home);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const next = await machine('next');
    expect(await next.handlers['recovery.choose']({}, unheard)).toEqual({
      file: { number: shown.number, madeAt: shown.madeAt },
    });
    const me = await open(next, shown.words.zh.join(''), { label: 'Wu' });
    expect(me).toEqual(home.me);
    expect(await next.handlers['recovery.state']({}, unheard)).toEqual({
      state: 'made',
      madeAt: shown.madeAt,
      number: shown.number,
      outdated: false,
    });
    next.session.lock('asked');
    expect(await next.vaults.list()).toEqual([expect.objectContaining({ id: home.id, label: 'Wu' })]);
    expect(await codeOf(next.session.unlock(home.id, passphrase))).toBe('VAULT_PASSPHRASE_WRONG');
    expect(await next.session.unlock(home.id, another)).toEqual(home.me);
  });

  test('comes back after the passphrase was changed, and after another file was made, by the old one as well', async () => {
    const home = await atHome();
    const first = await prepared(home);
    const old = join(root, 'old.json');
    cpSync(file, old);
    await home.vaults.changePassphrase(home.id, passphrase, another);
    const second = await prepared(home, another);
    expect(second.text).not.toBe(first.text);
    for (const [at, { text, number }] of [
      [old, first],
      [file, second],
    ] as const) {
      chosen = () => at;
      const next = await machine(number);
      await choose(next);
      expect((await open(next, text)).pid).toBe(home.me.pid);
    }
  });

  test('takes the place of keys that lie here under a passphrase nobody knows, which are set aside', async () => {
    const home = await atHome();
    const { text } = await prepared(home);
    const before = lying(home);
    home.session.lock('asked');
    await choose(home);
    expect(await codeOf(open(home, text))).toBe('RECOVERY_HERE_ALREADY');
    expect(lying(home)).toEqual(before);
    expect((await open(home, text, { replace: true })).pid).toBe(home.me.pid);
    const after = lying(home);
    const aside = Object.keys(after).find((name) => name.endsWith('.aside')) ?? '';
    expect(after[aside]).toBe(before[`${home.id}.vault`]);
    home.session.lock('asked');
    expect(await home.vaults.list()).toEqual([expect.objectContaining({ id: home.id, label: 'Wu' })]);
    expect(await codeOf(home.session.unlock(home.id, another))).toBe('OK');
  });

  test('takes the place of a vault that is damaged', async () => {
    const home = await atHome();
    const { text } = await prepared(home);
    home.session.lock('asked');
    writeFileSync(join(home.folder, 'vaults', `${home.id}.vault`), 'damaged');
    await choose(home);
    expect((await open(home, text, { replace: true })).pid).toBe(home.me.pid);
  });

  test('leaves nothing of the keys at a kiosk', async () => {
    const home = await atHome();
    const { text } = await prepared(home);
    const kiosk = await machine('kiosk', { kiosk: true });
    await choose(kiosk);
    expect(await codeOf(open(kiosk, text)), 'a passphrase locks nothing here').toBe('INPUT_INVALID');
    expect(await open(kiosk, text, { passphrase: undefined })).toMatchObject({ pid: home.me.pid, carried: true });
    expect(lying(kiosk)).toEqual({});
    expect(await codeOf(kiosk.handlers['recovery.begin']({ current: another }, unheard))).toBe('NOT_AVAILABLE');
    kiosk.session.lock('asked');
    await vi.waitUntil(() => !existsSync(join(kiosk.folder, 'people', home.id)));
  });
});

describe('what does not open', () => {
  test('is refused with a code of its own, and changes nothing', async () => {
    const home = await atHome();
    const { text, words } = await prepared(home);
    const next = await machine('next');
    const refusal = async (typed: string, over: object = {}) => {
      await choose(next);
      return codeOf(open(next, typed, over));
    };
    expect(await codeOf(open(next, text)), 'before a file is chosen').toBe('RECOVERY_NOT_CHOSEN');
    expect(await refusal(recoveryCodeForms(makeRecoveryCode()).text)).toBe('RECOVERY_CODE_WRONG');
    expect(await refusal(words.en.slice(1).join(' '))).toBe('RECOVERY_CODE_LENGTH');
    expect(await refusal([...words.en.slice(1), 'openward'].join(' '))).toBe('RECOVERY_CODE_WORD');
    expect(await refusal(text, { passphrase: 'weak one two' })).toBe('PASSPHRASE_WEAK');
    expect(await refusal(text, { passphrase: undefined })).toBe('INPUT_INVALID');
    for (const [content, code] of [
      [readFileSync(file, 'utf8').replace('openward-recovery/1', 'openward-recovery/2'), 'RECOVERY_FILE_DAMAGED'],
      [readFileSync(join(home.folder, 'vaults', `${home.id}.vault`)), 'RECOVERY_FILE_DAMAGED'],
      [Buffer.alloc(70_000), 'FILE_TOO_LARGE'],
    ] as const) {
      const other = join(root, 'other');
      writeFileSync(other, content);
      chosen = () => other;
      expect(await codeOf(choose(next))).toBe(code);
    }
    chosen = () => join(root, 'nothing');
    expect(await codeOf(choose(next))).toBe('FILE_UNREADABLE');
    expect(lying(next)).toEqual({});
    expect(next.session.person).toBeUndefined();
  });

  test('of somebody who has no business here, of another consortium, or revoked in the meantime, is not put here', async () => {
    const { text } = await prepared(await atHome());
    const refused = async (name: string, options: Options) => {
      const there = await machine(name, options);
      await choose(there);
      const code = await codeOf(open(there, text));
      expect(lying(there)).toEqual({});
      return code;
    };
    expect(await refused('theatre', { roles: ['technician'] })).toBe('RECOVERY_FILE_FOREIGN');
    const answering = (code: 'CERTIFICATE_INVALID' | 'USER_REVOKED'): Options => ({
      change: ({ session }) => ({
        session: withSession(session, { bring: () => Promise.reject(new OpenwardError(code)) }),
      }),
    });
    expect(await refused('elsewhere', answering('CERTIFICATE_INVALID'))).toBe('RECOVERY_FILE_FOREIGN');
    expect(await refused('late', answering('USER_REVOKED'))).toBe('USER_REVOKED');
  });
});

describe('setting recovery up', () => {
  test('takes the passphrase of now, and the words that are asked for, of either language', async () => {
    const { handlers } = await atHome();
    const finish = (words: { position: number; word: string }[]) => handlers['recovery.finish']({ words }, unheard);
    expect(await codeOf(finish([]))).toBe('RECOVERY_NOT_BEGUN');
    expect(await codeOf(handlers['recovery.begin']({ current: another }, unheard))).toBe('VAULT_PASSPHRASE_WRONG');
    const { asked, words } = await handlers['recovery.begin']({ current: passphrase }, unheard);
    expect(new Set(asked).size).toBe(3);
    const proof = (list: readonly string[]) =>
      asked.map((position) => ({ position, word: `${position}. ${list[position - 1]?.toUpperCase() ?? ''}` }));
    expect(await codeOf(finish([]))).toBe('RECOVERY_PROOF_WRONG');
    expect(await codeOf(finish(proof(words.en).slice(1)))).toBe('RECOVERY_PROOF_WRONG');
    expect(await codeOf(finish(asked.map((position) => ({ position, word: 'zebra zebra' }))))).toBe(
      'RECOVERY_PROOF_WRONG',
    );
    expect(existsSync(file)).toBe(false);
    expect(await handlers['recovery.state']({}, unheard)).toEqual({ state: 'none' });
    chosen = () => undefined;
    expect(await finish(proof(words.zh)), 'no place was chosen').toEqual({ saved: false });
    chosen = () => file;
    expect(await finish(proof(words.zh))).toEqual({ saved: true });
    expect(await codeOf(finish(proof(words.zh))), 'the code is not kept').toBe('RECOVERY_NOT_BEGUN');
  });

  test('is forgotten when it is left, and when the keys are locked', async () => {
    const home = await atHome();
    const begin = () => home.handlers['recovery.begin']({ current: passphrase }, unheard);
    await begin();
    await home.handlers['recovery.forget']({}, unheard);
    expect(await codeOf(home.handlers['recovery.finish']({ words: [] }, unheard))).toBe('RECOVERY_NOT_BEGUN');
    await begin();
    home.session.lock('asked');
    await home.session.unlock(home.id, passphrase);
    expect(await codeOf(home.handlers['recovery.finish']({ words: [] }, unheard))).toBe('RECOVERY_NOT_BEGUN');
  });

  test('can be declined, and is said of keys that were renewed since; who has which file is nowhere in clear', async () => {
    const home = await atHome();
    await home.handlers['recovery.decline']({}, unheard);
    expect(await home.handlers['recovery.state']({}, unheard)).toEqual({ state: 'declined' });
    const { madeAt, number } = await prepared(home);
    const person = home.session.need();
    const record = await readRecoveryRecord(person);
    expect(record).toMatchObject({ state: 'made', thumbprint: person.ports.vault.thumbprint });
    await writeRecoveryRecord(person, { state: 'made', madeAt, number, thumbprint: 'A'.repeat(43) });
    expect(await home.handlers['recovery.state']({}, unheard)).toMatchObject({ state: 'made', outdated: true });
    const kept = readFileSync(join(person.folder, 'recovery.sealed'), 'latin1');
    expect(kept).not.toContain(number);
    const [written, pid] = [readFileSync(file, 'utf8'), home.me.pid];
    for (const secret of [pid, 'TestMSP', person.ports.vault.thumbprint, home.id])
      expect(written).not.toContain(secret);
  });

  test('puts on paper only a code that was begun, where the person says', async () => {
    const { handlers } = await atHome();
    const paper = join(root, 'paper.pdf');
    chosen = () => paper;
    expect(await codeOf(handlers['recovery.print']({}, unheard))).toBe('RECOVERY_NOT_BEGUN');
    expect(await codeOf(handlers['recovery.pdf']({}, unheard))).toBe('RECOVERY_NOT_BEGUN');
    await handlers['recovery.begin']({ current: passphrase }, unheard);
    expect(await handlers['recovery.print']({}, unheard)).toEqual({ printed: true });
    expect(await handlers['recovery.pdf']({}, unheard)).toEqual({ saved: true });
    expect(statSync(paper).mode & 0o777).toBe(0o600);
    chosen = () => undefined;
    expect(await handlers['recovery.pdf']({}, unheard)).toEqual({ saved: false });
  });

  test('takes no keys of which nothing came yet', async () => {
    const home = await atHome();
    const unlock: VaultStore['unlock'] = async (...given) => {
      const { id, secrets, owner } = await home.vaults.unlock(...given);
      const { name, role, mspId, createdAt } = owner;
      return { id, secrets, owner: { name, role, mspId, createdAt } };
    };
    const early = await machine('early', {
      change: ({ vaults, session }) => ({
        session: withSession(session, { need: () => home.session.need() }),
        vaults: { unlock, has: (id) => vaults.has(id), bring: vaults.bring, replace: vaults.replace },
      }),
    });
    expect(await codeOf(early.handlers['recovery.begin']({ current: passphrase }, unheard))).toBe('NOT_AVAILABLE');
  });
});
