// @ts-check
/** What `npm test` and `npm run check` are made of. */
import { join } from 'node:path';
import { noNetwork, ownNetworks } from './own-networks.mjs';

/** @typedef {import('./run-phase.mjs').Phase} Phase */

const reporters = ['--reporter=default', '--reporter=./setup/test/report.mjs'];

/**
 * @param {string} reports folder in which each run of tests leaves what it came to
 * @param {boolean} quick what nothing uses, and the unit tests that take seconds each, are then left to `npm test`
 * @returns {Phase[][]} one group after the other
 */
export function groupsOfPhases(reports, quick) {
  /** @param {string} name @param {string} config @param {readonly string[]} more arguments @returns {Phase} */
  const vitest = (name, config, more = []) => ({
    name,
    report: join(reports, `${name.replaceAll(/\W+/g, '-')}.json`),
    command: ['node_modules/.bin/vitest', 'run', '--config', `vitest.${config}config.ts`, ...reporters, ...more],
  });
  const unit = vitest('unit', '', quick ? ['--exclude', '**/*.long.test.ts'] : []);
  if (quick) return [[unit, ...checks]];
  return [...groundwork.map((one) => [one]), [unit, ...checks, unused], onRealParts(vitest)];
}

/** @type {Phase[]} */
const groundwork = [
  { name: 'set-up', command: ['node', 'setup/setup.mjs', '--for-tests'], groundwork: true },
  { name: 'build', command: ['node', 'setup/build.mjs'], groundwork: true },
];

const caches = 'node_modules/.cache';
/** @type {Phase[]} Each keeps one core busy, beside the unit tests, which often wait. */
const checks = [
  { name: 'lint', command: ['node_modules/.bin/oxlint', '--type-aware', '.'] },
  {
    name: 'lint, own rules',
    command: [
      'node_modules/.bin/eslint',
      '--cache',
      '--cache-strategy',
      'content',
      '--cache-location',
      `${caches}/eslint/`,
      '.',
    ],
  },
  {
    name: 'layout of the source',
    command: [
      ...['node_modules/.bin/prettier', '--check', '--log-level=warn', '--cache', '--cache-strategy', 'content'],
      ...['--cache-location', `${caches}/prettier-check`, '.'],
    ],
  },
  { name: 'types', command: ['node', 'setup/types.mjs'] },
];
/** @type {Phase} */
const unused = {
  name: 'what nothing uses',
  command: ['node_modules/.bin/knip', '--no-progress', '--cache', '--cache-location', `${caches}/knip`],
};

/** Of the tests with a network of their own: minutes on a slow machine, beside another phase. @type {[string, number][]} */
const networkMinutes = [
  ['node-package', 15],
  ['consortium', 11],
];

/**
 * The longest first, so that no lane is left with it at the end.
 * @param {(name: string, config: string, more?: readonly string[]) => Phase} vitest
 * @returns {Phase[]}
 */
function onRealParts(vitest) {
  const minutes = new Map(networkMinutes);
  const networks = ownNetworks.map((file) => {
    const name = /(?<name>[\w-]+)\.integration/.exec(file)?.groups?.['name'] ?? file;
    return { ...vitest(`network: ${name}`, 'networks.', [file]), minutes: minutes.get(name) ?? 6 };
  });
  const installable = 'e2e/package/package.integration.test.ts';
  const without = [...ownNetworks, ...noNetwork, installable].flatMap((file) => ['--exclude', file]);
  const hosts = vitest('hosts', 'hosts.');
  const all = [
    ...networks,
    { ...vitest('integration', 'integration.', without), minutes: 20 },
    { ...vitest('package', 'integration.', [installable]), minutes: 11 },
    { ...vitest('windows and ports', 'no-network.'), minutes: 14 },
    { ...vitest('end-to-end', 'e2e.'), minutes: 7 },
    { ...vitest('thorough', 'thorough.'), minutes: 14 },
    { ...hosts, command: ['node', 'setup/own-network.mjs', ...hosts.command], minutes: 20, waits: true },
    { ...vitest('accessibility', 'screens.', ['e2e/windows/accessibility']), minutes: 18 },
    { ...vitest('screens', 'screens.', ['--exclude', 'e2e/windows/accessibility*']), minutes: 4 },
  ];
  return all.toSorted((one, other) => other.minutes - one.minutes);
}
