import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readVectors } from '../../protocol/vectors/fixtures.ts';
import { VaultRuleVectors } from '../../protocol/vectors/schemas.ts';
import { vaultNumber } from './vault-number.ts';
import { VaultStore } from './vault-store.ts';

/** What was derived, each as it is written in a header without its salt. */
const derived = vi.hoisted(() => new Array<string>());

vi.mock('../../protocol/vault/derivation.ts', async (original) => {
  const real = await original<typeof import('../../protocol/vault/derivation.ts')>();
  const stretch: typeof real.stretch = (passphrase, kdf) => {
    derived.push(JSON.stringify({ ...kdf, salt: '' }));
    return real.stretch(passphrase, kdf);
  };
  return { ...real, stretch };
});

const fileOf = (file: string): string => readVectors(file, VaultRuleVectors).cases[0]?.text ?? '';
const old = { id: '6b1f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77', text: fileOf('vault-rules') };
const present = { id: '2c1f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77', text: fileOf('vault-argon2id-rules') };
const nobodys = '000000000000';
/** Of new vaults: another than that of the present one, which a cheaper client has made. */
const cost = 2 ** 15;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openward-work-'));
});
beforeEach(async () => {
  await rm(folder, { recursive: true, force: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a wrong passphrase at this number makes the client derive, in no order. */
async function workAt(number: string): Promise<string[]> {
  derived.length = 0;
  const vaults = new VaultStore({ folder, cost, wait: () => Promise.resolve() });
  await expect(vaults.unlockByNumber(number, 'wrong wrong wrong')).rejects.toMatchObject({
    code: 'VAULT_PASSPHRASE_WRONG',
  });
  return [...derived].sort();
}

async function put(...vaults: readonly (typeof old)[]): Promise<void> {
  await new VaultStore({ folder }).list();
  for (const { id, text } of vaults) await writeFile(join(folder, `${id}.vault`), text);
}

describe('a wrong passphrase', () => {
  it('costs one derivation where nobody has a vault: that of a new one', async () => {
    await put();
    expect(await workAt(nobodys)).toEqual([expect.stringContaining(`"m":${cost}`)]);
  });

  it('costs the same at a vault of format 2, at one of format 3 and at a number that nobody has', async () => {
    await put(old, present);
    const atNobodys = await workAt(nobodys);
    expect(atNobodys).toHaveLength(3);
    expect(await workAt(vaultNumber(old.id))).toEqual(atNobodys);
    expect(await workAt(vaultNumber(present.id))).toEqual(atNobodys);
  });

  it('costs one derivation at a vault that its owner chose from a list', async () => {
    await put(old, present);
    derived.length = 0;
    const vaults = new VaultStore({ folder, cost });
    await vaults.unlock(present.id, 'wrong wrong wrong').catch(() => undefined);
    expect(derived).toHaveLength(1);
  });
});
