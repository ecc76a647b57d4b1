import { randomBytes, scryptSync } from 'node:crypto';
import { existsSync } from '../../connections/disk.ts';
import { writeJson, writePrivate } from '../lifecycle/files.ts';
import { readText } from '../lifecycle/paths.ts';
import type { Network } from '../network.ts';
import { organisationOfType } from '../description.ts';
import { normaliseActivationCode } from '../../domain/activation-code.ts';
import type { ActivationCodes } from '../../api/formats/service-config.ts';

/** Crockford's base32: no letter that can be taken for a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const COST = { N: 16_384, r: 8, p: 1 } as const;

/** 120 random bits in six groups of four letters. */
export function newActivationCode(): string {
  const letters = Array.from(randomBytes(24), (byte) => ALPHABET[byte & 31] ?? '');
  return (letters.join('').match(/.{4}/g) ?? []).join('-');
}

export function hashActivationCode(code: string): ActivationCodes['codes'][number]['scrypt'] {
  const salt = randomBytes(16);
  const hash = scryptSync(normaliseActivationCode(code), salt, 32, COST);
  return { ...COST, salt: salt.toString('base64url'), hash: hash.toString('base64url') };
}

export function activationCodesFile(network: Network): string {
  return network.paths.org(organisationOfType(network.description, 'sa').key, 'activation-codes.json');
}

/** First administrators: the code goes to a file of their organisation, SA keeps its hash. Made once. */
export function ensureActivationCodes(network: Network): void {
  const file = activationCodesFile(network);
  if (existsSync(file)) return;
  const codes: ActivationCodes['codes'] = [];
  for (const org of network.description.organisations) {
    if (org.type !== 'sa' && org.type !== 'hospital') continue;
    const code = newActivationCode();
    writePrivate(network.paths.org(org.key, 'activation-code'), `${code}\n`);
    codes.push({
      org: org.key,
      mspId: org.mspId,
      role: org.type === 'sa' ? 'sa-officer' : 'hospital-admin',
      scrypt: hashActivationCode(readText(network.paths.org(org.key, 'activation-code'))),
    });
  }
  writeJson(file, { codes });
}
