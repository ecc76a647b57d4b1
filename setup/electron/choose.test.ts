import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ensureElectron } from './choose.mjs';

const { said, fetched } = vi.hoisted(() => ({ said: [] as string[], fetched: vi.fn() }));
vi.mock('../parts/progress.mjs', () => ({ say: (text: string) => said.push(text) }));
vi.mock('./development.mjs', () => ({
  developmentVersion: '33.2.1',
  developmentRuntime: () => Promise.resolve('/cache/development'),
}));
vi.mock('./official.mjs', () => ({
  pinnedVersion: () => '45.5.0',
  runtimeNamed: (folder: string) => Promise.resolve(`/cache/of${folder}`),
  runtimeFetched: fetched,
}));

beforeEach(() => {
  said.length = 0;
  fetched.mockReset();
  vi.stubEnv('ELECTRON_DIST', '');
});
afterEach(() => vi.unstubAllEnvs());

it('of a folder that is named it says which, and fetches nothing', async () => {
  vi.stubEnv('ELECTRON_DIST', '/opt/electron');
  expect(await ensureElectron()).toBe('/cache/of/opt/electron');
  expect(said).toEqual(['Electron 45.5.0, the one ELECTRON_DIST names (/opt/electron)']);
  expect(fetched).not.toHaveBeenCalled();
});

it('of the official runtime it says that it is that, and nothing to worry about', async () => {
  fetched.mockResolvedValue({ folder: '/cache/official' });
  expect(await ensureElectron()).toBe('/cache/official');
  expect(said).toEqual(['Electron 45.5.0, the official runtime']);
});

it('of the development runtime it says that it is not for patients’ data, why it is this one, and what to do', async () => {
  fetched.mockResolvedValue({ why: 'the server refused' });
  expect(await ensureElectron()).toBe('/cache/development');
  expect(said[0]).toBe(
    "Electron 33.2.1, the development runtime, not for patients' data: the official 45.5.0 could not be fetched (the server refused).",
  );
  expect(said[1]).toContain('npm run setup -- --fetch-electron');
  expect(said[1]).toContain('ELECTRON_DIST=FOLDER');
});

it('tries again when it is asked to, and only then', async () => {
  fetched.mockResolvedValue({ why: 'the server refused' });
  await ensureElectron();
  await ensureElectron({ again: true });
  expect(fetched.mock.calls).toEqual([[{ again: false }], [{ again: true }]]);
});
