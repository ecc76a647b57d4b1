import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hospitalApi } from '../../api/http/hospital.ts';
import { MemoryService } from '../../app/flows/testing/memory-services.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { Trace } from '../../app/flows/testing/trace.ts';
import type { PersonRole } from '../../domain/user.ts';
import { TestAuthority } from '../../testing/authority.ts';
import { writeProfile } from '../boot/profile.fixture.ts';
import { secretsFor } from '../../testing/secrets.ts';
import { VaultStore } from '../vault/vault-store.ts';
import { authoritiesOf } from './authorities.ts';
import { LiveProfile } from './live-profile.ts';
import { PreferenceFile } from './preferences.ts';
import { loadProfile } from './profile.ts';
import { testSession } from './session.fixture.ts';
import { peopleOf } from '../launcher/people.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-session-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a connection profile', () => {
  test('is read with the files beside it', async () => {
    const { profile, trust, device } = loadProfile(await writeProfile(folder));
    expect(profile.mspId).toBe('TestMSP');
    for (const bundle of [trust.nodes, trust.people]) expect(bundle.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
    expect(device.key).toContain('PRIVATE KEY');
  });

  test.each([
    ['that is not there', undefined, 'FILE_UNREADABLE'],
    ['that is not JSON', '{', 'INPUT_INVALID'],
    ['of another format', '{"format":"openward-profile/1"}', 'INPUT_INVALID'],
  ])('%s is refused', (_, text, code) => {
    const file = join(folder, 'p.json');
    if (text !== undefined) writeFileSync(file, text);
    expect(() => loadProfile(file)).toThrow(expect.objectContaining({ code }) as Error);
  });
});

describe('the roots', () => {
  test('are known by the organisation in their own name', async () => {
    const { root: first } = await TestAuthority.found('OneMSP');
    const { root: second } = await TestAuthority.found('TwoMSP');
    const { root: nodes } = await TestAuthority.found('OneMSP', 'nodes');
    const authorities = authoritiesOf({ nodes, people: `${first}\n${second}` });
    expect(authorities.root('OneMSP', 'people')?.trim()).toBe(first.trim());
    expect(authorities.root('OneMSP', 'nodes')?.trim()).toBe(nodes.trim());
    expect(authorities.root('TwoMSP', 'people')?.trim()).toBe(second.trim());
    expect(authorities.root('TwoMSP', 'nodes')).toBeUndefined();
  });

  test('of which one is given for nodes and for people are refused: people must not speak for nodes', async () => {
    const { root } = await TestAuthority.found('OneMSP');
    expect(() => authoritiesOf({ nodes: root, people: root })).toThrow('OneMSP');
  });

  test('of which two are in one name are refused: which of them counts must not depend on their order', async () => {
    const { root: first } = await TestAuthority.found('OneMSP');
    const { root: second } = await TestAuthority.found('OneMSP');
    expect(() => authoritiesOf({ nodes: '', people: first + second })).toThrow('OneMSP');
  });
});

describe('a session', () => {
  const passphrase = 'plum blossom river stone';
  const person = { label: 'Wu', name: 'Wu', role: 'patient', mspId: 'TestMSP' } as const;
  const told: unknown[] = [];

  async function begin(hospital: MemoryService, roles: readonly PersonRole[] = ['patient']) {
    const loaded = LiveProfile.open(await writeProfile(folder));
    const vaults = new VaultStore({ folder: join(folder, 'vaults'), cost: 2 ** 14 });
    const session = testSession(folder, {
      ...{ loaded, vaults, roles, device: { sa: hospital, hospital } },
      tell: (news) => told.push(news),
      onLocked: () => told.push('locked'),
    });
    const { id } = await vaults.create(person, await secretsFor(Buffer.alloc(0)), passphrase);
    return { session, vaults, id };
  }

  test('does not begin before the registration is complete, and keeps no keys then', async () => {
    let state: 'forwarded' | 'declined' = 'forwarded';
    const hospital = new MemoryService('hospital', new Trace());
    hospital.on(hospitalApi.registrationOutcome, () => ({ id: 'r', state, updatedAt: '2026-01-02T03:04:05.678Z' }));
    const { session, vaults, id } = await begin(hospital);
    const codes = async (): Promise<unknown[]> => {
      const { number } = await vaults.find(id);
      return [
        await session.unlock(id, passphrase).catch(codeOf),
        await session.unlockByNumber(number, passphrase).catch(codeOf),
      ];
    };
    expect(await codes()).toEqual(['NOT_AVAILABLE', 'NOT_AVAILABLE']);
    await vaults.setRegistration(id, { via: 'hospital', id: 'r', claim: 'c'.repeat(43), state: 'submitted' });
    expect(await codes()).toEqual(['REGISTRATION_WAITING', 'REGISTRATION_WAITING']);
    expect(await vaults.find(id)).toMatchObject({ registration: { state: 'forwarded' } });
    state = 'declined';
    expect(await codes()).toEqual(['REGISTRATION_DECLINED', 'REGISTRATION_DECLINED']);
    expect(await session.unlock(id, 'another passphrase').catch(codeOf)).toBe('VAULT_PASSPHRASE_WRONG');
    expect(session.person).toBeUndefined();
    expect(() => session.need()).toThrow(new OpenwardError('VAULT_LOCKED'));
    session.lock('asked');
    expect(told).toEqual([]);
  });

  test('does not begin for a role that is not for the installation', async () => {
    const { session, id } = await begin(new MemoryService('hospital', new Trace()), ['doctor']);
    expect(await session.unlock(id, passphrase).catch(codeOf)).toBe('NOT_ENTITLED');
  });
});

function codeOf(error: unknown): unknown {
  return error instanceof OpenwardError ? error.code : error;
}

test('preferences that cannot be read are the usual ones', async () => {
  const preferences = new PreferenceFile(join(folder, 'preferences.json'), {
    language: 'zh',
    scheme: 'auto',
    textSize: 100,
  });
  expect(await preferences.read()).toEqual({ language: 'zh', scheme: 'auto', textSize: 100 });
  await preferences.change(() => ({ language: 'en', scheme: 'dark', textSize: 125 }));
  expect(await preferences.read()).toEqual({ language: 'en', scheme: 'dark', textSize: 125 });
  writeFileSync(join(folder, 'preferences.json'), '{"language":"tlh"}');
  expect(await preferences.read()).toEqual({ language: 'zh', scheme: 'auto', textSize: 100 });
});

test('the launcher lists who one can be, with the codes of administrators', async () => {
  const network = join(folder, 'network');
  const installation = (org: string): string => join(network, 'nodes', org, 'identities', 'workstation');
  for (const org of ['test', 'broken']) mkdirSync(installation(org), { recursive: true });
  renameSync(await writeProfile(installation('test')), join(installation('test'), 'profile.json'));
  writeFileSync(join(network, 'nodes', 'test', 'activation-code'), 'ABCD-EFGH\n');
  writeFileSync(join(installation('broken'), 'profile.json'), '{');
  const people = await peopleOf(network);
  expect(people.map(({ id, activationCode }) => [id, activationCode])).toEqual([
    ['test-hospital-admin', 'ABCD-EFGH'],
    ['test-doctor', undefined],
    ['test-patient', undefined],
    ['test-technician', undefined],
  ]);
  expect(await peopleOf(join(folder, 'nothing'))).toEqual([]);
});
