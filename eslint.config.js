import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
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
];

export default tseslint.config(
  { ignores: ['node_modules', 'dist', '.openward', 'test-results', 'coverage', 'mutation'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.ts', '**/*.tsx'] })),
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-console': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // Numbers and ids in templates are read by people and never null here: the types see to it.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // zod and fabric callbacks return promises where void is expected only where the framework awaits them.
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false, arguments: false } },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      'max-lines': ['error', 300],
      // Words and their like cannot be broken by a newline; prettier breaks what can.
      'max-len': [
        'error',
        { code: 120, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true },
      ],
    },
  },
  {
    files: ['renderer/**/*.tsx', 'renderer/**/*.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
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
  // Catalogues of words, of names and of samples are as long as these are many.
  {
    files: ['renderer/i18n/**', 'renderer/data/**', 'renderer/test-ids.ts', 'renderer/testing/sample/**'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['**/*.test.ts', '**/*.test.tsx', 'e2e/**', 'bench/**'],
    rules: {
      'no-console': 'off',
      'max-lines': ['error', 600],
      '@typescript-eslint/no-non-null-assertion': 'off',
      // vitest's asymmetric matchers are typed `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  // Command-line programs speak to people on the console.
  {
    files: [
      'setup/**',
      'fabric-config/cli.ts',
      'fabric-config/cli/**',
      'devices/simulators/cli.ts',
      'services/*/main.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.js', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        Buffer: 'readonly',
        require: 'readonly',
        module: 'readonly',
        __dirname: 'readonly',
        exports: 'readonly',
        AbortController: 'readonly',
        AbortSignal: 'readonly',
      },
    },
    rules: { 'no-console': 'off' },
  },
);
