// @ts-check
/**
 * `npm run package:node -- [--out DIR]`: a Debian package of all that an organisation runs itself. Nothing is
 * downloaded but what set-up wants.
 */
import { parseArgs } from 'node:util';
import { ensure } from './ensure.mjs';
import { say } from './parts/progress.mjs';
import { fail } from './setup.mjs';

try {
  const { values } = parseArgs({ options: { out: { type: 'string', default: 'dist/package' } } });
  await ensure('network');
  const { makeNodePackage } = await import('./package/node/make.mjs');
  say(`made ${await makeNodePackage(values.out)}`);
} catch (error) {
  fail(error);
}
