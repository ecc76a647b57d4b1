import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, describe, expect, it } from 'vitest';
import { decrypterFor, encrypterFor, type OpenOptions, type SealOptions } from './age.ts';
import { Bench } from './testing/archives.ts';

const bench = new Bench();
afterAll(bench.remove);

async function roundTrip(seal: SealOptions, open: OpenOptions): Promise<string> {
  const encrypter = encrypterFor(seal);
  // As cheap as age allows: this guards nothing.
  encrypter.setScryptWorkFactor(1);
  return decrypterFor(open).decrypt(await encrypter.encrypt('what is inside'), 'text');
}

describe('sealing a backup', () => {
  it('is to several recipients, of whom each opens it', async () => {
    const [one, two] = [await generateX25519Identity(), await generateX25519Identity()];
    const file = bench.put('recipients', `# two operators\n${await identityToRecipient(two)}\n\n`);
    const seal = { recipient: [await identityToRecipient(one)], recipientFile: file };
    for (const identity of [one, two]) {
      const identityFile = bench.put('identity', `# created today\n${identity}\n`);
      expect(await roundTrip(seal, { identityFile })).toBe('what is inside');
    }
  });

  it('is under the first line of a file, of at least 16 characters', async () => {
    const passphraseFile = bench.put('pass', 'sixteen letters, or more\r\nnot this\n');
    expect(await roundTrip({ passphraseFile }, { passphraseFile })).toBe('what is inside');
    bench.put('pass', 'fifteen letters\n');
    expect(() => encrypterFor({ passphraseFile })).toThrow(expect.objectContaining({ code: 'PASSPHRASE_WEAK' }));
  });

  it.each<[string, () => SealOptions]>([
    ['to nobody', () => ({})],
    ['to both a recipient and a passphrase', () => ({ recipient: ['age1x'], passphraseFile: bench.put('p', 'x') })],
    ['to what is no recipient', () => ({ recipient: ['age1qqqq'] })],
    ['to an empty list', () => ({ recipientFile: bench.put('none', '# nobody\n') })],
  ])('%s is refused', (_what, options) => {
    expect(() => encrypterFor(options())).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });

  it('says which file cannot be read', () => {
    expect(() => encrypterFor({ recipientFile: bench.file('gone') })).toThrow(
      expect.objectContaining({ code: 'FILE_UNREADABLE' }),
    );
  });
});

describe('opening a backup', () => {
  it.each<[string, () => OpenOptions]>([
    ['with nothing', () => ({})],
    ['with both', () => ({ identityFile: bench.put('i', 'x'), passphraseFile: bench.put('p', 'x') })],
  ])('%s is refused', (_what, options) => {
    expect(() => decrypterFor(options())).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });

  it('by what is no key is refused without repeating it', () => {
    const identityFile = bench.put('i', 'AGE-SECRET-KEY-1MISTYPED\n');
    try {
      decrypterFor({ identityFile });
      expect.unreachable('it was taken');
    } catch (error) {
      expect(error).toMatchObject({ code: 'INPUT_INVALID' });
      expect(String(error)).not.toContain('MISTYPED');
    }
  });
});
