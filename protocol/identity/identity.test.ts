import { createPrivateKey, createPublicKey, webcrypto, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { codeThrownBy } from '../testing.ts';
import { readFixtures } from '../vectors/fixtures.ts';
import { parseCertificate, verifyChain } from './certificate.ts';
import { createCsr } from './csr.ts';
import { generateEncryptionKey, generateSigningKey } from './keys.ts';
import { openRid, pidOf, sealRid } from './pid.ts';
import { Rid } from './rid.ts';
import { certificateThumbprint, keyThumbprint } from './thumbprint.ts';
// After csr.ts, which loads what this library needs first.
import { Pkcs10CertificateRequest, SubjectAlternativeNameExtension } from '@peculiar/x509';

const { patient, doctor, authority, at } = readFixtures();
const rid: Rid = { kind: 'cn-resident-id', number: '11010519491231002X', name: '张小明' };

describe('keys', () => {
  it('are P-256 for signing and RSA-3072 for encryption, as PKCS#8 and SPKI', async () => {
    const signing = await generateSigningKey();
    const encryption = await generateEncryptionKey();
    expect(createPrivateKey(signing.privateKey).asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(createPublicKey(encryption.publicKey).asymmetricKeyDetails).toMatchObject({
      modulusLength: 3072,
      publicExponent: 65537n,
    });
    expect(
      [signing.privateKey, encryption.privateKey].every((pem) => pem.startsWith('-----BEGIN PRIVATE KEY-----')),
    ).toBe(true);
  });
});

describe('a certificate request', () => {
  it.each([
    ['P-256', patient.signingPrivateKey],
    ['RSA', patient.encryptionPrivateKey],
  ])('proves possession of a %s key', async (_, privateKey) => {
    const request = new Pkcs10CertificateRequest(await createCsr({ privateKey, commonName: 'somebody' }));
    expect(await request.verify(webcrypto)).toBe(true);
    expect(request.subject).toBe('CN=somebody');
    expect(keyThumbprint(request.publicKey.toString('pem'))).toBe(keyThumbprint(createPublicKey(privateKey)));
  });

  it('names hosts and addresses for TLS', async () => {
    const request = new Pkcs10CertificateRequest(
      await createCsr({
        privateKey: patient.signingPrivateKey,
        commonName: 'host',
        dnsNames: ['localhost'],
        ipAddresses: ['127.0.0.1'],
      }),
    );
    const names = request.getExtension('2.5.29.17');
    if (!(names instanceof SubjectAlternativeNameExtension)) throw new Error('There are no alternative names');
    expect(names.names.toJSON()).toEqual([
      { type: 'dns', value: 'localhost' },
      { type: 'ip', value: '127.0.0.1' },
    ]);
  });

  it('keeps a common name with special characters one name', async () => {
    const request = new Pkcs10CertificateRequest(
      await createCsr({ privateKey: patient.signingPrivateKey, commonName: 'a, O=Other + CN=b' }),
    );
    expect(request.subjectName.getField('CN')).toEqual(['a, O=Other + CN=b']);
    expect(request.subjectName.getField('O')).toEqual([]);
  });
});

describe('a certificate', () => {
  it('tells who it is for, what the CA says of them, and its thumbprint', () => {
    const certificate = parseCertificate(patient.signingCertificate);
    expect(certificate).toMatchObject({
      attributes: { role: 'patient', pid: patient.pid },
      commonName: patient.pid.slice(0, 64),
      mspHint: 'Hospital1MSP',
    });
    expect(certificate.thumbprint).toBe(
      Buffer.from(new X509Certificate(patient.signingCertificate).fingerprint256.replaceAll(':', ''), 'hex').toString(
        'base64url',
      ),
    );
    expect(certificate.thumbprint).toBe(certificateThumbprint(patient.signingCertificate));
    expect(keyThumbprint(certificate.publicKeyPem)).toBe(keyThumbprint(patient.signingCertificate));
    expect([certificate.notBefore.getUTCFullYear(), certificate.notAfter.getUTCFullYear()]).toEqual([2024, 2044]);
  });

  it('has no attributes when the CA put in none', () => {
    expect(parseCertificate(authority.certificate).attributes).toEqual({});
  });

  it('is valid up to the very instant', () => {
    const { notBefore, notAfter } = parseCertificate(patient.signingCertificate);
    for (const instant of [notBefore, notAfter, new Date(at)])
      expect(verifyChain(patient.signingCertificate, [authority.certificate], instant)).toBe(authority.certificate);
  });

  it('that is not valid says which way', () => {
    const { notBefore, notAfter } = parseCertificate(patient.signingCertificate);
    for (const [instant, validity] of [
      [new Date(notBefore.getTime() - 1), 'not yet valid'],
      [new Date(notAfter.getTime() + 1), 'expired'],
    ] as const)
      expect(() => verifyChain(patient.signingCertificate, [authority.certificate], instant)).toThrow(
        expect.objectContaining({ code: 'CERTIFICATE_INVALID', details: { validity } }),
      );
  });

  it('does not vouch for itself unless it is an authority’s', async () => {
    expect(
      await codeThrownBy(() => verifyChain(patient.signingCertificate, [patient.signingCertificate], new Date(at))),
    ).toBe('CERTIFICATE_INVALID');
  });
});

describe('a real identity', () => {
  it('opens for its owner only', async () => {
    const sealed = sealRid(rid, patient.encryptionPublicKey);
    expect(openRid(sealed, patient.encryptionPrivateKey)).toEqual(rid);
    expect(await codeThrownBy(() => openRid(sealed, doctor.encryptionPrivateKey))).toMatch(
      /^(ENVELOPE_NOT_FOR_US|RID_INVALID)$/,
    );
  });

  it('gives another pseudo-identity each time it is sealed', () => {
    const pids = [1, 2].map(() => pidOf(sealRid(rid, patient.encryptionPublicKey)));
    expect(new Set(pids).size).toBe(2);
    expect(pids.every((pid) => /^[0-9a-f]{96}$/.test(pid))).toBe(true);
  });

  it('is never told by the error it causes', async () => {
    const wrong = { ...rid, number: '110105194912310021' };
    const error: unknown = await Promise.resolve()
      .then(() => sealRid(wrong, patient.encryptionPublicKey))
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'RID_INVALID' });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('110105');
  });

  it('fits into the RSA block with the longest names there may be', () => {
    const longest: Rid[] = [
      { ...rid, name: '名'.repeat(80) },
      { ...rid, name: '𠮷'.repeat(40) },
      { kind: 'staff-number', number: 'A'.repeat(32), name: '名'.repeat(80) },
    ];
    for (const identity of longest) expect(sealRid(identity, patient.encryptionPublicKey)).toHaveLength(384);
  });

  it.each([
    ['a control character in the name', { ...rid, name: 'a\u0007b' }],
    ['no name', { ...rid, name: ' ' }],
    ['a lower-case check digit', { ...rid, number: '11010519491231002x' }],
    ['29 February of a common year', { ...rid, number: '110105190002290010' }],
    ['a passport with blanks', { kind: 'passport', number: 'E 123456', name: 'a' }],
    ['an unknown kind', { kind: 'driving-licence', number: '12345', name: 'a' }],
    ['one more field', { ...rid, more: 1 }],
  ])('is refused with %s', (_, candidate) => {
    expect(Rid.safeParse(candidate).success).toBe(false);
  });
});
