import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildChaincodePackage, chaincodeBundle, type ChaincodePackage } from './chaincode-package.ts';

const folder = mkdtempSync(join(tmpdir(), 'openward-package-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The package of a chaincode program that is this text. */
function packageOf(program: string): Promise<ChaincodePackage> {
  const bundle = chaincodeBundle(folder);
  mkdirSync(dirname(bundle), { recursive: true });
  writeFileSync(bundle, program);
  return packed();
}

const packed = (): Promise<ChaincodePackage> =>
  buildChaincodePackage(folder, { name: 'openward', version: '1.0.0', endorsers: 2 });

describe('the chaincode package', () => {
  it('of one program is the same bytes, hence the same id, whoever packs it', async () => {
    const first = await packageOf('one');
    const second = await packageOf('one');
    expect(second.bytes.equals(first.bytes)).toBe(true);
    expect(second.packageId).toBe(first.packageId);
    expect(first.packageId).toMatch(new RegExp(`^${first.label.replaceAll('.', '\\.')}:[0-9a-f]{64}$`));
  });

  it('of another program has another version and id', async () => {
    const first = await packageOf('one');
    const second = await packageOf('two');
    expect(second.version).not.toBe(first.version);
    expect(second.packageId).not.toBe(first.packageId);
  });

  it('cannot be made of a program that was not built', async () => {
    await packageOf('one');
    rmSync(chaincodeBundle(folder));
    await expect(packed()).rejects.toMatchObject({ code: 'NETWORK_PART_MISSING' });
  });
});
