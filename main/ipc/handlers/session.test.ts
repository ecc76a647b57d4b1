import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calls } from '../../../api/window/calls.ts';
import type { ConnectionProfile } from '../../../api/formats/connection-profile.ts';
import type { Me } from '../../../api/window/views.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import { PID } from '../../../domain/ids.ts';
import { writeProfile } from '../../boot/profile.fixture.ts';
import { loadProfile } from '../../session/profile.ts';
import { TypedForms, type Typist } from '../../session/typed-forms.ts';
import type { CallContext } from '../handlers.ts';
import { sessionHandlers, type SessionParts } from './session.ts';

const idle: CallContext = { signal: new AbortController().signal, progress: () => undefined };
const forms = '{"request":{"":{"reason":"a study"}}}';
let folder: string;
let profile: ConnectionProfile;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'openward-session-handlers-'));
  ({ profile } = loadProfile(await writeProfile(folder)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The part of the signed-in person that is looked at. */
type Person = Typist & { readonly me: Me };

function person(id: string): Person {
  const pid = PID.parse(randomBytes(48).toString('hex'));
  const key = randomBytes(32);
  const organisation = { en: 'Test', zh: '测试' };
  const me: Me = { id, label: id, pid, role: 'doctor', mspId: 'TestMSP', organisation, certificateNotAfter: '' };
  return { id, me, ports: { vault: { pid, draftKey: () => Buffer.from(key) } } };
}

describe('what was typed and not sent', () => {
  let people: Readonly<Record<string, Person>>;
  let there: Person | undefined;
  let typed: TypedForms;
  beforeEach(() => {
    people = { wu: person('wu'), li: person('li') };
    there = undefined;
    typed = new TypedForms();
  });

  function installation(kiosk: boolean) {
    const session: SessionParts['session'] = {
      get person() {
        return there;
      },
      need: () => {
        if (!there) throw new OpenwardError('VAULT_LOCKED');
        return there;
      },
      unlock: (id) => {
        there = people[id];
        return there ? Promise.resolve(there.me) : Promise.reject(new OpenwardError('NOT_FOUND'));
      },
      unlockByNumber: (number) => session.unlock(number, ''),
      lock: (why) => {
        there = undefined;
        typed.locked(why);
      },
      stay: () => undefined,
    };
    const about = { kiosk, autoLockSeconds: 180, version: '1', notices: [] };
    const vaults = { list: () => Promise.resolve([]) };
    return {
      session,
      ask: sessionHandlers({
        session,
        typed,
        vaults,
        loaded: { profile },
        roles: ['doctor'],
        about,
        leaveNothing: () => undefined,
      }),
    };
  }

  test('is answered to the same person after a lock by sleep, and to nobody else', async () => {
    const { session, ask } = installation(false);
    await ask['session.unlock']({ id: 'wu', passphrase: 'x' }, idle);
    await ask['session.keepTyped']({ forms }, idle);
    session.lock('suspended');
    await ask['session.unlock']({ id: 'wu', passphrase: 'x' }, idle);
    expect(await ask['session.typed']({}, idle)).toEqual({ forms });
    session.lock('idle');
    await ask['session.unlock']({ id: 'li', passphrase: 'x' }, idle);
    expect(await ask['session.typed']({}, idle)).toEqual({});
    session.lock('idle');
    await ask['session.unlock']({ id: 'wu', passphrase: 'x' }, idle);
    expect(await ask['session.typed']({}, idle), 'after somebody else was signed in').toEqual({});
  });

  test('is forgotten by whoever signs out', async () => {
    const { ask } = installation(false);
    await ask['session.unlock']({ id: 'wu', passphrase: 'x' }, idle);
    await ask['session.keepTyped']({ forms }, idle);
    await ask['session.lock']({}, idle);
    await ask['session.unlock']({ id: 'wu', passphrase: 'x' }, idle);
    expect(await ask['session.typed']({}, idle)).toEqual({});
  });

  test('is kept of nobody on a kiosk, whatever the page asks', async () => {
    const { ask } = installation(true);
    await ask['session.unlockByNumber']({ number: 'wu', passphrase: 'x' }, idle);
    await ask['session.keepTyped']({ forms }, idle);
    expect(await ask['session.typed']({}, idle)).toEqual({});
  });

  test('is for those signed in alone', () => {
    for (const name of ['session.keepTyped', 'session.typed'] as const)
      expect(calls[name].audience, name).not.toBe('anyone');
  });
});
