import { createPrivateKey, sign as nodeSign } from 'node:crypto';
import { toBase64Url } from '../encoding/base64url.ts';
import { canonicalText } from '../encoding/canonical-json.ts';
import { certificateThumbprint } from '../identity/thumbprint.ts';
import { isLowS, normaliseS } from '../signature/low-s.ts';
import { ecdsaSigner, signStatement } from '../signature/sign.ts';
import type { Statement } from '../signature/statement.ts';
import { statementBytes } from '../signature/statement.ts';
import { flipBit } from './bits.ts';
import type { Fixtures, PersonFixture } from './fixtures.ts';
import type { StatementVectors } from './schemas.ts';

type Case = StatementVectors['cases'][number];
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const INVALID = ['SIGNATURE_INVALID'];

export function signAs(person: PersonFixture, statement: Statement): Promise<string> {
  return signStatement(statement, {
    sign: ecdsaSigner(person.signingPrivateKey),
    thumbprint: certificateThumbprint(person.signingCertificate),
  });
}

export async function makeStatements(fixtures: Fixtures): Promise<StatementVectors> {
  const { patient, doctor, consumer, tid, shareId, at } = fixtures;
  const digest = (digit: string): string => digit.repeat(96);
  const record: Statement = {
    type: 'openward/record/1',
    T_ID: tid,
    role: 'patient',
    pid: patient.pid,
    digest: digest('1'),
    manifestDigest: digest('2'),
    version: 1,
  };
  const asDoctor: Statement = { ...record, role: 'doctor', pid: doctor.pid };
  const grant: Statement = {
    type: 'openward/grant/1',
    shareId,
    T_ID: tid,
    version: 1,
    patientPid: patient.pid,
    consumerPid: consumer.pid,
    purpose: 'research',
    segments: ['s2', 's3'],
    expiry: '2026-01-01T00:00:00.000Z',
    threshold: 2,
    proxies: ['CloudMSP', 'InstituteMSP', 'Hospital2MSP'],
    fragmentDigests: [digest('3'), digest('4'), digest('5')],
    capsuleDigest: digest('6'),
    csDigest: digest('7'),
    csBytes: 4096,
  };
  const revocation: Statement = {
    type: 'openward/revocation/1',
    shareId,
    patientPid: patient.pid,
    reason: 'I no longer want this. “不再同意”',
    at,
  };
  const receipt: Statement = {
    type: 'openward/fragments-deleted/1',
    shareId,
    proxy: 'CloudMSP',
    fragmentDigests: [digest('3')],
    at,
  };

  const ok = async (name: string, signer: Case['signer'], statement: Statement): Promise<Case> => ({
    name,
    signer,
    statement,
    canonical: canonicalText(statement),
    jws: await signAs(fixtures[signer], statement),
  });
  const bad = (name: string, jws: string, statement: Statement = record, signer: Case['signer'] = 'patient'): Case => ({
    name,
    signer,
    statement,
    canonical: canonicalText(statement),
    jws,
    errors: INVALID,
  });
  const good = await signAs(patient, record);
  const [header = '', , signature = ''] = good.split('.');
  const raw = Buffer.from(signature, 'base64url');
  const thumbprint = certificateThumbprint(patient.signingCertificate);
  return {
    cases: [
      await ok('D_SP', 'patient', record),
      await ok('D_SD', 'doctor', asDoctor),
      await ok('a grant', 'patient', grant),
      await ok('a revocation', 'patient', revocation),
      await ok('a receipt of deletion', 'doctor', receipt),
      bad('a patient’s signature under a doctor’s statement', good, asDoctor),
      bad('another version', good, { ...record, version: 2 }),
      bad('another treatment', good, { ...record, T_ID: fixtures.otherTid }),
      bad('another digest', good, { ...record, digest: digest('8') }),
      bad('the certificate of somebody else', good, record, 'doctor'),
      bad(
        'signed by somebody else under this certificate',
        forge(doctor, { alg: 'ES256', 'x5t#S256': thumbprint }, record),
      ),
      bad('a high s', `${header}..${toBase64Url(highS(raw))}`),
      bad('a signature in DER', `${header}..${toBase64Url(derSignature(patient, header, record))}`),
      bad('alg none', `${encode({ alg: 'none', 'x5t#S256': thumbprint })}..${signature}`),
      bad('alg HS256', forge(patient, { alg: 'HS256', 'x5t#S256': thumbprint }, record)),
      bad('alg ES384', forge(patient, { alg: 'ES384', 'x5t#S256': thumbprint }, record)),
      bad(
        'a critical extension',
        forge(patient, { alg: 'ES256', b64: false, crit: ['b64'], 'x5t#S256': thumbprint }, record),
      ),
      bad('a key in the header', forge(patient, { alg: 'ES256', jwk: { kty: 'EC' }, 'x5t#S256': thumbprint }, record)),
      bad('no thumbprint', forge(patient, { alg: 'ES256' }, record)),
      bad('a header that is not canonical', forgeText(patient, `{"x5t#S256":"${thumbprint}","alg":"ES256"}`, record)),
      bad('the payload attached', `${header}.${toBase64Url(statementBytes(record))}.${signature}`),
      bad('padding behind the signature', `${good}=`),
      bad('one more part', `${good}.`),
      bad(
        'a bit of the header turned over',
        `${toBase64Url(flipBit(Buffer.from(header, 'base64url'), 10))}..${signature}`,
      ),
      bad('a bit of r turned over', `${header}..${toBase64Url(flipBit(raw, 0))}`),
      bad('a bit of s turned over', `${header}..${toBase64Url(flipBit(raw, -1))}`),
      bad('a signature of zeros', `${header}..${toBase64Url(Buffer.alloc(64))}`),
      bad('a signature cut short', `${header}..${toBase64Url(raw.subarray(0, 63))}`),
      bad('nothing at all', ''),
    ],
  };
}

function encode(header: unknown): string {
  return toBase64Url(Buffer.from(canonicalText(header), 'utf8'));
}

/** A correct signature under any header. */
function forge(person: PersonFixture, header: unknown, statement: Statement): string {
  return forgeText(person, canonicalText(header), statement);
}

function forgeText(person: PersonFixture, headerText: string, statement: Statement): string {
  const header = toBase64Url(Buffer.from(headerText, 'utf8'));
  const input = Buffer.from(`${header}.${toBase64Url(statementBytes(statement))}`, 'ascii');
  const signature = nodeSign('sha256', input, {
    key: createPrivateKey(person.signingPrivateKey),
    dsaEncoding: 'ieee-p1363',
  });
  return `${header}..${toBase64Url(normaliseS(signature))}`;
}

function derSignature(person: PersonFixture, header: string, statement: Statement): Buffer {
  return nodeSign(
    'sha256',
    Buffer.from(`${header}.${toBase64Url(statementBytes(statement))}`, 'ascii'),
    createPrivateKey(person.signingPrivateKey),
  );
}

function highS(signature: Buffer): Buffer {
  if (!isLowS(signature)) return signature;
  const s = ORDER - BigInt(`0x${signature.subarray(32).toString('hex')}`);
  return Buffer.concat([signature.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]);
}
