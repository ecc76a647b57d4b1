import { constants, publicEncrypt } from 'node:crypto';
import { z } from 'zod';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import type { Fixtures } from './fixtures.ts';
import type { RidVectors } from './schemas.ts';

const INVALID = ['RID_INVALID'];

/** A case for each rule of a reader of real identities that `identity.json` has none for. */
export function makeRidRules({ patient, doctor }: Fixtures): RidVectors {
  const seal = (bytes: Buffer, hash = 'sha256'): string =>
    publicEncrypt(
      { key: patient.encryptionPublicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash },
      bytes,
    ).toString('base64');
  const bad = (name: string, bytes: Buffer, errors = INVALID): RidVectors['sealed'][number] => ({
    name,
    owner: 'patient',
    sealedRid: seal(bytes),
    errors,
  });
  const { rid } = patient;
  return {
    cases: [...passports(), ...staff(), ...names()],
    sealed: [
      { name: 'a sealed identity', owner: 'patient', sealedRid: seal(canonicalBytes(rid)) },
      bad('a sealed identity with a blank in it', Buffer.from(JSON.stringify(rid, null, 1))),
      bad(
        'a sealed identity in another order',
        Buffer.from(JSON.stringify({ number: rid.number, kind: rid.kind, name: rid.name })),
      ),
      bad('a sealed identity with a member of its own', canonicalBytes({ ...rid, more: 1 })),
      bad('a sealed number that is none', canonicalBytes({ ...rid, number: '110105194912310021' })),
      {
        name: 'an identity sealed with SHA-1',
        owner: 'patient',
        sealedRid: seal(canonicalBytes(rid), 'sha1'),
        errors: ['ENVELOPE_NOT_FOR_US'],
      },
      {
        name: 'an identity sealed for somebody else',
        owner: 'doctor',
        sealedRid: seal(canonicalBytes(doctor.rid)),
        errors: ['ENVELOPE_NOT_FOR_US'],
      },
    ],
  };
}

type Case = RidVectors['cases'][number];

function one(name: string, rid: object): Case {
  return { name, rid: z.json().parse(rid) };
}

function bad(name: string, rid: object): Case {
  return { ...one(name, rid), errors: INVALID };
}

function passports(): Case[] {
  const passport = (number: string) => ({ kind: 'passport', number, name: 'x' });
  return [
    one('a passport of 5 characters', passport('E1234')),
    one('a passport of 20 characters', passport('E1234567890123456789')),
    bad('a passport of 4 characters', passport('E123')),
    bad('a passport of 21 characters', passport('E12345678901234567890')),
    bad('a passport in lower case', passport('e1234')),
    bad('a passport with a member of its own', { ...passport('E1234'), country: 'CN' }),
  ];
}

function staff(): Case[] {
  const number = (text: string) => ({ kind: 'staff-number', number: text, name: 'x' });
  return [
    one('a staff number of 4 characters', number('a-1B')),
    bad('a staff number of 3 characters', number('a-1')),
    bad('a staff number of 33 characters', number('1'.repeat(33))),
    bad('a staff number with a blank', number('12 34')),
    bad('a staff number with a member of its own', { ...number('1234'), ward: '3' }),
    bad('a kind of number that is unknown', { ...number('1234'), kind: 'library-card' }),
  ];
}

function names(): Case[] {
  const named = (name: string) => ({ kind: 'staff-number', number: '1234', name });
  return [
    one('a name of 80 characters', named('名'.repeat(80))),
    bad('an empty name', named('')),
    bad('a name of blanks', named('  ')),
    bad('a name of 81 characters', named('名'.repeat(81))),
    bad('a name with a control character', named('a\u0001b')),
    bad('a name with half of a surrogate pair', named('a\ud800')),
    bad('a resident identity with a member of its own', {
      kind: 'cn-resident-id',
      number: '11010519491231002X',
      name: 'x',
      more: 1,
    }),
    bad('a resident identity of an impossible day, its check digit right', {
      kind: 'cn-resident-id',
      number: '110105194902300020',
      name: 'x',
    }),
  ];
}
