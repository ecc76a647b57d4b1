// @ts-check
/**
 * Which tests on real parts (`*.integration.test.ts`) need none of the one network of `e2e/world/global-setup.ts`. The
 * rest are its guests.
 */

/** Each brings up a network of its own, or several. */
export const ownNetworks = [
  ...['backup', 'clouds', 'consortium', 'door', 'expel', 'full-disk', 'lost-site', 'network', 'upgrade'].map(
    (name) => `e2e/network/${name}.integration.test.ts`,
  ),
  'e2e/journeys/answers-lost.integration.test.ts',
  'e2e/package/node-package.integration.test.ts',
];

/** Of windows, serial ports and files alone. */
export const noNetwork = [
  ...['dri', 'intellivue', 'lines', 'medibus'].map((name) => `devices/${name}/${name}.integration.test.ts`),
  ...['carried-keys', 'leaks/page-leaks', 'our-window', 'third-language', 'window'].map(
    (name) => `e2e/windows/${name}.integration.test.ts`,
  ),
  'main/outbox/killed.integration.test.ts',
];
