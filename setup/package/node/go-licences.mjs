// @ts-check
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '../../parts/progress.mjs';
import { licenceText } from '../licences.mjs';

/**
 * Licences of the Go modules that programs were built from, as the programs name them; their texts where set-up has
 * fetched the modules.
 * @param {readonly string[]} folders of programs
 * @returns {Promise<string[]>}
 */
export async function goLicences(folders) {
  const fetched = ((await ask('go', ['env', 'GOMODCACHE'])) ?? '').trim();
  const said = await Promise.all(folders.map((folder) => ask('go', ['version', '-m', ...programsIn(folder)])));
  const modules = said.join('\n').matchAll(/^\s+(?:mod|dep)\s+(\S+)\s+(v\S+)/gm);
  const named = new Map([...modules].map(([, path = '', version = '']) => [`${path} ${version}`, { path, version }]));
  return [...named]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([title, module]) => {
      const folder = join(fetched, `${escaped(module.path)}@${escaped(module.version)}`);
      return licenceText(existsSync(folder) ? title : `${title} (see the module)`, folder);
    });
}

/** @param {string} folder */
function programsIn(folder) {
  return readdirSync(folder).map((name) => join(folder, name));
}

/** Go's cache writes capitals as `!` and the small letter. @param {string} text */
function escaped(text) {
  return text.replaceAll(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}
