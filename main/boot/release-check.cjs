// @ts-check
/** Run by electron-builder before it packs: a release is made with the pinned official Electron or not at all; a trial says so by its name. */
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** The one name under which anything else is packed: it stands in the menu, and the window says what runtime it is. */
const trialName = 'Openward Trial';

/** Electron versions from here on run on a Node that still gets security fixes. */
const oldestSupported = 43;

/**
 * What is wrong with a runtime for a release; undefined when nothing is.
 * @param {string | undefined} folder unpacked Electron
 * @param {string | null | undefined} pinned version in electron-builder.yml
 * @returns {string | undefined}
 */
function whyNotReleasable(folder, pinned) {
  if (!pinned || !/^\d+\.\d+\.\d+$/.test(pinned)) return 'electron-builder.yml pins no exact electronVersion';
  if (Number(pinned.split('.')[0]) < oldestSupported) return `Electron ${pinned} is not supported any more`;
  if (!folder) return 'no electronDist: unpack the pinned official Electron and pass -c.electronDist=FOLDER';
  const versionFile = join(folder, 'version');
  // Official archives say their version; what set-up makes for development does not.
  if (!existsSync(versionFile))
    return `${folder} is not an official Electron (it has no file "version"); the development runtime is never released`;
  const found = readFileSync(versionFile, 'utf8').trim().replace(/^v/, '');
  return found === pinned ? undefined : `${folder} is Electron ${found}, but ${pinned} is pinned`;
}

/** @param {{ packager: { config: { electronDist?: unknown, electronVersion?: string | null, productName?: string | null } } }} context */
module.exports = function beforePack({ packager: { config } }) {
  if (config.productName === trialName) return;
  const why = whyNotReleasable(
    typeof config.electronDist === 'string' ? config.electronDist : undefined,
    config.electronVersion,
  );
  if (why !== undefined) throw new Error(`This is not packaged as a release: ${why}.`);
};
module.exports.whyNotReleasable = whyNotReleasable;
