import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCrl, serialsIn } from './crl.ts';

const times = { thisUpdate: new Date('2026-12-01T00:00:00Z'), nextUpdate: new Date('2027-12-01T00:00:00Z') };
const revokedAt = new Date('2026-11-30T12:00:00Z');

describe('a list of revoked certificates', () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): string =>
    execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const root = (name: string) => ({ certificate: openssl('x509', '-in', `${name}.pem`), privateKey: keyOf(name) });
  const keyOf = (name: string): string => openssl('pkey', '-in', `${name}-key.pem`);

  const verified = (by: string): string =>
    spawnSync('openssl', ['crl', '-in', 'crl.pem', '-noout', '-CAfile', by], { cwd: folder, encoding: 'utf8' }).stderr;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'openward-crl-'));
    for (const name of ['root', 'other']) {
      const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
      openssl('req', '-x509', ...key, '-keyout', `${name}-key.pem`, '-out', `${name}.pem`, '-subj', `/O=${name}/CN=r`);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is of its root, names the root’s key, and what was revoked, as openssl reads it', async () => {
    const serials = ['00a1b2c3d4e5f60718293a4b5c6d7e8f', '7f'];
    const revoked = serials.map((serial) => ({ serial, revokedAt }));
    writeFileSync(at('crl.pem'), await createCrl(root('root'), revoked, times));
    const text = openssl('crl', '-in', 'crl.pem', '-noout', '-text', '-CAfile', 'root.pem');
    expect(text).toContain('Issuer: O = root, CN = r');
    expect([...text.matchAll(/Serial Number: (\w+)/g)].map(([, serial]) => serial)).toEqual([
      'A1B2C3D4E5F60718293A4B5C6D7E8F',
      '7F',
    ]);
    expect(serialsIn(readFileSync(at('crl.pem'), 'utf8')).map((one) => BigInt(`0x${one}`))).toEqual(
      serials.map((one) => BigInt(`0x${one}`)),
    );
    expect(text).toContain('Authority Key Identifier');
    expect(verified('root.pem')).toContain('verify OK');
    expect(verified('other.pem')).not.toContain('verify OK');
  });

  it('of nothing is none', async () => {
    await expect(createCrl(root('root'), [], times)).rejects.toThrow(RangeError);
  });

  it('is not made with another root’s key', async () => {
    const mixed = { ...root('root'), privateKey: keyOf('other') };
    await expect(createCrl(mixed, [{ serial: '7f', revokedAt }], times)).rejects.toThrow(RangeError);
  });
});
