import { createDecipheriv } from 'node:crypto';
import { combine } from 'shamir-secret-sharing';
import { OpenwardError } from '../../domain/errors.ts';
import type { GuardianSet } from '../../domain/guardians.ts';
import { decodeOpeningKeys, type OpeningKeys } from '../vault/opening-keys.ts';
import { readPart, type GuardianPart } from './part.ts';
import { guardedAad } from './set.ts';

/** What a guardian has handed over, as it opened. */
export interface HandedPart {
  /** PID, as the cloud says. */
  readonly guardian: string;
  /** Undefined when it did not open. */
  readonly contents: unknown;
}

/** What the guardians bring back. */
export interface BroughtBack {
  /** Those of when the guardians were named first. The caller wipes them. */
  readonly keys: readonly [OpeningKeys, ...OpeningKeys[]];
  /** PIDs of those whose part is not the one that was made. */
  readonly setAside: readonly string[];
}

/**
 * The keys of a set that was verified, by as many good parts as its owner said. What is wrong is set aside and spoils
 * nothing; a surplus is not needed.
 * @throws GUARDIANS_TOO_FEW with how many good ones `have` come and how many `need` to; GUARDIANS_INVALID when good
 * parts do not open what the owner has signed
 */
export async function openGuardedKeys(set: GuardianSet, handed: readonly HandedPart[]): Promise<BroughtBack> {
  const { statement } = set;
  const good = new Map<number, GuardianPart>();
  const setAside: string[] = [];
  for (const { guardian, contents } of handed) {
    const part = attempt(() => readPart(contents, statement, guardian));
    if (part === undefined) setAside.push(guardian);
    else good.set(part.index, part);
  }
  const need = statement.threshold;
  if (good.size < need) throw new OpenwardError('GUARDIANS_TOO_FEW', undefined, { details: { have: good.size, need } });
  const keys = await unlocked(set, [...good.values()].slice(0, need));
  return { keys, setAside };
}

async function unlocked({ statement, keys }: GuardianSet, parts: readonly GuardianPart[]) {
  try {
    const shares = parts.map(({ share }) => Uint8Array.from(bytesOf(share)));
    const key = await combine(shares);
    for (const share of shares) share.fill(0);
    const decipher = createDecipheriv('aes-256-gcm', key, bytesOf(keys.iv), { authTagLength: 16 });
    key.fill(0);
    decipher.setAAD(guardedAad(statement)).setAuthTag(bytesOf(keys.tag));
    const plain = decipher.update(bytesOf(keys.ciphertext));
    try {
      decipher.final();
      return decodeOpeningKeys(plain);
    } finally {
      plain.fill(0);
    }
  } catch (cause) {
    throw new OpenwardError('GUARDIANS_INVALID', 'The parts do not open what was sealed', { cause });
  }
}

/** Of a text whose one spelling its owner has signed. */
function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
