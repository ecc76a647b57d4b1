import { scrypt, timingSafeEqual } from 'node:crypto';
import type { ActivationCode } from '../../api/formats/service-config.ts';
import { normaliseActivationCode } from '../../domain/activation-code.ts';

/** Every hash is computed and compared whatever the others gave, so that time does not tell which code came near. */
export async function findCode(codes: readonly ActivationCode[], typed: string): Promise<ActivationCode | undefined> {
  const matches: boolean[] = [];
  for (const code of codes) matches.push(await matchesCode(code, normaliseActivationCode(typed)));
  return codes.find((_, index) => matches[index] === true);
}

async function matchesCode({ scrypt: { N, r, p, salt, hash } }: ActivationCode, typed: string): Promise<boolean> {
  const expected = Buffer.from(hash, 'base64url');
  const computed = await new Promise<Buffer>((resolve, reject) => {
    scrypt(
      typed,
      Buffer.from(salt, 'base64url'),
      expected.byteLength,
      { N, r, p, maxmem: 256 * N * r },
      (error, key) => {
        if (error) reject(error);
        else resolve(key);
      },
    );
  });
  return timingSafeEqual(computed, expected);
}
