import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { hospitalApi } from '../../../api/http/hospital.ts';
import { MemoryService } from '../../../app/flows/testing/memory-services.ts';
import { Trace } from '../../../app/flows/testing/trace.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import { canonicalBytes } from '../../../protocol/encoding/canonical-json.ts';
import { secretsFor } from '../../../testing/secrets.ts';
import { writeProfile } from '../../boot/profile.fixture.ts';
import { strengthOf } from '../../passphrase/strength.ts';
import { authoritiesOf } from '../../session/authorities.ts';
import { installationOf } from '../../session/installation.ts';
import { loadProfile } from '../../session/profile.ts';
import { VaultStore } from '../../vault/vault-store.ts';
import { TypedForms } from '../../session/typed-forms.ts';
import type { CallContext } from '../handlers.ts';
import { registrationHandlers } from './registration.ts';
import { rolesHere, sessionHandlers } from './session.ts';

const passphrase = 'plum blossom river stone';
const rid = { kind: 'passport', number: 'E20481763', name: 'Wu Tianqi' } as const;
const idle: CallContext = { signal: new AbortController().signal, progress: () => undefined };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-before-sign-in-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An installation on which a patient and a doctor have registered. */
async function installation(kiosk: boolean) {
  const loaded = loadProfile(await writeProfile(folder));
  const { profile } = loaded;
  const vaults = new VaultStore({ folder: join(folder, 'vaults'), cost: 2 ** 14 });
  const hospital = new MemoryService('hospital', new Trace())
    .on(hospitalApi.register, () => ({ id: 'r', state: 'submitted', updatedAt: '2026-01-02T03:04:05.678Z' }))
    .on(hospitalApi.registrationOutcome, () => ({
      id: 'r',
      state: 'forwarded',
      updatedAt: '2026-01-02T03:04:05.678Z',
    }));
  const roles = rolesHere(profile, kiosk);
  const device = { sa: hospital, cloud: hospital, hospital };
  const log = { failed: () => undefined, note: () => undefined, sent: () => undefined };
  const clock = { now: () => new Date() };
  const enrolment = { authorities: authoritiesOf(loaded.trust), clock };
  const refused = (): Promise<never> => Promise.reject(new OpenwardError('VAULT_PASSPHRASE_WRONG'));
  const session = {
    person: undefined,
    need: () => {
      throw new OpenwardError('VAULT_LOCKED');
    },
    unlock: refused,
    unlockByNumber: refused,
    lock: () => undefined,
    stay: () => undefined,
  };
  const leaveNothing = vi.fn();
  const handlers = {
    ...sessionHandlers({
      session,
      vaults,
      loaded,
      roles,
      about: { kiosk, autoLockSeconds: 180, version: '1', notices: [] },
      leaveNothing,
      typed: new TypedForms(),
    }),
    ...registrationHandlers({
      vaults,
      device,
      installation: installationOf(loaded, clock),
      loaded,
      roles,
      kiosk,
      enrolment,
      judge: strengthOf,
      log,
    }),
  };
  const secrets = await secretsFor(canonicalBytes(rid));
  const { id } = await vaults.create(
    { label: 'Wu', name: 'Wu Tianqi', role: 'patient', mspId: 'TestMSP' },
    secrets,
    passphrase,
  );
  await vaults.setRegistration(id, {
    via: 'hospital',
    id: 'r',
    claim: 'c'.repeat(43),
    state: 'declined',
    reason: 'no Wu',
  });
  return { handlers, vaults, id, leaveNothing };
}

const codeOf = (error: unknown): unknown => (error instanceof OpenwardError ? error.code : error);
const asked = async (work: () => Promise<unknown>): Promise<unknown> => work().catch(codeOf);

describe('before anybody signs in on a kiosk', () => {
  test('nobody is listed, by any call, and none is unlocked or thrown away by id', async () => {
    const { handlers, id } = await installation(true);
    const view = await handlers['session.view']({}, idle);
    expect(view).toMatchObject({ users: [], roles: ['patient'] });
    expect(await handlers['registration.refresh']({}, idle)).toEqual([]);
    expect(JSON.stringify(view)).not.toMatch(/Wu|declined/);
    expect(await asked(async () => handlers['session.unlock']({ id, passphrase }, idle))).toBe('CALL_REFUSED');
    expect(await asked(async () => handlers['registration.forget']({ id }, idle))).toBe('CALL_REFUSED');
  });

  test('no administrator is activated', async () => {
    const { handlers } = await installation(true);
    const request = { jobId: 'j', displayName: 'Qian Li', code: 'ABCD-EFGH-JKMN', passphrase };
    expect(await asked(async () => handlers['registration.activate'](request, idle))).toBe('NOT_ENTITLED');
  });

  test('who registers leaves with a number, and what they are called is kept inside alone', async () => {
    const { handlers, vaults } = await installation(true);
    const request = { jobId: 'j', role: 'patient', label: 'Wu', rid, passphrase } as const;
    const user = await handlers['registration.submit'](request, idle);
    expect(user).toMatchObject({ number: expect.stringMatching(/^[0-9]{12}$/) as string, state: 'submitted' });
    expect(user).not.toHaveProperty('label');
    expect((await vaults.unlockByNumber(user.number, passphrase)).owner.name).toBe('Wu Tianqi');
  });

  test('what somebody who went away left in the window is put out of it', async () => {
    const { handlers, leaveNothing } = await installation(true);
    expect(leaveNothing).not.toHaveBeenCalled();
    await handlers['session.lock']({}, idle);
    expect(leaveNothing).toHaveBeenCalledOnce();
  });

  test('nobody registers as staff', async () => {
    const { handlers } = await installation(true);
    const request = { jobId: 'j', role: 'doctor', rid, displayName: 'Sun', passphrase } as const;
    expect(await asked(async () => handlers['registration.submit'](request, idle))).toBe('NOT_ENTITLED');
  });
});

describe('before anybody signs in on another machine', () => {
  test.each(['1111111111', 'WuTianqi1984', 'woaini1314'])(
    'no keys are made under a passphrase that is found early: %s',
    async (weak) => {
      const { handlers, vaults } = await installation(false);
      const before = await vaults.list();
      const request = { jobId: 'j', role: 'patient', rid, passphrase: weak } as const;
      expect(await asked(async () => handlers['registration.submit'](request, idle))).toBe('PASSPHRASE_WEAK');
      const code = { jobId: 'j', displayName: 'Wu Tianqi', code: 'ABCD-EFGH-JKMN', passphrase: weak };
      const activated = await asked(async () => handlers['registration.activate'](code, idle));
      expect(activated).toBe('PASSPHRASE_WEAK');
      expect(await vaults.list()).toEqual(before);
    },
  );

  test('people are listed as they chose, with neither role nor PID', async () => {
    const { handlers, id } = await installation(false);
    const { users } = await handlers['session.view']({}, idle);
    expect(users).toEqual([
      { id, number: expect.any(String) as string, label: 'Wu', state: 'declined', reason: 'no Wu' },
    ]);
  });
});
