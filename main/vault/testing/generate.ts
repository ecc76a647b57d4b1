/**
 * Wrote protocol/vectors/vault.json, once, over the patient of keys.json; a file that is there stays as it is.
 * `npx tsx main/vault/testing/generate.ts`
 */
import { createPrivateKey } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { canonicalBytes } from '../../../protocol/encoding/canonical-json.ts';
import { readFixtures } from '../../../protocol/vectors/fixtures.ts';
import { lockSecrets } from '../lock.ts';
import { publicKeysOf, type Secrets } from '../secrets.ts';
import type { VaultFile } from '../vault-file.ts';
import type { VaultVectors } from './vault-vectors.ts';

const PASSPHRASE = 'ﬁve Plum Blossoms ２０２５ 梅花';

async function cases(): Promise<VaultVectors['cases']> {
  const { patient, doctor, at } = readFixtures();
  const secrets = (): Secrets => ({
    signing: createPrivateKey(patient.signingPrivateKey),
    tls: createPrivateKey(doctor.signingPrivateKey),
    encryption: createPrivateKey(patient.encryptionPrivateKey),
    preSeed: Buffer.from(patient.preSeed, 'hex'),
    draftKey: Buffer.alloc(32, 9),
    rid: canonicalBytes(patient.rid),
  });
  const header = {
    id: '6b1f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77',
    label: '张小明',
    role: 'patient',
    mspId: 'Hospital1MSP',
    createdAt: at,
    publicKeys: publicKeysOf(secrets()),
  } as const;
  const file = await lockSecrets(header, secrets(), PASSPHRASE, { cost: 2 ** 14 });
  const given = {
    signing: patient.signingPrivateKey,
    tls: doctor.signingPrivateKey,
    encryption: patient.encryptionPrivateKey,
    preSeed: patient.preSeed,
    draftKey: '09'.repeat(32),
    rid: patient.rid,
  };
  const json = (value: unknown) => z.json().parse(structuredClone(value));
  const opens = (name: string, passphrase: string) => ({ name, passphrase, file: json(file), secrets: given });
  const bad = (name: string, change: object, errors: string[], passphrase = PASSPHRASE) => ({
    name,
    passphrase,
    file: json({ ...file, ...change }),
    errors,
  });
  const wrong = ['VAULT_PASSPHRASE_WRONG'];
  const damaged = ['VAULT_DAMAGED'];
  return [
    opens('a patient’s vault', PASSPHRASE),
    opens('the passphrase in its compatibility form', 'five Plum Blossoms 2025 梅花'),
    bad('another passphrase', {}, wrong, 'five plum blossoms 2025 梅花'),
    bad('a blank behind the passphrase', {}, wrong, `${PASSPHRASE} `),
    ...Object.entries(headerChanges(file)).map(([name, change]) =>
      bad(name, { header: { ...file.header, ...change } }, wrong),
    ),
    ...Object.entries(malformed(file)).map(([name, change]) => bad(name, change, damaged)),
    bad('another initialisation vector', { iv: turned(file.iv) }, wrong),
    bad('another tag', { tag: turned(file.tag) }, wrong),
    bad('another ciphertext', { ciphertext: turned(file.ciphertext) }, wrong),
    bad('a ciphertext cut short', { ciphertext: file.ciphertext.slice(0, -4) }, wrong),
  ];
}

/** Each is authenticated: it can be changed, and then nothing opens. */
function headerChanges({ header }: VaultFile): Record<string, object> {
  return {
    'another name': { label: 'x' },
    'another role': { role: 'doctor' },
    'another organisation': { mspId: 'Hospital2MSP' },
    'another time': { createdAt: '2025-06-01T08:30:00.001Z' },
    'keys exchanged': { publicKeys: { ...header.publicKeys, signing: header.publicKeys.tls } },
    'another salt': { kdf: { ...header.kdf, salt: turned(header.kdf.salt) } },
    'another cost': { kdf: { ...header.kdf, N: 2 ** 15 } },
  };
}

function malformed({ header, iv, tag }: VaultFile): Record<string, object> {
  const kdf = (change: object) => ({ header: { ...header, kdf: { ...header.kdf, ...change } } });
  return {
    'another format': { header: { ...header, format: 'openward-vault/0' } },
    'no id': { header: { ...header, id: undefined } },
    'a header with a member of its own': { header: { ...header, more: 1 } },
    'a file with a member of its own': { more: 1 },
    'an unknown role': { header: { ...header, role: 'visitor' } },
    'scrypt that is cheap to guess': kdf({ N: 2 ** 13 }),
    'scrypt that never ends': kdf({ N: 2 ** 21 }),
    'a cost that is no power of two': kdf({ N: 2 ** 14 + 1 }),
    'another r': kdf({ r: 1 }),
    'another p': kdf({ p: 2 }),
    'another derivation': kdf({ name: 'pbkdf2' }),
    'a short salt': kdf({ salt: 'AAAA' }),
    'an initialisation vector of 16 bytes': { iv: `${iv}AAAAAA` },
    'a tag of 12 bytes': { tag: tag.slice(0, 16) },
  };
}

/** A bit of the first byte turned over. */
function turned(text: string): string {
  const bytes = Buffer.from(text, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(0) ^ 1);
  return bytes.toString('base64url');
}

const target = new URL('../../../protocol/vectors/vault.json', import.meta.url);
if (!existsSync(target)) writeFileSync(target, `${JSON.stringify({ cases: await cases() }, null, 1)}\n`);
