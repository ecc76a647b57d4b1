import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientArguments } from './client-arguments.ts';
import { readCommandLine } from './command-line.ts';
import { isOurs } from './origin.ts';
import { fileNameOf, RendererFiles } from './pages.ts';
import { noticesOf } from './runtime.ts';
import { requireOwnSwitches } from './switches.ts';

describe('the page server', () => {
  let folder: string;
  let pages: RendererFiles;
  const get = (url: string, method = 'GET'): Promise<Response> => pages.respond({ url, method });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'openward-pages-'));
    await mkdir(join(folder, 'renderer', 'assets'), { recursive: true });
    await writeFile(
      join(folder, 'renderer', 'index.html'),
      '<meta name="openward-nonce" content="__OPENWARD_NONCE__" />',
    );
    await writeFile(join(folder, 'renderer', 'assets', 'main-Ab_1.js'), 'export {}');
    await writeFile(join(folder, 'renderer', 'assets', 'main.js.map'), '{}');
    await writeFile(join(folder, 'secret.json'), '{}');
    await symlink(join(folder, 'secret.json'), join(folder, 'renderer', 'linked.json'));
    pages = new RendererFiles(join(folder, 'renderer'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('serves the page with its policy, and the policy’s nonce in the page, another one each time', async () => {
    const [first, second] = await Promise.all([get('openward://app/'), get('openward://app/index.html')]);
    const nonces = await Promise.all(
      [first, second].map(async (response) => /content="([^"]+)"/.exec(await response.text())?.[1]),
    );
    expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(first.headers.get('content-security-policy')).toContain(`'nonce-${nonces[0]}'`);
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(nonces[0]).toHaveLength(24);
  });

  test('allows no script but its own, no connection, no frame', async () => {
    const policy = (await get('openward://app/')).headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src 'none'; script-src 'self';/);
    expect(policy).toContain("connect-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  test('serves scripts as what they are', async () => {
    const response = await get('openward://app/assets/main-Ab_1.js');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each([
    'openward://app/../secret.json',
    'openward://app/%2e%2e/secret.json',
    'openward://app/..%2fsecret.json',
    'openward://app/assets/..%2f..%2fsecret.json',
    'openward://app/assets/%2e%2e/%2e%2e/secret.json',
    'openward://app/..\\secret.json',
    'openward://app/%5c..%5csecret.json',
    'openward://app//etc/passwd',
    'openward://app/%00index.html',
    'openward://app/index.html%00.js',
    'openward://app/.hidden.js',
    'openward://app/%E0%A4%A',
    'openward://app/linked.json',
    'openward://app/assets',
    'openward://app/assets/',
    'openward://app/assets/main.js.map',
    'openward://app/missing.js',
    'openward://other/index.html',
    'openward://app:80/index.html',
    'openward://user@app/index.html',
    'file:///etc/passwd',
    'https://app/index.html',
  ])('does not find %s', async (url) => {
    expect((await get(url)).status).toBe(404);
  });

  test('answers nothing but GET', async () => {
    expect((await get('openward://app/index.html', 'POST')).status).toBe(405);
  });

  test.each(['openward://app/index.html?x=1#frag', 'openward://app/'])('names a file for %s', (url) => {
    expect(fileNameOf(url)).toBe('index.html');
  });
});

describe('an address', () => {
  test.each([
    ['openward://app/index.html', true],
    ['openward://app.evil/index.html', false],
    ['openward://evil/app/', false],
    ['openward:app', false],
    ['javascript:openward://app/', false],
    ['https://openward/app', false],
    ['about:blank', false],
    ['', false],
  ])('%s is ours: %s', (address, expected) => {
    expect(isOurs(address)).toBe(expected);
  });
});

describe('the command line', () => {
  test('is read in both spellings, among what belongs to Chromium', () => {
    expect(
      readCommandLine([
        '--no-sandbox',
        '--profile',
        '/p.json',
        '--data=/d',
        '--language',
        'zh',
        '--kiosk',
        '--remote-debugging-port=0',
        '--person',
        'Wu',
      ]),
    ).toEqual({
      mode: 'client',
      profile: '/p.json',
      data: '/d',
      language: 'zh',
      kiosk: true,
      person: 'Wu',
      autoLock: undefined,
      renewDays: undefined,
      sticks: undefined,
    });
    expect(readCommandLine(['--launcher', '--network', '/n', '--data', '/d'])).toEqual({
      mode: 'launcher',
      network: '/n',
      data: '/d',
      language: undefined,
      kiosk: false,
    });
  });

  test('that one client is started with by another is read back as the same', () => {
    const whole = {
      profile: '/p=1.json',
      data: '/d e',
      language: 'zh',
      kiosk: true,
      person: 'Wu',
      autoLock: 60,
      renewDays: 90,
      sticks: '/mnt/sticks',
    } as const;
    expect(readCommandLine(clientArguments(whole))).toEqual({ mode: 'client', ...whole });
    const least = { profile: '/p', data: '/d' };
    const others = { language: undefined, kiosk: false, person: undefined, sticks: undefined };
    const usual = { autoLock: undefined, renewDays: undefined };
    expect(readCommandLine(clientArguments(least))).toEqual({ mode: 'client', ...least, ...others, ...usual });
  });

  test.each([
    [[]],
    [['--data', '/d']],
    [['--profile', '/p', '--data']],
    [['--profile', '/p', '--data', '/d', '--language', 'de']],
    [['--profile', '/p', '--data', '/d', '--auto-lock', '5']],
    [['--profile', '/p', '--data', '/d', '--renew-days', '1']],
    [['--profile', '/p', '--data', '/d', '--renew-days', '3.5']],
  ])('%j is refused', (args) => {
    expect(() => readCommandLine(args)).toThrow(/--/);
  });
});

test('the window says what it runs on', () => {
  expect(noticesOf({ electron: '33.2.1', noSandbox: true, ignored: true })).toEqual([
    'development-runtime',
    'sandbox-off',
    'environment-ignored',
  ]);
  expect(noticesOf({ electron: '45.4.1', noSandbox: false, ignored: false })).toEqual([]);
});

describe('a packaged client', () => {
  test.each([
    '--remote-debugging-port=9222',
    '--remote-debugging-pipe',
    '--remote-allow-origins=*',
    '-remote-debugging-port=9222',
    '--no-sandbox',
    '--disable-web-security',
    '--js-flags=--expose-gc',
    '--inspect',
    '--inspect-brk=0',
    '--inspect-port=0',
    '--ignore-certificate-errors',
    '--proxy-server=x:1',
    '--host-resolver-rules=MAP * x',
    '--load-extension=/x',
    '--user-data-dir=/x',
    '--ssl-key-log-file=/x',
    '--log-net-log=/x',
    '--enable-features=X',
    '--renderer-cmd-prefix=/x',
    '--force-webrtc-ip-handling-policy=default',
    '--Kiosk',
    '--profile-x',
    '-r',
    '--',
  ])('does not start with %s, and says so in both languages', (unwanted) => {
    const name = unwanted.split('=')[0] ?? '';
    const refused = expect.objectContaining({ code: 'INPUT_INVALID', message: expect.stringContaining(name) });
    expect(() => requireOwnSwitches(['--profile=/p', '--data', '/d', unwanted])).toThrow(refused);
    expect(() => requireOwnSwitches(['--data', unwanted])).toThrow(refused);
    expect(() => requireOwnSwitches([unwanted])).toThrow(
      expect.objectContaining({ message: expect.stringContaining('参数') }),
    );
  });

  test('starts with its own switches, and those that say how to draw', () => {
    const args = ['--profile=/p', '--data', '/d', '--kiosk', '--person=Li', '--language', 'zh', '--auto-lock=60'];
    expect(() => requireOwnSwitches([...args, '--launcher', '--network=/n', '--disable-gpu'])).not.toThrow();
  });
});
