import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import type { PersonRole } from '../../domain/user.ts';
import { writeProfile } from '../boot/profile.fixture.ts';
import type { CallContext } from '../ipc/handlers.ts';
import { keysHandlers } from '../ipc/handlers/keys.ts';
import { LiveProfile } from '../session/live-profile.ts';
import { testSession } from '../session/session.fixture.ts';
import type { Session } from '../session/session.ts';
import { settlePerson } from './person.fixture.ts';
import { away, unread } from './recovery.fixture.ts';
import { VaultStore } from './vault-store.ts';

const passphrase = 'plum blossom river stone';
const ofFile = 'seven quiet herons standing';
const idle: CallContext = { signal: new AbortController().signal, progress: () => undefined };
let root: string;
let stick: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'openward-carried-'));
  stick = join(root, 'stick', 'keys.tar');
});
afterEach(async () => {
  for (const session of sessions.splice(0)) session.lock('asked');
  // What goes on with whoever was signed in may still be ending, and ends only while this one waits.
  await vi.waitFor(() => rmSync(root, { recursive: true, force: true }), { timeout: 10_000 });
});
const sessions: Session[] = [];

/** A machine of the organisation. */
async function machine(name: string, { kiosk = false, roles = ['patient'] as PersonRole[] } = {}) {
  const folder = join(root, name);
  const loaded = LiveProfile.open(await writeProfile(folder));
  const vaults = new VaultStore({ folder: join(folder, 'vaults'), cost: 2 ** 14 });
  const session = testSession(folder, { loaded, vaults, roles, keepsNothing: kiosk });
  sessions.push(session);
  const dialogs = { openFile: () => Promise.resolve(chosen()), saveFile: () => Promise.resolve(chosen()) };
  const weak = { score: 1, enough: false, advice: [] };
  const strong = { score: 4, enough: true, advice: [] };
  const handlers = keysHandlers({
    session,
    vaults,
    judge: (typed) => Promise.resolve(typed.startsWith('weak') ? weak : strong),
    dialogs,
    kiosk,
    cost: { iterations: 10_000, cost: 2 ** 14 },
    returning: { vaults, device: { sa: away }, log: unread, roles, mspId: loaded.profile.mspId, kiosk },
    entered: () => undefined,
  });
  return { folder, vaults, session, handlers };
}
let chosen: () => string | undefined = () => stick;
beforeEach(() => {
  chosen = () => stick;
});

const codeOf = (work: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(work).then(
    () => 'OK',
    (error: unknown) => (error instanceof OpenwardError ? error.code : error),
  );
const bring = (
  { handlers }: Awaited<ReturnType<typeof machine>>,
  over: { passphrase?: string; keep?: boolean; label?: string } = {},
) => handlers['keys.bring']({ passphrase: ofFile, keep: false, ...over }, idle);

/** Somebody signed in at home, with a copy of the keys on a stick. */
async function atHome(name = 'home') {
  const home = await machine(name);
  const id = await settlePerson(home.folder, { label: 'Wu', role: 'patient' }, passphrase, 2 ** 14);
  const me = await home.session.unlock(id, passphrase);
  return { ...home, id, me };
}

describe('keys kept in a file', () => {
  test('open at another machine, for the same person, and are not left there', async () => {
    const home = await atHome();
    expect(await home.handlers['keys.keep']({ current: passphrase, passphrase: ofFile }, idle)).toEqual({
      saved: true,
    });
    expect(statSync(stick).mode & 0o777).toBe(0o600);
    const kiosk = await machine('kiosk', { kiosk: true });
    const { me } = await bring(kiosk);
    expect(me).toMatchObject({ pid: home.me.pid, id: home.id, carried: true });
    expect(await kiosk.vaults.list()).toEqual([]);
    mkdirSync(join(kiosk.folder, 'people', home.id), { recursive: true });
    writeFileSync(join(kiosk.folder, 'people', home.id, 'checkpoint.json'), '{}');
    const ports = kiosk.session.need().ports;
    kiosk.session.lock('asked');
    expect(() => ports.vault.draftKey()).toThrow(OpenwardError);
    await vi.waitUntil(() => readdirSync(join(kiosk.folder, 'people')).length === 0);
  });

  test('stay where their owner wants it, under the passphrase of the file and the same number', async () => {
    const home = await atHome();
    await home.handlers['keys.keep']({ current: passphrase, passphrase: ofFile }, idle);
    const ward = await machine('ward');
    await bring(ward, { keep: true, label: 'Wu' });
    ward.session.lock('asked');
    const [listed] = await ward.vaults.list();
    expect(listed).toEqual({ id: home.id, number: (await home.vaults.find(home.id)).number, label: 'Wu' });
    expect(await codeOf(ward.session.unlock(home.id, passphrase))).toBe('VAULT_PASSPHRASE_WRONG');
    expect((await ward.session.unlock(home.id, ofFile)).pid).toBe(home.me.pid);
    expect(await codeOf(bring(ward, { keep: true })), 'brought once more').toBe('VAULT_EXISTS');
  });

  test('are given to nobody who does not know the passphrase of now, and under no weak one', async () => {
    const { handlers } = await atHome();
    const keep = (current: string, under: string) =>
      codeOf(handlers['keys.keep']({ current, passphrase: under }, idle));
    expect(await keep('another one', ofFile)).toBe('VAULT_PASSPHRASE_WRONG');
    expect(await keep(passphrase, 'weak one two')).toBe('PASSPHRASE_WEAK');
    expect(() => statSync(stick)).toThrow();
    chosen = () => undefined;
    expect(await handlers['keys.keep']({ current: passphrase, passphrase: ofFile }, idle)).toEqual({ saved: false });
  });

  test('that are brought cannot be kept or locked anew here: they lie in the file', async () => {
    const home = await atHome();
    await home.handlers['keys.keep']({ current: passphrase, passphrase: ofFile }, idle);
    const kiosk = await machine('kiosk', { kiosk: true });
    await bring(kiosk);
    const asked = { current: ofFile, passphrase: ofFile };
    expect(await codeOf(kiosk.handlers['keys.keep'](asked, idle))).toBe('NOT_AVAILABLE');
    expect(await codeOf(kiosk.handlers['keys.changePassphrase'](asked, idle))).toBe('NOT_AVAILABLE');
  });

  test('sign nobody in with another passphrase, from another file, or where they have no business', async () => {
    const home = await atHome();
    await home.handlers['keys.keep']({ current: passphrase, passphrase: ofFile }, idle);
    const ward = await machine('ward');
    expect(await codeOf(bring(ward, { passphrase: 'seven quiet herons' }))).toBe('KEY_FILE_WRONG');
    expect(await codeOf(bring(await machine('theatre', { roles: ['technician'] })))).toBe('NOT_ENTITLED');
    const vault = join(home.folder, 'vaults', `${home.id}.vault`);
    chosen = () => vault;
    expect(await codeOf(bring(ward))).toBe('KEY_FILE_DAMAGED');
    writeFileSync(join(root, 'large'), Buffer.alloc(70_000));
    chosen = () => join(root, 'large');
    expect(await codeOf(bring(ward))).toBe('FILE_TOO_LARGE');
    chosen = () => join(root, 'nothing');
    expect(await codeOf(bring(ward))).toBe('FILE_UNREADABLE');
    chosen = () => undefined;
    expect(await bring(ward)).toEqual({});
    expect(await ward.vaults.list()).toEqual([]);
    expect(ward.session.person).toBeUndefined();
  });
});

describe('a passphrase that is changed', () => {
  test('opens the keys from then on, and the old one no more', async () => {
    const { handlers, session, id } = await atHome();
    const change = (current: string, next: string) =>
      codeOf(handlers['keys.changePassphrase']({ current, passphrase: next }, idle));
    expect(await change('another one', ofFile)).toBe('VAULT_PASSPHRASE_WRONG');
    expect(await change(passphrase, 'weak one two')).toBe('PASSPHRASE_WEAK');
    expect(await change(passphrase, ofFile)).toBe('OK');
    session.lock('asked');
    expect(await codeOf(session.unlock(id, passphrase))).toBe('VAULT_PASSPHRASE_WRONG');
    expect(await codeOf(session.unlock(id, ofFile))).toBe('OK');
  });

  test('while it is interrupted leaves the file that opens with the old one, and nothing beside it', async () => {
    const { folder, session, vaults, id } = await atHome();
    const file = join(folder, 'vaults', `${id}.vault`);
    const before = readFileSync(file);
    // The new file is there, and was not yet put in the place of the old one.
    const locked = new VaultStore({
      folder: join(folder, 'vaults'),
      cost: 2 ** 14,
      keyring: {
        backend: 'one that forgets',
        wrap: (secret) => Buffer.from(secret),
        unwrap: () => {
          throw new Error('gone');
        },
      },
    });
    expect(await codeOf(locked.changePassphrase(id, passphrase, ofFile))).toBe('VAULT_DAMAGED');
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(join(folder, 'vaults'))).toEqual([`${id}.vault`]);
    session.lock('asked');
    expect(await codeOf(vaults.unlock(id, ofFile))).toBe('VAULT_PASSPHRASE_WRONG');
    expect(await codeOf(session.unlock(id, passphrase))).toBe('OK');
  });
});
