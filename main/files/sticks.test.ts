import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freeNameOn, newestOn, pluggedSticks } from './sticks.ts';

describe('a stick in a kiosk', () => {
  let folder: string;
  let stick: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'openward-sticks-'));
    stick = join(folder, 'MY STICK');
    mkdirSync(stick);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const put = (name: string, hour: number): string => {
    const path = join(stick, name);
    writeFileSync(path, '');
    utimesSync(path, hour * 3600, hour * 3600);
    return path;
  };

  it('is what lies where they are put', async () => {
    writeFileSync(join(folder, 'a file'), '');
    expect(await pluggedSticks(folder)).toEqual([stick]);
    expect(await pluggedSticks(join(folder, 'nowhere'))).toEqual([]);
    expect((await pluggedSticks(undefined)).filter((place) => !/^\/(run\/)?media\//.test(place))).toEqual([]);
  });

  it('gives its newest file of the kind, of those named by Openward first, and no link', async () => {
    expect(await newestOn([stick], '.tar')).toBeUndefined();
    put('holiday.tar', 9);
    const keys = put('openward-keys.tar', 2);
    put('openward-keys-old.TAR', 1);
    put('openward-recovery.json', 5);
    symlinkSync(join(folder, 'elsewhere'), join(stick, 'openward-link.tar'));
    mkdirSync(join(stick, 'openward-folder.tar'));
    expect(await newestOn([stick, join(folder, 'gone')], '.tar')).toBe(keys);
  });

  it('loses nothing that is on it', () => {
    expect(freeNameOn(stick, 'openward-keys.tar')).toBe(put('openward-keys.tar', 1));
    expect(freeNameOn(stick, 'openward-keys.tar')).toBe(put('openward-keys-2.tar', 1));
    expect(freeNameOn(stick, 'openward-keys.tar')).toBe(join(stick, 'openward-keys-3.tar'));
    expect(freeNameOn(stick, 'plain')).toBe(join(stick, 'plain'));
  });
});
