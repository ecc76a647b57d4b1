import tseslint from 'typescript-eslint';

/** A URL's path is percent-encoded: in a folder with a blank or 医院 in its name it names nothing. */
const filePaths = [
  {
    selector:
      "MemberExpression[property.name=/^(pathname|href)$/] > NewExpression[callee.name='URL']:has(MetaProperty)",
    message: 'Take fileURLToPath(new URL(…, import.meta.url)) for the path of a file.',
  },
  {
    selector: "VariableDeclarator[id.type='ObjectPattern'] > NewExpression[callee.name='URL']:has(MetaProperty)",
    message: 'Take fileURLToPath(new URL(…, import.meta.url)) for the path of a file.',
  },
  { selector: 'TemplateElement[value.raw=/file:\\/\\/$/]', message: 'Take pathToFileURL for the URL of a file.' },
];

/** An input method takes Enter and Escape for itself. */
const keys = [
  {
    selector: 'Literal[value=/^(Enter|NumpadEnter|Return|Escape|Esc)$/]',
    message: 'Ask isEnter, isCommandEnter or isEscape of renderer/input/keys.ts: it knows of input methods.',
  },
  {
    selector: 'TemplateElement[value.raw=/^(Enter|NumpadEnter|Return|Escape|Esc)$/]',
    message: 'Ask isEnter, isCommandEnter or isEscape of renderer/input/keys.ts: it knows of input methods.',
  },
  {
    selector: 'Property[key.name=/^(Enter|NumpadEnter|Escape|Esc)$/]',
    message: 'Ask isEnter, isCommandEnter or isEscape of renderer/input/keys.ts: it knows of input methods.',
  },
  {
    selector: 'MemberExpression[property.name=/^(keyCode|charCode|which)$/]',
    message: 'Keys are told by name, through renderer/input/keys.ts.',
  },
  {
    selector: "JSXAttribute[name.name='type'] > Literal[value=/^(date|datetime-local|time|month|week)$/]",
    message: 'Take DateField: a picker of the system’s own speaks the system’s language, not the person’s.',
  },
];

export default [
  { ignores: ['node_modules', 'dist', '.openward', 'test-results', 'coverage', 'mutation'] },
  // Directives are about oxlint's rules, and it tells which of them are needed no more.
  { linterOptions: { reportUnusedDisableDirectives: 'off' } },
  { files: ['**/*.ts', '**/*.tsx'], languageOptions: { parser: tseslint.parser } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      // Words and their like cannot be broken by a newline; prettier breaks what can.
      'max-len': [
        'error',
        { code: 120, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true },
      ],
    },
  },
  // Enter and Escape also choose among an input method's candidates: renderer/input/keys.ts alone tells which it is.
  { files: ['**/*.{ts,tsx,mjs,js,cjs}'], rules: { 'no-restricted-syntax': ['error', ...filePaths] } },
  {
    files: ['renderer/**/*.tsx', 'renderer/**/*.ts'],
    ignores: ['renderer/input/keys.ts', 'renderer/i18n/**', 'renderer/testing/**', '**/*.test.ts', '**/*.test.tsx'],
    rules: {
      'no-restricted-syntax': ['error', ...filePaths, ...keys],
    },
  },
];
