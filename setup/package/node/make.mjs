// @ts-check
import { mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repository } from '../../parts/cache.mjs';
import { ask, run, SetupError } from '../../parts/progress.mjs';
import { changelog, dayOf, epochOf, filled, gzip, packDeb, put } from '../debian.mjs';
import { licenceOf, together } from '../licences.mjs';
import { putContent } from './content.mjs';
import { goLicences } from './go-licences.mjs';
import { target, targetText, unitName, units, unitText } from './units.mjs';

const files = fileURLToPath(new URL('./files/', import.meta.url));
const name = 'openward-node';
const lib = `/usr/lib/${name}`;

/** @param {string} libc */
const fieldsWith = (libc) => [
  `Depends: adduser, libc6 (>= ${libc}), libgcc-s1, libstdc++6, nodejs (>= 20.19), polkitd, util-linux (>= 2.38)`,
  'Recommends: systemd',
  'Suggests: postgresql-client, prometheus',
  'Section: science',
  'Priority: optional',
  'Description: node of an organisation in an Openward consortium',
  ' What an organisation runs itself: certificate authority, orderer, peer and',
  ' chaincode, its service, registrar and gates, as one systemd unit each.',
  ' .',
  " Openward lets a patient's medical data move between hospitals under the",
  " patient's own control. openward-node(8) tells how a node joins the others.",
];

/**
 * `DIR/openward-node_VERSION_ARCHITECTURE.deb`, of what set-up and build have made. The same checkout and epoch give the
 * same bytes.
 * @param {string} out @returns {Promise<string>}
 */
export async function makeNodePackage(out) {
  const architecture = (await ask('dpkg', ['--print-architecture']))?.trim();
  if (architecture === undefined) throw new SetupError('dpkg is missing: a Debian package is made on Debian');
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  const epoch = await epochOf();
  mkdirSync(out, { recursive: true });
  const deb = join(resolve(out), `${name}_${version}_${architecture}.deb`);
  const root = `${deb}.root`;
  rmSync(root, { recursive: true, force: true });
  const { packages, tools } = await putContent(join(root, lib), lib);
  const fields = fieldsWith(await strippedFor(join(root, lib)));
  putSystem(root);
  putDocuments(root, { version, epoch });
  const licences = [
    ...packages.map((path) => licenceOf(join(repository, path))),
    ...(await goLicences(Object.values(tools))),
  ];
  put(join(root, 'usr', 'share', 'doc', name, 'THIRD-PARTY-LICENSES.gz'), gzip(together(licences)));
  await packDeb(root, deb, {
    ...{ name, version, architecture, epoch, fields },
    runs: (path) => /^usr\/bin\/|^usr\/lib\/openward-node\/(bin|fabric-config\/builder\/bin)\/|\.sh$/.test(path),
    scripts: Object.fromEntries(['postinst', 'prerm', 'postrm'].map((script) => [script, filledIn(script)])),
    conffiles: ['/etc/openward/openward-node.conf'],
  });
  return deb;
}

/** @param {string} file @param {Readonly<Record<string, string>>} [values] besides the names of units */
function filledIn(file, values = {}) {
  const parts = units.map(({ part }) => part);
  const names = { UNITS: units.map(unitName).join(' '), PARTS: parts.join(' '), CHOICE: parts.join('|') };
  return filled(join(files, file), { ...names, ...values });
}

/**
 * Takes out of the databases' native module what is for debuggers. @param {string} folder @returns {Promise<string>}
 * the oldest version of the C library that it and the programs run with
 */
async function strippedFor(folder) {
  const native = join(folder, 'node_modules', 'sqlite3', 'build', 'Release', 'node_sqlite3.node');
  await run('stripping the native module', 'strip', ['--strip-unneeded', native]);
  const programs = readdirSync(join(folder, 'bin')).map((program) => join(folder, 'bin', program));
  const headers = await run('looking for the C library', 'objdump', ['--private-headers', native, ...programs]);
  const minors = [...headers.matchAll(/\bGLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor));
  return `2.${Math.max(...minors)}`;
}

/** Command, configuration, units, and what systemd lets the node's user do with them. @param {string} root */
function putSystem(root) {
  put(join(root, 'usr', 'bin', name), filledIn(name));
  put(join(root, 'etc', 'openward', 'openward-node.conf'), filledIn('openward-node.conf'));
  put(join(root, 'usr', 'share', 'polkit-1', 'rules.d', 'openward-node.rules'), filledIn('openward-node.rules'));
  const folder = join(root, 'usr', 'lib', 'systemd', 'system');
  for (const unit of units) put(join(folder, unitName(unit)), unitText(unit));
  put(join(folder, target), targetText());
}

/** @param {string} root @param {{ version: string, epoch: number }} facts */
function putDocuments(root, { version, epoch }) {
  const share = join(root, 'usr', 'share');
  const values = { VERSION: version, DATE: dayOf(epoch) };
  const pages = { '': 'openward-node.8', zh_CN: 'openward-node.zh_CN.8' };
  for (const [language, page] of Object.entries(pages))
    put(join(share, 'man', language, 'man8', 'openward-node.8.gz'), gzip(filledIn(page, values)));
  put(join(share, 'doc', name, 'copyright'), filledIn('copyright'));
  put(join(share, 'doc', name, 'changelog.gz'), changelog({ name, version, epoch }));
  symlinkSync(join('..', '..', '..', 'lib', name, 'fabric-config', 'examples'), join(share, 'doc', name, 'examples'));
}
