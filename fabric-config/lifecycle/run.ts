import { spawn } from 'node:child_process';
import { OpenwardError } from '../../domain/errors.ts';
import { buildChaincodePackage } from '../generate/chaincode-package.ts';
import { hasPeer } from '../node/node.ts';
import type { DataPaths } from '../node/paths.ts';
import { ensurePackage, heldAt, isKept } from './held-chaincode.ts';
import { typed } from './installation.ts';
import { everyProcess, keeperProcess } from './process-specs.ts';
import { shellWord } from './shell-word.ts';
import { knownSite, type Site } from './site.ts';
import { requireState } from './state.ts';
import type { ProcessSpec } from './supervisor.ts';
import { baseEnvironment } from './tools.ts';

/** How a process is started, and nothing of when and by whom. */
export type Invocation = Pick<ProcessSpec, 'command' | 'args' | 'cwd' | 'env'>;

/**
 * A process of a data folder as `up` would start it, and what it needs is made ready. By its name, or, where the folder
 * holds one node, by its part's: `peer`. Errors: INPUT_INVALID, CONFLICT, NETWORK_NOT_CREATED.
 */
export async function invocationOf(repository: string, paths: DataPaths, name: string): Promise<Invocation> {
  const site = knownSite(repository, paths, requireState(paths));
  const spec = named([...everyProcess(site), keeperProcess(site)], site, name);
  await requireAgreedChaincode(site, spec.name);
  spec.prepare?.();
  // The keeper tells by it whether systemd looks after the others.
  const configured = process.env['OPENWARD_DATA'];
  const own = configured === undefined ? {} : { OPENWARD_DATA: configured };
  return { ...spec, env: { ...baseEnvironment(), ...own, ...spec.env } };
}

function named(specs: readonly ProcessSpec[], { nodes }: Site, name: string): ProcessSpec {
  const [only, ...others] = nodes;
  const wanted = only && others.length === 0 ? [name, `${only.description.key}-${name}`] : [name];
  const found = specs.find((spec) => wanted.includes(spec.name));
  if (found) return found;
  const known = specs.map((spec) => spec.name).join(', ');
  throw new OpenwardError('INPUT_INVALID', `nothing here is called "${name}"; there are ${known}`);
}

/**
 * A peer must not be answered by another chaincode than its organisation has approved: what it endorses would differ
 * from what the others do. It is kept with the node, but for one that was brought up by a release of before.
 */
async function requireAgreedChaincode({ nodes, repository }: Site, name: string): Promise<void> {
  for (const node of nodes.filter(hasPeer))
    for (const held of heldAt(node)) {
      if (name !== `${node.description.key}-${held.part}` || isKept(node, held)) continue;
      const { version } = await buildChaincodePackage(repository, node.consortium.chaincode);
      if (version !== held.version)
        throw new OpenwardError(
          'CONFLICT',
          `${name} was brought up with chaincode ${held.version}, and the program is now ${version}: ${typed('up')}`,
        );
      await ensurePackage(node);
    }
}

/** Runs it in place of this program for as long as it takes; answers how it ended. */
export function runInForeground({ command, args, cwd, env }: Invocation): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { cwd, env: { ...env }, stdio: 'inherit' });
    for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => child.kill(name));
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/**
 * For a shell that is to become the process: it has no other variables than these, of which secrets are seen by no
 * other program. `given`: the names of those it has.
 */
export function shellText({ command, args, cwd, env }: Invocation, given: readonly string[]): string {
  const names = given.filter((name) => /^[A-Za-z_]\w*$/.test(name) && !Object.hasOwn(env, name));
  return [
    'umask 077',
    ...(names.length === 0 ? [] : [`unset ${names.join(' ')}`]),
    ...Object.entries(env).map(([name, value]) => `export ${name}=${shellWord(value)}`),
    `cd ${shellWord(cwd)}`,
    ['exec', ...[command, ...args].map(shellWord)].join(' '),
  ].join('\n');
}
