import { createPublicKey } from 'node:crypto';
import { canonicalText } from '../encoding/canonical-json.ts';
import type { Fixtures } from './fixtures.ts';
import type { VaultRuleVectors } from './schemas.ts';
import { joined, sealAnyhow, sixParts, stray } from './vault-maker.ts';

type Case = VaultRuleVectors['cases'][number];

/** Format 1, for the rules that `vault.json` has no case for. */
export function makeFormerVaults(
  fixtures: Fixtures,
  passphrase: string,
  secrets: NonNullable<Case['opened']>['secrets'],
): Case[] {
  const { patient, doctor, at } = fixtures;
  const spki = (pem: string): string => createPublicKey(pem).export({ format: 'pem', type: 'spki' }).toString();
  const kdf = { name: 'scrypt', N: 2 ** 14, r: 8, p: 1, salt: Buffer.alloc(32, 5).toString('base64url') };
  const said = { label: '张小明', role: 'patient', mspId: 'Hospital1MSP', createdAt: at };
  const header = {
    format: 'openward-vault/1',
    id: '6b1f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77',
    ...said,
    publicKeys: {
      signing: spki(patient.signingPrivateKey),
      tls: spki(doctor.signingPrivateKey),
      encryption: spki(patient.encryptionPrivateKey),
    },
    kdf,
  };
  const six = sixParts(fixtures);
  const of = (name: string, change: object, plain = joined(six), outside: object = {}): Case => ({
    name: `format 1: ${name}`,
    passphrase,
    text: canonicalText({ ...sealAnyhow({ ...header, ...change }, plain, { passphrase }), ...outside }),
    errors: ['VAULT_DAMAGED'],
  });
  const { label: name, role, mspId, createdAt } = said;
  const good = { opened: { secrets, owner: { name, role, mspId, createdAt } }, errors: undefined };
  return [
    { ...of('as it was written', {}), ...good },
    { ...of('with what came later beside it', {}, joined(six), { registration: {}, enrolment: {} }), ...good },
    of('an empty label', { label: '' }),
    of('a label of 81', { label: 'a'.repeat(81) }),
    of('an unknown role', { role: 'visitor' }),
    of('an organisation that is none', { mspId: 'Hospital 1' }),
    of('a time without milliseconds', { createdAt: '2025-06-01T08:30:00Z' }),
    of('a key that is none', { publicKeys: { ...header.publicKeys, tls: 'none' } }),
    of('public keys with a member of their own', { publicKeys: { ...header.publicKeys, more: '' } }),
    of('a header with a member of its own', { more: 1 }),
    of('a file with a member of its own', {}, joined(six), { more: 1 }),
    of('a salt in another spelling', { kdf: { ...kdf, salt: stray(kdf.salt) } }),
    of('a seventh part', {}, joined([...six, Buffer.from('{}')])),
    of('no identity', {}, joined(six.slice(0, 5))),
    of('a part longer than what is there', {}, joined(six).subarray(0, -1)),
  ];
}
