import { expect, it } from 'vitest';
import { withNumbers } from './document.ts';

const document =
  'before\n<!-- computed: npm run bench:scale -- report -->\nold\n<!-- end of what is computed -->\nafter\n';

it('replaces what was computed and nothing else', () => {
  const made = withNumbers(document, {});
  expect(made).toMatch(/^before\n/);
  expect(made).toMatch(/\nafter\n$/);
  expect(made).not.toContain('old');
  expect(withNumbers(made, {})).toBe(made);
});

it('refuses a document without a place for it', () => {
  expect(() => withNumbers('nothing', {})).toThrow(RangeError);
});
