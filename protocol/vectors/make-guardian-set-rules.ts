import { createCipheriv, createHash, createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { canonicalBytes, canonicalText } from '../encoding/canonical-json.ts';
import { certificateThumbprint } from '../identity/thumbprint.ts';
import { encryptTo } from '../messages/jwe.ts';
import type { Fixtures, PersonFixture } from './fixtures.ts';
import { signedLow } from './make-statement-rules.ts';
import type { GuardianSetVectors } from './schemas.ts';
import { joined, turned } from './vault-maker.ts';

type Case = GuardianSetVectors['cases'][number];
type AnyMembers = Readonly<Record<string, unknown>>;
type Part = Readonly<Record<string, string | number>>;

const SET = '6b1f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77';
const KEY = Buffer.alloc(32, 11);
const IV = Buffer.from('fbffbefbefbefbffbefbefbe', 'hex');
const NAMES = ['1', '2', '3'].map((digit) => digit.repeat(96));
const TOO_FEW = ['GUARDIANS_TOO_FEW'];
const INVALID = ['GUARDIANS_INVALID'];

interface AnySet {
  readonly plain?: Buffer;
  readonly iv?: Buffer;
  readonly tagBytes?: number;
  /** What is authenticated with the keys. */
  readonly about?: object;
  /** Signed in place of what is right. */
  readonly says?: object;
  /** Sealed, and their digests signed. */
  readonly parts?: readonly Part[];
}

/** A case for each rule of who brings keys back by guardians. `doctor` is who asks, by their key of encryption. */
export async function makeGuardianSetRules(fixtures: Fixtures): Promise<GuardianSetVectors> {
  const { patient, doctor, consumer } = fixtures;
  const parts = partsOf(patient.pid);
  const [one = {}, two = {}, three = {}] = parts;
  const make = (given: AnySet = {}) => setOf(fixtures, given);
  const right = make();
  const [pair, pairs] = [joined(pairOf(patient)), joined([...pairOf(patient), ...pairOf(consumer)])];
  const keysOf = ({ encryptionPrivateKey, preSeed }: PersonFixture) => ({ encryption: encryptionPrivateKey, preSeed });
  const opened = { keys: [keysOf(patient)], setAside: [] as string[], code: codeOf(doctor) };
  const handing = async (place: number, part: unknown, to: PersonFixture = doctor) => ({
    guardian: NAMES[place] ?? '',
    part: await encryptTo(to.encryptionPublicKey, part),
  });
  const [first, second, third] = await Promise.all([handing(0, one), handing(1, two), handing(2, three)]);
  const good = (name: string, handed: Case['handed'], setAside: string[] = []): Case => ({
    ...{ name, handed, opened: { ...opened, setAside } },
  });
  const bad = (name: string, set: AnyMembers, errors = INVALID): Case => ({
    ...{ name, ...changeOf(right, set), handed: [0, 1], errors },
  });
  const made = (name: string, given: AnySet, errors = INVALID): Case => bad(name, make(given), errors);
  const aside = async (name: string, place: number, part: unknown, to?: PersonFixture): Promise<Case[]> => {
    const wrong = await handing(place, part, to);
    return [
      good(`two good parts, and ${name}`, [wrong, 0, 1], [NAMES[place] ?? '']),
      { name: `one good part, and ${name}`, handed: [wrong, 0], errors: TOO_FEW },
    ];
  };
  /** Whose digest its owner has signed all the same. */
  const signedPart = async (name: string, part: Part, errors: string[]): Promise<Case> => ({
    ...{ name, ...changeOf(right, make({ parts: [one, part, three] })), handed: [0, await handing(1, part)], errors },
  });
  const said = right.statement;
  return {
    set: right,
    handed: [first, second, third],
    cases: [
      good('two parts of three', [0, 1]),
      good('two others in another order', [2, 0]),
      good('a part more than is needed', [0, 1, 2]),
      {
        ...good('keys of now and of before', [0, 1]),
        ...changeOf(right, make({ plain: pairs })),
        opened: { ...opened, keys: [keysOf(patient), keysOf(consumer)] },
      },
      { name: 'a single part', handed: [0], errors: TOO_FEW },
      { name: 'one part twice', handed: [0, 0], errors: TOO_FEW },
      { name: 'a part of who is no guardian', handed: [0, { ...second, guardian: 'f'.repeat(96) }], errors: TOO_FEW },
      ...(await aside('a part in another’s place', 2, two)),
      ...(await aside('a part with another share', 2, { ...three, share: one['share'] })),
      ...(await aside('a part of another set', 2, { ...three, set: SET.replace('6', '7') })),
      ...(await aside('a part of another owner', 2, { ...three, owner: doctor.pid })),
      ...(await aside('a part with a member of its own', 2, { ...three, more: 1 })),
      ...(await aside('a part to another key', 2, three, consumer)),
      ...(await aside('a part of no such place', 2, { ...three, index: 4 })),
      ...(await aside('a text in place of a part', 2, 'part')),
      await signedPart('a part of another type', { ...two, type: 'openward/guardian-part/2' }, TOO_FEW),
      await signedPart('a part with a member of its own that was signed', { ...two, more: 1 }, TOO_FEW),
      await signedPart('a share of 32 bytes', { ...two, share: shareAt(2).subarray(1).toString('base64url') }, INVALID),
      await signedPart(
        'a share that is no base64url',
        { ...two, share: `${String(two['share']).slice(0, -1)}*` },
        INVALID,
      ),
      await signedPart('the share of another once more', { ...two, share: String(one['share']) }, INVALID),
      await signedPart('a share of another key', { ...two, share: turned(String(two['share'])) }, INVALID),
      bad('a signature of another word', { ...right, statement: { ...said, threshold: 3 } }, ['SIGNATURE_INVALID']),
      made('a guardian named twice', { says: { guardians: [0, 1, 0].map((at) => said.guardians[at]) } }),
      made('the owner among the guardians', {
        says: { guardians: [{ ...said.guardians[0], pid: patient.pid }, ...said.guardians.slice(1)] },
      }),
      made('more needed than there are', { says: { threshold: 4 } }),
      made('other sealed keys than were signed', { says: { sealed: 'e'.repeat(96) } }),
      bad('sealed keys with a bit turned over', resigned(fixtures, right, { tag: turned(right.keys.tag) })),
      bad('a part missing', { ...right, parts: right.parts.slice(1) }),
      bad('a word missing', { ...right, words: right.words.slice(1) }),
      bad('words in another order', { ...right, words: right.words.toReversed() }, ['SIGNATURE_INVALID']),
      bad('a member of its own', { ...right, more: 1 }),
      bad('sealed keys with a member of their own', { ...right, keys: { ...right.keys, more: 1 } }),
      made('keys sealed for another set', { about: { set: SET.replace('6', '7') } }),
      made('keys sealed for another owner', { about: { pid: doctor.pid } }),
      made('keys sealed as something else', { about: { type: 'openward/guarded-keys/2' } }),
      made('an initialisation vector of 16 bytes', { iv: Buffer.alloc(16, 1) }),
      made('a tag of 12 bytes', { tagBytes: 12 }),
      made('no keys', { plain: Buffer.alloc(0) }),
      made('a key without a seed', { plain: joined(pairOf(patient).slice(0, 1)) }),
      made('something behind the keys', { plain: Buffer.concat([pair, Buffer.alloc(1)]) }),
    ].map((one) => ({ ...one })),
  };
}

/** Of a set those members that are others. */
function changeOf(right: AnyMembers, set: AnyMembers): Pick<Case, 'change'> {
  const differ = Object.entries(set).filter(([name, value]) => canonicalText(value) !== textOf(right[name]));
  return { change: z.record(z.string(), z.json()).parse(Object.fromEntries(differ)) };
}

const textOf = (value: unknown): string => (value === undefined ? '' : canonicalText(value));

/** A share of the key at x = place, by the book: GF(256) of x^8+x^4+x^3+x+1, a line through each byte. */
function shareAt(place: number): Buffer {
  const bytes = [...KEY].map((byte, at) => byte ^ times((37 * at + 91) % 256, place));
  return Buffer.from([...bytes, place]);
}

function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 0, left = a; bit < 8; bit += 1) {
    if ((b >> bit) & 1) product ^= left;
    left = (left << 1) ^ (left & 0x80 ? 0x11b : 0);
  }
  return product;
}

function partsOf(owner: string): Part[] {
  return NAMES.map((guardian, place) => ({
    ...{ type: 'openward/guardian-part/1', set: SET, owner, guardian, index: place + 1, threshold: 2, guardians: 3 },
    share: shareAt(place + 1).toString('base64url'),
  }));
}

function pairOf({ encryptionPrivateKey, preSeed }: PersonFixture): Buffer[] {
  const der = createPrivateKey(encryptionPrivateKey).export({ format: 'der', type: 'pkcs8' });
  return [der, Buffer.from(preSeed, 'hex')];
}

/** Seals and signs whatever it is given, by docs/formats.md and not by our own writer, which refuses most of it. */
function setOf(fixtures: Fixtures, given: AnySet) {
  const { patient, at } = fixtures;
  const about = { type: 'openward/guarded-keys/1', set: SET, pid: patient.pid, ...given.about };
  const iv = given.iv ?? IV;
  const cipher = createCipheriv('aes-256-gcm', KEY, iv, { authTagLength: given.tagBytes ?? 16 });
  const plain = given.plain ?? joined(pairOf(patient));
  const sealed = Buffer.concat([cipher.setAAD(canonicalBytes(about)).update(plain), cipher.final()]);
  const keys = {
    iv: iv.toString('base64url'),
    tag: cipher.getAuthTag().toString('base64url'),
    ciphertext: sealed.toString('base64url'),
  };
  const parts = given.parts ?? partsOf(patient.pid);
  const guardians = parts.map((part, place) => ({ pid: NAMES[place] ?? '', part: digest(part) }));
  const statement = {
    ...{ type: 'openward/guardians/1', set: SET, pid: patient.pid, threshold: 2, guardians, sealed: digest(keys), at },
    ...given.says,
  };
  const words = statement.guardians.map(({ pid }) =>
    sign(fixtures, { type: 'openward/guardianship/1', guardian: pid, owner: patient.pid, at }),
  );
  // Sealed to nobody: what is opened is what was handed over.
  const lies = parts.map((_, place) => `a.b.c.${String(place)}.d`);
  return { statement, signature: sign(fixtures, statement), keys, parts: lies, words };
}

function resigned(fixtures: Fixtures, set: ReturnType<typeof setOf>, change: object): AnyMembers {
  const keys = { ...set.keys, ...change };
  const statement = { ...set.statement, sealed: digest(keys) };
  return { ...set, keys, statement, signature: sign(fixtures, statement) };
}

function sign({ patient }: Fixtures, statement: Parameters<typeof signedLow>[2]): string {
  const header = { alg: 'ES256', 'x5t#S256': certificateThumbprint(patient.signingCertificate) };
  return signedLow(createPrivateKey(patient.signingPrivateKey), header, statement);
}

function digest(what: unknown): string {
  return createHash('sha384').update(canonicalBytes(what)).digest('hex');
}

/** What both hear, by the book. */
function codeOf({ encryptionPublicKey }: PersonFixture): string {
  const spki = Buffer.from(encryptionPublicKey.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  const named = canonicalBytes({ encryptionKey: createHash('sha256').update(spki).digest('hex'), set: SET });
  const number = BigInt(`0x${createHash('sha256').update(named).digest('hex')}`) % 10n ** 20n;
  return number.toString().padStart(20, '0');
}
