import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Preferences } from '../../../api/window/preferences.ts';
import { PreferenceFile } from '../../session/preferences.ts';
import type { CallContext } from '../handlers.ts';
import { preferenceHandlers } from './preferences.ts';

const first: Preferences = { language: 'en', scheme: 'auto', textSize: 100 };
const context: CallContext = { signal: new AbortController().signal, progress: () => undefined };
let folder: string;
let zoomed: number[];
let person: string | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openward-preferences-'));
  zoomed = [];
  person = undefined;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('of two windows that change something at once, what is the installation’s is not put back', async () => {
  const preferences = new PreferenceFile(join(folder, 'preferences.json'), first);
  for (let round = 0; round < 20; round += 1) {
    const scheme = round % 2 === 0 ? 'dark' : 'light';
    await Promise.all([
      preferences.change((present) => ({ ...present, scheme })),
      preferences.change((present) => ({ ...present, textSize: 150 })),
    ]);
    expect(await preferences.read()).toEqual({ ...first, scheme, textSize: 150 });
    await preferences.change((present) => ({ ...present, textSize: 100 }));
  }
});

describe('the text size', () => {
  test('is the person’s own, and the next one has what the installation has', async () => {
    person = join(folder, 'li');
    await set({ ...first, language: 'zh', textSize: 175 });
    expect(await get()).toEqual({ language: 'zh', scheme: 'auto', textSize: 175 });
    person = join(folder, 'wu');
    expect(await get()).toEqual({ language: 'zh', scheme: 'auto', textSize: 100 });
    person = join(folder, 'li');
    expect((await get()).textSize).toBe(175);
  });

  test('is drawn whenever it is asked for or changed, at sign-out too', async () => {
    person = join(folder, 'li');
    await set({ ...first, textSize: 150 });
    person = undefined;
    await get();
    expect(zoomed).toEqual([150, 100]);
  });

  test('of a window where nobody is signed in is the installation’s', async () => {
    await set({ ...first, textSize: 125 });
    expect((await get()).textSize).toBe(125);
  });
});

function handlers(): ReturnType<typeof preferenceHandlers> {
  return preferenceHandlers({
    preferences: new PreferenceFile(join(folder, 'preferences.json'), first),
    zoom: (size) => void zoomed.push(size),
    personFolder: () => person,
  });
}

async function get(): Promise<Preferences> {
  return Preferences.parse(await handlers()['preferences.get']({}, context));
}

async function set(wanted: Preferences): Promise<void> {
  await handlers()['preferences.set'](wanted, context);
}
