import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { noNetwork, ownNetworks } from './own-networks.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const onTheirOwn = [...ownNetworks, ...noNetwork];
const isGuest = (file: string): boolean => readFileSync(`${root}/${file}`, 'utf8').includes("inject('openwardData')");

describe('the tests on real parts', () => {
  it.each(onTheirOwn)('%s asks for no network that others have', (file) => {
    expect(isGuest(file), 'a guest of the one network cannot run without it').toBe(false);
  });

  const rooms = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^(\.|node_modules$|dist$|mutation$|test-results$)/.test(entry.name))
    .map(({ name }) => name);
  const others = rooms
    .flatMap((room) => readdirSync(`${root}/${room}`, { recursive: true }).map((file) => `${room}/${String(file)}`))
    .filter((file) => file.endsWith('.integration.test.ts') && !onTheirOwn.includes(file));
  it.each(others)('%s is a guest of the one network', (file) => {
    expect(isGuest(file), 'expected it in setup/test/own-networks.mjs, where it keeps no guest waiting').toBe(true);
  });
});
