import { constants, generateKeyPairSync, publicEncrypt, webcrypto } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { codeThrownBy } from '../testing.ts';
import { readFixtures } from '../vectors/fixtures.ts';
import { ATTRIBUTES_OID, parseCertificate, verifyChain } from './certificate.ts';
import { createCsr } from './csr.ts';
import { openRid, sealRid } from './pid.ts';
import { Rid } from './rid.ts';
// After certificate.ts, which loads what this library needs first.
import {
  BasicConstraintsExtension,
  Extension,
  Pkcs10CertificateRequest,
  X509CertificateGenerator,
} from '@peculiar/x509';

const { patient, authority, otherAuthority, at } = readFixtures();
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
/** RSA-OAEP-SHA-256, as SA seals. */
const seal = (bytes: Uint8Array, key: string) =>
  publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, bytes);
const year = (number: number) => new Date(Date.UTC(number, 0, 1));

interface Subject {
  readonly subject: string;
  readonly issuer: string;
  readonly years: readonly [from: number, to: number];
  readonly keys: webcrypto.CryptoKeyPair;
  readonly issuerKeys: webcrypto.CryptoKeyPair;
  readonly extensions?: readonly Extension[];
}

async function certify({ subject, issuer, years: [from, to], keys, issuerKeys, extensions }: Subject) {
  const certificate = await X509CertificateGenerator.create(
    {
      subject,
      issuer,
      notBefore: year(from),
      notAfter: year(to),
      publicKey: keys.publicKey,
      signingKey: issuerKeys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [...(extensions ?? [])],
    },
    webcrypto,
  );
  return certificate.toString('pem');
}

describe('a certificate', () => {
  const name = 'CN=ca, O=AnyMSP';
  const isAuthority = [new BasicConstraintsExtension(true, undefined, true)];
  let root: webcrypto.CryptoKeyPair;
  let person: webcrypto.CryptoKeyPair;
  let other: webcrypto.CryptoKeyPair;
  beforeAll(async () => {
    const make = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    [root, person, other] = await Promise.all([make(), make(), make()]);
  });
  const rootOf = (more: Partial<Subject> = {}) =>
    certify({
      subject: name,
      issuer: name,
      years: [2020, 2030],
      keys: root,
      issuerKeys: root,
      extensions: isAuthority,
      ...more,
    });
  const leafOf = (more: Partial<Subject> = {}) =>
    certify({ subject: 'CN=p', issuer: name, years: [2020, 2030], keys: person, issuerKeys: root, ...more });
  const codeAt = (leaf: string, roots: string[], number: number) =>
    codeThrownBy(() => verifyChain(leaf, roots, year(number)));

  it('answers the root that issued it, among others and among what is no certificate', async () => {
    const [issuer, leaf] = await Promise.all([rootOf(), leafOf()]);
    expect(verifyChain(leaf, ['no certificate', authority.certificate, issuer], year(2025))).toBe(issuer);
    expect(verifyChain(parseCertificate(leaf), [issuer], year(2025))).toBe(issuer);
  });

  it('is refused outside its own time, and outside that of its authority', async () => {
    const [long, early, late] = await Promise.all([
      rootOf(),
      rootOf({ years: [2020, 2022] }),
      rootOf({ years: [2026, 2030] }),
    ]);
    const leaf = await leafOf({ years: [2021, 2028] });
    expect(await codeAt(leaf, [long], 2025)).toBe('nothing was refused');
    expect(await codeAt(leaf, [long], 2020)).toBe('CERTIFICATE_INVALID');
    expect(await codeAt(leaf, [long], 2029)).toBe('CERTIFICATE_INVALID');
    expect(await codeAt(leaf, [early], 2025)).toBe('CERTIFICATE_INVALID');
    expect(await codeAt(leaf, [late], 2025)).toBe('CERTIFICATE_INVALID');
  });

  it('is refused when its issuer is no authority, has another name, or did not sign it', async () => {
    const [issuer, plain, renamed] = await Promise.all([
      rootOf(),
      rootOf({ extensions: [] }),
      rootOf({ subject: 'CN=other', issuer: 'CN=other' }),
    ]);
    const [leaf, forged] = await Promise.all([leafOf(), leafOf({ issuerKeys: other })]);
    expect(await codeAt(leaf, [plain], 2025)).toBe('CERTIFICATE_INVALID');
    expect(await codeAt(leaf, [renamed], 2025)).toBe('CERTIFICATE_INVALID');
    expect(await codeAt(forged, [issuer], 2025)).toBe('CERTIFICATE_INVALID');
    expect(await codeAt(leaf, [], 2025)).toBe('CERTIFICATE_INVALID');
    expect(await codeAt(patient.signingCertificate, [otherAuthority.certificate], 2025)).toBe('CERTIFICATE_INVALID');
  });

  it('tells what stands in it, and an empty name when it has none', async () => {
    expect(parseCertificate(await leafOf({ subject: 'O=nobody' }))).toMatchObject({
      subject: 'O=nobody',
      issuer: 'CN=ca\nO=AnyMSP',
      commonName: '',
      mspHint: 'AnyMSP',
      notBefore: year(2020),
      notAfter: year(2030),
      serialNumber: expect.stringMatching(/^[0-9A-F]{2,}$/),
    });
  });

  it.each([
    ['are not JSON', '{'],
    ['are not UTF-8', Buffer.from('{"attrs":{"role":"\xff"}}', 'latin1')],
    ['are of another shape', '{"attrs":{"role":1}}'],
    ['are not there', '{}'],
  ])('is refused when its attributes %s', async (_, value) => {
    const extension = new Extension(ATTRIBUTES_OID, false, Buffer.from(value));
    const pem = await leafOf({ extensions: [extension] });
    expect(() => parseCertificate(pem)).toThrow(
      expect.objectContaining({ code: 'CERTIFICATE_INVALID', cause: expect.any(Error) }) as Error,
    );
  });

  it('is not trusted with a signature changed in a byte', async () => {
    const body = Buffer.from(patient.signingCertificate.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');
    body.writeUInt8(body.readUInt8(body.length - 1) ^ 1, body.length - 1);
    const pem = `-----BEGIN CERTIFICATE-----\n${body.toString('base64')}\n-----END CERTIFICATE-----\n`;
    expect(await codeThrownBy(() => verifyChain(pem, [authority.certificate], new Date(at)))).toBe(
      'CERTIFICATE_INVALID',
    );
  });
});

describe('a certificate request', () => {
  it('asks for no alternative name when there is none', async () => {
    const pem = await createCsr({ privateKey: patient.signingPrivateKey, commonName: 'a' });
    expect(new Pkcs10CertificateRequest(pem).extensions).toEqual([]);
    expect(pem).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----\n[^]*-----END CERTIFICATE REQUEST-----\n$/);
  });

  it.each([
    ['P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
    ['Ed25519', generateKeyPairSync('ed25519')],
  ])('is not made with a %s key', async (_, { privateKey }) => {
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await expect(createCsr({ privateKey: pem, commonName: 'a' })).rejects.toThrow('A P-256 or RSA key is needed');
  });
});

describe('a real identity', () => {
  const accepts = (kind: Rid['kind'], number: string, name = 'a') => Rid.safeParse({ kind, number, name }).success;

  it('of a resident ends with the one check digit of ISO 7064 MOD 11-2', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 100_000, max: 999_999 }), (sequence, region) => {
        const digits = `${region}19491231${String(sequence).padStart(3, '0')}`;
        // ISO 7064 by its definition: the remainder, doubled and carried from digit to digit.
        const remainder = Array.from(digits).reduce((sum, digit) => ((sum + Number(digit)) * 2) % 11, 0);
        const right = '0123456789X'[(12 - remainder) % 11];
        expect(Array.from('0123456789X').filter((last) => accepts('cn-resident-id', digits + last))).toEqual([right]);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['passport', ['A'.repeat(5), 'Z9'.repeat(10)], ['A'.repeat(4), 'A'.repeat(21), 'abcde', 'ABCDé', ' ABCDE']],
    ['staff-number', ['a-Z0', '-'.repeat(32)], ['abc', 'a'.repeat(33), 'ab_cd', 'abcd ', ' abcd']],
    [
      'cn-resident-id',
      ['11010519491231002X'],
      [
        '01010519491231002X',
        '1101051949123100',
        '11010519491331002X',
        '11010519491232002X',
        ' 11010519491231002X',
        '11010519491231002Xx',
      ],
    ],
  ] as const)('of kind %s has a number of its form', (kind, taken, refused) => {
    expect(taken.filter((number) => !accepts(kind, number))).toEqual([]);
    expect(refused.filter((number) => accepts(kind, number))).toEqual([]);
  });

  it('has a name of 1 to 80 characters, without blanks around it', () => {
    const named = (name: string) => accepts('passport', 'E12345678', name);
    expect(['a', 'x'.repeat(80), ' a '].map(named)).toEqual([true, true, true]);
    expect(['', ' ', 'x'.repeat(81), 'a\n\tb', 'a\ud800'].map(named)).toEqual([false, false, false, false, false]);
    expect(Rid.parse({ kind: 'passport', number: 'E12345678', name: ' a ' }).name).toBe('a');
  });

  it('is not read from what was sealed in another form', async () => {
    const sealed = (text: string) => seal(Buffer.from(text), patient.encryptionPublicKey);
    for (const text of ['{"kind":"passport"}', '{"number":"E12345678","kind":"passport","name":"a"}', 'x'])
      expect(await codeThrownBy(() => openRid(sealed(text), patient.encryptionPrivateKey)), text).toBe('RID_INVALID');
    expect(
      openRid(sealed('{"kind":"passport","name":"a","number":"E12345678"}'), patient.encryptionPrivateKey),
    ).toEqual({ kind: 'passport', number: 'E12345678', name: 'a' });
  });

  it('that does not open says so with the cause', () => {
    const sealed = sealRid({ kind: 'passport', number: 'E12345678', name: 'a' }, patient.encryptionPublicKey);
    sealed[200] = (sealed[200] ?? 0) ^ 1;
    expect(() => openRid(sealed, patient.encryptionPrivateKey)).toThrow(
      expect.objectContaining({ code: 'ENVELOPE_NOT_FOR_US', cause: expect.any(Error) }) as Error,
    );
  });

  it('opens in one spelling only: the PID is of its bytes', () => {
    const rid = { kind: 'passport', number: 'E12345678', name: 'a' } as const;
    let sealed = sealRid(rid, patient.encryptionPublicKey);
    while (sealed[0] !== 0) sealed = sealRid(rid, patient.encryptionPublicKey);
    expect(openRid(sealed, patient.encryptionPrivateKey)).toEqual(rid);
    expect(() => openRid(sealed.subarray(1), patient.encryptionPrivateKey)).toThrow(
      expect.objectContaining({ code: 'ENVELOPE_NOT_FOR_US' }) as Error,
    );
    expect(() => openRid(Buffer.concat([Buffer.alloc(1), sealed]), patient.encryptionPrivateKey)).toThrow(
      expect.objectContaining({ code: 'ENVELOPE_NOT_FOR_US' }) as Error,
    );
  });
});
