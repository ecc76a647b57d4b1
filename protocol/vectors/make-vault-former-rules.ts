import { createPrivateKey } from 'node:crypto';
import { canonicalBytes, canonicalText } from '../encoding/canonical-json.ts';
import type { Fixtures, PersonFixture } from './fixtures.ts';
import type { VaultRuleVectors } from './schemas.ts';
import { joined, sealAnyhow, sixParts, sixSecrets, type AnyHeader } from './vault-maker.ts';

type Case = VaultRuleVectors['cases'][number];

const passphrase = 'five plum blossoms 2027';
const kdf = { name: 'argon2id', v: 19, m: 2 ** 14, t: 1, p: 1, salt: Buffer.alloc(32, 8).toString('base64url') };
const header: AnyHeader = { format: 'openward-vault/3', id: '3c6f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77', kdf };

/** A case for each rule about keys of before that open what was sealed to them. */
export function makeVaultFormerRules(fixtures: Fixtures): VaultRuleVectors {
  const { at, doctor, consumer } = fixtures;
  const owner = { name: '张小明', role: 'patient', mspId: 'Hospital1MSP', createdAt: at };
  const secrets = sixSecrets(fixtures);
  const seven = [...sixParts(fixtures), canonicalBytes(owner)];
  const textOf = (...more: Buffer[]): string =>
    canonicalText(sealAnyhow(header, joined([...seven, ...more]), { passphrase }));
  const good = (name: string, ...people: PersonFixture[]): Case => ({
    ...{ name, passphrase, text: textOf(joined(people.flatMap(pairOf))) },
    opened: { secrets: { ...secrets, former: people.map(saidOf) }, owner },
  });
  const bad = (name: string, ...more: Buffer[]): Case => ({
    ...{ name, passphrase, text: textOf(...more), errors: ['VAULT_DAMAGED'] },
  });
  const [key, seed] = pairOf(doctor);
  const curve = createPrivateKey(doctor.signingPrivateKey).export({ format: 'der', type: 'pkcs8' });
  return {
    cases: [
      good('keys of before', doctor),
      good('keys of twice before', doctor, consumer),
      bad('keys of before of which there are none', Buffer.alloc(0)),
      bad('a key of before without a seed', joined([key])),
      bad('a seed of before of 31 bytes', joined([key, seed.subarray(1)])),
      bad('a key of before that is none', joined([Buffer.from('none'), seed])),
      bad('a key of before on a curve', joined([curve, seed])),
      bad('fourteen keys of before', joined(Array.from({ length: 14 }, () => [key, seed]).flat())),
      bad('a ninth part', joined([key, seed]), Buffer.from('more')),
    ],
  };
}

function pairOf({ encryptionPrivateKey, preSeed }: PersonFixture): [Buffer, Buffer] {
  const der = createPrivateKey(encryptionPrivateKey).export({ format: 'der', type: 'pkcs8' });
  return [der, Buffer.from(preSeed, 'hex')];
}

function saidOf({ encryptionPrivateKey, preSeed }: PersonFixture) {
  return { encryption: encryptionPrivateKey, preSeed };
}
