import { createPrivateKey, generateKeyPairSync, sign as nodeSign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { toBase64Url } from '../encoding/base64url.ts';
import { canonicalBytes, canonicalText } from '../encoding/canonical-json.ts';
import { certificateThumbprint } from '../identity/thumbprint.ts';
import { isLowS, normaliseS } from '../signature/low-s.ts';
import type { Fixtures } from './fixtures.ts';
import type { StatementVectors } from './schemas.ts';

type Case = StatementVectors['cases'][number];
type Json = Case['statement'];
type Members = Record<string, Json>;

const digest = (digit: string): string => digit.repeat(96);

/** A correct signature over whatever it is. */
function signed(key: KeyObject, header: object, statement: Json, behindHeader = ''): string {
  const encoded = toBase64Url(canonicalBytes(header)) + behindHeader;
  const input = Buffer.from(`${encoded}.${toBase64Url(canonicalBytes(statement))}`, 'ascii');
  const signature = nodeSign('sha256', input, { key, dsaEncoding: 'ieee-p1363' });
  return `${encoded}..${toBase64Url(signature)}`;
}

/** As it must be for the curve it should be of: low-S by P-256's measure, so that only the curve is wrong. */
export function signedLow(key: KeyObject, header: object, statement: Json): string {
  for (;;) {
    const jws = signed(key, header, statement);
    if (isLowS(Buffer.from(jws.split('..')[1] ?? '', 'base64url'))) return jws;
  }
}

/** A case for each rule of a reader of statements that `statements.json` has none for. */
export function makeStatementRules(fixtures: Fixtures): StatementVectors {
  const { patient, consumer, tid, shareId, at } = fixtures;
  const key = createPrivateKey(patient.signingPrivateKey);
  const thumbprint = certificateThumbprint(patient.signingCertificate);
  const header = { alg: 'ES256', 'x5t#S256': thumbprint };
  const record: Members = {
    type: 'openward/record/1',
    T_ID: tid,
    role: 'patient',
    pid: patient.pid,
    digest: digest('1'),
    manifestDigest: digest('2'),
    version: 1,
  };
  const lowS = (jws: string): string => {
    const [encoded = '', signature = ''] = jws.split('..');
    return `${encoded}..${toBase64Url(normaliseS(Buffer.from(signature, 'base64url')))}`;
  };
  const one = (name: string, statement: Json, jws = lowS(signed(key, header, statement))): Case => ({
    name,
    signer: 'patient',
    statement,
    canonical: canonicalText(statement),
    jws,
  });
  const bad = (name: string, statement: Json, jws?: string): Case => ({
    ...one(name, statement, jws),
    errors: ['SIGNATURE_INVALID'],
  });
  const changed = (of: string, base: Members, changes: readonly (readonly [string, Members])[]): Case[] => [
    one(`${of} that the cases below change in one member`, base),
    ...changes.map(([name, change]) => bad(`${of} with ${name}`, { ...base, ...change })),
  ];
  return {
    cases: [
      ...changed('a record', record, recordChanges(tid)),
      ...changed('a grant', grantOf(fixtures), grantChanges(consumer.pid)),
      ...changed('a revocation', { type: 'openward/revocation/1', shareId, patientPid: patient.pid, reason: '', at }, [
        ['a reason of 201 characters', { reason: 'x'.repeat(201) }],
        ['no share', { shareId: 'S-1' }],
        ['no patient', { patientPid: 'nobody' }],
        ['a time without milliseconds', { at: '2025-06-01T08:30:00Z' }],
        ['a member of its own', { more: 1 }],
      ]),
      ...changed('a receipt', receiptOf(shareId, at), receiptChanges()),
      bad('a statement of an unknown type', { ...record, type: 'openward/record/2' }),
      bad('a header that says a type', record, lowS(signed(key, { ...header, typ: 'JOSE' }, record))),
      bad('a header with a thumbprint of 42 characters', record, shortThumbprint(record, key, header)),
      ...spellings(bad, record, lowS(signed(key, header, record))),
      bad('a header with a line feed, signed with it', record, lowS(signed(key, header, record, '\n'))),
      {
        ...bad('the right key under another certificate', record),
        verifier: { publicKey: patient.signingCertificate, thumbprint: toBase64Url(Buffer.alloc(32, 3)) },
      },
      ...otherCurves(bad, record),
    ],
  };
}

function shortThumbprint(record: Json, key: KeyObject, header: { 'x5t#S256': string }): string {
  return signedLow(key, { ...header, 'x5t#S256': header['x5t#S256'].slice(1) }, record);
}

function recordChanges(tid: string): (readonly [string, Members])[] {
  return [
    ['another role', { role: 'technician' }],
    ['no treatment', { T_ID: tid.toUpperCase() }],
    ['no pid', { pid: 'nobody' }],
    ['a digest of 95 digits', { digest: '1'.repeat(95) }],
    ['a manifest digest in upper case', { manifestDigest: 'AB'.repeat(48) }],
    ['version 0', { version: 0 }],
    ['version 10 000', { version: 10_000 }],
    ['version 1.5', { version: 1.5 }],
    ['a member of its own', { more: 1 }],
  ];
}

function grantOf({ patient, consumer, tid, shareId }: Fixtures): Members {
  return {
    type: 'openward/grant/1',
    shareId,
    T_ID: tid,
    version: 1,
    patientPid: patient.pid,
    consumerPid: consumer.pid,
    purpose: 'research',
    segments: ['s2'],
    expiry: '2026-01-01T00:00:00.000Z',
    threshold: 1,
    proxies: ['CloudMSP'],
    fragmentDigests: [digest('3')],
    capsuleDigest: digest('6'),
    csDigest: digest('7'),
    csBytes: 4096,
  };
}

function grantChanges(pid: string): (readonly [string, Members])[] {
  return [
    ['a share id in upper case', { shareId: `S-${'A'.repeat(32)}` }],
    ['a consumer in upper case', { consumerPid: pid.toUpperCase() }],
    ['an unknown purpose', { purpose: 'marketing' }],
    ['no segment', { segments: [] }],
    ['a segment of another name', { segments: ['segment'] }],
    ['an expiry that is a day', { expiry: '2026-01-01' }],
    ['threshold 0', { threshold: 0 }],
    ['threshold 17', { threshold: 17 }],
    ['threshold 1.5', { threshold: 1.5 }],
    ['no proxy', { proxies: [] }],
    ['17 proxies', { proxies: Array<string>(17).fill('CloudMSP') }],
    ['a proxy that is no organisation', { proxies: ['cloud'] }],
    ['no fragment', { fragmentDigests: [] }],
    ['17 fragments', { fragmentDigests: Array<string>(17).fill(digest('3')) }],
    ['a capsule digest cut short', { capsuleDigest: '6'.repeat(64) }],
    ['a C_s digest cut short', { csDigest: '7'.repeat(64) }],
    ['no bytes', { csBytes: 0 }],
    ['half a byte', { csBytes: 0.5 }],
    ['a member of its own', { more: 1 }],
  ];
}

function receiptOf(shareId: string, at: string): Members {
  return { type: 'openward/fragments-deleted/1', shareId, proxy: 'CloudMSP', fragmentDigests: [digest('3')], at };
}

function receiptChanges(): (readonly [string, Members])[] {
  return [
    ['no organisation', { proxy: 'cloud' }],
    ['no fragment', { fragmentDigests: [] }],
    ['17 fragments', { fragmentDigests: Array<string>(17).fill(digest('3')) }],
    ['a time in another zone', { at: '2025-06-01T16:30:00.000+08:00' }],
    ['a member of its own', { more: 1 }],
  ];
}

type Bad = (name: string, statement: Json, jws?: string) => Case;

/** The same bits written another way: a decoder that lets them pass gives one signature many texts. */
function spellings(bad: Bad, record: Json, jws: string): Case[] {
  const [header = '', signature = ''] = jws.split('..');
  const dashed = Buffer.from(signature, 'base64url').toString('base64').replace(/=+$/, '');
  return [
    bad('a signature with stray bits at its end', record, `${header}..${withStrayBits(signature)}`),
    bad('a signature in base64', record, `${header}..${dashed === signature ? `${signature}+` : dashed}`),
    bad('a signature with a line feed', record, `${header}..${signature}\n`),
    bad('a blank before the header', record, ` ${jws}`),
  ];
}

function withStrayBits(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return text.slice(0, -1) + (alphabet[alphabet.indexOf(text.slice(-1)) + 1] ?? '');
}

function otherCurves(bad: Bad, record: Json): Case[] {
  return ['secp256k1', 'brainpoolP256r1'].map((namedCurve) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
    const thumbprint = toBase64Url(Buffer.alloc(32, 3));
    const jws = signedLow(privateKey, { alg: 'ES256', 'x5t#S256': thumbprint }, record);
    const verifier = { publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(), thumbprint };
    return { ...bad(`a key on ${namedCurve}`, record, jws), verifier };
  });
}
