import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { repositoryRoot } from '../../fabric-config/node/paths.ts';

/** Says that this program was started in a network namespace of its own. */
const MARK = 'OPENWARD_OWN_NETWORK';

/** Has this very program do it in a network namespace of its own; where there is none to be had, says why: exit 1. */
export async function inOwnNetwork(work: () => Promise<void>): Promise<void> {
  const obstacle = process.env['OPENWARD_ONE_HOST'];
  if (obstacle !== undefined) {
    process.stderr.write(`this chapter needs hosts of its own, and cannot be played here: ${obstacle}\n`);
    process.exitCode = 1;
    return;
  }
  if (process.env[MARK] !== undefined) return work();
  const starter = join(repositoryRoot(), 'setup', 'own-network.mjs');
  const again = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn(process.execPath, [starter, ...again], {
    stdio: 'inherit',
    env: { ...process.env, [MARK]: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}
