import { canonicalBytes, canonicalText } from '../encoding/canonical-json.ts';
import type { Fixtures } from './fixtures.ts';
import type { VaultRuleVectors } from './schemas.ts';
import { joined, sealAnyhow, sixParts, sixSecrets, stray, turned, type AnyHeader } from './vault-maker.ts';

type Case = VaultRuleVectors['cases'][number];
type Sealed = ReturnType<typeof sealAnyhow>;
type Bad = (name: string, file: object, errors?: string[]) => Case;

const passphrase = '梅花 ﬁve Plum Blossoms ２０２６';
const COMPATIBLE = '梅花 five Plum Blossoms 2026';
const SECOND = Buffer.alloc(32, 7);
const DAMAGED = ['VAULT_DAMAGED'];
const WRONG = ['VAULT_PASSPHRASE_WRONG'];
const salt = Buffer.alloc(32, 8).toString('base64url');
const kdf = { name: 'argon2id', v: 19, m: 2 ** 14, t: 3, p: 1, salt };
const scrypt = { name: 'scrypt', N: 2 ** 14, r: 8, p: 1, salt };
const header: AnyHeader = { format: 'openward-vault/3', id: '2c1f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77', kdf };
const keyring = { backend: 'gnome_libsecret', wrapped: Buffer.alloc(40, 3).toString('base64url') };

/** A case for each rule of a reader of format 3, and for what it shares with format 2 some of them again. */
export function makeVaultArgon2idRules(fixtures: Fixtures): VaultRuleVectors {
  const { at } = fixtures;
  const owner = { name: '张小明', role: 'patient', mspId: 'Hospital1MSP', createdAt: at };
  const secrets = sixSecrets(fixtures);
  const six = sixParts(fixtures);
  const plain = joined([...six, canonicalBytes(owner)]);
  // Of what opens to nothing most has a small key for the large one, which takes four fifths of a file.
  const few = six.with(2, six[1] ?? Buffer.alloc(0));
  const small = joined([...few, canonicalBytes(owner)]);
  const other = sealAnyhow(header, small, { passphrase });
  const sealed = sealAnyhow(header, plain, { passphrase });
  const good = (name: string, file: Sealed, change: Partial<Case> = {}): Case => ({
    name,
    passphrase,
    text: canonicalText(file),
    opened: { secrets, owner },
    ...change,
  });
  const bad: Bad = (name, file, errors = DAMAGED) => ({ name, passphrase, text: canonicalText(file), errors });
  const sealedWith = (change: object): Sealed => sealAnyhow({ ...header, ...change }, plain, { passphrase });
  const locked = sealAnyhow({ ...header, keyring }, plain, { passphrase, second: SECOND });
  return {
    cases: [
      good('a patient’s vault', sealed),
      good('the passphrase in its compatibility form', sealed, { passphrase: COMPATIBLE }),
      good('a label of the owner’s choosing', sealedWith({ label: '蓝色的钥匙' })),
      good('twice the memory, and one pass over it', sealedWith({ kdf: { ...kdf, m: 2 ** 15, t: 1 } })),
      good('eight passes', sealedWith({ kdf: { ...kdf, t: 8 } })),
      good('a keyring beside the passphrase', locked, { keyring: SECOND.toString('hex') }),
      bad('a keyring that is not there', locked),
      ...derivations(small, other, bad),
      ...headers(small, other, bad),
      ...changed(other, bad),
      bad('no owner', sealAnyhow(header, joined(few), { passphrase })),
      bad(
        'a part too many',
        sealAnyhow(header, joined([...few, canonicalBytes(owner), Buffer.from('more')]), { passphrase }),
      ),
      { ...bad('another passphrase', sealed, WRONG), passphrase: '梅花 five plum blossoms 2026' },
    ],
  };
}

/** Each is sealed as it stands, unless that takes for ever: a reader without the rule opens it. */
function derivations(plain: Buffer, sealed: Sealed, bad: Bad): Case[] {
  const of = (name: string, change: object): Case =>
    bad(name, sealAnyhow({ ...header, kdf: { ...kdf, ...change } }, plain, { passphrase }));
  const asking = (name: string, change: object): Case =>
    bad(name, { ...sealed, header: { ...header, kdf: { ...kdf, ...change } } });
  return [
    of('a derivation with a member of its own', { more: 1 }),
    of('another derivation', { name: 'argon2i' }),
    of('another version of Argon2', { v: 16 }),
    of('Argon2id that is cheap to guess', { m: 2 ** 13 }),
    of('memory that is no power of two', { m: 2 ** 14 + 8 }),
    of('nine passes', { t: 9 }),
    of('two lanes', { p: 2 }),
    of('a salt of 31 bytes', { salt: Buffer.alloc(31, 8).toString('base64url') }),
    of('a salt of 33 bytes', { salt: Buffer.alloc(33, 8).toString('base64url') }),
    of('a salt in another spelling', { salt: stray(salt) }),
    of('a salt with padding', { salt: `${salt.slice(0, -1)}=` }),
    asking('Argon2id that asks for 64 GiB', { m: 2 ** 26 }),
    asking('Argon2id just above the memory that is allowed', { m: 2 ** 21 }),
    asking('no pass', { t: 0 }),
    asking('a pass and a half', { t: 1.5 }),
    asking('memory in words', { m: '16384' }),
  ];
}

function headers(plain: Buffer, sealed: Sealed, bad: Bad): Case[] {
  const of = (name: string, change: object): Case =>
    bad(name, sealAnyhow({ ...header, ...change }, plain, { passphrase }));
  const text = canonicalText(sealed);
  const spelt = (name: string, as: string): Case => ({ name, passphrase, text: as, errors: DAMAGED });
  return [
    of('another format', { format: 'openward-vault/9' }),
    of('format 2 under Argon2id', { format: 'openward-vault/2' }),
    of('format 3 under scrypt', { kdf: scrypt }),
    of('a header with a member of its own', { more: 1 }),
    of('a header that says the owner’s role', { role: 'patient' }),
    of('an id in upper case', { id: '2C1F3A0C-7A55-4F0E-9A3E-3D1B1F0C2A77' }),
    bad('a file with a member of its own', { ...sealed, more: 1 }),
    spelt('a file with a line feed behind it', `${text}\n`),
    spelt('a file that says a member twice', `{"ciphertext":"AAAA",${text.slice(1)}`),
  ];
}

/** Each is authenticated: it can be changed, and then nothing opens. */
function changed(sealed: Sealed, bad: Bad): Case[] {
  const outside: [string, object][] = [
    ['another id', { id: '7b1f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77' }],
    ['a label put there', { label: 'x' }],
    ['another salt', { kdf: { ...kdf, salt: turned(salt) } }],
    ['more memory than it was locked with', { kdf: { ...kdf, m: 2 ** 15 } }],
    ['fewer passes than it was locked with', { kdf: { ...kdf, t: 1 } }],
  ];
  return [
    ...outside.map(([name, change]) => bad(name, { ...sealed, header: { ...header, ...change } }, WRONG)),
    bad('another initialisation vector', { ...sealed, iv: turned(sealed.iv) }, WRONG),
    bad('another tag', { ...sealed, tag: turned(sealed.tag) }, WRONG),
    bad('another ciphertext', { ...sealed, ciphertext: turned(sealed.ciphertext) }, WRONG),
  ];
}
