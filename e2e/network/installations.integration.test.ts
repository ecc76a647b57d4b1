import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { hospitalApi } from '../../api/http/hospital.ts';
import { LiveProfile } from '../../main/session/live-profile.ts';
import { connectServices } from '../../main/session/connections.ts';
import { Cast } from '../world/cast.ts';
import { doneAt as done, networkAt as network } from '../world/operator.ts';
import { visitWorld } from '../world/world.ts';

const world = visitWorld(inject('openwardData'));
const folder = mkdtempSync(join(tmpdir(), 'openward-installations-'));
const ward = join(folder, 'ward-3');
const cast = new Cast(world);
afterAll(async () => {
  await cast.close();
  rmSync(folder, { recursive: true, force: true });
});

const Listed = z.object({
  installations: z.array(z.object({ name: z.string(), key: z.string(), revokedAt: z.string().optional() })),
});
const installation = (what: string, ...more: string[]): string[] => [
  'installation',
  what,
  '--org',
  'hospital1',
  ...more,
];
const listed = async () => Listed.parse(await done(world.paths, ...installation('list'))).installations;

/** What H_M answers an installation before anybody has signed in there: `NOT_FOUND` is said to who is let in. */
async function answered(profile: string): Promise<string> {
  const loaded = LiveProfile.open(profile);
  const services = connectServices(loaded, loaded.device);
  try {
    const asked = { params: { id: randomUUID() }, body: { claim: 'x'.repeat(43) } };
    await services.hospital?.call(hospitalApi.registrationOutcome, asked);
    return 'answered';
  } catch (error) {
    return z.object({ code: z.string() }).parse(error).code;
  } finally {
    await services.close();
  }
}

describe('an installation of the client', () => {
  it('is given a key of its own, which stays in no other folder than the one that is carried there', async () => {
    await done(world.paths, ...installation('add', '--name', 'ward-3', '--out', ward));
    expect(readdirSync(ward).sort()).toEqual(['nodes.pem', 'people.pem', 'profile.json', 'tls-key.pem', 'tls.pem']);
    expect(statSync(join(ward, 'tls-key.pem')).mode & 0o077).toBe(0);
    const key = readFileSync(join(ward, 'tls-key.pem'), 'utf8').split('\n')[1] ?? '';
    const { root } = world.node('hospital1');
    const holding = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .map((name) => join(root, name))
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
      .filter((path) => readFileSync(path).includes(key));
    expect(holding, 'files of the node with the key').toEqual([]);
  });

  it('has people registered from it', async () => {
    const live = LiveProfile.open(join(ward, 'profile.json'));
    const there = visitWorld(world.paths.root);
    const usual = there.profile.bind(there);
    there.profile = (org) => (org === 'hospital1' ? live : usual(org));
    const visiting = new Cast(there);
    const patient = await visiting.patient('hospital1');
    expect(patient.vault.mspId).toBe('Hospital1MSP');
    await visiting.close();
  });

  it('is let in nowhere any more by the next call once it is revoked, and every other is', async () => {
    const profile = join(ward, 'profile.json');
    expect(await answered(profile)).toBe('NOT_FOUND');
    await done(world.paths, ...installation('revoke', '--name', 'ward-3'));
    expect(await answered(profile)).toBe('INSTALLATION_REVOKED');
    expect(await answered(world.node('hospital1').profile())).toBe('NOT_FOUND');
    expect((await listed()).map(({ name, revokedAt }) => [name, revokedAt !== undefined])).toEqual([
      ['own', false],
      ['ward-3', true],
    ]);
  });

  it('is given another key under the same name, and what was revoked stays revoked', async () => {
    const again = join(folder, 'again');
    await done(world.paths, ...installation('add', '--name', 'ward-3', '--out', again));
    expect(await answered(join(again, 'profile.json'))).toBe('NOT_FOUND');
    expect(await answered(join(ward, 'profile.json'))).toBe('INSTALLATION_REVOKED');
  });

  it('is given profile and roots anew without touching its key', async () => {
    const key = readFileSync(join(ward, 'tls-key.pem'));
    writeFileSync(join(ward, 'people.pem'), 'of before');
    await done(world.paths, ...installation('write', '--out', ward));
    expect(readFileSync(join(ward, 'people.pem'), 'utf8')).toContain('BEGIN CERTIFICATE');
    expect(readFileSync(join(ward, 'tls-key.pem'))).toEqual(key);
  });

  it.each([
    ['a name that is none', 'INPUT_INVALID', () => installation('add', '--name', '../x', '--out', join(folder, 'x'))],
    [
      'the name of the node’s own',
      'INPUT_INVALID',
      () => installation('add', '--name', 'own', '--out', join(folder, 'x')),
    ],
    ['a folder that holds something', 'CONFLICT', () => installation('add', '--name', 'desk', '--out', ward)],
    ['one that never was', 'NOT_FOUND', () => installation('revoke', '--name', 'nowhere')],
    ['a key that is none', 'INPUT_INVALID', () => installation('revoke', '--key', 'abc')],
    ['an unknown word', 'INPUT_INVALID', () => installation('lend')],
  ])('is refused clearly: %s', async (_, code, args) => {
    const { code: exit, stdout } = await network(world.paths, ...args());
    expect({ exit, stdout }).toMatchObject({ exit: 1, stdout: expect.stringContaining(code) as unknown });
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });
});
