import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint, Linter } from 'eslint';
import { describe, expect, it } from 'vitest';

const renderer = fileURLToPath(new URL('..', import.meta.url));

describe('the lint rule for keys', () => {
  it.each([
    "if (event.key === 'Enter') act();",
    "if ('Enter' !== event.key) act();",
    "switch (event.key) { case 'Escape': act(); }",
    "if (['Enter', ' '].includes(event.key)) act();",
    "if (event.code === 'NumpadEnter') act();",
    'if (event.key === `Escape`) act();',
    'const acts = { Escape: act }; acts[event.key]?.();',
    "const acts = { 'Enter': act }; acts[event.key]?.();",
    'if (event.keyCode === 13) act();',
    'if (event.which === 27) act();',
  ])('refuses %s outside keys.ts', async (code) => {
    expect((await complaints(code)).length).toBeGreaterThan(0);
  });

  it('allows what asks keys.ts', async () => {
    expect(await complaints("if (isEnter(event)) act(); else if (event.key === 'ArrowDown') go();")).toEqual([]);
  });

  it.each(['date', 'time', 'month', 'week', 'datetime-local'])(
    'refuses the system’s own picker of type %s',
    async (type) => {
      expect((await complaints(`const field = <input type="${type}" />;`)).length).toBeGreaterThan(0);
    },
  );

  it('allows fields of other types', async () => {
    expect(await complaints('const field = <input type="search" />;')).toEqual([]);
  });

  it('holds for every screen and component', async () => {
    const eslint = new ESLint();
    const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.tsx') && !file.startsWith('testing/'),
    );
    expect(files.length).toBeGreaterThan(80);
    for (const file of files) expect(await severityFor(eslint, join(renderer, file)), file).toBe(2);
  });

  async function severityFor(eslint: ESLint, file: string): Promise<unknown> {
    const config = (await eslint.calculateConfigForFile(file)) as Linter.Config;
    const rule = config.rules?.['no-restricted-syntax'];
    return Array.isArray(rule) ? rule[0] : rule;
  }

  async function complaints(code: string): Promise<string[]> {
    const file = join(renderer, 'screens/doctor/treatment.tsx');
    expect(readFileSync(file, 'utf8')).not.toBe('');
    const config = (await new ESLint().calculateConfigForFile(file)) as Linter.Config;
    const rule = config.rules?.['no-restricted-syntax'];
    expect(rule).toBeDefined();
    const rules = rule === undefined ? {} : { 'no-restricted-syntax': rule };
    const languageOptions = { parserOptions: { ecmaFeatures: { jsx: true } } };
    return new Linter().verify(code, [{ rules, languageOptions }]).map(({ message }) => message);
  }
});
