import { scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hashActivationCode, newActivationCode } from './activation.ts';
import { normaliseActivationCode } from '../../domain/activation-code.ts';

describe('activation codes', () => {
  it('are six groups of four unambiguous letters, never the same', () => {
    const codes = Array.from({ length: 200 }, newActivationCode);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(new Set(codes).size).toBe(200);
  });

  it('may be typed in any case, with any separators, with O for 0 and I or L for 1', () => {
    expect(normaliseActivationCode(' 0a1b 1cdo-oooo ')).toBe('0A1B1CD00000');
    expect(normaliseActivationCode('oAiB-lcd0 0000')).toBe('0A1B1CD00000');
  });

  it('are kept as a salted scrypt hash of the normalised code', () => {
    const code = newActivationCode();
    const { N, r, p, salt, hash } = hashActivationCode(code.toLowerCase());
    expect(
      scryptSync(code.replaceAll('-', ''), Buffer.from(salt, 'base64url'), 32, { N, r, p }).toString('base64url'),
    ).toBe(hash);
    expect(hashActivationCode(code).hash).not.toBe(hash);
  });
});
