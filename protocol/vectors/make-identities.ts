import { parseCertificate } from '../identity/certificate.ts';
import { flipBit } from './bits.ts';
import type { Fixtures } from './fixtures.ts';
import type { IdentityVectors } from './schemas.ts';

type Chain = IdentityVectors['chains'][number];
const INVALID = ['CERTIFICATE_INVALID'];

export function makeIdentities(
  fixtures: Fixtures,
  sealedRids: Record<'patient' | 'doctor' | 'consumer', Buffer>,
): IdentityVectors {
  const { authority, otherAuthority, patient, doctor, at } = fixtures;
  const ok = (name: string, certificate: string): Chain => {
    const { thumbprint, attributes } = parseCertificate(certificate);
    return {
      name,
      certificate,
      roots: [otherAuthority.certificate, authority.certificate],
      at,
      thumbprint,
      attributes: { ...attributes },
    };
  };
  const bad = (name: string, change: Partial<Chain>): Chain => ({
    name,
    certificate: patient.signingCertificate,
    roots: [authority.certificate],
    at,
    errors: INVALID,
    ...change,
  });
  return {
    pids: (['patient', 'doctor', 'consumer'] as const).map((person) => ({
      person,
      sealedRid: sealedRids[person].toString('base64'),
      pid: fixtures[person].pid,
    })),
    residentIds: {
      valid: ['11010519491231002X', '440524188001010014'],
      invalid: [
        '110105194912310020',
        '11010519491331002X',
        '01010519491231002X',
        '1101051949123100',
        '11010519491231002x',
      ],
    },
    chains: [
      ok('a patient’s signing certificate', patient.signingCertificate),
      ok('a doctor’s encryption certificate', doctor.encryptionCertificate),
      bad('no authority', { roots: [] }),
      bad('another authority', { roots: [otherAuthority.certificate] }),
      bad('issued by a person', { roots: [doctor.signingCertificate] }),
      bad('before it is valid', { at: '2023-12-31T23:59:59.000Z' }),
      bad('after it was valid', { at: '2044-01-01T00:00:01.000Z' }),
      bad('a bit of the signature turned over', { certificate: alteredCertificate(patient.signingCertificate, -1) }),
      bad('a bit of an attribute turned over', {
        certificate: alteredCertificate(patient.signingCertificate, attributeAt(patient.signingCertificate)),
      }),
      bad('no certificate', { certificate: 'x' }),
    ],
  };
}

function der(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
}

function attributeAt(pem: string): number {
  return der(pem).indexOf('patient');
}

function alteredCertificate(pem: string, at: number): string {
  const lines = flipBit(der(pem), at).toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
