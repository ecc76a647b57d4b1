import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { saApi } from '../../../api/http/sa.ts';
import { Me } from '../../../api/window/views.ts';
import { OpenwardError, type ErrorCode } from '../../../domain/errors.ts';
import { ScriptedService } from '../../../services/testing/service.ts';
import { settlePerson } from '../../vault/person.fixture.ts';
import { away, unread } from '../../vault/recovery.fixture.ts';
import { VaultStore } from '../../vault/vault-store.ts';
import type { CallContext } from '../handlers.ts';
import { keysHandlers } from './keys.ts';

const passphrase = 'plum blossom river stone';
const idle: CallContext = { signal: new AbortController().signal, progress: () => undefined };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-end-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Somebody signed in, with SA refusing by `code` or not; what SA heard, and whether they were signed out. */
async function signedIn({ carried = false, code }: { carried?: boolean; code?: ErrorCode } = {}) {
  const vaults = new VaultStore({ folder: join(folder, 'vaults'), cost: 2 ** 14, wait: () => Promise.resolve() });
  const id = await settlePerson(folder, { label: 'Wu', role: 'patient' }, passphrase, 2 ** 14);
  const heard: string[] = [];
  const sa = new ScriptedService().on(saApi.endOwnRegistration, ({ body }) => {
    heard.push(body.reason);
    if (code !== undefined) throw new OpenwardError(code);
    return { statusAt: '2030-01-15T08:00:00.000Z' };
  });
  const me = Me.parse({
    ...{ id, label: 'Wu', pid: 'a'.repeat(96), role: 'patient', mspId: 'TestMSP', organisation: { en: 'T', zh: 'T' } },
    ...{ certificateNotAfter: '2030-01-15T08:00:00.000Z', ...(carried ? { carried } : {}) },
  });
  const lock = vi.fn();
  const handlers = keysHandlers({
    session: { need: () => ({ id, me, ports: { sa } }), lock, bring: () => Promise.resolve(me) },
    vaults,
    judge: () => Promise.resolve({ score: 4, enough: true, advice: [] }),
    dialogs: { openFile: () => Promise.resolve(undefined), saveFile: () => Promise.resolve(undefined) },
    kiosk: false,
    returning: { vaults, device: { sa: away }, log: unread, roles: ['patient'], mspId: 'TestMSP', kiosk: false },
    entered: () => undefined,
  });
  const end = (current?: string) => handlers['keys.end']({ current, reason: 'My stick was stolen' }, idle);
  return { heard, lock, end };
}

describe('whoever says that their keys were stolen', () => {
  it('has them ended by SA, and is signed out', async () => {
    const { heard, lock, end } = await signedIn();
    await end(passphrase);
    expect([heard, lock.mock.calls]).toEqual([['My stick was stolen'], [['revoked']]]);
  });

  it.each([undefined, 'somebody at an unlocked machine'])(
    'says so with the passphrase of now, or nothing happens: %s',
    async (current) => {
      const { heard, lock, end } = await signedIn();
      await expect(end(current)).rejects.toMatchObject({ code: 'VAULT_PASSPHRASE_WRONG' });
      expect([heard, lock.mock.calls]).toEqual([[], []]);
    },
  );

  it('needs none where the keys were brought in a file and lie in no vault', async () => {
    const { heard, lock, end } = await signedIn({ carried: true });
    await end();
    expect([heard.length, lock.mock.calls.length]).toEqual([1, 1]);
  });

  it('stays signed in, and is told, while the ledger has not got it', async () => {
    const { lock, end } = await signedIn({ code: 'LEDGER_UNAVAILABLE' });
    await expect(end(passphrase)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    expect(lock).not.toHaveBeenCalled();
  });
});
