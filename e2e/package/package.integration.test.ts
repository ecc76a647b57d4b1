import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { repositoryRoot } from '../../fabric-config/node/paths.ts';
import { clientArguments } from '../../main/boot/client-arguments.ts';
import { common } from '../../renderer/i18n/en/common.ts';
import { start } from '../../renderer/i18n/en/start.ts';
import { term } from '../../renderer/i18n/en/term.ts';
import { display, endDisplay } from '../windows/display.ts';
import { handOver, type UnprivilegedUser } from '../windows/driver.ts';
import { people } from '../windows/story/people.ts';
import { visitWorld } from '../world/world.ts';
import { FreshRoot } from './fresh-root.ts';
import { copyCheckout, digest, makePackages, type Packages } from './packages.ts';
import { PersonAtScreen } from './person.ts';

const call = promisify(execFile);
const checkout = repositoryRoot();
/** Making a root folder and mounting in it is root's alone. */
const isRoot = process.getuid?.() === 0;
const onDebian = spawnSync('dpkg', ['--version']).status === 0;
const whyNot = !onDebian ? ' (skipped: this is not Debian)' : isRoot ? '' : ' (skipped: only root makes a fresh root)';
const MINUTES = 60_000;
const Sbom = z.object({ components: z.array(z.object({ name: z.string(), group: z.string().optional() })) });
const Manifest = z.object({ dependencies: z.record(z.string(), z.string()) });

let folder: string;
let made: Packages;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'openward-package-'));
  // The ordinary user comes through to their own folder.
  chmodSync(folder, 0o711);
  made = await makePackages(checkout, join(folder, 'first'));
}, 10 * MINUTES);
afterAll(async () => {
  await endDisplay();
  rmSync(folder, { recursive: true, force: true });
});

describe('what npm run package makes', () => {
  test('holds in its archive what is run, and nothing else', () => {
    const archive = join(made.unpacked, 'resources', 'app.asar');
    const files = listPackage(archive, { isPack: false }).filter((path) => /\.[a-z0-9]+$/i.test(basename(path)));
    const known = [
      /^\/client\/(main\.js|exporter\.js|passphrase-judge\.js|preload\.cjs|recorder\.js|umbral_pre_wasm_bg\.wasm)$/,
      /^\/client\/renderer\/.*\.(html|js|css|woff2|svg|png)$/,
      /^\/prebuilds\/linux-x64\/@serialport\+bindings-cpp(\.glibc)?\.node$/,
      /^\/prebuilds\/linux-x64\/@node-rs\+argon2\.node$/,
      /^\/(package\.json|THIRD-PARTY-LICENSES\.txt)$/,
    ];
    expect(files.filter((path) => !known.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining([
        '/client/main.js',
        '/client/exporter.js',
        '/client/passphrase-judge.js',
        '/client/recorder.js',
        '/prebuilds/linux-x64/@node-rs+argon2.node',
      ]),
    );
  });

  test('names nothing of the machine it was made on', () => {
    const archive = readFileSync(join(made.unpacked, 'resources', 'app.asar'));
    for (const place of [checkout, folder, join('.cache', 'openward')]) {
      expect(archive.includes(place), `expected the archive not to name ${place}`).toBe(false);
    }
  });

  test('has the fuses of a release: no Node, no inspector, no app but its sealed archive', async () => {
    const fuses = await getCurrentFuseWire(join(made.unpacked, made.name));
    const off = [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.GrantFileProtocolExtraPrivileges,
    ];
    expect(off.map((fuse) => fuses[fuse])).toEqual(off.map(() => FuseState.DISABLE));
    expect(fuses[FuseV1Options.OnlyLoadAppFromAsar]).toBe(FuseState.ENABLE);
    expect(fuses[FuseV1Options.EnableCookieEncryption]).toBe(FuseState.ENABLE);
  });

  test('lists every package it depends on in the bill of materials', () => {
    const sbom = Sbom.parse(JSON.parse(readFileSync(made.sbom, 'utf8')));
    const listed = new Set(sbom.components.map(({ name, group }) => (group === undefined ? name : `${group}/${name}`)));
    const own = Manifest.parse(JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')));
    expect(Object.keys(own.dependencies).filter((name) => !listed.has(name))).toEqual([]);
  });

  test.skipIf(!onDebian)(
    `has nothing lintian calls an error${onDebian ? '' : whyNot}`,
    async () => {
      const lintian = await call('lintian', ['--fail-on', 'none', '--tag-display-limit', '0', made.deb]);
      expect(lintian.stdout.split('\n').filter((line) => line.startsWith('E:'))).toEqual([]);
    },
    5 * MINUTES,
  );

  test(
    'is the same to the byte when made in another folder at another time',
    async () => {
      const elsewhere = join(folder, 'another checkout 医院');
      await copyCheckout(checkout, elsewhere);
      const again = await makePackages(elsewhere, join(folder, 'second'));
      expect(basename(again.deb)).toBe(basename(made.deb));
      expect(await digest(again.deb)).toBe(await digest(made.deb));
      expect(await digest(again.sbom)).toBe(await digest(made.sbom));
      rmSync(elsewhere, { recursive: true });
    },
    10 * MINUTES,
  );
});

describe.skipIf(whyNot !== '')(`on a Debian with nothing but its base${whyNot}`, () => {
  /** `nobody` on every Debian: an ordinary user, for whom Chromium has its sandbox. */
  const user: UnprivilegedUser = { uid: 65534, gid: 65534 };
  const who = people.patient;
  let root: FreshRoot;
  let home: string;
  let before: readonly string[];
  let person: PersonAtScreen;
  let client: ChildProcess;
  let said = '';

  beforeAll(async () => {
    home = join(folder, 'home');
    mkdirSync(home, { mode: 0o700 });
    chownSync(home, user.uid, user.gid);
    root = await FreshRoot.make(join(folder, 'root'), [join(folder, 'first'), home]);
    before = await root.files();
  }, 10 * MINUTES);
  afterAll(async () => {
    client.kill('SIGKILL');
    await person.leave();
    await root.remove();
  });

  /** How the client is started by the ordinary user, who sees it on this screen. */
  function opened(screen: string, args: readonly string[]): { program: string; args: string[] } {
    const variables = {
      ...{ HOME: home, XDG_RUNTIME_DIR: home, DISPLAY: screen, PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
      ...{ DBUS_SESSION_BUS_ADDRESS: person.bus, ACCESSIBILITY_ENABLED: '1' },
    };
    return root.inside([
      ...['setpriv', '--reuid', String(user.uid), '--regid', String(user.gid), '--clear-groups', '--', 'env', '-i'],
      ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
      ...[`/usr/bin/${made.name}`, '--disable-gpu', ...args],
    ]);
  }

  test(
    'it is installed, with what it says it depends on',
    async () => {
      await root.run(['apt-get', 'update']);
      await root.run(['apt-get', 'install', '-y', '--no-install-recommends', made.deb]);
      const missing = await root.run(['sh', '-c', `ldd /usr/lib/${made.name}/${made.name} | grep 'not found' || true`]);
      expect(missing).toBe('');
      expect((await root.run(['stat', '-c', '%a %U', `/usr/lib/${made.name}/chrome-sandbox`])).trim()).toBe(
        '4755 root',
      );
    },
    10 * MINUTES,
  );

  test(
    'it opens for an ordinary user, in the sandbox',
    async () => {
      const profile = handOver(user, home, visitWorld(inject('openwardData')).paths.node('hospital1').profile());
      const screen = await display();
      person = new PersonAtScreen(user, home, screen);
      const own = clientArguments({ profile, data: join(home, 'data'), language: 'en' });
      const { program, args } = opened(screen, own);
      client = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      client.stdout?.on('data', (text: Buffer) => (said += text.toString('utf8')));
      client.stderr?.on('data', (text: Buffer) => (said += text.toString('utf8')));
      await person.see('push button|link', start.signIn.register).catch((error: unknown) => {
        throw new Error(`the client said: ${said}`, { cause: error });
      });
      expect(sandboxed(made.name)).toEqual({ unsandboxed: [], renderers: 1 });
    },
    3 * MINUTES,
  );

  test(
    'a patient registers: keys are made, and the hospital has the request',
    async () => {
      await person.turnTo('Openward');
      await person.press('push button|link', start.signIn.register);
      await person.press('radio button|push button', term.role.patient);
      await person.type('entry', start.register.idNumber, '11010519491231002X');
      await person.type('entry', start.register.realName, 'Wang Fang');
      await person.type('entry', start.register.label, 'Fang');
      await person.type('password text|entry', common.passphrase.label, who.passphrase);
      await person.type('password text|entry', common.passphrase.again, who.passphrase);
      await person.press('push button', start.register.submit);
      await person.see('heading', start.waiting.titleFor.replace('{{name}}', 'Fang'));
      await person.see('push button', start.waiting.refresh);
      expect(readdirSync(join(home, 'data')).length).toBeGreaterThan(0);
    },
    5 * MINUTES,
  );

  test.each([
    ...['--remote-debugging-port=0', '--remote-debugging-pipe', '--remote-debugging-address=0.0.0.0'],
    ...['--no-sandbox', '--disable-web-security', '--js-flags=--expose-gc', '--inspect=0', '--load-extension=/tmp'],
    ...['--ignore-certificate-errors', '--proxy-server=localhost:1', '-remote-debugging-port=0'],
  ])(
    'it does not start with %s: it says so in both languages, ends with 1 and has kept nothing',
    async (unwanted) => {
      const data = join(home, 'unwanted');
      const profile = join(home, 'none.json');
      const { program, args } = opened(await display(), [...clientArguments({ profile, data }), unwanted]);
      const ended = await call(program, args, { timeout: MINUTES }).catch((error: unknown) => error);
      const name = unwanted.split('=')[0] ?? '';
      expect(ended).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`these switches: ${name} · Openward 不能以这些参数启动：${name}\n`),
      });
      expect(existsSync(data)).toBe(false);
    },
    2 * MINUTES,
  );

  test(
    'it is removed without a trace',
    async () => {
      client.kill('SIGTERM');
      await root.run(['apt-get', 'purge', '-y', made.name]);
      await root.run(['apt-get', 'autoremove', '--purge', '-y']);
      const after = new Set(await root.files());
      const left = [...after].filter((path) => !before.includes(path) && path.includes('openward'));
      expect(left).toEqual([]);
      expect(before.filter((path) => !after.has(path))).toEqual([]);
    },
    5 * MINUTES,
  );
});

/** What the kernel says of the client's processes: seccomp's filter on each that shows pages or runs their code. */
function sandboxed(name: string): { unsandboxed: string[]; renderers: number } {
  const processes = readdirSync('/proc')
    .filter((id) => /^\d+$/.test(id))
    .flatMap((id) => processOf(id));
  const own = processes.filter(({ command }) => command.startsWith(`/usr/lib/${name}/${name} --type=renderer`));
  return {
    unsandboxed: own.filter(({ seccomp }) => seccomp !== '2').map(({ command }) => command),
    renderers: own.length,
  };
}

function processOf(id: string): { command: string; seccomp: string }[] {
  try {
    const command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
    const seccomp = /^Seccomp:\s*(\d)/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? '';
    return [{ command, seccomp }];
  } catch {
    // It ended meanwhile.
    return [];
  }
}
