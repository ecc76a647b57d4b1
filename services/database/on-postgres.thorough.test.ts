import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noPostgres, TestPostgres } from '../../testing/postgres.ts';

const root = join(import.meta.dirname, '..', '..');
const rooms = [
  'services/database',
  'services/hospital',
  'services/sa',
  'services/cloud',
  'services/registrar',
  'services/audit',
  'services/supervision',
];

/** What failed is written to the one, how many did to the other. */
function saidIn(error: unknown): string {
  if (!(error instanceof Error && 'stdout' in error && 'stderr' in error)) return String(error);
  return `${String(error.stdout)}\n${String(error.stderr)}`;
}

describe.skipIf(noPostgres !== undefined)(
  `the services on PostgreSQL${noPostgres === undefined ? '' : ` (${noPostgres})`}`,
  () => {
    let server: TestPostgres;
    beforeAll(async () => {
      server = await TestPostgres.start(200);
    }, 90_000);
    afterAll(() => server.remove());

    it('do what they do on SQLite: the same tests pass', async () => {
      const env = { ...process.env, OPENWARD_TEST_POSTGRES: server.url(), NO_COLOR: '1' };
      const vitest = ['vitest', 'run', '--config', 'vitest.config.ts', '--reporter=dot', '--maxWorkers=2', ...rooms];
      const { stdout } = await promisify(execFile)('npx', vitest, {
        cwd: root,
        env,
        maxBuffer: 64 * 1024 * 1024,
      }).catch((error: unknown) => {
        throw new Error(`Some tests fail on PostgreSQL: ${saidIn(error).slice(-8000)}`);
      });
      expect(stdout).toMatch(/Tests {2}[1-9][0-9]* passed/);
    }, 600_000);
  },
);
