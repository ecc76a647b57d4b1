import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeItems } from './node-files.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'openward-node-files-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('A backup takes what stays of a service, and not what is written anew while it is taken', async () => {
  for (const place of ['config.json', 'node-report.json', 'node-report.json.42.tmp', 'x.sqlite-wal']) {
    const file = join(root, 'services', 'hospital1-service', place);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '{}');
  }
  const items = await nodeItems('hospital1', { root }, join(root, 'scratch'));
  expect(items.map(({ name }) => name)).toEqual([expect.stringMatching(/services\/hospital1-service\/config\.json$/)]);
});
