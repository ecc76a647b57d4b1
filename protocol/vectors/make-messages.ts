import { CompactEncrypt, importSPKI } from 'jose';
import { z } from 'zod';
import { TreatmentSessionKey } from '../../domain/appointment.ts';
import { toBase64Url } from '../encoding/base64url.ts';
import { encryptTo } from '../messages/jwe.ts';
import { flipBit } from './bits.ts';
import type { Fixtures } from './fixtures.ts';
import type { MessageVectors } from './schemas.ts';

type Case = MessageVectors['cases'][number];

export async function makeMessages({ patient, doctor, tid }: Fixtures): Promise<MessageVectors> {
  const contents = TreatmentSessionKey.parse({
    pid: patient.pid,
    tid,
    di: {
      name: '张小明',
      sex: 'male',
      birthDate: '1949-12-31',
      complaint: 'Abdominal pain since yesterday',
      allergies: ['Penicillin'],
      noKnownAllergies: false,
    },
    patientCertificate: patient.signingCertificate,
  });
  const jwe = await encryptTo(doctor.encryptionPublicKey, contents);
  const parts = jwe.split('.');
  const altered = (index: number): string =>
    parts.map((part, at) => (at === index ? toBase64Url(flipBit(Buffer.from(part, 'base64url'), 5)) : part)).join('.');
  const bad = (name: string, message: string, recipient: Case['recipient'] = 'doctor'): Case => ({
    name,
    recipient,
    jwe: message,
    errors: ['ENVELOPE_TAMPERED'],
  });
  return {
    cases: [
      { name: 'T_SK', recipient: 'doctor', jwe, contents: z.json().parse(contents) },
      bad('T_SK opened by somebody else', jwe, 'patient'),
      bad('key wrapping with SHA-1', await sealWith(doctor.encryptionPublicKey, contents, 'RSA-OAEP', 'A256GCM')),
      bad(
        'content encrypted with CBC',
        await sealWith(doctor.encryptionPublicKey, contents, 'RSA-OAEP-256', 'A256CBC-HS512'),
      ),
      bad('something else than a T_SK', await encryptTo(doctor.encryptionPublicKey, { pid: patient.pid })),
      ...['the header', 'the wrapped key', 'the initialisation vector', 'the content', 'the tag'].map((name, index) =>
        bad(`a bit of ${name} turned over`, altered(index)),
      ),
      bad('a part missing', parts.slice(0, 4).join('.')),
      bad('nothing at all', ''),
    ],
  };
}

async function sealWith(publicKey: string, contents: unknown, alg: string, enc: string): Promise<string> {
  return new CompactEncrypt(Buffer.from(JSON.stringify(contents), 'utf8'))
    .setProtectedHeader({ alg, enc })
    .encrypt(await importSPKI(publicKey, alg));
}
