// @ts-check
/**
 * `node setup/own-network.mjs COMMAND…`: runs a command in a network namespace of its own, so that a test can make
 * hosts with addresses in it, and nothing of the machine's own network is touched. Where that is not allowed the
 * command runs all the same, and OPENWARD_ONE_HOST tells it why there is one host alone.
 */
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';

const command = process.argv.slice(2);

/** @returns {string | undefined} why there can be no namespaces */
function obstacle() {
  if (process.getuid?.() !== 0) return 'network namespaces are root’s to make';
  for (const program of ['unshare', 'nsenter', 'setpriv', 'ip'])
    if (spawnSync(program, ['--version'], { stdio: 'ignore' }).error)
      return `there is no ${program} (iproute2, util-linux)`;
  const bridge = 'ip link add openward type bridge && ip link add ow-1 type veth peer name ow-2';
  const { status, stderr } = spawnSync('unshare', ['--net', 'sh', '-c', bridge], { encoding: 'utf8' });
  return status === 0 ? undefined : `the system makes no namespaces: ${stderr.trim()}`;
}

const why = obstacle();
const [program = '', ...args] = why === undefined ? ['unshare', '--net', ...command] : command;
const child = spawn(program, args, {
  stdio: 'inherit',
  env: { ...process.env, ...(why === undefined ? {} : { OPENWARD_ONE_HOST: why }) },
});
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) process.on(signal, () => child.kill(signal));
child.on('error', () => (process.exitCode = 127));
child.on('exit', (code, signal) => (process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0)));
