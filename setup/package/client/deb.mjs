// @ts-check
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { changelog, dayOf, filled, gzip, packDeb, put } from '../debian.mjs';

const files = fileURLToPath(new URL('./files/', import.meta.url));

/** Debian packages that Electron's libraries are in; a name with t64 where Debian renamed it. */
const depends = [
  'libc6',
  'libasound2 | libasound2t64',
  'libatk-bridge2.0-0 | libatk-bridge2.0-0t64',
  'libatk1.0-0 | libatk1.0-0t64',
  'libatspi2.0-0 | libatspi2.0-0t64',
  'libcairo2',
  'libcups2 | libcups2t64',
  'libdbus-1-3',
  'libdrm2',
  'libexpat1',
  'libgbm1',
  'libglib2.0-0 | libglib2.0-0t64',
  'libgtk-3-0 | libgtk-3-0t64',
  'libnspr4',
  'libnss3',
  'libpango-1.0-0',
  'libx11-6',
  // Loaded by name at run time: ldd does not tell.
  'libx11-xcb1',
  'libxcb1',
  'libxcomposite1',
  'libxdamage1',
  'libxext6',
  'libxfixes3',
  'libxkbcommon0',
  'libxrandr2',
];

/**
 * @typedef {{ name: string, title: string, version: string, description: string, epoch: number }} Facts epoch: seconds;
 * the time every file carries
 */

/**
 * A Debian package of an unpacked client. The same files and epoch give the same bytes.
 * @param {string} unpacked @param {string} target @param {Facts} facts
 */
export async function makeDeb(unpacked, target, facts) {
  const { name, version, epoch } = facts;
  const root = `${target}.root`;
  rmSync(root, { recursive: true, force: true });
  cpSync(unpacked, join(root, 'usr', 'lib', name), { recursive: true });
  putCommand(root, facts);
  putDocuments(root, facts);
  await packDeb(root, target, {
    ...{ name, version, epoch },
    architecture: 'amd64',
    fields: fields(facts),
    runs: (path, mode) => (mode & 0o111) !== 0 && !/\.(so(\.\d+)*|node)$/.test(path),
    modes: { [join('usr', 'lib', name, 'chrome-sandbox')]: 0o4755 },
  });
}

/** @param {Facts} facts */
function fields({ title, description }) {
  return [
    `Depends: ${depends.join(', ')}`,
    'Recommends: fonts-noto-cjk',
    'Section: science',
    'Priority: optional',
    `Description: ${title}, the desktop client`,
    ` ${description}.`,
    ' Doctors, patients, device technicians and data users sign in to one client,',
    ' which alone holds their keys.',
  ];
}

/** The command, its entry in the desktop's menu, and its icon. @param {string} root @param {Facts} facts */
function putCommand(root, { name, title, description }) {
  mkdirSync(join(root, 'usr', 'bin'), { recursive: true });
  symlinkSync(`../lib/${name}/${name}`, join(root, 'usr', 'bin', name));
  const entry = [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${title}`,
    `Comment=${description}`,
    `Exec=${name} %U`,
    `Icon=${name}`,
    'Terminal=false',
    'Categories=Science;MedicalSoftware;',
    `StartupWMClass=${title}`,
  ];
  put(join(root, 'usr', 'share', 'applications', `${name}.desktop`), `${entry.join('\n')}\n`);
  const icon = join(root, 'usr', 'share', 'icons', 'hicolor', 'scalable', 'apps', `${name}.svg`);
  put(icon, readFileSync(join(files, 'openward.svg')));
}

/** Manual page, licences, changes. @param {string} root @param {Facts} facts */
function putDocuments(root, facts) {
  const { name, title, version, epoch } = facts;
  const values = { NAME: name, UPPER: name.toUpperCase(), TITLE: title, VERSION: version, DATE: dayOf(epoch) };
  const share = join(root, 'usr', 'share');
  put(join(share, 'man', 'man1', `${name}.1.gz`), gzip(filled(join(files, 'openward.1'), values)));
  put(join(share, 'lintian', 'overrides', name), filled(join(files, 'lintian-overrides'), values));
  put(join(share, 'doc', name, 'copyright'), copyright(name));
  put(join(share, 'doc', name, 'changelog.gz'), changelog(facts));
}

/** @param {string} name */
function copyright(name) {
  return [
    'Openward: medical data under the patient’s own control.',
    'Copyright 2026 the Openward maintainers.',
    'Licence: GPL-3.0-only; on Debian systems the text is in /usr/share/common-licenses/GPL-3.',
    '',
    `Electron and Chromium, which it runs on: LICENSE.electron.txt and LICENSES.chromium.html in /usr/lib/${name}.`,
    `Packages built into it: THIRD-PARTY-LICENSES.txt inside /usr/lib/${name}/resources/app.asar.`,
    '',
  ].join('\n');
}
