import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { graphOf, loadedBy } from './module-graph.ts';
import { abilities } from './rooms.ts';
import { readSources, root } from './sources.ts';

const graph = graphOf(readSources());
const secrets: readonly string[] = [
  ...abilities.decrypt,
  ...abilities['derive secret keys'],
  ...abilities['know RID'],
  ...abilities.sign,
];
const secretsIn = (file: string): string[] => [...loadedBy(graph, file).keys()].filter((to) => secrets.includes(to));

/** What verifies and re-encrypts is used by those who may not see: it must be usable without what they may not have. */
describe('in protocol/', () => {
  it.each([
    'reencryption/proxy.ts',
    'reencryption/fragment-digest.ts',
    'signature/verify.ts',
    'signature/statement.ts',
    'envelope/digest.ts',
    'identity/certificate.ts',
    'identity/thumbprint.ts',
  ])('%s leads to nothing that decrypts, signs or derives secret keys', (file) => {
    expect(secretsIn(`protocol/${file}`)).toEqual([]);
  });

  it('a search that finds what decrypts says so', () => {
    expect(secretsIn('protocol/messages/treatment-session-key.ts')).toContain('protocol/messages/jwe.ts');
  });

  it('sealing stands apart from opening', () => {
    expect(secretsIn('protocol/envelope/seal.ts')).not.toContain('protocol/envelope/open.ts');
  });

  it('no verification of the re-encryption library is ever skipped', () => {
    const files = [...graph.keys()].filter(
      (file) => file.startsWith('protocol/reencryption/') && !file.includes('.test.'),
    );
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) expect(readFileSync(root + file, 'utf8'), file).not.toContain('skipVerification');
  });
});
