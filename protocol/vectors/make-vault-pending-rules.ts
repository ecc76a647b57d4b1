import { canonicalBytes, canonicalText } from '../encoding/canonical-json.ts';
import type { Fixtures } from './fixtures.ts';
import type { VaultRuleVectors } from './schemas.ts';
import { joined, sealAnyhow, sixParts, sixSecrets, type AnyHeader } from './vault-maker.ts';

type Case = VaultRuleVectors['cases'][number];

const passphrase = 'five plum blossoms 2026';
const kdf = { name: 'scrypt', N: 2 ** 14, r: 8, p: 1, salt: Buffer.alloc(32, 6).toString('base64url') };
const header: AnyHeader = { format: 'openward-vault/2', id: '0f6f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77', kdf };
const registration = { kind: 'registration', claim: 'c'.repeat(43) };
const activation = { kind: 'activation', code: 'AAAA-BBBB-CCCC', displayName: 'Director' };

/** A case for each rule about what a vault holds of a request that nobody has answered. */
export function makeVaultPendingRules(fixtures: Fixtures): VaultRuleVectors {
  const { at } = fixtures;
  const waiting = { name: '张小明', role: 'patient', mspId: 'Hospital1MSP', createdAt: at };
  const secrets = sixSecrets(fixtures);
  const textOf = (owner: object): string =>
    canonicalText(sealAnyhow(header, joined([...sixParts(fixtures), canonicalBytes(owner)]), { passphrase }));
  const good = (name: string, pending: Readonly<Record<string, string>>): Case => {
    const owner = { ...waiting, pending };
    return { name, passphrase, text: textOf(owner), opened: { secrets, owner } };
  };
  const bad = (name: string, pending: object): Case => ({
    name,
    passphrase,
    text: textOf({ ...waiting, pending }),
    errors: ['VAULT_DAMAGED'],
  });
  return {
    cases: [
      good('a patient’s registration that nobody has answered', registration),
      good('a doctor’s', { ...registration, displayName: 'Dr. Li', department: 'cardiology' }),
      good('an activation that nobody has answered', activation),
      bad('a request of an unknown kind', { ...registration, kind: 'renewal' }),
      bad('a registration with a member of its own', { ...registration, more: 1 }),
      bad('a registration with an activation’s code', { ...registration, code: 'AAAA-BBBB-CCCC' }),
      bad('an activation with a member of its own', { ...activation, more: 1 }),
      bad('a claim of 19 characters', { ...registration, claim: 'c'.repeat(19) }),
      bad('a claim with padding', { ...registration, claim: `${'c'.repeat(43)}=` }),
      ...texts(registration, ['displayName', 'department'], 80).map(([name, pending]) => bad(name, pending)),
      ...texts(activation, ['code', 'displayName'], 80).map(([name, pending]) => bad(name, pending)),
    ],
  };
}

function texts(base: Readonly<{ kind: string }>, members: readonly string[], most: number): [string, object][] {
  return members.flatMap((member): [string, object][] => [
    [`of kind ${base.kind}: ${member} that is empty`, { ...base, [member]: '' }],
    [`of kind ${base.kind}: ${member} of ${most + 1}`, { ...base, [member]: 'a'.repeat(most + 1) }],
  ]);
}
