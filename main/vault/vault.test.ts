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
import { lockSecrets, unlockSecrets } from './lock.ts';
import { encodeSecrets, makeSecrets, publicKeysOf, type Secrets } from './secrets.ts';
import { VaultFile } from './vault-file.ts';
import { VaultStore } from './vault-store.ts';

const cost = 2 ** 14;
const passphrase = 'orchard copper winding lane';
const person = { label: 'Dr Sun', role: 'doctor', mspId: 'Hospital1MSP' } as const;
const rid = canonicalBytes({ kind: 'staff-number', name: 'Sun Wei', number: 'H1-20417' });
let keys: Secrets;
let folder: string;

beforeAll(async () => {
  keys = await makeSecrets(rid);
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
    const { header } = await store().create(person, secrets(), passphrase);
    const opened = await store().unlock(header.id, passphrase);
    expect(encodeSecrets(opened.secrets)).toEqual(encodeSecrets(secrets()));
    expect(opened.file.header).toMatchObject(person);
  });

  test('takes the passphrase in any Unicode composition', async () => {
    const { header } = await store().create(person, secrets(), 'café au lait tomorrow');
    const opened = await store().unlock(header.id, 'cafe\u0301 au lait tomorrow');
    expect(encodeSecrets(opened.secrets)).toEqual(encodeSecrets(secrets()));
  });

  test('does not open with another passphrase', async () => {
    const { header } = await store().create(person, secrets(), passphrase);
    expect(await codeOf(store().unlock(header.id, `${passphrase} `))).toBe('VAULT_PASSPHRASE_WRONG');
  });

  test('holds no key, RID or passphrase in the clear, and only its owner may read it', async () => {
    const { header } = await store().create(person, secrets(), passphrase);
    const file = join(folder, `${header.id}.vault`);
    const bytes = await readFile(file);
    for (const secret of [
      keys.preSeed,
      keys.draftKey,
      keys.rid,
      keys.signing.export({ format: 'der', type: 'pkcs8' }),
      Buffer.from(passphrase),
    ]) {
      expect(bytes.includes(secret)).toBe(false);
      expect(bytes.includes(secret.toString('base64url').slice(4, 24))).toBe(false);
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

  test('that was registered is not thrown away', async () => {
    const vaults = store();
    const { header } = await vaults.create(person, secrets(), passphrase);
    const file = join(folder, `${header.id}.vault`);
    const raw: unknown = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify(VaultFile.parse({ ...(raw as object), enrolment })));
    expect(await codeOf(vaults.forget(header.id))).toBe('CONFLICT');
    expect(await vaults.list()).toHaveLength(1);
  });

  test('is not thrown away by somebody who asked before its owner was registered', async () => {
    const vaults = store();
    const { header } = await vaults.create(person, secrets(), passphrase);
    const [, forgotten] = await Promise.all([
      vaults.setEnrolment(header.id, enrolment),
      codeOf(vaults.forget(header.id)),
    ]);
    expect(forgotten).toBe('CONFLICT');
    expect(await vaults.get(header.id)).toMatchObject({ enrolment: { pid: enrolment.pid } });
  });

  test('keeps its certificates when an older outcome comes after them, or at the same time', async () => {
    const vaults = store();
    const { header } = await vaults.create(person, secrets(), passphrase);
    const older = { via: 'hospital', id: 'R-1', claim: 'c'.repeat(43), state: 'forwarded' } as const;
    for (let round = 0; round < 20; round += 1) {
      await Promise.all([vaults.setEnrolment(header.id, enrolment), vaults.setRegistration(header.id, older)]);
      expect(await vaults.get(header.id)).toMatchObject({ enrolment: { pid: enrolment.pid } });
    }
    expect(await vaults.setRegistration(header.id, older)).toMatchObject({ enrolment: { pid: enrolment.pid } });
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

describe('a changed vault file', () => {
  const changes: [string, (file: VaultFile) => unknown][] = [
    ['iv', (f) => ({ ...f, iv: flip(f.iv) })],
    ['tag', (f) => ({ ...f, tag: flip(f.tag) })],
    ['first byte of the ciphertext', (f) => ({ ...f, ciphertext: flip(f.ciphertext) })],
    ['last byte of the ciphertext', (f) => ({ ...f, ciphertext: flip(f.ciphertext, f.ciphertext.length - 3) })],
    ['end of the ciphertext', (f) => ({ ...f, ciphertext: f.ciphertext.slice(0, -4) })],
    ['salt', (f) => ({ ...f, header: { ...f.header, kdf: { ...f.header.kdf, salt: flip(f.header.kdf.salt) } } })],
    ['label', (f) => ({ ...f, header: { ...f.header, label: 'Dr Moon' } })],
    ['role', (f) => ({ ...f, header: { ...f.header, role: 'sa-officer' } })],
    ['organisation', (f) => ({ ...f, header: { ...f.header, mspId: 'Hospital2MSP' } })],
    ['date', (f) => ({ ...f, header: { ...f.header, createdAt: '2020-01-01T00:00:00.000Z' } })],
    [
      'public keys',
      (f) => ({
        ...f,
        header: { ...f.header, publicKeys: { ...f.header.publicKeys, tls: f.header.publicKeys.signing } },
      }),
    ],
    ['cost', (f) => ({ ...f, header: { ...f.header, kdf: { ...f.header.kdf, N: cost * 2 } } })],
  ];

  test.each(changes)('does not open: %s', async (_, change) => {
    const file = await lockSecrets(
      {
        ...person,
        id: '00000000-0000-4000-8000-000000000001',
        createdAt: '2026-01-02T03:04:05.678Z',
        publicKeys: publicKeysOf(keys),
      },
      secrets(),
      passphrase,
      { cost },
    );
    expect(await codeOf(unlockSecrets(VaultFile.parse(change(file)), passphrase, undefined))).toBe(
      'VAULT_PASSPHRASE_WRONG',
    );
  });

  test.each([
    ['a cost that is cheap to guess', { N: 1024 }],
    ['a cost that never ends', { N: 2 ** 30 }],
    ['another derivation', { name: 'none' }],
  ])('is refused for %s', async (_, kdf) => {
    const { header } = await store().create(person, secrets(), passphrase);
    const path = join(folder, `${header.id}.vault`);
    const file = VaultFile.parse(JSON.parse(await readFile(path, 'utf8')));
    await writeFile(path, JSON.stringify({ ...file, header: { ...file.header, kdf: { ...file.header.kdf, ...kdf } } }));
    expect(await codeOf(store().unlock(header.id, passphrase))).toBe('VAULT_DAMAGED');
  });

  test('cut short is damaged, and does not hide the other vaults', async () => {
    const { header } = await store().create(person, secrets(), passphrase);
    await store().create({ ...person, label: 'Another' }, secrets(), passphrase);
    await writeFile(join(folder, `${header.id}.vault`), '{"header":');
    expect(await codeOf(store().unlock(header.id, passphrase))).toBe('VAULT_DAMAGED');
    expect((await store().list()).map((file) => file.header.label)).toEqual(['Another']);
  });
});

describe('wrong passphrases', () => {
  test('make the next try wait longer each time, also after a restart', async () => {
    const { header } = await store().create(person, secrets(), passphrase);
    const waited: number[] = [];
    for (let i = 0; i < 5; i += 1)
      expect(await codeOf(store({ waited }).unlock(header.id, 'wrong wrong wrong'))).toBe('VAULT_PASSPHRASE_WRONG');
    expect(waited).toEqual([1000, 2000]);
    await store({ waited }).unlock(header.id, passphrase);
    expect(waited).toEqual([1000, 2000, 4000]);
    await store({ waited }).unlock(header.id, passphrase);
    expect(waited).toEqual([1000, 2000, 4000]);
  });

  test('tried at once are tried one after the other', async () => {
    const vaults = store();
    const { header } = await vaults.create(person, secrets(), passphrase);
    const tries = await Promise.allSettled(
      Array.from({ length: 4 }, () => vaults.unlock(header.id, 'wrong wrong wrong')),
    );
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
    const { header } = await store({ keyring }).create(person, secrets(), passphrase);
    expect(await codeOf(store().unlock(header.id, passphrase))).toBe('VAULT_DAMAGED');
    const opened = await store({ keyring }).unlock(header.id, passphrase);
    expect(encodeSecrets(opened.secrets)).toEqual(encodeSecrets(secrets()));
    const other: Keyring = { ...keyring, unwrap: () => Buffer.alloc(32) };
    expect(await codeOf(store({ keyring: other }).unlock(header.id, passphrase))).toBe('VAULT_PASSPHRASE_WRONG');
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
    const { signForLedger } = vault;
    vault.lock();
    expect(await codeOf(vault.sign(Buffer.from('input')))).toBe('VAULT_LOCKED');
    expect(await codeOf(vault.openMessage('a.b.c.d.e'))).toBe('VAULT_LOCKED');
    expect(await codeOf(vault.delegate(tid, Buffer.alloc(32), `02${'0'.repeat(64)}`, 1, 1))).toBe('VAULT_LOCKED');
    expect(await codeOf(signForLedger(Buffer.alloc(32)))).toBe('VAULT_LOCKED');
    expect(() => vault.openEnvelope(Readable.from([]), { purpose: 'record', tid })).toThrow('Keys are locked');
    expect(() => vault.tlsIdentity()).toThrow('Keys are locked');
    expect(own.preSeed.every((byte) => byte === 0)).toBe(true);
  });
});

/** Another character of the same alphabet, so that only the meaning changes. */
function flip(text: string, at = 0): string {
  const other = text[at] === 'A' ? 'B' : 'A';
  return text.slice(0, at) + other + text.slice(at + 1);
}
