import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { parseCertificate } from '../identity/certificate.ts';
import type { Fixtures } from './fixtures.ts';
import { AUTHORITY, makeCertificate as make } from './make-certificate.ts';
import type { CertificateDraft as Draft, Name } from './make-certificate.ts';
import type { IdentityVectors } from './schemas.ts';

type Chain = IdentityVectors['chains'][number];

/** A case for each rule of a reader of certificates that `identity.json` has none for. */
export async function makeIdentityRules({
  authority,
  patient,
  at,
}: Fixtures): Promise<Pick<IdentityVectors, 'chains'>> {
  const authorityKey = createPrivateKey(authority.privateKey);
  const authorityPublic = createPublicKey(authorityKey);
  const person = createPublicKey(patient.signingCertificate);
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = patient.signingCertificate;
  const base: Chain = { name: '', certificate, roots: [authority.certificate], at };
  const ok = (name: string, change: Partial<Chain>): Chain => {
    const { thumbprint, attributes } = parseCertificate(change.certificate ?? certificate);
    return { ...base, name, ...change, thumbprint, attributes: { ...attributes } };
  };
  const bad = (name: string, change: Partial<Chain>): Chain => ({
    ...base,
    name,
    ...change,
    errors: ['CERTIFICATE_INVALID'],
  });
  const root = (change: Partial<Draft>): Promise<string> =>
    make({ subject: AUTHORITY, publicKey: authorityPublic, signingKey: authorityKey, ca: true, ...change });
  const leaf = (text: string | Uint8Array): Promise<string> =>
    make({
      subject: named('patient'),
      publicKey: person,
      signingKey: authorityKey,
      ca: false,
      attributes: Buffer.from(text),
    });
  const over = await make({
    subject: named('patient'),
    publicKey: person,
    signingKey: authorityKey,
    ca: false,
    notAfter: '2025-01-01T00:00:00.000Z',
  });
  const underIntermediate = await make({
    subject: named('patient'),
    issuer: named('between'),
    publicKey: person,
    signingKey: other.privateKey,
  });
  return {
    chains: [
      ok('the first moment of validity', { at: '2024-01-01T00:00:00.000Z' }),
      ok('the last moment of validity', { at: '2044-01-01T00:00:00.000Z' }),
      ok('a root made anew with the same name and key', { roots: [await root({})] }),
      bad('a root with the name and key of the authority that is no authority', { roots: [await root({ ca: false })] }),
      bad('a root that does not say that it is an authority', { roots: [await root({ ca: undefined })] }),
      bad('a root whose time is over', { roots: [await root({ notAfter: '2025-01-01T00:00:00.000Z' })] }),
      bad('a certificate whose time is over, of a root whose is not', { certificate: over }),
      bad('a root of the same name with another key', {
        roots: [await root({ publicKey: other.publicKey, signingKey: other.privateKey })],
      }),
      bad('a root of another name with the same key', {
        roots: [await root({ subject: named('other'), issuer: named('other') })],
      }),
      bad('an authority between root and person', { certificate: underIntermediate }),
      bad('attributes that are no JSON', { certificate: await leaf('{') }),
      bad('attributes that are not UTF-8', { certificate: await leaf(notUtf8()) }),
      bad('attributes without attrs', { certificate: await leaf('{"role":"patient"}') }),
      bad('an attribute that is no text', { certificate: await leaf('{"attrs":{"role":1}}') }),
      bad('attributes with a byte order mark', { certificate: await leaf('\ufeff{"attrs":{"role":"patient"}}') }),
    ],
  };
}

function named(commonName: string): Name {
  return [{ CN: [commonName] }];
}

function notUtf8(): Uint8Array {
  return Buffer.concat([Buffer.from('{"attrs":{"role":"'), Buffer.of(0xff), Buffer.from('"}}')]);
}
