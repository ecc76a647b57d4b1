// @ts-check
import { say } from '../parts/progress.mjs';
import { developmentRuntime, developmentVersion } from './development.mjs';
import { pinnedVersion, runtimeFetched, runtimeNamed } from './official.mjs';

/**
 * The Electron this checkout's client runs on, and why it is this one: the official runtime of the pinned version where
 * it can be had (a folder named by ELECTRON_DIST, or fetched), else the development runtime.
 * @param {{ again?: boolean }} [options] again: tries to fetch although an earlier attempt failed
 * @returns {Promise<string>} its folder in the cache
 */
export async function ensureElectron({ again = false } = {}) {
  const version = pinnedVersion();
  const named = process.env['ELECTRON_DIST'] ?? '';
  if (named !== '') {
    const folder = await runtimeNamed(named);
    say(`Electron ${version}, the one ELECTRON_DIST names (${named})`);
    return folder;
  }
  const fetched = await runtimeFetched({ again });
  if ('folder' in fetched) {
    say(`Electron ${version}, the official runtime`);
    return fetched.folder;
  }
  const folder = await developmentRuntime();
  say(
    `Electron ${developmentVersion}, the development runtime, not for patients' data: the official ${version} could not be fetched (${fetched.why}).`,
  );
  say('  To try again: npm run setup -- --fetch-electron; or name a folder it is unpacked in: ELECTRON_DIST=FOLDER');
  return folder;
}
