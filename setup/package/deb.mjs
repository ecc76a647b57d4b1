// @ts-check
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { run } from '../parts/progress.mjs';

const files = fileURLToPath(new URL('./files/', import.meta.url));
const maintainer = 'Openward maintainers <maintainers@openward.org>';

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
  const root = `${target}.root`;
  rmSync(root, { recursive: true, force: true });
  cpSync(unpacked, join(root, 'usr', 'lib', facts.name), { recursive: true });
  putCommand(root, facts);
  putDocuments(root, facts);
  normalise(root, facts);
  putControl(root, facts);
  stampTimes(root, facts.epoch);
  await run(
    `packing ${target}`,
    'dpkg-deb',
    ['--root-owner-group', '--uniform-compression', '-Zgzip', '-z6', '--build', root, target],
    {
      env: { ...process.env, SOURCE_DATE_EPOCH: String(facts.epoch), LC_ALL: 'C.UTF-8' },
    },
  );
  rmSync(root, { recursive: true, force: true });
}

/** @param {string} path @param {string | Uint8Array} text */
function put(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** @param {string} file @param {Facts} facts */
function filled(file, { name, title, version, epoch }) {
  /** @type {Record<string, string>} */
  const values = { NAME: name, UPPER: name.toUpperCase(), TITLE: title, VERSION: version, DATE: dayOf(epoch) };
  return readFileSync(join(files, file), 'utf8').replaceAll(/{{([A-Z]+)}}/g, (_, key) => values[key] ?? '');
}

/** @param {number} epoch */
function dayOf(epoch) {
  return new Date(epoch * 1000).toISOString().slice(0, 10);
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

/** @param {string} text */
function gzip(text) {
  return gzipSync(text, { level: 9 });
}

/** Manual page, licences, changes. @param {string} root @param {Facts} facts */
function putDocuments(root, facts) {
  const { name, version, epoch } = facts;
  const doc = join(root, 'usr', 'share', 'doc', name);
  put(join(root, 'usr', 'share', 'man', 'man1', `${name}.1.gz`), gzip(filled('openward.1', facts)));
  put(join(root, 'usr', 'share', 'lintian', 'overrides', name), filled('lintian-overrides', facts));
  put(join(doc, 'copyright'), copyright(name));
  const when = new Date(epoch * 1000).toUTCString().replace('GMT', '+0000');
  put(
    join(doc, 'changelog.gz'),
    gzip(`${name} (${version}) unstable; urgency=medium\n\n  * Version ${version}.\n\n -- ${maintainer}  ${when}\n`),
  );
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

/** @param {string} folder @returns {string[]} every path below, sorted */
function below(folder) {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return lstatSync(path).isDirectory() ? [path, ...below(path)] : [path];
    });
}

/** Rights as Debian wants them, whatever the umask here. @param {string} root @param {Facts} facts */
function normalise(root, { name }) {
  for (const path of below(root)) {
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) continue;
    const runs = stat.isDirectory() || ((stat.mode & 0o111) !== 0 && !/\.(so(\.\d+)*|node)$/.test(path));
    chmodSync(path, runs ? 0o755 : 0o644);
  }
  chmodSync(join(root, 'usr', 'lib', name, 'chrome-sandbox'), 0o4755);
}

/** @param {string} root @param {Facts} facts */
function putControl(root, { name, title, version, description }) {
  const contents = below(root).filter((path) => lstatSync(path).isFile());
  const size = contents.reduce((sum, path) => sum + Math.ceil(lstatSync(path).size / 1024), 0);
  const sums = contents.map((path) => `${md5(readFileSync(path))}  ${relative(root, path)}\n`);
  const control = [
    `Package: ${name}`,
    `Version: ${version}`,
    'Architecture: amd64',
    `Maintainer: ${maintainer}`,
    `Installed-Size: ${size}`,
    `Depends: ${depends.join(', ')}`,
    'Recommends: fonts-noto-cjk',
    'Section: science',
    'Priority: optional',
    `Description: ${title}, the desktop client`,
    ` ${description}.`,
    ' Doctors, patients, device technicians and data users sign in to one client,',
    ' which alone holds their keys.',
    '',
  ];
  put(join(root, 'DEBIAN', 'control'), control.join('\n'));
  put(join(root, 'DEBIAN', 'md5sums'), sums.join(''));
  for (const path of below(join(root, 'DEBIAN'))) chmodSync(path, 0o644);
  chmodSync(join(root, 'DEBIAN'), 0o755);
}

/** @param {Uint8Array} bytes */
function md5(bytes) {
  return createHash('md5').update(bytes).digest('hex');
}

/** @param {string} root @param {number} epoch */
function stampTimes(root, epoch) {
  for (const path of [...below(root), root]) lutimesSync(path, epoch, epoch);
  chmodSync(root, 0o755);
}
