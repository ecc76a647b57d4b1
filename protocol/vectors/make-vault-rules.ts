import { canonicalBytes, canonicalText } from '../encoding/canonical-json.ts';
import { preIdentity } from '../reencryption/identity.ts';
import type { Fixtures } from './fixtures.ts';
import { makeFormerVaults } from './make-former-vaults.ts';
import type { VaultRuleVectors } from './schemas.ts';
import { joined, sealAnyhow, sixParts, sixSecrets, stray, turned, type AnyHeader } from './vault-maker.ts';

type Case = VaultRuleVectors['cases'][number];

/** Has a ligature, full-width digits and Han characters: what NFKC makes one of. */
const PASSPHRASE = 'ﬁve Plum Blossoms ２０２５ 梅花';
const COMPATIBLE = 'five Plum Blossoms 2025 梅花';
const SECOND = Buffer.alloc(32, 7);
const DAMAGED = ['VAULT_DAMAGED'];
const WRONG = ['VAULT_PASSPHRASE_WRONG'];
const kdf = { name: 'scrypt', N: 2 ** 14, r: 8, p: 1, salt: Buffer.alloc(32, 5).toString('base64url') };
const header: AnyHeader = { format: 'openward-vault/2', id: '6b1f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77', kdf };
const keyring = { backend: 'gnome_libsecret', wrapped: Buffer.alloc(40, 3).toString('base64url') };

/** A case for each rule of a reader of vault files, of format 2 and of what was written before. */
export function makeVaultRules(fixtures: Fixtures): VaultRuleVectors {
  const { at } = fixtures;
  const waiting = { name: '张小明', role: 'patient', mspId: 'Hospital1MSP', createdAt: at };
  const owner = { ...waiting, enrolment: enrolmentOf(fixtures) };
  const secrets = sixSecrets(fixtures);
  const parts = sixParts(fixtures);
  const plainOf = (of: object): Buffer => joined([...parts, canonicalBytes(of)]);
  const plain = plainOf(owner);
  const given = { passphrase: PASSPHRASE };
  const small = plainOf(waiting);
  const sealed = sealAnyhow(header, small, given);
  const good = (name: string, change: Partial<Case> = {}): Case => ({
    name,
    passphrase: PASSPHRASE,
    text: canonicalText(sealed),
    opened: { secrets, owner: waiting },
    ...change,
  });
  const bad = (name: string, file: object, errors = DAMAGED): Case => ({
    name,
    passphrase: PASSPHRASE,
    text: canonicalText(file),
    errors,
  });
  const withKeyring = { ...header, keyring };
  const officer = joined([...sixParts(fixtures, Buffer.alloc(0)), canonicalBytes(waiting)]);
  return {
    cases: [
      good('a patient’s vault, which says nobody’s name'),
      good('the passphrase in its compatibility form', { passphrase: COMPATIBLE }),
      good('a label of the owner’s choosing', {
        text: canonicalText(sealAnyhow({ ...header, label: '蓝色的钥匙' }, small, given)),
      }),
      good('a registration that was approved', {
        text: canonicalText(sealAnyhow(header, plain, given)),
        opened: { secrets, owner },
      }),
      good('an administrator, whose identity is not kept', {
        text: canonicalText(sealAnyhow(header, officer, given)),
        opened: { secrets: { ...secrets, rid: null }, owner: waiting },
      }),
      good('a keyring beside the passphrase', {
        keyring: SECOND.toString('hex'),
        text: canonicalText(sealAnyhow(withKeyring, small, { ...given, second: SECOND })),
      }),
      ...headers(small, bad),
      ...spellings(sealed, small, bad),
      ...contents(parts, waiting, owner, bad),
      ...keyrings(small),
      ...changed(sealed, bad),
      { ...bad('another passphrase', sealed, WRONG), passphrase: 'five plum blossoms 2025 梅花' },
      { ...bad('a blank behind the passphrase', sealed, WRONG), passphrase: `${PASSPHRASE} ` },
      ...makeFormerVaults(fixtures, PASSPHRASE, secrets),
    ],
  };
}

type Bad = (name: string, file: object, errors?: string[]) => Case;

/** As SA answers a registration. */
export function enrolmentOf({ patient }: Fixtures) {
  const { receivingPublicKey, verifyingPublicKey } = preIdentity(Buffer.from(patient.preSeed, 'hex'));
  return {
    pid: patient.pid,
    certificates: {
      pid: patient.pid,
      mspId: 'Hospital1MSP',
      role: 'patient',
      signingCertificate: patient.signingCertificate,
      tlsCertificate: patient.signingCertificate,
      encryptionCertificate: patient.encryptionCertificate,
      preKeys: { receiving: receivingPublicKey, verifying: verifyingPublicKey },
    },
    sealedRid: Buffer.alloc(384, 1).toString('base64'),
  };
}

/** Each is sealed as it stands: a reader without the rule opens it. */
function headers(plain: Buffer, bad: Bad): Case[] {
  const whole: [string, object][] = [
    ['another format', { format: 'openward-vault/9' }],
    ['an id that is none', { id: '7' }],
    ['an id in upper case', { id: '6B1F3A0C-7A55-4F0E-9A3E-3D1B1F0C2A77' }],
    ['an empty label', { label: '' }],
    ['a label of 81', { label: 'a'.repeat(81) }],
    ['a header with a member of its own', { more: 1 }],
    ['a header that says the owner’s role', { role: 'patient' }],
    ['a derivation with a member of its own', { kdf: { ...kdf, more: 1 } }],
    ['another derivation', { kdf: { ...kdf, name: 'pbkdf2' } }],
    ['scrypt that is cheap to guess', { kdf: { ...kdf, N: 2 ** 13 } }],
    ['scrypt of one round', { kdf: { ...kdf, N: 2 } }],
    ['another r', { kdf: { ...kdf, r: 16 } }],
    ['another p', { kdf: { ...kdf, p: 2 } }],
    ['a salt of 31 bytes', { kdf: { ...kdf, salt: Buffer.alloc(31, 5).toString('base64url') } }],
    ['a salt in another spelling', { kdf: { ...kdf, salt: stray(kdf.salt) } }],
    ['a salt with padding', { kdf: { ...kdf, salt: `${kdf.salt.slice(0, -1)}=` } }],
  ];
  const passphrase = PASSPHRASE;
  const endless = sealAnyhow(header, plain, { passphrase });
  return [
    ...whole.map(([name, change]) => bad(name, sealAnyhow({ ...header, ...change }, plain, { passphrase }))),
    bad('scrypt that never ends', { ...endless, header: { ...header, kdf: { ...kdf, N: 2 ** 30 } } }),
    bad('scrypt just above what is allowed', { ...endless, header: { ...header, kdf: { ...kdf, N: 2 ** 21 } } }),
    bad('a cost that is no power of two', { ...endless, header: { ...header, kdf: { ...kdf, N: 2 ** 14 + 1 } } }),
    bad('a cost in words', { ...endless, header: { ...header, kdf: { ...kdf, N: '16384' } } }),
  ];
}

function spellings(sealed: ReturnType<typeof sealAnyhow>, plain: Buffer, bad: Bad): Case[] {
  const passphrase = PASSPHRASE;
  const text = canonicalText(sealed);
  const spelt = (name: string, of: string): Case => ({ name, passphrase, text: of, errors: DAMAGED });
  return [
    bad('a file with a member of its own', { ...sealed, more: 1 }),
    bad('an enrolment outside of what is encrypted', { ...sealed, enrolment: {} }),
    bad('an initialisation vector of 16 bytes', sealAnyhow(header, plain, { passphrase, iv: Buffer.alloc(16, 1) })),
    bad('a tag of 12 bytes', sealAnyhow(header, plain, { passphrase, tagBytes: 12 })),
    bad('an initialisation vector in base64', { ...sealed, iv: sealed.iv.replaceAll('-', '+').replaceAll('_', '/') }),
    bad('a tag with stray bits', { ...sealed, tag: stray(sealed.tag) }),
    spelt('a file with a blank in it', text.replace(',', ', ')),
    spelt('a file with a line feed behind it', `${text}\n`),
    spelt('a file that says a member twice', `{"ciphertext":"AAAA",${text.slice(1)}`),
    spelt('a file cut short', text.slice(0, -2)),
    spelt('an empty file', ''),
    spelt('a file that holds a text', '"openward-vault/2"'),
  ];
}

type Owner = { readonly enrolment: ReturnType<typeof enrolmentOf> };

function contents(parts: readonly Buffer[], waiting: object, owner: Owner, bad: Bad): Case[] {
  const passphrase = PASSPHRASE;
  const of = (name: string, plain: Buffer): Case => bad(name, sealAnyhow(header, plain, { passphrase }));
  const said = (name: string, change: object): Case =>
    of(name, joined([...parts, canonicalBytes({ ...waiting, ...change })]));
  const [signing, tls, encryption, preSeed, draftKey, rid] = parts;
  const six = [signing, tls, encryption, preSeed, draftKey, rid].filter((part) => part !== undefined);
  const withPart = (at: number, part: Buffer): Buffer => joined([...six.with(at, part), canonicalBytes(waiting)]);
  const whole = joined([...six, canonicalBytes(waiting)]);
  return [
    of('an owner with a blank', joined([...six, Buffer.from(JSON.stringify(waiting, null, 1))])),
    said('an owner with a member of its own', { more: 1 }),
    said('an owner without a name', { name: '' }),
    said('an owner with a name of 81', { name: 'a'.repeat(81) }),
    said('an unknown role', { role: 'visitor' }),
    said('an organisation that is none', { mspId: 'Hospital 1' }),
    said('a time without milliseconds', { createdAt: '2025-06-01T08:30:00Z' }),
    ...enrolments(owner).map(([name, enrolment]) => said(name, { enrolment })),
    of('no owner', joined(six)),
    of('a part too many', Buffer.concat([whole, joined([Buffer.from('more')])])),
    of('two bytes behind the parts', Buffer.concat([whole, Buffer.alloc(2)])),
    of('a part longer than what is there', Buffer.concat([whole.subarray(0, -1)])),
    of('a part that begins behind the end', Buffer.concat([whole, Buffer.from('00000005', 'hex')])),
    of('a signing key that is none', withPart(0, Buffer.from('none'))),
    of(
      'an encryption key in another form',
      withPart(2, Buffer.concat([Buffer.from([0x31]), six[2] ?? Buffer.alloc(0)])),
    ),
    of('a re-encryption seed of 31 bytes', withPart(3, Buffer.alloc(31, 1))),
    of('a key of drafts of 33 bytes', withPart(4, Buffer.alloc(33, 1))),
  ];
}

function enrolments({ enrolment }: Owner): [string, object][] {
  return [
    ['an enrolment with a member of its own', { ...enrolment, more: 1 }],
    ['certificates with a member of their own', { ...enrolment, certificates: { ...enrolment.certificates, more: 1 } }],
    ['a pseudo-identity that is none', { ...enrolment, pid: 'a' }],
    ['a sealed identity that is not base64', { ...enrolment, sealedRid: '*' }],
  ];
}

function keyrings(plain: Buffer): Case[] {
  const of = (name: string, change: object, errors = DAMAGED, secret = SECOND): Case => ({
    name,
    passphrase: PASSPHRASE,
    keyring: secret.toString('hex'),
    text: canonicalText(
      sealAnyhow({ ...header, keyring: { ...keyring, ...change } }, plain, { passphrase: PASSPHRASE, second: SECOND }),
    ),
    errors,
  });
  return [
    { ...of('a keyring that is not there', {}), keyring: undefined },
    of('another secret of the keyring', {}, WRONG, Buffer.alloc(32, 8)),
    of('a keyring with a member of its own', { more: 1 }),
    of('a keyring without a name', { backend: '' }),
    of('a keyring with a name of 65', { backend: 'a'.repeat(65) }),
    of('a secret of the keyring above what one takes', { wrapped: Buffer.alloc(3075, 3).toString('base64url') }),
    of('a secret of the keyring in another spelling', { wrapped: stray(keyring.wrapped) }),
  ];
}

/** Each is authenticated: it can be changed, and then nothing opens. */
function changed(sealed: ReturnType<typeof sealAnyhow>, bad: Bad): Case[] {
  const outside: [string, object][] = [
    ['another id', { id: '7b1f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77' }],
    ['a label put there', { label: 'x' }],
    ['another salt', { kdf: { ...kdf, salt: turned(kdf.salt) } }],
    ['another cost', { kdf: { ...kdf, N: 2 ** 15 } }],
  ];
  return [
    ...outside.map(([name, change]) => bad(name, { ...sealed, header: { ...sealed.header, ...change } }, WRONG)),
    bad('another initialisation vector', { ...sealed, iv: turned(sealed.iv) }, WRONG),
    bad('another tag', { ...sealed, tag: turned(sealed.tag) }, WRONG),
    bad('another ciphertext', { ...sealed, ciphertext: turned(sealed.ciphertext) }, WRONG),
    bad('a ciphertext cut short', { ...sealed, ciphertext: shorter(sealed.ciphertext) }, WRONG),
  ];
}

function shorter(text: string): string {
  return Buffer.from(text, 'base64url').subarray(0, -4).toString('base64url');
}
