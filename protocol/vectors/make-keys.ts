import 'reflect-metadata';
import { createPrivateKey, createPublicKey, randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { ATTRIBUTES_OID } from '../identity/certificate.ts';
import { generateEncryptionKey, generateSigningKey } from '../identity/keys.ts';
import { pidOf, sealRid } from '../identity/pid.ts';
import { generatePreSeed } from '../reencryption/identity.ts';
import type { Fixtures, PersonFixture } from './fixtures.ts';

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const RSA = { name: 'RSA-OAEP', hash: 'SHA-256' } as const;
const notBefore = new Date('2024-01-01T00:00:00.000Z');
const notAfter = new Date('2044-01-01T00:00:00.000Z');

interface Authority {
  readonly name: string;
  readonly privateKey: string;
  readonly certificate: string;
}

export async function makeKeys(): Promise<{
  fixtures: Fixtures;
  sealedRids: Record<'patient' | 'doctor' | 'consumer', Buffer>;
}> {
  const authority = await makeAuthority('Hospital1MSP');
  const other = await makeAuthority('Hospital2MSP');
  const patient = await makePerson(authority, 'patient', {
    kind: 'cn-resident-id',
    number: '11010519491231002X',
    name: '张小明',
  });
  const doctor = await makePerson(authority, 'doctor', {
    kind: 'cn-resident-id',
    number: '440524188001010014',
    name: '李 Doctor',
  });
  const consumer = await makePerson(authority, 'consumer', {
    kind: 'cn-resident-id',
    number: '11010519491231002X',
    name: 'Institute',
  });
  return {
    fixtures: {
      authority,
      otherAuthority: { certificate: other.certificate },
      patient: patient.fixture,
      doctor: doctor.fixture,
      consumer: consumer.fixture,
      shareKey: randomBytes(32).toString('hex'),
      tid: `T-${randomBytes(16).toString('hex')}`,
      otherTid: `T-${randomBytes(16).toString('hex')}`,
      shareId: `S-${randomBytes(16).toString('hex')}`,
      at: '2025-06-01T08:30:00.000Z',
    },
    sealedRids: { patient: patient.sealedRid, doctor: doctor.sealedRid, consumer: consumer.sealedRid },
  };
}

async function makePerson(
  authority: Authority,
  role: string,
  rid: PersonFixture['rid'],
): Promise<{ fixture: PersonFixture; sealedRid: Buffer }> {
  const signing = await generateSigningKey();
  const encryption = await generateEncryptionKey();
  const sealedRid = sealRid(rid, encryption.publicKey);
  const pid = pidOf(sealedRid);
  const fixture = {
    pid,
    rid,
    signingPrivateKey: signing.privateKey,
    signingCertificate: await issue(authority, signing.publicKey, ECDSA, pid, role),
    encryptionPrivateKey: encryption.privateKey,
    encryptionPublicKey: encryption.publicKey,
    encryptionCertificate: await issue(authority, encryption.publicKey, RSA, pid, role),
    preSeed: generatePreSeed().toString('hex'),
  };
  return { fixture, sealedRid };
}

async function makeAuthority(name: string): Promise<Authority> {
  const { privateKey, publicKey } = await generateSigningKey();
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: [{ O: [name], CN: [`ca.${name}`] }],
      notBefore,
      notAfter,
      keys: { privateKey: await webPrivateKey(privateKey), publicKey: await webPublicKey(publicKey, ECDSA) },
      signingAlgorithm: ECDSA,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      ],
    },
    webcrypto,
  );
  return { name, privateKey, certificate: certificate.toString('pem') };
}

async function issue(
  authority: Authority,
  publicKey: string,
  algorithm: typeof ECDSA | typeof RSA,
  pid: string,
  role: string,
): Promise<string> {
  const attributes = Buffer.from(JSON.stringify({ attrs: { pid, role } }), 'utf8');
  const certificate = await X509CertificateGenerator.create(
    {
      subject: [{ CN: [pid.slice(0, 64)] }],
      issuer: [{ O: [authority.name], CN: [`ca.${authority.name}`] }],
      notBefore,
      notAfter,
      publicKey: await webPublicKey(publicKey, algorithm),
      signingKey: await webPrivateKey(authority.privateKey),
      signingAlgorithm: ECDSA,
      extensions: [new BasicConstraintsExtension(false), new Extension(ATTRIBUTES_OID, false, attributes)],
    },
    webcrypto,
  );
  return certificate.toString('pem');
}

function webPrivateKey(pem: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey(
    'pkcs8',
    createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' }),
    ECDSA,
    false,
    ['sign'],
  );
}

function webPublicKey(pem: string, algorithm: typeof ECDSA | typeof RSA): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey(
    'spki',
    createPublicKey(pem).export({ type: 'spki', format: 'der' }),
    algorithm,
    true,
    algorithm === RSA ? ['encrypt'] : ['verify'],
  );
}
