import { execFile, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDeb } from './deb.mjs';

const call = promisify(execFile);
const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

/** Of the packages dpkg and desktop-file-utils; a test without one is skipped, and says so. */
const [builder, judge] = ['dpkg-deb', 'desktop-file-validate'];
const without = (program: string): string => (has(program) ? '' : ` (skipped: no ${program} on the path)`);

/** What a desktop makes of the package; that it starts is tried in `e2e/package`. */
describe.skipIf(!has(builder))(`the client’s package, in the menu of a desktop${without(builder)}`, () => {
  let folder: string;
  let root: string;
  let entry: Map<string, string>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'openward-deb-'));
    const unpacked = join(folder, 'unpacked');
    mkdirSync(unpacked);
    for (const name of ['openward', 'chrome-sandbox'])
      writeFileSync(join(unpacked, name), '#!/bin/sh\n', { mode: 0o755 });
    const facts = { name: 'openward', title: 'Openward', version: '0.1.0', description: 'Medical data', epoch: 1e9 };
    const deb = join(folder, 'openward.deb');
    await makeDeb(unpacked, deb, facts);
    root = join(folder, 'root');
    await call('dpkg-deb', ['-x', deb, root]);
    const text = readFileSync(join(root, 'usr/share/applications/openward.desktop'), 'utf8');
    expect(text.split('\n', 1)[0]).toBe('[Desktop Entry]');
    entry = new Map([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, key = '', value = '']) => [key, value]));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has one entry, of an application, with a name and what it is', () => {
    expect(Object.fromEntries(entry)).toMatchObject({
      Type: 'Application',
      Name: 'Openward',
      Comment: 'Medical data',
      Terminal: 'false',
    });
    expect(entry.get('Categories')?.endsWith(';')).toBe(true);
  });

  it('starts by it what the package brings, through the command', () => {
    expect(entry.get('Exec')).toBe('openward %U');
    expect(lstatSync(join(root, 'usr/bin/openward')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(root, 'usr/bin/openward'), 'utf8')).toContain('#!/bin/sh');
  });

  it('shows an icon that is there, as drawing, under the name it gives', () => {
    const icon = join(root, `usr/share/icons/hicolor/scalable/apps/${entry.get('Icon')}.svg`);
    expect(existsSync(icon)).toBe(true);
    const drawn = readFileSync(icon, 'utf8');
    expect(drawn).toMatch(/<svg[^>]+viewBox=/);
    expect(drawn, 'nothing that is fetched, nothing that runs').not.toMatch(/<script|(?:href|src)="(?!#)/);
  });

  it.skipIf(!has(judge))(`is taken by the desktop’s own judge${without(judge)}`, async () => {
    const file = join(root, 'usr/share/applications/openward.desktop');
    expect((await call('desktop-file-validate', [file])).stdout).toBe('');
  });
});
