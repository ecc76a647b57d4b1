import { canonicalBytes, canonicalText } from '../encoding/canonical-json.ts';
import type { Fixtures } from './fixtures.ts';
import { enrolmentOf } from './make-vault-rules.ts';
import type { VaultRuleVectors } from './schemas.ts';
import { joined, sealAnyhow, sixParts, sixSecrets, type AnyHeader } from './vault-maker.ts';

type Case = VaultRuleVectors['cases'][number];

const passphrase = 'five plum blossoms 2027';
const kdf = { name: 'scrypt', N: 2 ** 14, r: 8, p: 1, salt: Buffer.alloc(32, 8).toString('base64url') };
const header: AnyHeader = { format: 'openward-vault/2', id: '2c6f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77', kdf };

/** A case for each rule about what a vault holds of somebody who asks for other keys, or has them. */
export function makeVaultReturnRules(fixtures: Fixtures): VaultRuleVectors {
  const { at, patient } = fixtures;
  const waiting = { name: '张小明', role: 'patient', mspId: 'Hospital1MSP', createdAt: at };
  const request = { kind: 'replacement', claim: 'c'.repeat(43), cause: 'lost' };
  const enrolment = { ...enrolmentOf(fixtures), returned: true };
  const secrets = sixSecrets(fixtures);
  const textOf = (owner: object): string =>
    canonicalText(sealAnyhow(header, joined([...sixParts(fixtures), canonicalBytes(owner)]), { passphrase }));
  const good = (name: string, said: object): Case => {
    const owner = { ...waiting, ...said };
    return { name, passphrase, text: textOf(owner), opened: { secrets, owner } };
  };
  const bad = (name: string, said: object): Case => ({
    name,
    passphrase,
    text: textOf({ ...waiting, ...said }),
    errors: ['VAULT_DAMAGED'],
  });
  const asked = (over: object): object => ({ pending: { ...request, ...over } });
  return {
    cases: [
      good('somebody of whom nothing was left, who asks for other keys', asked({})),
      good('somebody whose old keys say the PID', asked({ cause: 'outdated', pid: patient.pid })),
      good('somebody who came back with another key of encryption', { enrolment }),
      bad('a request for other keys with a member of its own', asked({ more: 1 })),
      bad('a cause that is none', asked({ cause: 'bored' })),
      bad('no cause', asked({ cause: undefined })),
      bad('a claim of 19 characters for other keys', asked({ claim: 'c'.repeat(19) })),
      bad('a claim with padding for other keys', asked({ claim: `${'c'.repeat(43)}=` })),
      bad('a PID that is none for other keys', asked({ pid: 'nobody' })),
      bad('an enrolment of which is said that nobody came back', { enrolment: { ...enrolment, returned: false } }),
    ],
  };
}
