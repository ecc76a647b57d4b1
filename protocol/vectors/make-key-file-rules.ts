import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { tarHeader, tarPadding, TAR_END } from '../container/tar.ts';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import { writePkcs12, type KeyEntries } from '../keyfile/pkcs12.ts';
import { preIdentity } from '../reencryption/identity.ts';
import type { Fixtures, PersonFixture } from './fixtures.ts';
import type { KeyFileVectors } from './schemas.ts';
import { joined, sealAnyhow, stray, turned, type AnyHeader } from './vault-maker.ts';

type Case = KeyFileVectors['cases'][number];

/** Has a ligature, full-width digits and Han characters: what NFKC makes one of. */
const PASSPHRASE = 'ﬁve Plum Blossoms ２０２５ 梅花';
const COMPATIBLE = 'five Plum Blossoms 2025 梅花';
const DAMAGED = ['KEY_FILE_DAMAGED'];
const WRONG = ['KEY_FILE_WRONG'];
const MISMATCH = ['KEY_FILE_MISMATCH'];
/** The fewest that a reader takes. */
const ITERATIONS = 10_000;
const kdf = { name: 'scrypt', N: 2 ** 14, r: 8, p: 1, salt: Buffer.alloc(32, 5).toString('base64url') };

type Members = readonly (readonly [name: string, bytes: Buffer])[];
type Sealed = ReturnType<typeof sealAnyhow>;

/** A case for each rule of a reader of key files. */
export async function makeKeyFileRules(fixtures: Fixtures): Promise<KeyFileVectors> {
  const { patient, doctor } = fixtures;
  const pkcs12 = await writePkcs12(entriesOf(patient), COMPATIBLE, ITERATIONS);
  const said = saidOf(fixtures);
  const seed = Buffer.from(patient.preSeed, 'hex');
  const parts = [seed, canonicalBytes(patient.rid), canonicalBytes(said)];
  const opened = {
    ...said,
    secrets: {
      signing: patient.signingPrivateKey,
      tls: patient.signingPrivateKey,
      encryption: patient.encryptionPrivateKey,
      preSeed: patient.preSeed,
      rid: patient.rid,
    },
  };
  const sealed = seal(pkcs12, joined(parts));
  const file = tar(membersOf(pkcs12, sealed));
  const good = (name: string, change: Partial<Case> = {}): Case => ({
    name,
    passphrase: PASSPHRASE,
    file: file.toString('base64'),
    opened,
    ...change,
  });
  const bad = (name: string, bytes: Buffer, errors = DAMAGED): Case => ({
    name,
    passphrase: PASSPHRASE,
    file: bytes.toString('base64'),
    errors,
  });
  const beside = (name: string, change: object, errors = DAMAGED): Case =>
    bad(
      name,
      tar([
        ['keys.p12', pkcs12],
        ['openward.json', canonicalBytes({ ...sealed, ...change })],
      ]),
      errors,
    );
  const header = (name: string, change: object): Case =>
    bad(name, tar(membersOf(pkcs12, seal(pkcs12, joined(parts), change))));
  const holding = (name: string, plain: Buffer): Case => bad(name, tar(membersOf(pkcs12, seal(pkcs12, plain))));
  const saying = (name: string, change: object): Case =>
    holding(name, joined([seed, parts[1] ?? seed, canonicalBytes({ ...said, ...change })]));
  const withPkcs12 = (name: string, other: Buffer, errors = DAMAGED): Case =>
    bad(name, tar(membersOf(other, seal(other, joined(parts)))), errors);
  const officer = joined([seed, Buffer.alloc(0), canonicalBytes(said)]);
  return {
    cases: [
      good('a patient’s keys'),
      good('the passphrase in its compatibility form', { passphrase: COMPATIBLE }),
      good('an administrator, whose identity is not kept', {
        file: tar(membersOf(pkcs12, seal(pkcs12, officer))).toString('base64'),
        opened: { ...opened, secrets: { ...opened.secrets, rid: null } },
      }),
      { ...bad('another passphrase', file, WRONG), passphrase: 'five plum blossoms 2025 梅花' },
      { ...bad('a blank behind the passphrase', file, WRONG), passphrase: `${PASSPHRASE} ` },
      { ...bad('a file above 64 KiB', file, ['FILE_TOO_LARGE']), padding: 64 * 1024 },
      ...members(pkcs12, sealed, file, bad),
      beside('a member beside the keys that has a member of its own', { more: 1 }),
      beside('another ciphertext', { ciphertext: turned(sealed.ciphertext) }, WRONG),
      beside('another tag', { tag: turned(sealed.tag) }, WRONG),
      beside('another initialisation vector', { iv: turned(sealed.iv) }, WRONG),
      beside('a tag with stray bits', { tag: stray(sealed.tag) }),
      bad('an initialisation vector of 16 bytes', tar(membersOf(pkcs12, seal(pkcs12, joined(parts), {}, { iv: 16 })))),
      bad('a tag of 12 bytes', tar(membersOf(pkcs12, seal(pkcs12, joined(parts), {}, { tag: 12 })))),
      header('another format', { format: 'openward-keys/9' }),
      header('a header with a member of its own', { more: 1 }),
      header('scrypt that is cheap to guess', { kdf: { ...kdf, N: 2 ** 13 } }),
      beside('scrypt that never ends', { header: { ...sealed.header, kdf: { ...kdf, N: 2 ** 30 } } }),
      header('the digest of another PKCS#12', { pkcs12: '0'.repeat(64) }),
      header('a digest in upper case', { pkcs12: digest(pkcs12).toUpperCase() }),
      saying('an id that is none', { id: '7' }),
      saying('an owner with a member of its own', { more: 1 }),
      saying('a request that nobody has answered', { owner: { ...said.owner, pending: { kind: 'activation' } } }),
      saying('no certificates', { owner: { ...said.owner, enrolment: undefined } }),
      holding('an owner with a blank', joined([...parts.slice(0, 2), Buffer.from(JSON.stringify(said, null, 1))])),
      holding('a part too many', joined([...parts, seed])),
      holding('a part too few', joined(parts.slice(0, 2))),
      holding('a re-encryption seed of 31 bytes', joined([seed.subarray(1), ...parts.slice(1)])),
      withPkcs12('iterations below the bound', await writePkcs12(entriesOf(patient), COMPATIBLE, ITERATIONS - 1)),
      withPkcs12('iterations above the bound', await writePkcs12(entriesOf(patient), COMPATIBLE, 2_000_001)),
      withPkcs12('a PKCS#12 under another passphrase', await writePkcs12(entriesOf(patient), 'another', ITERATIONS)),
      withPkcs12('a PKCS#12 with another MAC', changedAt(pkcs12, pkcs12.length - 30)),
      withPkcs12('a PKCS#12 with a byte behind it', Buffer.concat([pkcs12, Buffer.alloc(1)])),
      withPkcs12('a PKCS#12 cut short', pkcs12.subarray(0, -1)),
      withPkcs12('something that is no PKCS#12', Buffer.from('300302010a', 'hex')),
      withPkcs12(
        'a certificate of another person beside the right key',
        await mixed(patient, foreignCertificate(patient, doctor)),
        MISMATCH,
      ),
      withPkcs12(
        'a certificate of another person',
        await mixed(patient, { signing: entriesOf(doctor).signing }),
        MISMATCH,
      ),
      withPkcs12(
        'a key that does not fit its certificate',
        await mixed(patient, foreignKey(patient, doctor)),
        MISMATCH,
      ),
      withPkcs12('a key that is none', await mixed(patient, noKey(patient))),
    ],
  };
}

function members(pkcs12: Buffer, sealed: Sealed, file: Buffer, bad: (name: string, bytes: Buffer) => Case): Case[] {
  const [one, other] = membersOf(pkcs12, sealed);
  if (one === undefined || other === undefined) throw new RangeError('Two members');
  return [
    bad('without what lies beside the keys', tar([one])),
    bad('without the keys', tar([other])),
    bad('its members exchanged', tar([other, one])),
    bad('a member too many', tar([one, other, ['more', Buffer.from('more')]])),
    bad('a member of another name', tar([['keys.pfx', pkcs12], other])),
    bad('a byte behind its end', Buffer.concat([file, Buffer.alloc(1)])),
    bad('a byte of the keys changed', changedAt(file, 600)),
    bad('cut short', file.subarray(0, -512)),
    bad('an empty file', Buffer.alloc(0)),
    bad('a blank in what lies beside', tar([one, ['openward.json', Buffer.from(JSON.stringify(sealed, null, 1))]])),
  ];
}

function saidOf({ patient, at }: Fixtures) {
  const { receivingPublicKey, verifyingPublicKey } = preIdentity(Buffer.from(patient.preSeed, 'hex'));
  const certificates = {
    pid: patient.pid,
    mspId: 'Hospital1MSP',
    role: 'patient',
    signingCertificate: patient.signingCertificate,
    tlsCertificate: patient.signingCertificate,
    encryptionCertificate: patient.encryptionCertificate,
    preKeys: { receiving: receivingPublicKey, verifying: verifyingPublicKey },
  };
  const enrolment = { pid: patient.pid, certificates, sealedRid: Buffer.alloc(384, 1).toString('base64') };
  const owner = { name: '张小明', role: 'patient', mspId: 'Hospital1MSP', createdAt: at, enrolment };
  return { id: '0f6f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77', owner };
}

function entriesOf(person: PersonFixture): KeyEntries {
  const entry = (key: string, certificate: string) => ({
    key: createPrivateKey(key).export({ format: 'der', type: 'pkcs8' }),
    certificate: new X509Certificate(certificate).raw,
  });
  const signing = entry(person.signingPrivateKey, person.signingCertificate);
  return { signing, tls: signing, encryption: entry(person.encryptionPrivateKey, person.encryptionCertificate) };
}

function mixed(person: PersonFixture, change: Partial<KeyEntries>): Promise<Buffer> {
  return writePkcs12({ ...entriesOf(person), ...change }, COMPATIBLE, ITERATIONS);
}

function foreignCertificate(person: PersonFixture, other: PersonFixture): Partial<KeyEntries> {
  return { tls: { ...entriesOf(person).tls, certificate: entriesOf(other).tls.certificate } };
}

function foreignKey(person: PersonFixture, other: PersonFixture): Partial<KeyEntries> {
  return { tls: { ...entriesOf(person).tls, key: entriesOf(other).tls.key } };
}

function noKey(person: PersonFixture): Partial<KeyEntries> {
  return { tls: { ...entriesOf(person).tls, key: Buffer.from('none') } };
}

function seal(pkcs12: Buffer, plain: Buffer, change: object = {}, lengths: { iv?: number; tag?: number } = {}): Sealed {
  const header: AnyHeader = { format: 'openward-keys/1', kdf, pkcs12: digest(pkcs12), ...change };
  return sealAnyhow(header, plain, {
    passphrase: PASSPHRASE,
    ...(lengths.iv === undefined ? {} : { iv: Buffer.alloc(lengths.iv, 1) }),
    ...(lengths.tag === undefined ? {} : { tagBytes: lengths.tag }),
  });
}

function membersOf(pkcs12: Buffer, sealed: Sealed): Members {
  return [
    ['keys.p12', pkcs12],
    ['openward.json', canonicalBytes(sealed)],
  ];
}

function tar(of: Members): Buffer {
  const blocks = of.flatMap(([name, bytes]) => [tarHeader(name, bytes.length), bytes, tarPadding(bytes.length)]);
  return Buffer.concat([...blocks, TAR_END]);
}

function changedAt(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
  return changed;
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
