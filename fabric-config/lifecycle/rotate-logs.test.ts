import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../node/paths.ts';

const LIMIT = 1000;

let folder: string;
let keeper: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-logs-'));
});

afterEach(() => {
  keeper?.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

/** One round of the keeper: it looks at once when it starts, and then once a minute. */
async function keep(until: () => boolean): Promise<void> {
  const started = spawn(
    'sh',
    [join(repositoryRoot(), 'fabric-config', 'lifecycle', 'rotate-logs.sh'), folder, String(LIMIT)],
    { stdio: 'ignore' },
  );
  keeper = started;
  await expect.poll(until, { timeout: 10_000, interval: 20 }).toBe(true);
  const ended = new Promise((resolve) => started.once('exit', resolve));
  started.kill('SIGTERM');
  await ended;
}

const log = (name: string): string => join(folder, name);
const text = (name: string): string => readFileSync(log(name), 'utf8');

describe('the log keeper', () => {
  it('puts a log aside that has grown too long, and its writer goes on in the empty file', async () => {
    writeFileSync(log('peer.log'), 'x'.repeat(LIMIT + 1));
    await keep(() => existsSync(log('peer.log.1')) && statSync(log('peer.log')).size === 0);
    appendFileSync(log('peer.log'), 'next line');
    expect(text('peer.log')).toBe('next line');
    expect(text('peer.log.1')).toHaveLength(LIMIT + 1);
  });

  it('keeps three older ones and lets the oldest go', async () => {
    for (const generation of ['one', 'two', 'three', 'four', 'five']) {
      writeFileSync(log('ca.log'), generation.padEnd(LIMIT + 1));
      await keep(() => statSync(log('ca.log')).size === 0);
    }
    expect(['ca.log.1', 'ca.log.2', 'ca.log.3'].map((name) => text(name).trim())).toEqual(['five', 'four', 'three']);
    expect(existsSync(log('ca.log.4'))).toBe(false);
  });

  it('leaves a log alone that is within the limit', async () => {
    writeFileSync(log('small.log'), 'x'.repeat(LIMIT));
    writeFileSync(log('zz-large.log'), 'x'.repeat(LIMIT + 1));
    // Logs are taken in the order of their names: once the last is done, the first was looked at.
    await keep(() => existsSync(log('zz-large.log.1')));
    expect(text('small.log')).toHaveLength(LIMIT);
    expect(existsSync(log('small.log.1'))).toBe(false);
  });
});
