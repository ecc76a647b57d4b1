// @ts-check
/**
 * `npm run package -- [--out DIR]`: the client unpacked, as a .deb, and the list of what it is made of. From the
 * official runtime a release; from the development runtime a trial, which is called one.
 */
import { parseArgs } from 'node:util';
import { ensure } from './ensure.mjs';
import { say } from './parts/progress.mjs';
import { fail } from './setup.mjs';

try {
  const { values } = parseArgs({ options: { out: { type: 'string', default: 'dist/package' } } });
  await ensure('package');
  const { makePackages } = await import('./package/client/make.mjs');
  const { deb, sbom, unpacked } = await makePackages(values.out);
  for (const path of [unpacked, deb, sbom]) say(`made ${path}`);
} catch (error) {
  fail(error);
}
