import { randomBytes, scryptSync } from 'node:crypto';
import type { z } from 'zod';
import { existsSync } from '../../connections/disk.ts';
import { ActivationCodes, ScryptHash } from '../../api/formats/service-config.ts';
import type { Consortium } from '../../api/formats/consortium.ts';
import { normaliseActivationCode } from '../../domain/activation-code.ts';
import { writeJson, writePrivate } from '../lifecycle/files.ts';
import type { Node } from '../node/node.ts';
import { readText } from '../node/paths.ts';
import { readJsonFile } from '../node/state.ts';

/** Crockford's base32: no letter that can be taken for a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const COST = { N: 16_384, r: 8, p: 1 } as const;

/** 120 random bits in six groups of four letters. */
export function newActivationCode(): string {
  const letters = Array.from(randomBytes(24), (byte) => ALPHABET[byte & 31] ?? '');
  return (letters.join('').match(/.{4}/g) ?? []).join('-');
}

export function hashActivationCode(code: string): z.infer<typeof ScryptHash> {
  const salt = randomBytes(16);
  const hash = scryptSync(normaliseActivationCode(code), salt, 32, COST);
  return { ...COST, salt: salt.toString('base64url'), hash: hash.toString('base64url') };
}

/** Organisations whose first administrator nobody could approve. */
const roles = { sa: 'sa-officer', hospital: 'hospital-admin' } as const;

function roleOf(type: Node['description']['type']): (typeof roles)[keyof typeof roles] | undefined {
  return type === 'sa' || type === 'hospital' ? roles[type] : undefined;
}

/** The code of an organisation's first administrator, for its own eyes, and the hash that SA is given. Made once. */
export function ensureActivationCode({ description, paths }: Node): void {
  if (roleOf(description.type) === undefined || existsSync(paths.activationHash())) return;
  writePrivate(paths.activationCode(), `${newActivationCode()}\n`);
  writeJson(paths.activationHash(), hashActivationCode(readText(paths.activationCode())));
}

/** Undefined where nobody is activated by a code. */
export function activationHash({ paths }: Node): z.infer<typeof ScryptHash> | undefined {
  return existsSync(paths.activationHash()) ? readJsonFile(ScryptHash, paths.activationHash()) : undefined;
}

/** What SA's service checks codes by. */
export function activationCodes({ members }: Consortium): ActivationCodes {
  const codes = members.flatMap(({ key: org, mspId, type, activation: scrypt }) => {
    const role = roleOf(type);
    return role === undefined || scrypt === undefined ? [] : [{ org, mspId, role, scrypt }];
  });
  return ActivationCodes.parse({ codes });
}
