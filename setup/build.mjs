// @ts-check
/** `npm run build`: the programs of dist/, from sources that changed. */
import { buildAll } from './parts/bundles.mjs';
import { say } from './parts/progress.mjs';
import { fail } from './setup.mjs';

try {
  const { built } = await buildAll();
  say(built.length === 0 ? 'dist/ is up to date' : `dist/ is up to date; ${built.length} built`);
} catch (error) {
  fail(error);
}
