import { generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { authorizationToken, signLowS } from './token.ts';

const HALF_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n >> 1n;
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const certificate = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

/** The s of a DER ECDSA signature. */
function sOf(signature: Buffer): bigint {
  const rLength = signature[3] ?? 0;
  return BigInt(`0x${signature.subarray(6 + rLength).toString('hex')}`);
}

describe('signatures for Fabric', () => {
  it('verify and always have the low s', () => {
    for (let n = 0; n < 200; n += 1) {
      const message = Buffer.from(`message ${n}`);
      const signature = signLowS(message, privateKey);
      expect(verify('sha256', message, publicKey, signature)).toBe(true);
      expect(sOf(signature) <= HALF_ORDER).toBe(true);
    }
  });
});

describe('the token for Fabric CA', () => {
  const token = authorizationToken({ certificate, key: privateKey }, 'POST', '/api/v1/register', '{"id":"x"}');
  const [first = '', second = ''] = token.split('.');
  const signedOver = (method: string, path: string, body: string): Buffer =>
    Buffer.from([method, Buffer.from(path).toString('base64'), Buffer.from(body).toString('base64'), first].join('.'));

  it('begins with the certificate', () => {
    expect(Buffer.from(first, 'base64').toString()).toBe(certificate);
  });

  it('is signed over method, path, body and certificate', () => {
    expect(
      verify('sha256', signedOver('POST', '/api/v1/register', '{"id":"x"}'), publicKey, Buffer.from(second, 'base64')),
    ).toBe(true);
  });

  it.each([
    ['method', 'GET', '/api/v1/register', '{"id":"x"}'],
    ['path', 'POST', '/api/v1/revoke', '{"id":"x"}'],
    ['body', 'POST', '/api/v1/register', '{"id":"y"}'],
  ])('does not serve for another %s', (_what, method, path, body) => {
    expect(verify('sha256', signedOver(method, path, body), publicKey, Buffer.from(second, 'base64'))).toBe(false);
  });
});
