import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { shellWord } from './shell-word.ts';

/** What a shell makes of it. */
const read = (text: string): string =>
  execFileSync('sh', ['-c', `export IT=${shellWord(text)}\nprintf %s "$IT"`], { encoding: 'utf8' });

it.each(["/home/o'brien/医院 1", "'; touch /tmp/x; '", '$(id) `id` "$HOME" \\ \n two', "''", ''])(
  'a shell reads back %j',
  (text) => expect(read(text)).toBe(text),
);

it('a shell reads back any text', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((candidate) => !candidate.includes('\0'));
  fc.assert(
    fc.property(text, (candidate) => {
      expect(read(candidate)).toBe(candidate);
    }),
    { numRuns: 50 },
  );
});
