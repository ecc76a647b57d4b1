import { createDecipheriv, createPrivateKey, createPublicKey, hkdfSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { hashRawSync } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import { codeThrownBy, overwrittenBy } from '../testing.ts';
import { readFixtures } from '../vectors/fixtures.ts';
import { decodeContents, encodeContents, type VaultContents } from './contents.ts';
import { LARGEST_VAULT_BYTES, readVaultFile, VaultFile } from './file.ts';
import { vaultKey } from './key.ts';
import { openVault } from './open.ts';
import { sealVault, type SealOptions } from './seal.ts';
import { makeSecrets, publicKeysOf, wipe, type Secrets } from './secrets.ts';

const { patient, doctor } = readFixtures();
const passphrase = 'orchard copper winding lane';
const cheap = { id: '6b1f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77', cost: 2 ** 14 } as const;
const secrets: Secrets = {
  signing: createPrivateKey(doctor.signingPrivateKey),
  tls: createPrivateKey(patient.signingPrivateKey),
  encryption: createPrivateKey(doctor.encryptionPrivateKey),
  preSeed: randomBytes(32),
  draftKey: randomBytes(32),
  rid: canonicalBytes(doctor.rid),
};
const contents: VaultContents = {
  secrets,
  owner: { name: 'Sun Wei', role: 'doctor', mspId: 'Hospital1MSP', createdAt: '2026-01-02T03:04:05.678Z' },
};
const keyring = { backend: 'gnome_libsecret', wrap: (secret: Buffer) => Buffer.from(secret.map((b) => b ^ 0x5a)) };

/** The bytes of formats 2 and 3, written down once more: seven parts, each after its length. */
const plain = Buffer.concat(
  [
    ...[secrets.signing, secrets.tls, secrets.encryption].map(pkcs8),
    secrets.preSeed,
    secrets.draftKey,
    secrets.rid,
    canonicalBytes(contents.owner),
  ].flatMap((part) => [Buffer.of(0, 0, part.length >> 8, part.length & 0xff), part]),
);

function pkcs8(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'pkcs8' });
}

async function sealed(options: Partial<SealOptions> = {}): Promise<VaultFile> {
  return VaultFile.parse(readVaultFile(await sealVault(contents, passphrase, { ...cheap, ...options })));
}

/** RFC 9106, RFC 5869 and AES-GCM as docs/formats.md says, without the vault's own code. */
function keyAsWritten({ header }: VaultFile, second: Buffer = Buffer.alloc(0)): Buffer {
  const { m, t, salt } = header.kdf;
  const options = { memoryCost: m, timeCost: t, parallelism: 1, outputLen: 32, salt: Buffer.from(salt, 'base64url') };
  const stretched = hashRawSync(passphrase, options);
  return Buffer.from(hkdfSync('sha256', Buffer.concat([stretched, second]), '', 'openward-vault/3', 32));
}

function decrypted(file: VaultFile, key: Buffer): Buffer {
  const [iv, tag, ciphertext] = [file.iv, file.tag, file.ciphertext].map((text) => Buffer.from(text, 'base64url'));
  const decipher = createDecipheriv('aes-256-gcm', key, iv!).setAAD(canonicalBytes(file.header)).setAuthTag(tag!);
  return Buffer.concat([decipher.update(ciphertext!), decipher.final()]);
}

describe('a sealed vault', () => {
  it('opens to what it was sealed with', async () => {
    const opened = await openVault(await sealed(), passphrase);
    expect(opened.owner).toEqual(contents.owner);
    expect(encodeContents(opened).equals(plain)).toBe(true);
  });

  it.each([2 ** 14, 2 ** 15])(
    'is locked by the passphrase as its header says, here Argon2id with %i KiB',
    async (cost) => {
      const file = await sealed({ cost });
      expect(file.header.kdf).toMatchObject({ name: 'argon2id', v: 19, m: cost, t: 3, p: 1 });
      expect(decrypted(file, keyAsWritten(file)).equals(plain)).toBe(true);
    },
  );

  it('says which vault it is and how it is locked, and a label where one is wanted', async () => {
    const { kdf, ...unlabelled } = (await sealed()).header;
    expect(unlabelled).toEqual({ format: 'openward-vault/3', id: cheap.id });
    expect(kdf.m).toBe(cheap.cost);
    expect((await sealed({ label: 'By the window' })).header.label).toBe('By the window');
  });

  it('costs 256 MiB and three passes a guess where nobody says otherwise', async () => {
    const file = await sealed({ cost: undefined });
    expect(file.header.kdf).toMatchObject({ m: 256 * 1024, t: 3 });
    expect(encodeContents(await openVault(file, passphrase)).equals(plain)).toBe(true);
  });

  it('is sealed and opened while the program goes on with other things', async () => {
    const seen = { turns: 0 };
    const watch = setInterval(() => (seen.turns += 1));
    await sealed({ cost: 2 ** 17 });
    clearInterval(watch);
    // Were it worked in this thread, there would be none while it is.
    expect(seen.turns).toBeGreaterThan(10);
  });

  it('has a salt, a key and an IV of its own each time', async () => {
    const [one, other] = [await sealed(), await sealed()];
    expect(one.header.kdf.salt).not.toBe(other.header.kdf.salt);
    expect(one.iv).not.toBe(other.iv);
  });

  it('leaves neither its key nor what it holds in memory, sealed or opened', async () => {
    let file: VaultFile | undefined;
    const atSealing = await overwrittenBy(async () => (file = await sealed()));
    if (file === undefined) throw new Error('Nothing was sealed');
    const [whole, key] = [file, keyAsWritten(file)];
    const atOpening = await overwrittenBy(() => openVault(whole, passphrase));
    for (const overwritten of [atSealing, atOpening]) {
      expect(overwritten.some((bytes) => bytes.equals(key))).toBe(true);
      expect(overwritten.some((bytes) => bytes.equals(plain))).toBe(true);
    }
    for (const part of [secrets.signing, secrets.tls, secrets.encryption].map(pkcs8))
      expect(atSealing.some((bytes) => bytes.equals(part))).toBe(true);
  });

  it('leaves nothing in memory of one that a wrong passphrase does not open', async () => {
    const file = await sealed();
    const key = await vaultKey(file.header, 'another passphrase');
    const overwritten = await overwrittenBy(() => codeThrownBy(() => openVault(file, 'another passphrase')));
    expect(overwritten.some((bytes) => bytes.equals(key))).toBe(true);
    expect(overwritten.some(({ length }) => length === plain.length)).toBe(true);
  });

  it('does not open with another passphrase, and says what the cipher said', async () => {
    const refused = { code: 'VAULT_PASSPHRASE_WRONG', cause: expect.any(Error) };
    await expect(openVault(await sealed(), `${passphrase} `)).rejects.toMatchObject(refused);
  });
});

describe('a vault that a keyring locks as well', () => {
  const unwrapped = ({ header }: VaultFile): Buffer =>
    keyring.wrap(Buffer.from(header.keyring?.wrapped ?? '', 'base64url'));

  it('names the keyring and carries what it wrapped: 32 bytes that the key needs and nobody keeps', async () => {
    let file: VaultFile | undefined;
    const overwritten = await overwrittenBy(async () => (file = await sealed({ keyring })));
    if (file === undefined) throw new Error('Nothing was sealed');
    const second = unwrapped(file);
    expect(file.header.keyring?.backend).toBe('gnome_libsecret');
    expect(second).toHaveLength(32);
    expect(decrypted(file, keyAsWritten(file, second)).equals(plain)).toBe(true);
    expect(overwritten.some((bytes) => bytes.equals(second))).toBe(true);
  });

  it('opens with what the keyring unwraps, which is overwritten', async () => {
    const file = await sealed({ keyring });
    const second = unwrapped(file);
    expect(encodeContents(await openVault(file, passphrase, second)).equals(plain)).toBe(true);
    expect(second).toEqual(Buffer.alloc(32));
  });

  it('is refused by name where the keyring is missing, and one without where there is one too many', async () => {
    const damaged = (name: string) => ({ code: 'VAULT_DAMAGED', details: { keyring: name } });
    await expect(openVault(await sealed({ keyring }), passphrase)).rejects.toMatchObject(damaged('gnome_libsecret'));
    await expect(openVault(await sealed(), passphrase, Buffer.alloc(32))).rejects.toMatchObject(damaged('none'));
  });
});

describe('the file of a vault', () => {
  const changed = async (change: object, header: object = {}): Promise<Buffer> => {
    const file = await sealed({ keyring });
    return canonicalBytes({ ...file, ...change, header: { ...file.header, ...header } });
  };

  it('may be as large as a vault can get, and no larger', async () => {
    const [file] = [await sealed({ label: 'a' })];
    const withLabel = (label: string, ciphertext: string) =>
      canonicalBytes({ ...file, header: { ...file.header, label }, ciphertext });
    // A multiple of four characters has no bits left over.
    const label = ['a', 'aa', 'aaa', 'aaaa'].find(
      (text) => (LARGEST_VAULT_BYTES - withLabel(text, '').length) % 4 === 0,
    );
    const filled = (bytes: number) =>
      withLabel(label ?? '', 'A'.repeat(LARGEST_VAULT_BYTES - withLabel(label ?? '', '').length + bytes));
    expect(filled(0)).toHaveLength(LARGEST_VAULT_BYTES);
    expect(readVaultFile(filled(0)).header.label).toBe(label);
    expect(await codeThrownBy(() => readVaultFile(filled(4)))).toBe('VAULT_DAMAGED');
  });

  it.each([
    ['an id with something before it', { id: `../${cheap.id}` }],
    ['an id with something behind it', { id: `${cheap.id}.vault` }],
    ['nothing wrapped by its keyring', { keyring: { backend: 'gnome_libsecret', wrapped: '' } }],
  ])('with %s is damaged', async (_, header) => {
    expect(readVaultFile(await changed({}))).toMatchObject({ header: { id: cheap.id } });
    const bytes = await changed({}, header);
    expect(() => readVaultFile(bytes)).toThrow(
      expect.objectContaining({ code: 'VAULT_DAMAGED', cause: expect.any(Error) }),
    );
  });

  it('is damaged when its contents are malformed, and says how', () => {
    const damaged = expect.objectContaining({ code: 'VAULT_DAMAGED', cause: expect.any(Error) });
    expect(encodeContents(decodeContents(plain)).equals(plain)).toBe(true);
    expect(() => decodeContents(plain.subarray(0, -1))).toThrow(damaged);
  });
});

describe('the secrets of somebody new', () => {
  it('are a P-256 key to sign with, another for TLS, RSA-3072, two seeds and the identity that was given', async () => {
    const rid = Buffer.from('{"number":"H1-20417"}');
    const made = await makeSecrets(rid);
    for (const key of [made.signing, made.tls])
      expect(key).toMatchObject({ type: 'private', asymmetricKeyDetails: { namedCurve: 'prime256v1' } });
    expect(made.tls.equals(made.signing)).toBe(false);
    expect(made.encryption).toMatchObject({
      type: 'private',
      asymmetricKeyType: 'rsa',
      asymmetricKeyDetails: { modulusLength: 3072 },
    });
    expect([made.preSeed.length, made.draftKey.length]).toEqual([32, 32]);
    expect(made.rid).toBe(rid);
  });

  it('have public halves in SPKI PEM', () => {
    const halves = publicKeysOf(secrets);
    for (const name of ['signing', 'tls', 'encryption'] as const) {
      expect(halves[name]).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
      expect(createPublicKey(halves[name]).equals(createPublicKey(secrets[name]))).toBe(true);
    }
  });

  it('are overwritten when they are wiped, as far as they can be', () => {
    const own = { ...secrets, preSeed: randomBytes(32), draftKey: randomBytes(32), rid: Buffer.from('rid') };
    wipe(own);
    expect([own.preSeed, own.draftKey, own.rid]).toEqual([Buffer.alloc(32), Buffer.alloc(32), Buffer.alloc(3)]);
  });
});
