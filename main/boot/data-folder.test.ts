import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareDataFolder } from './data-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the folder of an installation', () => {
  it('is made, its owner’s alone', () => {
    const data = join(folder, 'new', 'data');
    prepareDataFolder(data);
    expect(statSync(data).mode & 0o777).toBe(0o700);
  });

  it('that cannot be used is told as that, with the reason', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => prepareDataFolder(join(file, 'data'))).toThrow(/cannot keep anything.*ENOTDIR.*无法/s);
  });
});
