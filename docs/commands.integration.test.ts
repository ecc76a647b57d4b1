import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Cast, newDisease, newResident } from '../e2e/world/cast.ts';
import { sign, write } from '../e2e/world/chapters.ts';
import { shortPid } from '../domain/ids.ts';
import { until } from '../e2e/world/until.ts';
import { visitWorld } from '../e2e/world/world.ts';
import { commandsIn, readDocument, root } from './testing/markdown.ts';

const world = visitWorld(inject('openwardData'));
const cast = new Cast(world);
const folder = mkdtempSync(join(tmpdir(), 'openward-commands-'));
afterAll(async () => {
  await cast.close();
  rmSync(folder, { recursive: true, force: true });
});

/** As somebody who follows the document: in a shell, in the checkout; `words` are put in place of the document's. */
function shell(commands: readonly string[], words: Readonly<Record<string, string>>) {
  const script = Object.entries(words).reduce((text, [from, to]) => text.replaceAll(from, to), commands.join('\n'));
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile('bash', ['-c', script], { cwd: root, maxBuffer: 64 * 1024 ** 2 }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 1, stdout, stderr }),
    );
  });
}

describe('the commands of docs/operations.md, on a network with a record', { timeout: 120_000 }, () => {
  // Others are of a node's own folder, and of other tests.
  const shown = commandsIn(readDocument('docs/operations.md')).filter((command) => /DIR\/|TRANSACTION/.test(command));
  const [up = '', env = '', query = '', digests = '', search = '', certified = ''] = shown;
  const rid = newResident();
  let words: Record<string, string>;
  let recorded: Awaited<ReturnType<typeof sign>>['record'];

  beforeAll(async () => {
    const encounter = await cast.encounter({ patient: await cast.patient('hospital1', rid), di: newDisease() });
    await write(encounter);
    const { record, transactionId } = await sign(encounter);
    recorded = record;
    words = { 'DIR/network': world.paths.root, TRANSACTION: transactionId, 'Wu Tianqi': rid.name };
  }, 120_000);

  it('are all here', () => {
    expect(shown).toHaveLength(6);
  });

  it('bring a network up that stands, and name the peer to ask', async () => {
    expect(await shell([up], words)).toMatchObject({ code: 0 });
    const { stdout } = await shell([env, 'peer channel getinfo -c openward'], words);
    expect(stdout).toContain('"height":');
  });

  it('print where the ciphertext lies, as the ledger’s own transaction says it', async () => {
    const { stdout, stderr } = await shell([env, query], words);
    expect(stdout.trim().split('\n'), stderr).toContain(`"URL_C":"${recorded.URL_C}"`);
  });

  it('print the object’s digest, which is its name', async () => {
    const { stdout } = await shell([digests], words);
    const line = stdout.split('\n').find((one) => one.endsWith(`/${recorded.digest}`));
    expect(line?.split(' ')[0]).toBe(recorded.digest);
  });

  it('tell a hospital whom SA had certified in its name, and who vouched, but no name', async () => {
    const { stdout } = await shell([certified], words);
    const short = shortPid(recorded.patientPid);
    const line = stdout.split('\n').find((one) => one.includes(short));
    expect(line).toContain('"vouched":"H_M"');
    expect(stdout).not.toContain(rid.name);
  });

  it('find no name anywhere, and would find what is there', async () => {
    await expect(shell([search], words)).resolves.toMatchObject({ stdout: '', code: 1 });
    const control = await shell([search], { ...words, 'Wu Tianqi': recorded.patientPid });
    expect(control.stdout).toContain('/ledger/');
  });
});

it('the command of docs/devices.md plays a device at the port it names', { timeout: 60_000 }, async () => {
  const port = join(folder, 'ventilator');
  const [, command = ''] = /^```\n(npm run simulate[^\n]*)\n```$/m.exec(readDocument('docs/devices.md')) ?? [];
  const device = spawn('bash', ['-c', command.replace('/tmp/ventilator', port)], { cwd: root, detached: true });
  try {
    await until('the simulated device to be at its port', () => Promise.resolve(existsSync(port)), 50_000);
  } finally {
    if (device.pid !== undefined) process.kill(-device.pid, 'SIGTERM');
  }
});
