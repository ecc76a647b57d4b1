import { expect, it } from 'vitest';
import { undocumentedIn } from './docstrings.ts';
import { isForTests } from './rooms.ts';
import { readSources } from './sources.ts';

/**
 * Rooms that others build on: what they show says what it is, its shape and unit, what it throws, and where that is
 * written.
 */
const shown = ['protocol/', 'api/', 'app/ports/'];

it('whatever protocol, api and ports show to others says what it is', () => {
  const files = [...readSources()].filter(
    ([file]) => shown.some((place) => file.startsWith(place)) && !isForTests(file),
  );
  expect(files.length).toBeGreaterThan(50);
  expect(files.flatMap(([file, text]) => undocumentedIn(file, text).map((name) => `${file}: ${name}`))).toEqual([]);
});

it('a member without a comment is found', () => {
  const text = '/** A thing. */\nexport interface Thing {\n  readonly bytes: number;\n}';
  expect(undocumentedIn('protocol/thing.ts', text)).toEqual(['Thing.bytes']);
});
