import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandsIn, readDocument } from '../../docs/testing/markdown.ts';
import { NodePaths, repositoryRoot } from '../../fabric-config/node/paths.ts';
import { requireNodeState } from '../../fabric-config/node/state.ts';
import { startWorld, type World } from '../world/world.ts';
import { BootedRoot, whyNotBooted } from './booted-root.ts';

const call = promisify(execFile);
const checkout = repositoryRoot();
const MINUTES = 60_000;
/** The first release whose own Node is new enough. */
const release = 'trixie';
const has = (command: string): boolean => spawnSync(command, ['--version']).status === 0;
const notDebian = has('dpkg-deb') ? undefined : 'this is not Debian';
const skipped = (why: string | undefined): string => (why === undefined ? '' : ` (skipped: ${why})`);

const folder = mkdtempSync(join(tmpdir(), 'openward-node-package-'));
const unpacked = join(folder, 'unpacked');
let deb = '';

async function make(): Promise<void> {
  await call('npm', ['run', 'package:node', '--', '--out', folder], { cwd: checkout, maxBuffer: 64 * 1024 * 1024 });
  deb = join(folder, readdirSync(folder).find((name) => name.endsWith('.deb')) ?? 'openward-node.deb');
  await call('dpkg-deb', ['--raw-extract', deb, unpacked]);
}

let made: Promise<void> | undefined;
const making = (): Promise<void> => (made ??= make());

/** Every file of the package, by its path from the root. */
function* files(): Generator<string> {
  for (const entry of readdirSync(unpacked, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) yield relative(unpacked, join(entry.parentPath, entry.name));
}

const text = (file: string): string => readFileSync(join(unpacked, file), 'latin1');
const zipped = (file: string): string => gunzipSync(readFileSync(join(unpacked, file))).toString('utf8');
const documents = 'usr/share/doc/openward-node';

const whyNot = notDebian ?? (has('debootstrap') ? whyNotBooted() : 'debootstrap is not installed');
/** A bare machine, and members that it can join. Made while the package is looked at. */
async function prepare(): Promise<[BootedRoot, World]> {
  const world = await startWorld({ folder: join(folder, 'world') });
  try {
    return [await BootedRoot.make(join(folder, 'root'), [folder], release), world];
  } catch (error) {
    await world.stop();
    throw error;
  }
}
let prepared: Promise<[BootedRoot, World]> | undefined;
const preparing = (): Promise<[BootedRoot, World]> => (prepared ??= prepare());

afterAll(async () => {
  const machines = await prepared?.catch(() => undefined);
  await machines?.[0].remove();
  await machines?.[1].stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(notDebian !== undefined)(`what npm run package:node makes${skipped(notDebian)}`, () => {
  beforeAll(async () => {
    await making();
    // Its failure is told to who waits for it.
    if (whyNot === undefined) preparing().catch(() => undefined);
  }, 5 * MINUTES);

  it('holds what runs a node, each in its place', () => {
    const known = [
      /^DEBIAN\/(control|conffiles|md5sums|postinst|postrm|prerm)$/,
      /^etc\/openward\/openward-node\.conf$/,
      /^usr\/bin\/openward-node$/,
      /^usr\/lib\/openward-node\/(package|installation)\.json$/,
      /^usr\/lib\/openward-node\/bin\/(configtx(gen|lator)|fabric-ca-server|orderer|osnadmin|peer|versitygw)$/,
      /^usr\/lib\/openward-node\/dist\/(network\.js|(package|setup)\.json|chaincode\/(index\.cjs|package\.json))$/,
      /^usr\/lib\/openward-node\/dist\/services\/(sa|hospital|cloud|registrar|ledger-gate|storage-gate)\.js$/,
      /^usr\/lib\/openward-node\/fabric-config\/(builder\/bin|examples\/trial|monitoring)\/[a-z0-9]+(\.ya?ml|\.json)?$/,
      /^usr\/lib\/openward-node\/fabric-config\/lifecycle\/rotate-logs\.sh$/,
      /^usr\/lib\/openward-node\/node_modules\/.*(\.[cm]?js|\.json|\.node|\.wasm|\.proto|\/(LICEN[CS]E|NOTICE|COPYING)\S*)$/i,
      /^usr\/lib\/systemd\/system\/openward-[a-z-]+\.(service|target)$/,
      /^usr\/share\/polkit-1\/rules\.d\/openward-node\.rules$/,
      /^usr\/share\/man\/(zh_CN\/)?man8\/openward-node\.8\.gz$/,
      /^usr\/share\/doc\/openward-node\/(copyright|changelog\.gz|THIRD-PARTY-LICENSES\.gz)$/,
    ];
    expect([...files()].filter((file) => !known.some((pattern) => pattern.test(file)))).toEqual([]);
  });

  it('holds no test, no source, nothing left of compiling, no private key, and no place of the machine it was made on', () => {
    const beside = /(^|\/)(__tests__|testing|e2e|obj(\.target)?)\/|\.(test|spec)\.|\.[cm]?tsx?$|\.map$/;
    expect([...files()].filter((file) => beside.test(file))).toEqual([]);
    const key = /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{100,}-----END/;
    const places = [checkout, folder, join('.cache', 'openward')];
    const wrong = [...files()].filter((file) => {
      const content = text(file);
      return key.test(content) || places.some((place) => content.includes(place));
    });
    expect(wrong).toEqual([]);
  });

  it('gives everybody the right to read, to write to root alone, and to run what is run', async () => {
    const listed = (await call('dpkg-deb', ['--contents', deb], { maxBuffer: 64 * 1024 * 1024 })).stdout.trim();
    const rows = listed.split('\n').map((line) => line.split(/\s+/));
    const run =
      /^\.\/usr\/bin\/openward-node$|\/openward-node\/(bin|fabric-config\/builder\/bin)\/\w|\/rotate-logs\.sh$/;
    const wrong = rows.filter(([mode = '', owner = '', , , , path = '']) => {
      const wanted = path.endsWith('/') ? 'drwxr-xr-x' : run.test(path) ? '-rwxr-xr-x' : '-rw-r--r--';
      return owner !== 'root/root' || (mode !== wanted && !mode.startsWith('l'));
    });
    expect(wrong).toEqual([]);
  });

  it('has the licence of all it brings along', () => {
    expect(text(`${documents}/copyright`)).toContain('GPL-3.0-only');
    const licences = zipped(`${documents}/THIRD-PARTY-LICENSES.gz`);
    const all = [...files()];
    const beside = all.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(file)?.[1] ?? []);
    // The build says before each file of a package that it has put into a program whose it is.
    const programs = all.filter((file) => /openward-node\/dist\/.*js$/.test(file)).map(text);
    const inside = programs.flatMap((program) =>
      [...program.matchAll(/^\/\/ .*node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)].map(([, name = '']) => name),
    );
    expect(beside).toContain('fabric-shim');
    expect(inside).toContain('fastify');
    const without = new Set([...beside, ...inside].filter((name) => !licences.includes(`${name} `)));
    expect([...without]).toEqual([]);
    for (const program of ['github.com/hyperledger/fabric v', 'github.com/versity/versitygw v'])
      expect(licences).toContain(program);
  });

  const noLintian = has('lintian') ? undefined : 'lintian is not installed';
  it.skipIf(noLintian !== undefined)(
    `has nothing lintian calls an error${skipped(noLintian)}`,
    async () => {
      const judged = await call('lintian', ['--fail-on', 'none', '--tag-display-limit', '0', deb]);
      expect(judged.stdout.split('\n').filter((line) => line.startsWith('E:'))).toEqual([]);
    },
    10 * MINUTES,
  );

  const noAnalyzer = has('systemd-analyze') ? undefined : 'systemd-analyze is not installed';
  it.skipIf(noAnalyzer !== undefined)(`leaves each unit an exposure of 3.0 at most${skipped(noAnalyzer)}`, async () => {
    const units = [...files()].filter((file) => file.endsWith('.service'));
    expect(units).toHaveLength(11);
    for (const unit of units)
      await call('systemd-analyze', ['security', '--offline=true', '--threshold=30', join(unpacked, unit)]);
  });
});

describe.skipIf(whyNot !== undefined)(`a Debian machine with its base alone${skipped(whyNot)}`, () => {
  /** As the document shows them to whoever follows it. */
  const shown = commandsIn(readDocument('docs/deployment.md')).filter((command) => !command.startsWith('npm '));
  let root: BootedRoot;
  let world: World;

  /** A command of the document that begins so, in a shell of the machine's administrator. */
  async function follow(beginning: string): Promise<string> {
    const command = shown.find((one) => one.startsWith(beginning));
    if (command === undefined) throw new Error(`expected docs/deployment.md to show ${beginning} …`);
    return shell(`cd ${folder} && ${command.replace('./openward-node_VERSION_amd64.deb', deb)}`);
  }
  const shell = (command: string): Promise<string> => root.run(['sh', '-c', `umask 022; ${command}`]);
  /** What lies in the machine's folder of documents goes from hand to hand. */
  const inside = (name: string): string => join(root.folder, 'var', 'lib', 'openward', name);
  const status = async (): Promise<string> => shell('openward-node status');
  const processes = async (): Promise<Map<string, string>> => {
    const told = await shell("systemctl show --property=Id,MainPID 'openward-*.service'");
    const rows = told.split('\n\n').filter((row) => row.includes('Id='));
    return new Map(rows.map((row) => [/Id=(.*)/.exec(row)?.[1] ?? '', /MainPID=(.*)/.exec(row)?.[1] ?? '']));
  };
  const running = async (): Promise<string[]> =>
    [...(await processes())]
      .filter(([, pid]) => pid !== '0')
      .map(([unit]) => unit)
      .sort();
  const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

  beforeAll(async () => {
    await making();
    [root, world] = await preparing();
  }, 10 * MINUTES);

  it(
    'has the package installed, with what it depends on, and no unit of it fails',
    async () => {
      // Nobody sits there to say yes.
      await shell(`printf 'APT::Get::Assume-Yes "1"; APT::Install-Recommends "0";' >/etc/apt/apt.conf.d/90unattended`);
      await shell('apt-get update');
      await follow('apt-get install');
      expect(await running()).toEqual([]);
      expect(await shell("systemctl list-units --failed --no-legend 'openward-*'")).toBe('');
      expect(await shell('stat --format="%a %U" /var/lib/openward')).toBe('700 openward\n');
      await expect(shell('systemd-analyze verify --man=no /usr/lib/systemd/system/openward-* 2>&1')).resolves.toBe('');
    },
    5 * MINUTES,
  );

  it('lets the node’s user stop and start its own units, and no other', async () => {
    const asOpenward = (command: string): Promise<string> =>
      shell(`setpriv --reuid openward --regid openward --init-groups -- systemctl --no-ask-password ${command}`);
    const refused = { stderr: expect.stringMatching(/authenti|denied/i) as unknown };
    await asOpenward('start openward-peer.service');
    await expect(asOpenward('stop dbus.socket')).rejects.toMatchObject(refused);
    await expect(asOpenward('stop openward-node.target')).rejects.toMatchObject(refused);
    await expect(asOpenward('kill openward-peer.service')).rejects.toMatchObject(refused);
  });

  it('starts nothing before it was told which node it is', async () => {
    await expect(shell('openward-node up')).rejects.toMatchObject({
      stderr: expect.stringContaining('openward-node init') as unknown,
    });
  });

  it(
    'makes a node of a description, and applies',
    async () => {
      await follow('install --mode 0644 /usr/share/doc/openward-node/examples');
      await shell("sed -i 's/hospital2/hospital3/g; s/Hospital2MSP/Hospital3MSP/' /etc/openward/node.yaml");
      await follow('openward-node init');
      await follow('openward-node apply');
      expect(JSON.parse(readFileSync(inside('application.json'), 'utf8'))).toMatchObject({
        member: { mspId: 'Hospital3MSP' },
      });
    },
    2 * MINUTES,
  );

  it(
    'joins when the members have said yes, each process a unit of its own',
    async () => {
      const orgs = ['sa', 'hospital1', 'hospital2'];
      const change = ['--change', join(folder, 'change.json'), '--admission', join(folder, 'admission.json')];
      const approve = ['approve', '--application', inside('application.json'), '--org', ...orgs, ...change];
      await call(process.execPath, [join(checkout, 'dist/network.js'), ...approve, '--data', world.paths.root]);
      await call(process.execPath, [join(checkout, 'dist/network.js'), 'up', '--data', world.paths.root]);
      await follow('install --owner openward');
      await follow('openward-node join');
      expect(await follow('openward-node status')).toContain('all is well');
      const parts = ['ca', 'chaincode', 'keeper', 'ledger-gate', 'orderer', 'peer', 'registrar', 'service'];
      expect(await running()).toEqual(parts.map((part) => `openward-${part}.service`));
      const pids = [...(await processes()).values()].filter((pid) => pid !== '0');
      const users = await shell(`stat --format=%U ${pids.map((pid) => `/proc/${pid}`).join(' ')} | sort -u`);
      expect(users).toBe('openward\n');
    },
    4 * MINUTES,
  );

  it('says what its programs say to the journal', async () => {
    expect(await follow('journalctl')).toContain('"service":"hospital3-service"');
    const [, id = ''] = /"transactionId":"(\w+)"/.exec(await shell('journalctl --unit openward-chaincode')) ?? [];
    expect(await shell(`openward-node trace ${id}`)).toMatch(new RegExp(`^chaincode .*"transactionId":"${id}"`, 'm'));
  });

  it(
    'has who ends started again by systemd',
    async () => {
      const before = (await processes()).get('openward-peer.service');
      await shell('systemctl kill --signal=KILL openward-peer.service');
      await shell('timeout 90 sh -c "until openward-node status; do sleep 1; done"');
      expect((await processes()).get('openward-peer.service')).not.toBe(before);
      expect(await status()).toContain('started again once');
      expect(await shell('journalctl --unit openward-keeper')).not.toContain('is gone');
    },
    2 * MINUTES,
  );

  it(
    'is well again by itself after the power was cut',
    async () => {
      await root.cut();
      await root.boot();
      await shell('timeout 90 sh -c "until openward-node status; do sleep 1; done"');
    },
    3 * MINUTES,
  );

  it(
    'goes on as it was while it is upgraded, and takes the new programs into use when it is told to',
    async () => {
      const higher = await higherVersion();
      const before = await processes();
      const node = digest(inside('nodes/hospital3/node.json'));
      await shell(`apt-get install ${higher}`);
      expect(await processes()).toEqual(before);
      expect(await follow('openward-node up')).toContain('1 processes started');
      const after = await processes();
      expect([...after].filter(([unit, pid]) => before.get(unit) !== pid).map(([unit]) => unit)).toEqual([
        'openward-registrar.service',
      ]);
      expect(digest(inside('nodes/hospital3/node.json'))).toBe(node);
      expect(await status()).toContain('all is well');
    },
    4 * MINUTES,
  );

  it('goes on as it was when the new programs have another chaincode than the members have agreed on', async () => {
    const program = join(root.folder, 'usr/lib/openward-node/dist/chaincode/index.cjs');
    const agreed = readFileSync(program);
    const before = await processes();
    appendFileSync(program, '// another\n');
    expect(await shell('openward-node up 2>&1')).toContain('is not the members’ yet: openward-node upgrade');
    const { chaincode } = requireNodeState(new NodePaths(inside('nodes/hospital3')));
    // What its unit is told to become: `openward-node run` becomes it.
    const told = '/usr/bin/node /usr/lib/openward-node/dist/network.js run chaincode --shell';
    const asOpenward = 'setpriv --reuid openward --regid openward --init-groups env OPENWARD_DATA=/var/lib/openward';
    expect(await shell(`${asOpenward} ${told}`)).toContain(chaincode?.packageId);
    writeFileSync(program, agreed);
    expect(await processes()).toEqual(before);
    expect(await status()).toContain('all is well');
  });

  it(
    'stops when it is told to, and is well again when it is brought up',
    async () => {
      await follow('openward-node down');
      expect(await running()).toEqual([]);
      await shell('systemctl restart openward-node.target');
      expect(await running()).toEqual([]);
    },
    2 * MINUTES,
  );

  it(
    'is purged without the node, says where that lies, and is emptied by a command of its own alone',
    async () => {
      const key = inside('nodes/hospital3/ca/nodes');
      const held = readdirSync(key, { recursive: true }).sort();
      expect(held.length).toBeGreaterThan(3);
      expect(await shell('apt-get purge openward-node 2>&1')).toContain('/var/lib/openward');
      expect(readdirSync(key, { recursive: true }).sort()).toEqual(held);
      expect(await shell("systemctl list-units --all --no-legend 'openward-*'")).toBe('');
      await shell(`dpkg -i ${deb}`);
      await follow('openward-node reset');
      expect(statSync(inside('.'), { throwIfNoEntry: false })?.isDirectory() && readdirSync(inside('.'))).toEqual([]);
    },
    3 * MINUTES,
  );

  /** The same package as a later version, in which one program has changed. */
  async function higherVersion(): Promise<string> {
    const control = join(unpacked, 'DEBIAN', 'control');
    writeFileSync(control, readFileSync(control, 'utf8').replace(/^Version: .*$/m, 'Version: 99.0.0'));
    appendFileSync(join(unpacked, 'usr/lib/openward-node/dist/services/registrar.js'), '// changed\n');
    const file = join(folder, 'openward-node_99.0.0.deb');
    await call('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', unpacked, file]);
    return file;
  }
});
