import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { Enrolment } from '../../api/messages/registration.ts';
import { readVaultFile } from '../../protocol/vault/file.ts';
import { readVectors } from '../../protocol/vectors/fixtures.ts';
import { VaultRuleVectors } from '../../protocol/vectors/schemas.ts';
import { VaultStore } from './vault-store.ts';

/** The disk's calls from now on, and at which of them it fails: that one alone, or every one from there on. */
const disk = vi.hoisted(() => ({ calls: new Array<string>(), failsAt: Infinity, forGood: false }));

vi.mock('../../connections/disk.ts', async (original) => {
  const { failingDisk } = await import('../files/failing-disk.fixture.ts');
  return failingDisk(await original<typeof import('../../connections/disk.ts')>(), (call) => {
    const at = disk.calls.push(call);
    return at === disk.failsAt || (disk.forGood && at > disk.failsAt);
  });
});

const [known] = readVectors('vault-rules', VaultRuleVectors).cases;
const passphrase = known?.passphrase ?? '';
const id = '6b1f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77';
let folder: string;

beforeEach(async () => {
  Object.assign(disk, { calls: [], failsAt: Infinity, forGood: false });
  folder = await mkdtemp(join(tmpdir(), 'openward-upgrade-'));
  await putOld();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const path = (): string => join(folder, `${id}.vault`);
const putOld = (): Promise<void> => writeFile(path(), known?.text ?? '');
const store = (): VaultStore => new VaultStore({ folder, cost: 2 ** 14, wait: () => Promise.resolve() });
const formatThere = async (): Promise<string> => readVaultFile(await readFile(path())).header.format;

async function opens(): Promise<void> {
  const { secrets, owner } = await store().unlock(id, passphrase);
  expect(secrets.signing.export({ format: 'pem', type: 'pkcs8' })).toBe(known?.opened?.secrets.signing);
  expect(secrets.encryption.export({ format: 'pem', type: 'pkcs8' })).toBe(known?.opened?.secrets.encryption);
  expect(secrets.preSeed.toString('hex')).toBe(known?.opened?.secrets.preSeed);
  expect(owner).toEqual(known?.opened?.owner);
}

describe('a vault of format 2', () => {
  it('is one of format 3, under Argon2id and the same passphrase, once it was opened', async () => {
    expect(await formatThere()).toBe('openward-vault/2');
    await opens();
    expect(readVaultFile(await readFile(path())).header).toMatchObject({
      format: 'openward-vault/3',
      id,
      kdf: { name: 'argon2id', m: 2 ** 14 },
    });
    const once = await readFile(path());
    await opens();
    expect(await readFile(path()), 'what is of format 3 is not written again').toEqual(once);
    expect(await readdir(folder)).toEqual([`${id}.vault`]);
  });

  it('stays as it is for a wrong passphrase', async () => {
    await expect(store().unlock(id, 'another passphrase')).rejects.toMatchObject({ code: 'VAULT_PASSPHRASE_WRONG' });
    expect(await readFile(path(), 'utf8')).toBe(known?.text);
  });

  it('loses nothing that is put into it while it is opened', async () => {
    const enrolment = enrolmentOf();
    const vaults = store();
    await Promise.all([vaults.unlock(id, passphrase), vaults.setEnrolment(id, passphrase, enrolment)]);
    expect((await vaults.unlock(id, passphrase)).owner.enrolment).toEqual(enrolment);
    await putOld();
    await Promise.all([vaults.setEnrolment(id, passphrase, enrolment), vaults.unlock(id, passphrase)]);
    expect((await vaults.unlock(id, passphrase)).owner.enrolment).toEqual(enrolment);
  });

  it.each([
    ['the client is ended', true],
    ['the disk fails', false],
  ])(
    'opens as before when %s at any step of opening it, and is of format 3 then',
    { timeout: 120_000 },
    async (_, forGood) => {
      const failed: string[] = [];
      for (let step = 1, whole = false; !whole; step += 1) {
        await rm(folder, { recursive: true });
        Object.assign(disk, { calls: [], failsAt: Infinity });
        await store().list();
        await putOld();
        Object.assign(disk, { calls: [], failsAt: step, forGood });
        await store()
          .unlock(id, passphrase)
          .catch((error: unknown) =>
            expect(error).toMatchObject({ code: expect.stringMatching(/^(DISK_FAILED|NOT_FOUND)$/) as string }),
          );
        whole = disk.calls.length < step;
        if (!whole) failed.push(disk.calls[step - 1] ?? '');
        Object.assign(disk, { calls: [], failsAt: Infinity });
        await opens();
        expect(await formatThere(), `after ${failed.join(', ')}`).toBe('openward-vault/3');
      }
      process.stdout.write(`failed at each of ${failed.length} steps: ${failed.join(' ')}\n`);
      expect(failed).toEqual(
        expect.arrayContaining(['open', 'writeFile', 'sync', 'close', 'readFile', 'rename', 'rm']),
      );
    },
  );
});

function enrolmentOf(): Enrolment {
  const approved = readVectors('vault-rules', VaultRuleVectors).cases.find(
    ({ name }) => name === 'a registration that was approved',
  );
  return z.object({ enrolment: Enrolment }).parse(approved?.opened?.owner).enrolment;
}
