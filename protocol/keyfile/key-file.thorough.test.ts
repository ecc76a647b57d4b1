import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { enrolPerson } from '../../testing/enrolled-person.ts';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import { codeThrownBy } from '../testing.ts';
import { openKeyFile, sealKeyFile, type CarriedKeys } from './key-file.ts';
import { keyNames } from './pkcs12.ts';

const ascii = 'plum blossom river stone';
const chinese = '梅花 Ｒｉｖｅｒ stone ﬁve';
const cheap = { iterations: 10_000, cost: 2 ** 14 } as const;
let keys: CarriedKeys;
let folder: string;

beforeAll(async () => {
  const person = await enrolPerson('Hospital1MSP', 'patient');
  const { certificates, sealedRid, rid, user } = person;
  const key = (name: 'signing' | 'tls' | 'encryption') => createPrivateKey(person.keys[name].privateKey);
  keys = {
    id: '0f6f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77',
    owner: {
      name: 'Wu Tianqi',
      role: 'patient',
      mspId: certificates.mspId,
      createdAt: '2026-01-02T03:04:05.678Z',
      enrolment: { pid: user.pid, certificates, sealedRid },
    },
    secrets: {
      signing: key('signing'),
      tls: key('tls'),
      encryption: key('encryption'),
      preSeed: Buffer.from(person.keys.preSeed),
      rid: canonicalBytes(rid),
    },
  };
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Unpacked by the system's tar. */
async function unpacked(passphrase: string): Promise<string> {
  writeFileSync(join(folder, 'keys.tar'), await sealKeyFile(keys, passphrase));
  execFileSync('tar', ['-xf', 'keys.tar'], { cwd: folder });
  return join(folder, 'keys.p12');
}
const has = (command: string): boolean => spawnSync(command, ['-help'], { stdio: 'ignore' }).error === undefined;
const spki = (pem: string): string => createPublicKey(pem).export({ format: 'pem', type: 'spki' }).toString();

describe('a key file', () => {
  it.each([ascii, chinese])('opens with its passphrase to the same keys: %s', async (passphrase) => {
    const opened = await openKeyFile(await sealKeyFile(keys, passphrase, cheap), passphrase);
    expect(opened.owner).toEqual(keys.owner);
    expect(opened.id).toBe(keys.id);
    for (const name of keyNames) expect(opened.secrets[name].equals(keys.secrets[name])).toBe(true);
    expect(opened.secrets.preSeed).toEqual(keys.secrets.preSeed);
    expect(opened.secrets.rid).toEqual(keys.secrets.rid);
  });

  it('is another each time, and says nobody’s name', async () => {
    const [one, two] = [await sealKeyFile(keys, ascii, cheap), await sealKeyFile(keys, ascii, cheap)];
    expect(one.equals(two)).toBe(false);
    expect(one.toString('latin1')).not.toMatch(/Tianqi|patient|Hospital1MSP/);
  });

  it('does not open with another passphrase', async () => {
    const file = await sealKeyFile(keys, ascii, cheap);
    expect(await codeThrownBy(() => openKeyFile(file, `${ascii} `))).toBe('KEY_FILE_WRONG');
  });

  it('opens with no byte changed, and none missing', { timeout: 240_000 }, async () => {
    const file = await sealKeyFile(keys, ascii, cheap);
    const codes = new Set<string>();
    for (let at = 0; at < file.length; at += 97) {
      const changed = Buffer.from(file);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      codes.add(await codeThrownBy(() => openKeyFile(changed, ascii)));
      codes.add(await codeThrownBy(() => openKeyFile(file.subarray(0, at), ascii)));
    }
    expect([...codes].toSorted()).toEqual(['KEY_FILE_DAMAGED', 'KEY_FILE_WRONG']);
  });
});

describe.skipIf(!has('openssl'))('openssl pkcs12', () => {
  it.each([ascii, chinese])('reads its PKCS#12, keys and certificates: %s', async (passphrase) => {
    const file = await unpacked(passphrase);
    const typed = passphrase.normalize('NFKC');
    const env = { ...process.env, OPENWARD_TYPED: typed };
    const run = (...args: string[]) =>
      spawnSync('openssl', ['pkcs12', '-in', file, '-passin', 'env:OPENWARD_TYPED', ...args], {
        env,
        encoding: 'utf8',
      });
    const info = run('-info', '-noout');
    expect(info.stderr).toMatch(/MAC: sha256, Iteration 600000/);
    expect(info.stderr.match(/PBES2, PBKDF2, AES-256-CBC, Iteration 600000, PRF hmacWithSHA256/g)).toHaveLength(4);
    const { stdout, status } = run('-nodes');
    expect(status).toBe(0);
    const all = (what: string) =>
      stdout.match(new RegExp(`-----BEGIN ${what}-----[^-]*-----END ${what}-----`, 'g')) ?? [];
    expect(all('PRIVATE KEY').map(spki)).toEqual(
      keyNames.map((name) => createPublicKey(keys.secrets[name]).export({ format: 'pem', type: 'spki' })),
    );
    const { certificates } = keys.owner.enrolment;
    const raw = (pem: string): string => new X509Certificate(pem).fingerprint256;
    expect(all('CERTIFICATE').map(raw)).toEqual(keyNames.map((name) => raw(certificates[`${name}Certificate`])));
  });
});

describe.skipIf(!has('keytool'))('a Java keystore', () => {
  it('reads it, each key under its name with its certificate', async () => {
    const file = await unpacked(ascii);
    const { stdout } = spawnSync(
      'keytool',
      ['-list', '-v', '-storetype', 'PKCS12', '-keystore', file, '-storepass', ascii],
      {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C' },
      },
    );
    for (const name of keyNames) {
      expect(stdout).toContain(`Alias name: ${name}`);
      const { fingerprint256 } = new X509Certificate(keys.owner.enrolment.certificates[`${name}Certificate`]);
      expect(stdout).toContain(fingerprint256);
    }
    expect(stdout.match(/Entry type: PrivateKeyEntry/g)).toHaveLength(3);
  });
});
