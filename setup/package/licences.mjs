// @ts-check
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Licences of packages, one after the other. @param {readonly string[]} texts */
export function together(texts) {
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

/** What an npm package says of its licence. @param {string} folder */
export function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return licenceText(`${name} ${version} (${license})`, folder);
}

/** @param {string} title @param {string} folder */
export function licenceText(title, folder) {
  return [title, ...licenceFiles(folder)].join('\n\n') + '\n';
}

/** @param {string} folder @returns {string[]} */
function licenceFiles(folder) {
  const files = existsSync(folder)
    ? readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    : [];
  return files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
}
