import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeptRidKey } from '../../api/formats/rid-key.ts';
import { systemClock } from '../system-clock.ts';
import { RID_KEY_FILE, RidKeyFile } from './kept.ts';
import { fileSource } from './source.ts';

let folder: string;
let kept: RidKeyFile;
const at = (name: string): string => join(folder, name);
const unavailable = expect.objectContaining({ code: 'SECRET_UNAVAILABLE' });
const fresh = (): string => Buffer.alloc(32, Math.random() * 255).toString('base64url');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-rid-key-'));
  kept = new RidKeyFile(at(RID_KEY_FILE), at('rid-key'), systemClock);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('SA’s key for real identities', () => {
  it('opens by the key it was wrapped under, and neither file alone tells it', async () => {
    await kept.create(fileSource(at('wrapping')));
    const key = await kept.open();
    expect(key.byteLength).toBe(32);
    const beside = ['wrapping', RID_KEY_FILE].map((name) => readFileSync(at(name), 'utf8')).join();
    expect(beside).not.toContain(key.toString('base64url'));
    for (const name of ['wrapping', RID_KEY_FILE]) expect(statSync(at(name)).mode & 0o077, name).toBe(0);
  });

  it.each([
    ['is gone', () => rmSync(at('wrapping'))],
    ['is another', () => writeFileSync(at('wrapping'), fresh())],
    ['is no key', () => writeFileSync(at('wrapping'), 'secret')],
    ['is empty', () => writeFileSync(at('wrapping'), '')],
  ])('does not open, and says which file it was, when the wrapping key %s', async (_, harm) => {
    await kept.create(fileSource(at('wrapping')));
    harm();
    await expect(kept.open()).rejects.toThrow(at('wrapping'));
    await expect(kept.open()).rejects.toEqual(unavailable);
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, -40)],
    [
      'changed',
      (text: string) => text.replace(/"ciphertext": "(.)/, (_, first) => `"ciphertext": "${first === 'A' ? 'B' : 'A'}`),
    ],
    ['of a later format', (text: string) => text.replace('rid-key/1', 'rid-key/2')],
  ])('does not open from a file that was %s', async (_, change) => {
    await kept.create(fileSource(at('wrapping')));
    writeFileSync(at(RID_KEY_FILE), change(readFileSync(at(RID_KEY_FILE), 'utf8')));
    await expect((async () => kept.open())()).rejects.toEqual(unavailable);
  });

  it('is the same under another key in the same file, where the old one opens nothing any more', async () => {
    await kept.create(fileSource(at('wrapping')));
    const [key, old] = [await kept.open(), readFileSync(at('wrapping'), 'utf8')];
    await kept.rewrap();
    expect(await kept.open()).toEqual(key);
    expect(kept.wrapped()).toHaveLength(1);
    writeFileSync(at('wrapping'), old);
    await expect(kept.open()).rejects.toEqual(unavailable);
  });

  it('opens from whatever a rotation leaves that was killed, and the same again ends it', async () => {
    await kept.create(fileSource(at('wrapping')));
    const key = await kept.open();
    const [before, old] = [readFileSync(at(RID_KEY_FILE)), readFileSync(at('wrapping'))];
    await kept.rewrap();
    const [after, renewed] = [readFileSync(at(RID_KEY_FILE), 'utf8'), readFileSync(at('wrapping'))];
    const [now] = KeptRidKey.parse(JSON.parse(after)).wrapped;
    if (now === undefined) throw new Error('expected a wrapped key after a rotation');
    const { format, wrapped } = KeptRidKey.parse(JSON.parse(before.toString()));
    const between = { format, wrapped: [{ ...now, source: `${now.source}.next` }, now, ...wrapped] };
    const states: readonly [string, () => void][] = [
      ['the next key is there', () => writeFileSync(at(RID_KEY_FILE), before)],
      ['all are written', () => writeFileSync(at(RID_KEY_FILE), JSON.stringify(between))],
    ];
    for (const [name, lay] of states) {
      writeFileSync(at('wrapping'), old);
      writeFileSync(at('wrapping.next'), renewed);
      lay();
      expect(await kept.open(), name).toEqual(key);
      await kept.rewrap();
      expect(await kept.open(), name).toEqual(key);
      expect(
        kept.wrapped().map(({ source }) => source),
        name,
      ).toEqual([`file:${at('wrapping')}`]);
    }
    // Killed after the last rename.
    writeFileSync(at('wrapping.next'), renewed);
    renameSync(at('wrapping.next'), at('wrapping'));
    writeFileSync(at(RID_KEY_FILE), JSON.stringify(between));
    expect(await kept.open()).toEqual(key);
    await kept.rewrap();
    expect(await kept.open()).toEqual(key);
  });

  it('is found at the node’s own file, also when the whole node was restored elsewhere', async () => {
    await kept.create(kept.source('own'));
    const key = await kept.open();
    const moved = mkdtempSync(join(tmpdir(), 'openward-rid-key-'));
    renameSync(folder, moved);
    folder = moved;
    const there = new RidKeyFile(at(RID_KEY_FILE), at('rid-key'), systemClock);
    expect(await there.open()).toEqual(key);
    await there.rewrap();
    expect(await there.open()).toEqual(key);
    expect(there.wrapped().map(({ source }) => source)).toEqual(['own']);
  });

  it('moves to a variable of the environment and back to a file', async () => {
    await kept.create(fileSource(at('wrapping')));
    const key = await kept.open();
    await expect(kept.rewrap(kept.source('env:OPENWARD_TEST_KEY'))).rejects.toEqual(unavailable);
    vi.stubEnv('OPENWARD_TEST_KEY', fresh());
    await kept.rewrap(kept.source('env:OPENWARD_TEST_KEY'));
    expect(await kept.open()).toEqual(key);
    await expect(kept.rewrap(), 'a variable is nothing we make anew').rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await kept.rewrap(fileSource(at('elsewhere')));
    vi.unstubAllEnvs();
    expect(await kept.open()).toEqual(key);
  });
});
