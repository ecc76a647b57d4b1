import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readDescription } from '../description.ts';
import { DataPaths, repositoryRoot } from '../lifecycle/paths.ts';
import type { Network } from '../network.ts';
import { buildChaincodePackage, chaincodeBundle } from './chaincode-package.ts';

const folder = mkdtempSync(join(tmpdir(), 'openward-package-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A network whose chaincode program is this text. */
function networkWith(program: string): Network {
  const bundle = chaincodeBundle(folder);
  mkdirSync(dirname(bundle), { recursive: true });
  writeFileSync(bundle, program);
  return {
    description: readDescription(repositoryRoot()),
    ports: {},
    paths: new DataPaths(folder),
    repository: folder,
  };
}

describe('the chaincode package', () => {
  it('of one program is the same bytes, hence the same id, whoever packs it', async () => {
    const first = await buildChaincodePackage(networkWith('one'));
    const second = await buildChaincodePackage(networkWith('one'));
    expect(second.bytes.equals(first.bytes)).toBe(true);
    expect(second.packageId).toBe(first.packageId);
    expect(first.packageId).toMatch(new RegExp(`^${first.label.replaceAll('.', '\\.')}:[0-9a-f]{64}$`));
  });

  it('of another program has another version and id', async () => {
    const first = await buildChaincodePackage(networkWith('one'));
    const second = await buildChaincodePackage(networkWith('two'));
    expect(second.version).not.toBe(first.version);
    expect(second.packageId).not.toBe(first.packageId);
  });

  it('cannot be made of a program that was not built', async () => {
    const network = networkWith('one');
    rmSync(chaincodeBundle(folder));
    await expect(buildChaincodePackage(network)).rejects.toMatchObject({ code: 'NETWORK_PART_MISSING' });
  });
});
