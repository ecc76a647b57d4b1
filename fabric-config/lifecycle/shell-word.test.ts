import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyText } from '../../testing/any-text.ts';
import { shellWord } from './shell-word.ts';

/** What a shell makes of them. */
function read(texts: readonly string[]): string[] {
  const lines = texts.map((text) => `export IT=${shellWord(text)}\nprintf '%s\\0' "$IT"`);
  return execFileSync('sh', ['-c', lines.join('\n')], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

it.each(["/home/o'brien/医院 1", "'; touch /tmp/x; '", '$(id) `id` "$HOME" \\ \n two', "''", ''])(
  'a shell reads back %j',
  (text) => expect(read([text])).toEqual([text]),
);

it('a shell reads back any text', () => {
  const text = anyText(40).filter((candidate) => !candidate.includes('\0'));
  fc.assert(
    fc.property(fc.array(text, { minLength: 25, maxLength: 25 }), (texts) => {
      expect(read(texts)).toEqual(texts);
    }),
    { numRuns: 2 },
  );
});
