import { afterEach, expect, it, vi } from 'vitest';
import { DataPaths } from '../node/paths.ts';
import { keeperProcess } from './process-specs.ts';

afterEach(() => vi.unstubAllEnvs());

it('the keeper finds the programs where whoever started it has said, and is told nothing else', () => {
  vi.stubEnv('FABRIC_BIN_DIR', '/opt/fabric');
  vi.stubEnv('FABRIC_CFG_PATH', '/elsewhere');
  const { env } = keeperProcess({ repository: '/srv/openward', paths: new DataPaths('/srv/data') });
  expect(env).toMatchObject({ FABRIC_BIN_DIR: '/opt/fabric' });
  expect(env).not.toHaveProperty('FABRIC_CFG_PATH');
});
