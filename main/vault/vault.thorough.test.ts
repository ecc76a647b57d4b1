import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import { TID } from '../../domain/ids.ts';
import { Enrolment } from '../../api/messages/registration.ts';
import { canonicalBytes } from '../../protocol/encoding/canonical-json.ts';
import { sealForPeople } from '../../protocol/envelope/seal.ts';
import { encryptTo } from '../../protocol/messages/jwe.ts';
import { delayAfter } from './attempts.ts';
import { systemKeyring, type Keyring } from './keyring.ts';
import { encodeContents } from '../../protocol/vault/contents.ts';
import { VaultFile } from '../../protocol/vault/file.ts';
import { publicKeysOf, type Secrets } from '../../protocol/vault/secrets.ts';
import { secretsFor } from '../../testing/secrets.ts';
import { readVectors } from '../../protocol/vectors/fixtures.ts';
import { VaultVectors } from '../../protocol/vectors/schemas.ts';
import { VaultStore } from './vault-store.ts';

const cost = 2 ** 14;
const passphrase = 'orchard copper winding lane';
const person = { label: 'By the window', name: 'Sun Wei', role: 'doctor', mspId: 'Hospital1MSP' } as const;
const rid = canonicalBytes({ kind: 'staff-number', name: 'Sun Wei', number: 'H1-20417' });
let keys: Secrets;
let folder: string;

beforeAll(async () => {
  keys = await secretsFor(rid);
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openward-vault-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A copy, because unlocking and locking overwrite what they were given. */
function secrets(): Secrets {
  return {
    ...keys,
    preSeed: Buffer.from(keys.preSeed),
    draftKey: Buffer.from(keys.draftKey),
    rid: Buffer.from(keys.rid),
  };
}

function store(options: { waited?: number[]; keyring?: Keyring } = {}): VaultStore {
  const { waited = [], keyring } = options;
  return new VaultStore({ folder, cost, keyring, wait: (ms) => Promise.resolve(void waited.push(ms)) });
}

/** Keys alone, whoever they are of. */
function bytesOf(of: Secrets): Buffer {
  const owner = { name: 'x', role: 'patient', mspId: 'Hospital1MSP', createdAt: '2026-01-02T03:04:05.678Z' } as const;
  return encodeContents({ secrets: of, owner });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing was thrown',
    (error: unknown) => (error instanceof OpenwardError ? error.code : String(error)),
  );
}

const pem = '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n';
const enrolment = Enrolment.parse({
  pid: 'a'.repeat(96),
  sealedRid: '',
  certificates: {
    pid: 'a'.repeat(96),
    mspId: 'Hospital1MSP',
    role: 'doctor',
    signingCertificate: pem,
    encryptionCertificate: pem,
    tlsCertificate: pem,
    preKeys: { receiving: `02${'0'.repeat(64)}`, verifying: `02${'0'.repeat(64)}` },
  },
});

describe('a vault', () => {
  test('gives back the keys it was made with', async () => {
    const { id } = await store().create(person, secrets(), passphrase);
    const opened = await store().unlock(id, passphrase);
    expect(bytesOf(opened.secrets)).toEqual(bytesOf(secrets()));
    expect(opened.owner).toMatchObject({ name: 'Sun Wei', role: 'doctor', mspId: 'Hospital1MSP' });
  });

  test('takes the passphrase in any Unicode composition', async () => {
    const { id } = await store().create(person, secrets(), 'café au lait tomorrow');
    const opened = await store().unlock(id, 'cafe\u0301 au lait tomorrow');
    expect(bytesOf(opened.secrets)).toEqual(bytesOf(secrets()));
  });

  test('does not open with another passphrase', async () => {
    const { id } = await store().create(person, secrets(), passphrase);
    expect(await codeOf(store().unlock(id, `${passphrase} `))).toBe('VAULT_PASSPHRASE_WRONG');
  });

  test('holds no key, name, PID, RID or passphrase in the clear, and only its owner may read it', async () => {
    const { id } = await store().create(person, secrets(), passphrase);
    await store().setEnrolment(id, passphrase, enrolment);
    const file = join(folder, `${id}.vault`);
    const bytes = await readFile(file);
    for (const secret of [
      keys.preSeed,
      keys.draftKey,
      keys.rid,
      keys.signing.export({ format: 'der', type: 'pkcs8' }),
      Buffer.from(passphrase),
      ...['Sun Wei', 'doctor', 'Hospital1MSP', enrolment.pid, 'CERTIFICATE', 'PUBLIC KEY'].map((text) =>
        Buffer.from(text),
      ),
    ]) {
      expect(bytes.includes(secret)).toBe(false);
      expect(bytes.includes(secret.toString('base64url').slice(4, 24) || '-')).toBe(false);
    }
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('leaves no temporary file behind', async () => {
    await store().create(person, secrets(), passphrase);
    expect((await readdir(folder)).filter((name) => !name.endsWith('.vault'))).toEqual([]);
  });

  test('keeps its name to itself', async () => {
    await store().create(person, secrets(), passphrase);
    expect(await codeOf(store().create(person, secrets(), passphrase))).toBe('VAULT_EXISTS');
  });

  test.each(['../../etc/passwd', 'x', '', '00000000-0000-4000-8000-000000000000'])(
    'is not found under the id %s',
    async (id) => {
      expect(await codeOf(store().unlock(id, passphrase))).toBe('NOT_FOUND');
    },
  );

  test('is thrown away by the page when its registration was declined, and not otherwise', async () => {
    const vaults = store();
    const { id } = await vaults.create(person, secrets(), passphrase);
    const kept = { via: 'hospital', id: 'R-1', claim: 'c'.repeat(43) } as const;
    expect(await codeOf(vaults.forget(id))).toBe('CONFLICT');
    for (const state of ['submitted', 'forwarded', 'approved', 'ready'] as const) {
      await vaults.setRegistration(id, { ...kept, state });
      expect(await codeOf(vaults.forget(id)), state).toBe('CONFLICT');
    }
    await vaults.setRegistration(id, { ...kept, state: 'declined' });
    await vaults.forget(id);
    expect(await readdir(folder)).toEqual([]);
  });

  test('is not thrown away by somebody who asked before its owner was registered', async () => {
    const vaults = store();
    const { id } = await vaults.create(person, secrets(), passphrase);
    await vaults.setRegistration(id, { via: 'hospital', id: 'R-1', claim: 'c', state: 'declined' });
    const [, forgotten] = await Promise.all([
      vaults.setEnrolment(id, passphrase, enrolment),
      codeOf(vaults.forget(id)),
    ]);
    expect(forgotten).toBe('CONFLICT');
    expect((await vaults.unlock(id, passphrase)).owner).toMatchObject({ enrolment: { pid: enrolment.pid } });
  });

  test('has its registration beside it until it holds the certificates', async () => {
    const vaults = store();
    const { id } = await vaults.create(person, secrets(), passphrase);
    const kept = { via: 'hospital', id: 'R-1', claim: 'c'.repeat(43), state: 'forwarded' } as const;
    expect(await vaults.setRegistration(id, kept)).toMatchObject({ label: person.label, registration: kept });
    expect(await vaults.setEnrolment(id, passphrase, enrolment)).not.toHaveProperty('registration');
    expect(await readdir(folder)).toEqual([`${id}.vault`]);
    expect((await vaults.unlock(id, passphrase)).owner.enrolment).toEqual(enrolment);
    expect((await vaults.list()).map(({ label }) => label)).toEqual([person.label]);
  });

  test('stays as it was when the new one cannot be written', async () => {
    const vaults = store();
    const { id } = await vaults.create(person, secrets(), passphrase);
    const before = await readFile(join(folder, `${id}.vault`));
    expect(await codeOf(vaults.setEnrolment(id, 'another passphrase', enrolment))).toBe('VAULT_PASSPHRASE_WRONG');
    expect(await readFile(join(folder, `${id}.vault`))).toEqual(before);
  });

  test('of one name made twice at once is made once', async () => {
    const vaults = store();
    const made = await Promise.allSettled([
      vaults.create(person, secrets(), passphrase),
      store().create(person, secrets(), passphrase),
    ]);
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await vaults.list()).toHaveLength(1);
  });
});

describe('a vault of format 1', () => {
  const [former] = readVectors('vault', VaultVectors).cases;
  const id = '6b1f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77';
  const words = former?.passphrase ?? '';
  const path = (): string => join(folder, `${id}.vault`);
  const put = (outside: object): Promise<void> =>
    writeFile(path(), JSON.stringify({ ...(former?.file as object), ...outside }, undefined, 2));

  test('is listed, and becomes one of the present format when it is first opened', async () => {
    await put({ enrolment });
    expect(await store().list()).toMatchObject([{ id, label: '张小明' }]);
    const opened = await store().unlock(id, words);
    expect(opened.owner).toMatchObject({ name: '张小明', role: 'patient', enrolment: { pid: enrolment.pid } });
    const text = await readFile(path(), 'utf8');
    expect(VaultFile.parse(JSON.parse(text)).header.format).toBe('openward-vault/3');
    for (const said of ['张小明', enrolment.pid, 'Hospital1MSP', 'patient']) expect(text).not.toContain(said);
    expect(await store().list()).toEqual([{ id, number: expect.stringMatching(/^[0-9]{12}$/) as string }]);
    expect(bytesOf((await store().unlock(id, words)).secrets)).toEqual(bytesOf(opened.secrets));
    expect(await readdir(folder)).toEqual([`${id}.vault`]);
  });

  test('keeps a registration under way beside it', async () => {
    const registration = { via: 'hospital', id: 'R-1', claim: 'c', state: 'forwarded' } as const;
    await put({ registration });
    expect(await store().list()).toMatchObject([{ registration }]);
    await store().unlock(id, words);
    expect(await store().list()).toMatchObject([{ registration }]);
    expect(JSON.parse(await readFile(path(), 'utf8'))).not.toHaveProperty('registration');
  });

  test('stays as it is for a wrong passphrase', async () => {
    await put({ enrolment });
    const before = await readFile(path());
    expect(await codeOf(store().unlock(id, 'another passphrase'))).toBe('VAULT_PASSPHRASE_WRONG');
    expect(await readFile(path())).toEqual(before);
  });
});

describe('a vault is named by its number', () => {
  test('where nobody is listed, and opens as by its id', async () => {
    const { id, number } = await store().create({ ...person, label: undefined }, secrets(), passphrase);
    expect(number).toMatch(/^[0-9]{12}$/);
    expect(await store().list()).toEqual([{ id, number }]);
    expect(await readFile(join(folder, `${id}.vault`), 'utf8')).not.toContain(person.name);
    expect((await store().unlockByNumber(number, passphrase)).id).toBe(id);
  });

  test('and a number that nobody has is answered as a wrong passphrase is, with the same waits', async () => {
    const { number } = await store().create(person, secrets(), passphrase);
    const answers = async (asked: string): Promise<unknown[]> => {
      const waited: number[] = [];
      const vaults = store({ waited });
      const details: unknown[] = [];
      for (let tries = 0; tries < 5; tries += 1)
        details.push(await vaults.unlockByNumber(asked, 'wrong wrong wrong').catch(told));
      return [...details, waited];
    };
    expect(await answers('000000000000')).toEqual(await answers(number));
  });

  test('and one that nobody has is remembered as one that somebody has, also after a restart', async () => {
    const { number } = await store().create(person, secrets(), passphrase);
    const answers = async (asked: string): Promise<unknown[]> => {
      const waited: number[] = [];
      const details: unknown[] = [];
      for (let tries = 0; tries < 5; tries += 1)
        details.push(await store({ waited }).unlockByNumber(asked, 'wrong wrong wrong').catch(told));
      return [...details, waited];
    };
    expect(await answers('000000000000')).toEqual(await answers(number));
    const kept = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
    expect(kept.join(), 'what was typed lies on no disk').not.toContain('000000000000');
  });

  test('and as much is written for one that nobody has', async () => {
    const { number } = await store().create(person, secrets(), passphrase);
    const written = async (asked: string): Promise<string[]> => {
      const before = new Set(await readdir(folder));
      await store().unlockByNumber(asked, 'wrong wrong wrong').catch(told);
      return (await readdir(folder)).filter((name) => !before.has(name));
    };
    expect(await written(number)).toHaveLength(1);
    expect(await written('000000000000')).toHaveLength(1);
  });

  test('and for one that nobody has as much is worked', async () => {
    const { number } = await store().create(person, secrets(), passphrase);
    const timed = async (asked: string): Promise<number> => {
      const start = process.cpuUsage();
      await store().unlockByNumber(asked, 'wrong wrong wrong').catch(told);
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    const [known, unknown] = [await timed(number), await timed('000000000000')];
    expect(unknown).toBeGreaterThan(known / 4);
    expect(unknown).toBeLessThan(known * 4);
  });
});

/** All that an answer tells. */
function told(error: unknown): unknown {
  if (!(error instanceof OpenwardError)) throw error;
  return { code: error.code, message: error.message, details: error.details };
}

describe('a changed vault file', () => {
  test('that is larger than a vault can be is damaged', async () => {
    const { id } = await store().create(person, secrets(), passphrase);
    await writeFile(join(folder, `${id}.vault`), Buffer.alloc(3 * 1024 * 1024, 0x20));
    expect(await codeOf(store().unlock(id, passphrase))).toBe('VAULT_DAMAGED');
  });

  test('under the name of another is damaged', async () => {
    const { id } = await store().create(person, secrets(), passphrase);
    const other = '00000000-0000-4000-8000-000000000001';
    await writeFile(join(folder, `${other}.vault`), await readFile(join(folder, `${id}.vault`)));
    expect(await codeOf(store().unlock(other, passphrase))).toBe('VAULT_DAMAGED');
  });

  test('cut short is damaged, and does not hide the other vaults', async () => {
    const { id } = await store().create(person, secrets(), passphrase);
    await store().create({ ...person, label: 'Another' }, secrets(), passphrase);
    await writeFile(join(folder, `${id}.vault`), '{"header":');
    expect(await codeOf(store().unlock(id, passphrase))).toBe('VAULT_DAMAGED');
    expect((await store().list()).map(({ label }) => label)).toEqual(['Another']);
  });
});

describe('wrong passphrases', () => {
  test('make the next try wait longer each time, also after a restart', async () => {
    const { id } = await store().create(person, secrets(), passphrase);
    const waited: number[] = [];
    for (let i = 0; i < 5; i += 1)
      expect(await codeOf(store({ waited }).unlock(id, 'wrong wrong wrong'))).toBe('VAULT_PASSPHRASE_WRONG');
    expect(waited).toEqual([1000, 2000]);
    await store({ waited }).unlock(id, passphrase);
    expect(waited).toEqual([1000, 2000, 4000]);
    await store({ waited }).unlock(id, passphrase);
    expect(waited).toEqual([1000, 2000, 4000]);
  });

  test('tried at once are tried one after the other', async () => {
    const vaults = store();
    const { id } = await vaults.create(person, secrets(), passphrase);
    const tries = await Promise.allSettled(Array.from({ length: 4 }, () => vaults.unlock(id, 'wrong wrong wrong')));
    const counted = tries.map((one) =>
      one.status === 'rejected' && one.reason instanceof OpenwardError ? one.reason.details['wrong'] : undefined,
    );
    expect(counted).toEqual([1, 2, 3, 4]);
  });

  test('never make it wait longer than half a minute', () => {
    expect(Array.from({ length: 60 }, (_, wrong) => delayAfter(wrong)).every((ms) => ms <= 30_000)).toBe(true);
  });
});

describe('the keyring of the system', () => {
  const keyring: Keyring = {
    backend: 'gnome_libsecret',
    wrap: (secret) => Buffer.from(secret.map((b) => b ^ 0x5a)),
    unwrap: (wrapped) => Buffer.from(wrapped.map((b) => b ^ 0x5a)),
  };

  test('is needed beside the passphrase when it was there', async () => {
    const { id } = await store({ keyring }).create(person, secrets(), passphrase);
    expect(await codeOf(store().unlock(id, passphrase))).toBe('VAULT_DAMAGED');
    const opened = await store({ keyring }).unlock(id, passphrase);
    expect(bytesOf(opened.secrets)).toEqual(bytesOf(secrets()));
    const other: Keyring = { ...keyring, unwrap: () => Buffer.alloc(32) };
    expect(await codeOf(store({ keyring: other }).unlock(id, passphrase))).toBe('VAULT_PASSPHRASE_WRONG');
  });

  test.each([
    ['basic_text', 'linux', undefined],
    ['unknown', 'linux', undefined],
    ['gnome_libsecret', 'linux', 'gnome_libsecret'],
    ['', 'darwin', 'darwin'],
  ] as const)('%s on %s is %s', (backend, platform, expected) => {
    const storage = {
      isEncryptionAvailable: () => true,
      getSelectedStorageBackend: () => backend,
      encryptString: () => Buffer.alloc(0),
      decryptString: () => '',
    };
    expect(systemKeyring(storage, platform)?.backend).toBe(expected);
  });
});

describe('an unlocked vault', () => {
  const tid = TID.parse(`T-${'0'.repeat(32)}`);

  async function unlocked() {
    const { UnlockedVault } = await import('./unlocked-vault.ts');
    const { certificatesFor } = await import('./certificates.fixture.ts');
    return new UnlockedVault(secrets(), await certificatesFor(keys, 'doctor'));
  }

  test('signs with the registered key, low-S', async () => {
    const vault = await unlocked();
    const signature = await vault.sign(Buffer.from('input'));
    expect(
      verify(
        'sha256',
        Buffer.from('input'),
        { key: createPublicKey(keys.signing), dsaEncoding: 'ieee-p1363' },
        signature,
      ),
    ).toBe(true);
    expect(signature).toHaveLength(64);
  });

  test('opens messages and envelopes addressed to it', async () => {
    const vault = await unlocked();
    const { encryption } = publicKeysOf(keys);
    expect(await vault.openMessage(await encryptTo(encryption, { tid }))).toEqual({ tid });
    const sealed = sealForPeople(Readable.from([Buffer.from('record')]), {
      recipientPublicKeys: [encryption],
      context: { purpose: 'record', tid },
    });
    expect((await buffer(vault.openEnvelope(sealed, { purpose: 'record', tid }))).toString()).toBe('record');
  });

  test('does nothing once it is locked, and its seed is gone', async () => {
    const own = secrets();
    const { UnlockedVault } = await import('./unlocked-vault.ts');
    const { certificatesFor } = await import('./certificates.fixture.ts');
    const vault = new UnlockedVault(own, await certificatesFor(keys, 'doctor'));
    vault.lock();
    expect(await codeOf(vault.sign(Buffer.from('input')))).toBe('VAULT_LOCKED');
    expect(await codeOf(vault.openMessage('a.b.c.d.e'))).toBe('VAULT_LOCKED');
    expect(await codeOf(vault.delegate(tid, Buffer.alloc(32), `02${'0'.repeat(64)}`, 1, 1))).toBe('VAULT_LOCKED');
    expect(() => vault.openEnvelope(Readable.from([]), { purpose: 'record', tid })).toThrow('Keys are locked');
    expect(() => vault.tlsIdentity()).toThrow('Keys are locked');
    expect(own.preSeed.every((byte) => byte === 0)).toBe(true);
  });
});
