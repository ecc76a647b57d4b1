import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Files of ours that a file imports at run time, however far down; type imports leave nothing behind. */
function reachable(path: string, seen = new Set<string>()): Set<string> {
  const url = new URL(path, import.meta.url);
  if (seen.has(url.pathname)) return seen;
  seen.add(url.pathname);
  const source = readFileSync(url, 'utf8');
  for (const [, specifier] of source.matchAll(/^import (?!type\b)[^;]*?'(\.[^']+)'/gm)) {
    if (specifier !== undefined) reachable(new URL(specifier, url).href, seen);
  }
  return seen;
}

const secrets = [
  'envelope/open.ts',
  'messages/jwe.ts',
  'reencryption/recipient.ts',
  'reencryption/delegator.ts',
  'reencryption/secret-keys.ts',
  'identity/pid.ts',
  'signature/sign.ts',
];

describe('what the semi-trusted side imports', () => {
  it.each([
    'reencryption/proxy.ts',
    'reencryption/fragment-digest.ts',
    'signature/verify.ts',
    'signature/statement.ts',
    'envelope/digest.ts',
    'identity/certificate.ts',
    'identity/thumbprint.ts',
  ])('%s leads to nothing that decrypts, signs or derives secret keys', (file) => {
    const files = [...reachable(`./${file}`)];
    expect(files.filter((path) => secrets.some((secret) => path.endsWith(`/protocol/${secret}`)))).toEqual([]);
  });

  it('is told by a search that does find them', () => {
    expect(
      [...reachable('./messages/treatment-session-key.ts')].some((path) => path.endsWith('/protocol/messages/jwe.ts')),
    ).toBe(true);
  });

  it('keeps sealing apart from opening', () => {
    expect([...reachable('./envelope/seal.ts')].some((path) => path.endsWith('/envelope/open.ts'))).toBe(false);
  });
});

it('never skips a verification of the re-encryption library', () => {
  for (const file of ['proxy', 'delegator', 'recipient', 'umbral-objects', 'secret-keys', 'identity']) {
    expect(readFileSync(new URL(`./reencryption/${file}.ts`, import.meta.url), 'utf8')).not.toContain(
      'skipVerification',
    );
  }
});
