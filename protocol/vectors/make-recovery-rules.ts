import { createCipheriv, hkdfSync, type CipherGCMTypes } from 'node:crypto';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import { preIdentity } from '../reencryption/identity.ts';
import { recoveryCodeForms } from '../recovery/code.ts';
import type { Fixtures } from './fixtures.ts';
import type { RecoveryVectors } from './schemas.ts';
import { joined, sixParts, sixSecrets, stray, turned } from './vault-maker.ts';

type Case = RecoveryVectors['cases'][number];

const CODE = Buffer.from('7c1f3a0c7a554f0e9a3e3d1b1f0c2a77', 'hex');
const KEY = Buffer.alloc(32, 11);
const IV = Buffer.from('fbffbefbefbefbffbefbefbe', 'hex');
const VAULT = '0f6f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77';
const DAMAGED = ['RECOVERY_FILE_DAMAGED'];
const WRONG = ['RECOVERY_CODE_WRONG'];
const CHECK = ['RECOVERY_CODE_CHECK'];

const usualHeader = {
  format: 'openward-recovery/1',
  id: '6b1f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77',
  madeAt: '2025-06-01T08:30:00.000Z',
};
const usualWay = { kind: 'code', salt: Buffer.alloc(32, 5).toString('base64url') };

interface AnyFile {
  readonly header?: object;
  readonly way?: object;
  readonly plain: Buffer;
  readonly iv?: Buffer;
  readonly tagBytes?: number;
  readonly wayIv?: Buffer;
  readonly wayTagBytes?: number;
  readonly key?: Buffer;
}

/** A case for each rule of a reader of recovery files and of their codes. */
export function makeRecoveryRules(fixtures: Fixtures): RecoveryVectors {
  const owner = ownerOf(fixtures);
  const vault = joined([...sixParts(fixtures), canonicalBytes(owner)]);
  const whose = canonicalBytes({ vault: VAULT });
  const plain = joined([whose, vault]);
  const file = fileOf({ plain });
  const [wrapped] = file.ways;
  const text = canonicalBytes(file).toString('utf8');
  const { en, zh, text: symbol } = recoveryCodeForms(CODE);
  const opened = { id: VAULT, owner, secrets: sixSecrets(fixtures) };
  const good = (name: string, typed: string): Case => ({ name, code: typed, text, opened });
  const officer = joined([whose, joined([...sixParts(fixtures, Buffer.alloc(0)), canonicalBytes(owner)])]);
  const typed = (name: string, code: string, errors: string[]): Case => ({ name, code, text, errors });
  const bad = (name: string, written: unknown, errors = DAMAGED): Case => ({
    name,
    code: symbol,
    text: typeof written === 'string' ? written : canonicalBytes(written).toString('utf8'),
    errors,
  });
  const made = (name: string, change: Partial<AnyFile>, errors = DAMAGED): Case =>
    bad(name, fileOf({ plain, ...change }), errors);
  const way = (name: string, change: object, errors = DAMAGED): Case =>
    bad(name, { ...file, ways: [{ ...wrapped, ...change }] }, errors);
  const holding = (name: string, ...parts: Buffer[]): Case => made(name, { plain: joined(parts) });
  const saying = (name: string, said: unknown): Case =>
    holding(name, whose, joined([...sixParts(fixtures), canonicalBytes(said)]));
  const exchanged = [...en.slice(1, 2), ...en.slice(0, 1), ...en.slice(2)];
  return {
    cases: [
      good('the English words', en.join(' ')),
      good('the Chinese words without blanks', zh.join('')),
      good('the text of the QR symbol', symbol),
      good('capitals, full-width blanks and numbers', numbered(en)),
      good('words of both lists', [...en.slice(0, 6), ...zh.slice(6)].join(' ')),
      {
        name: 'an administrator, whose identity is not kept',
        code: symbol,
        text: canonicalBytes(fileOf({ plain: officer })).toString('utf8'),
        opened: { ...opened, secrets: { ...opened.secrets, rid: null } },
      },
      typed('a word in neither list', [...en.slice(0, 4), 'openward', ...en.slice(5)].join(' '), [
        'RECOVERY_CODE_WORD',
      ]),
      typed('eleven words', en.slice(1).join(' '), ['RECOVERY_CODE_LENGTH']),
      typed('thirteen words', [...en, ...en.slice(0, 1)].join(' '), ['RECOVERY_CODE_LENGTH']),
      typed('fifteen words that agree with their checksum', FIFTEEN, ['RECOVERY_CODE_LENGTH']),
      typed('two words exchanged', exchanged.join(' '), CHECK),
      typed('a text of the QR symbol with another checksum', symbol.slice(0, -1) + otherHex(symbol), CHECK),
      typed('a text of the QR symbol with something behind it', `${symbol}Z`, CHECK),
      typed('a text of the QR symbol without its checksum', symbol.slice(0, -4), CHECK),
      typed('the code of another file', recoveryCodeForms(Buffer.alloc(16, 3)).text, WRONG),
      bad('another number of the file', { ...file, header: { ...usualHeader, id: VAULT } }, WRONG),
      bad('another time', { ...file, header: { ...usualHeader, madeAt: '2025-06-01T08:30:00.001Z' } }, WRONG),
      way('another salt', { way: { ...usualWay, salt: turned(usualWay.salt) } }, WRONG),
      way('another wrapped key', { key: turned(wrapped.key) }, WRONG),
      way('another tag of the wrapped key', { tag: turned(wrapped.tag) }, WRONG),
      way('another initialisation vector of the wrapped key', { iv: turned(wrapped.iv) }, WRONG),
      bad('another ciphertext', { ...file, ciphertext: turned(file.ciphertext) }),
      bad('another tag', { ...file, tag: turned(file.tag) }),
      bad('another initialisation vector', { ...file, iv: turned(file.iv) }),
      bad('the secrets of another key', { ...file, ways: fileOf({ plain, key: Buffer.alloc(32, 12) }).ways }),
      bad('a blank in it', JSON.stringify(file, null, 1)),
      bad('a member said twice', text.replace('{"ciphertext"', '{"ciphertext":"AA","ciphertext"')),
      bad('something behind it', `${text}\n`),
      bad('nothing', ''),
      { ...bad('a file above 64 KiB', text, ['FILE_TOO_LARGE']), padding: 64 * 1024 },
      bad('a member of its own', { ...file, more: 1 }),
      made('another format', { header: { format: 'openward-recovery/9' } }),
      made('a header with a member of its own', { header: { more: 1 } }),
      made('an id in capitals', { header: { id: usualHeader.id.toUpperCase() } }),
      made('a time in another zone', { header: { madeAt: '2025-06-01T08:30:00.000+08:00' } }),
      made('another kind of way', { way: { kind: 'guardians' } }),
      made('a way with a member of its own', { way: { more: 1 } }),
      made('a salt of 31 bytes', { way: { salt: Buffer.alloc(31, 5).toString('base64url') } }),
      made('a salt with stray bits', { way: { salt: stray(usualWay.salt) } }),
      way('a wrapped key with a member of its own', { more: 1 }),
      way('a wrapped key with stray bits', { key: stray(wrapped.key) }),
      way('a tag of the wrapped key with stray bits', { tag: stray(wrapped.tag) }),
      made('a wrapped key of 31 bytes', { key: KEY.subarray(1) }),
      made('an initialisation vector of 16 bytes', { iv: Buffer.alloc(16, 1) }),
      made('a tag of 12 bytes', { tagBytes: 12 }),
      made('an initialisation vector of the wrapped key of 16 bytes', { wayIv: Buffer.alloc(16, 1) }),
      made('a tag of the wrapped key of 12 bytes', { wayTagBytes: 12 }),
      bad('a tag with stray bits', { ...file, tag: stray(file.tag) }),
      bad('no ciphertext', { ...file, ciphertext: '' }),
      bad('no way', { ...file, ways: [] }),
      bad('two ways', { ...file, ways: [wrapped, wrapped] }),
      holding('a part too many', whose, vault, whose),
      holding('a part too few', whose),
      holding('no part'),
      holding('the id of a vault with a blank', Buffer.from(`{ "vault":"${VAULT}"}`), vault),
      holding('an id of a vault that is none', canonicalBytes({ vault: '7' }), vault),
      holding('the id of a vault with a member of its own', canonicalBytes({ vault: VAULT, more: 1 }), vault),
      saying('somebody whose registration is not decided', { ...owner, enrolment: undefined }),
      saying('a request that nobody has answered', { ...owner, pending }),
    ].map((one) => ({ ...one })),
  };
}

const pending = { kind: 'registration', claim: 'c'.repeat(43) };

/** 20 bytes, and five bits of checksum. */
const FIFTEEN =
  'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon address';

function numbered(words: readonly string[]): string {
  return words.map((word, at) => `${at + 1}. ${word.toUpperCase()}\u3000`).join('');
}

function otherHex(symbol: string): string {
  return symbol.endsWith('0') ? '1' : '0';
}

function ownerOf({ patient, at }: Fixtures) {
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
  return { name: '张小明', role: 'patient', mspId: 'Hospital1MSP', createdAt: at, enrolment };
}

/** Seals whatever it is given, by docs/formats.md and not by our own writer, which refuses most of it. */
function fileOf(given: AnyFile) {
  const header = { ...usualHeader, ...given.header };
  const way = { ...usualWay, ...given.way };
  const key = given.key ?? KEY;
  const salt = Buffer.from(way.salt, 'base64url');
  const wrapping = Buffer.from(hkdfSync('sha256', CODE, salt, `${header.format} ${way.kind}`, 32));
  const wrapped = gcm(key, wrapping, canonicalBytes({ header, way }), given.wayIv, given.wayTagBytes);
  const { sealed, ...rest } = gcm(given.plain, KEY, canonicalBytes(header), given.iv, given.tagBytes);
  const { sealed: wrappedKey, ...ofWay } = wrapped;
  return { header, ways: [{ way, ...ofWay, key: wrappedKey }] as const, ...rest, ciphertext: sealed };
}

function gcm(plain: Buffer, key: Buffer, aad: Buffer, iv: Buffer = IV, tagBytes = 16) {
  const suite: CipherGCMTypes = 'aes-256-gcm';
  const cipher = createCipheriv(suite, key, iv, { authTagLength: tagBytes }).setAAD(aad);
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64url');
  return { iv: iv.toString('base64url'), tag: cipher.getAuthTag().toString('base64url'), sealed };
}
