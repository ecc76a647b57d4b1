import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runInForeground, shellText, type Invocation } from './run.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), "openward run's-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A process that tells what it was started with. */
const telling = `console.log(JSON.stringify({ env: process.env, cwd: process.cwd(), args: process.argv.slice(1), mask:
  process.umask(), pid: process.pid }))`;
const invocation = (script: string, ...args: string[]): Invocation => ({
  command: process.execPath,
  args: ['-e', script, '--', ...args],
  cwd: folder,
  env: { PATH: '/usr/bin:/bin', SECRET: `it's "$(id)" \\ \n of two lines` },
});

describe('what a shell evaluates to become a process', () => {
  const args = ['', 'two words', `'; id; '`, '$HOME', '*'];
  const inherited = { PATH: '/usr/bin', FABRIC_CFG_PATH: '/elsewhere', HOME: '/root' };
  const text = shellText(invocation(telling, ...args), [...Object.keys(inherited), 'BASH_FUNC_x%%']);
  const told: unknown = JSON.parse(execFileSync('sh', ['-c', text], { env: inherited, encoding: 'utf8' }));

  it('gives it its arguments and its folder as they are', () => {
    expect(told).toMatchObject({ args, cwd: folder });
  });

  it('gives it its own variables and none that the shell had', () => {
    expect(told).toMatchObject({ env: invocation(telling).env });
    expect(told).not.toHaveProperty('env.FABRIC_CFG_PATH');
    expect(told).not.toHaveProperty('env.HOME');
  });

  it('makes what it writes its own user’s alone', () => {
    expect(told).toMatchObject({ mask: 0o077 });
  });

  it('names no secret on a line that begins a program, where everybody of the machine would read it', () => {
    const lines = text.split('\n').filter((line) => !line.startsWith('export '));
    expect(lines.find((line) => line.startsWith('exec '))).not.toContain('of two lines');
  });

  it('becomes it: whoever asks the shell’s process to end asks it', () => {
    const script = `echo $$; ${shellText(invocation(telling), [])}`;
    const [shell = '', process = ''] = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\n');
    expect(JSON.parse(process)).toMatchObject({ pid: Number(shell) });
  });
});

describe('a process in the foreground', () => {
  it('ends as it ends', async () => {
    await expect(runInForeground(invocation('process.exit(3)'))).resolves.toBe(3);
  });

  it('is none when its program is not there', async () => {
    await expect(runInForeground({ ...invocation(''), command: '/nowhere/peer' })).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});
