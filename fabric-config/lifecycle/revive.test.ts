import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DataPaths, repositoryRoot } from '../node/paths.ts';
import { BackOff } from './back-off.ts';
import { fallen, revive } from './revive.ts';
import { readState, writeState } from './state.ts';

let paths: DataPaths;
beforeEach(() => {
  paths = new DataPaths(mkdtempSync(`${tmpdir()}/openward-revive-`));
});
afterEach(() => rmSync(paths.root, { recursive: true }));

it('whoever is gone and is nobody of the nodes any more is asked about ever later, and started by nobody', () => {
  const at = '2030-01-01T00:00:00.000Z';
  const gone = { pid: 1, startTicks: 'another', bootId: 'another', startedAt: at, fingerprint: '' };
  writeState(paths, { format: 'openward-state/4', createdAt: at, processes: { 'cloud-ca': gone } });
  const backOff = new BackOff();
  const said: string[] = [];
  const site = { repository: repositoryRoot(), paths, nodes: [] };
  for (const wait of [900, 4_000, 29_000]) {
    revive(site, ['cloud-ca'], backOff, (text) => said.push(text));
    expect(backOff.isDue('cloud-ca', performance.now() + wait), `after ${wait} ms`).toBe(false);
  }
  expect(fallen(readState(paths)!)).toEqual(['cloud-ca']);
  expect(said).toEqual([]);
});
