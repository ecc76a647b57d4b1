import { CompactEncrypt, importSPKI } from 'jose';
import { z } from 'zod';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import { keyThumbprint } from '../identity/thumbprint.ts';
import { encryptTo } from '../messages/jwe.ts';
import type { Fixtures } from './fixtures.ts';
import type { MessageVectors } from './schemas.ts';

type Case = MessageVectors['cases'][number];

const di = { name: '张小明', sex: 'male', complaint: 'x', allergies: [], noKnownAllergies: true };

/** A case for each rule of a reader of T_SK that `messages.json` has none for. */
export async function makeMessageRules({ patient, doctor, tid }: Fixtures): Promise<MessageVectors> {
  const contents = { pid: patient.pid, tid, di, patientCertificate: '-----BEGIN CERTIFICATE-----\nAA==\n' };
  const publicKey = doctor.encryptionPublicKey;
  const kid = keyThumbprint(publicKey);
  const bad = (name: string, jwe: string): Case => ({ name, recipient: 'doctor', jwe, errors: ['ENVELOPE_TAMPERED'] });
  const good = await encryptTo(publicKey, contents);
  const withHeader = async (name: string, header: Header): Promise<Case> =>
    bad(name, await sealed(publicKey, { alg: 'RSA-OAEP-256', enc: 'A256GCM', ...header }, canonicalBytes(contents)));
  const holding = async (name: string, plaintext: Buffer): Promise<Case> =>
    bad(name, await sealed(publicKey, { alg: 'RSA-OAEP-256', enc: 'A256GCM', kid }, plaintext));
  const changed = ([name, change]: Change): Promise<Case> => holding(name, canonicalBytes({ ...contents, ...change }));
  return {
    cases: [
      {
        name: 'the T_SK that the cases below change in one place',
        recipient: 'doctor',
        jwe: good,
        contents: z.json().parse(contents),
      },
      await withHeader('a kid of another key', { kid: keyThumbprint(patient.encryptionPublicKey) }),
      await withHeader('no kid', {}),
      await withHeader('a header with a member of its own', { kid, typ: 'JWE' }),
      bad('a header in another order', await sealed(publicKey, { kid, ...ALGORITHMS }, canonicalBytes(contents))),
      await withHeader('a key wrapped with SHA-512', { kid, alg: 'RSA-OAEP-512' }),
      await withHeader('content under AES-128', { kid, enc: 'A128GCM' }),
      ...spellings(good).map(([name, jwe]) => bad(name, jwe)),
      await holding('contents with a blank', Buffer.from(JSON.stringify(contents, null, 1))),
      await holding('contents in another order', Buffer.from(JSON.stringify(contents))),
      await holding('contents that are not UTF-8', notUtf8(canonicalBytes(contents))),
      ...(await Promise.all([...changes(), ...ofDisease()].map(changed))),
    ],
  };
}

type Change = readonly [name: string, change: object];
type Header = Readonly<Record<string, string>>;
const ALGORITHMS = { alg: 'RSA-OAEP-256', enc: 'A256GCM' } as const;

async function sealed(publicKey: string, header: Header & { alg: string; enc: string }, plaintext: Buffer) {
  return new CompactEncrypt(plaintext).setProtectedHeader(header).encrypt(await importSPKI(publicKey, header.alg));
}

function changes(): Change[] {
  return [
    ['a member of its own', { more: 1 }],
    ['a pid in upper case', { pid: 'AB'.repeat(48) }],
    ['a treatment cut short', { tid: 'T-1' }],
    ['a certificate that is none', { patientCertificate: 'x' }],
    [
      'a certificate above 16 384 characters',
      { patientCertificate: `-----BEGIN CERTIFICATE-----\n${'A'.repeat(16_384)}` },
    ],
  ];
}

function ofDisease(): Change[] {
  const changes: Change[] = [
    ['disease information with a member of its own', { more: 1 }],
    ['an empty name', { name: '' }],
    ['a name of 81 characters', { name: 'x'.repeat(81) }],
    ['another sex', { sex: 'm' }],
    ['an impossible date of birth', { birthDate: '2025-02-30' }],
    ['an empty complaint', { complaint: '' }],
    ['a complaint of 2001 characters', { complaint: 'x'.repeat(2001) }],
    ['51 allergies', { allergies: Array<string>(51).fill('x') }],
    ['an empty allergy', { allergies: [''] }],
    ['an allergy of 121 characters', { allergies: ['x'.repeat(121)] }],
    ['nothing said of allergies', { noKnownAllergies: undefined }],
  ];
  return changes.map(([name, change]) => [name, { di: { ...di, ...change } }]);
}

/** The same bits written another way. The tag's last character carries four bits that mean nothing. */
function spellings(jwe: string): (readonly [string, string])[] {
  const parts = jwe.split('.');
  const last = parts.pop() ?? '';
  const stray = `${last.slice(0, -1)}${{ A: 'B', Q: 'R', g: 'h', w: 'x' }[last.slice(-1)] ?? ''}`;
  return [
    ['a tag with stray bits at its end', [...parts, stray].join('.')],
    ['a tag with padding', `${jwe}==`],
    ['a line feed behind the tag', `${jwe}\n`],
    ['a line feed in the content', [...parts.slice(0, 3), `${parts[3] ?? ''}\n`, last].join('.')],
  ];
}

function notUtf8(bytes: Buffer): Buffer {
  const at = bytes.indexOf('张');
  return Buffer.concat([bytes.subarray(0, at), Buffer.of(0xff), bytes.subarray(at + 3)]);
}
