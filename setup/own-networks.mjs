// @ts-check
/**
 * Tests that bring up networks of their own, and need none that others have: `npm test` runs them beside what is not
 * for a network. Each of the rest is a guest of the one network of `e2e/world/global-setup.ts`, or needs a window alone.
 */
export const ownNetworks = [
  ...['backup', 'clouds', 'consortium', 'door', 'expel', 'full-disk', 'lost-site', 'network', 'upgrade'].map(
    (name) => `e2e/network/${name}.integration.test.ts`,
  ),
  'e2e/journeys/answers-lost.integration.test.ts',
  'e2e/package/node-package.integration.test.ts',
];
