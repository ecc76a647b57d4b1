import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ownNetworks } from './own-networks.mjs';

it.each(ownNetworks)('%s asks for no network that others have', (file) => {
  const text = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
  expect(text.includes("inject('openwardData')"), 'a guest of the one network cannot run without it').toBe(false);
});
