import { createPublicKey, generateKeyPairSync, sign as nodeSign } from 'node:crypto';
import { importX509, flattenedVerify } from 'jose';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZodError } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { toBase64Url } from '../encoding/base64url.ts';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import { certificateThumbprint } from '../identity/thumbprint.ts';
import { codeThrownBy } from '../testing.ts';
import { flipBit } from '../vectors/bits.ts';
import { readFixtures } from '../vectors/fixtures.ts';
import { isLowS, normaliseS } from './low-s.ts';
import { ecdsaSigner, signStatement } from './sign.ts';
import { Statement, statementBytes } from './statement.ts';
import type { RecordStatement } from './statement.ts';
import { verifyStatement } from './verify.ts';

const { patient } = readFixtures();
const thumbprint = certificateThumbprint(patient.signingCertificate);
const signer = { sign: ecdsaSigner(patient.signingPrivateKey), thumbprint };
const verifier = { publicKey: patient.signingCertificate, thumbprint };

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: length, maxLength: length });
const anyRecord: fc.Arbitrary<RecordStatement> = fc.record({
  type: fc.constant('openward/record/1' as const),
  T_ID: hex(32).map((digits) => `T-${digits}`),
  role: fc.constantFrom('patient', 'doctor'),
  pid: hex(96),
  digest: hex(96),
  manifestDigest: hex(96),
  version: fc.integer({ min: 1, max: 9999 }),
});

describe('a signed statement', () => {
  it('verifies, and no other statement does under the same signature', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecord, anyRecord, async (statement, other) => {
        const jws = await signStatement(statement, signer);
        verifyStatement(jws, statement, verifier);
        for (const name of ['T_ID', 'role', 'pid', 'digest', 'manifestDigest', 'version'] as const) {
          if (other[name] === statement[name]) continue;
          expect(await codeThrownBy(() => verifyStatement(jws, { ...statement, [name]: other[name] }, verifier))).toBe(
            'SIGNATURE_INVALID',
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is refused for any bit turned over in its text', async () => {
    const statement = fc.sample(anyRecord, { numRuns: 1, seed: 1 })[0];
    if (statement === undefined) throw new Error('There is no statement');
    const jws = Buffer.from(await signStatement(statement, signer), 'latin1');
    for (const at of jws.keys()) {
      expect(
        await codeThrownBy(() => verifyStatement(flipBit(jws, at, at % 8).toString('latin1'), statement, verifier)),
      ).toBe('SIGNATURE_INVALID');
    }
  });

  it('is verified by any JOSE library', async () => {
    const [statement] = fc.sample(anyRecord, 1);
    if (statement === undefined) throw new Error('There is no statement');
    const [header = '', , signature = ''] = (await signStatement(statement, signer)).split('.');
    const jws = { protected: header, payload: toBase64Url(canonicalBytes(statement)), signature };
    const { protectedHeader } = await flattenedVerify(jws, await importX509(patient.signingCertificate, 'ES256'));
    expect(protectedHeader).toEqual({ alg: 'ES256', 'x5t#S256': thumbprint });
  });

  it('takes the key as object, SPKI or certificate, and no other kind of key', async () => {
    const [statement] = fc.sample(anyRecord, 1);
    if (statement === undefined) throw new Error('There is no statement');
    const jws = await signStatement(statement, signer);
    const key = createPublicKey(patient.signingCertificate);
    const forms = [key, key.export({ type: 'spki', format: 'pem' }).toString(), patient.signingCertificate];
    for (const publicKey of forms) verifyStatement(jws, statement, { publicKey, thumbprint });
    const wrong = [
      patient.encryptionCertificate,
      generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey,
      generateKeyPairSync('ed25519').publicKey,
      'no key',
    ];
    for (const publicKey of wrong)
      expect(() => verifyStatement(jws, statement, { publicKey, thumbprint })).toThrow(
        new OpenwardError('SIGNATURE_INVALID', 'The key cannot verify signatures'),
      );
  });

  it('is not made of a malformed statement', async () => {
    const [statement] = fc.sample(anyRecord, 1);
    await expect(signStatement(Object.assign({}, statement, { more: 1 }), signer)).rejects.toThrow(ZodError);
    await expect(signStatement(Object.assign({}, statement, { digest: 'AB' }), signer)).rejects.toThrow(ZodError);
  });

  it('is not accepted by the signer of another curve', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    expect(() => ecdsaSigner(privateKey)).toThrow(RangeError);
    expect(() => ecdsaSigner(generateKeyPairSync('ed25519').privateKey)).toThrow(RangeError);
  });
});

it('always has the smaller s, whatever the signing function gives', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [statement] = fc.sample(anyRecord, 1);
  if (statement === undefined) throw new Error('There is no statement');
  const raw = (input: Uint8Array) =>
    Promise.resolve(nodeSign('sha256', input, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
  for (let round = 0; round < 20; round += 1) {
    const jws = await signStatement(statement, { sign: raw, thumbprint });
    expect(isLowS(Buffer.from(jws.split('.')[2] ?? '', 'base64url'))).toBe(true);
    verifyStatement(jws, statement, { publicKey, thumbprint });
  }
});

it('turns a high s into the low one, and leaves a low one alone', () => {
  const order = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';
  const high = Buffer.from('11'.repeat(32) + (BigInt(`0x${order}`) - 5n).toString(16), 'hex');
  const low = Buffer.from('11'.repeat(32) + '5'.padStart(64, '0'), 'hex');
  expect([isLowS(high), isLowS(low)]).toEqual([false, true]);
  expect(normaliseS(high)).toEqual(low);
  expect(normaliseS(low)).toEqual(low);
});

it('gives n - s for every high s', () => {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const asBytes = (s: bigint) => Buffer.from('22'.repeat(32) + s.toString(16).padStart(64, '0'), 'hex');
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: order - 1n }), (s) => {
      const low = s <= order / 2n;
      expect(isLowS(asBytes(s))).toBe(low);
      expect(normaliseS(asBytes(s))).toEqual(asBytes(low ? s : order - s));
    }),
  );
  for (const s of [1n, order / 2n, order / 2n + 1n, order - 1n, order - (1n << 32n), order - (1n << 224n)]) {
    expect(normaliseS(asBytes(s))).toEqual(asBytes(s <= order / 2n ? s : order - s));
  }
});

it('signs the canonical JSON of every record statement, in whatever order its members were written', () => {
  fc.assert(
    fc.property(anyRecord, ({ T_ID, role, pid, digest, ...others }) => {
      const statement = { ...others, digest, pid, role, T_ID };
      expect(statementBytes(statement)).toEqual(canonicalBytes(statement));
    }),
  );
});

it('tells statements apart by their type, so that one cannot pass for another', () => {
  expect(Statement.safeParse({ type: 'openward/record/2' }).success).toBe(false);
});
