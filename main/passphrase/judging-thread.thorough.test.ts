import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { bundles, esbuildOptions } from '../../setup/parts/bundles.mjs';
import { JudgingThread } from './judging-thread.ts';

// Bundling the dictionaries takes seconds on a machine that has other work.
vi.setConfig({ hookTimeout: 60_000, testTimeout: 60_000 });

let folder: string;
let program: string;
let judging: JudgingThread;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'openward-judging-'));
  program = join(folder, 'passphrase-judge.mjs');
  const bundle = bundles.find(({ name }) => name === 'passphrase-judge');
  if (!bundle) throw new Error('expected a bundle named passphrase-judge in setup/parts/bundles.mjs');
  await build({ ...(await esbuildOptions(bundle)), packages: 'bundle', sourcemap: false, outfile: program });
});
afterEach(() => judging.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A thread that does something else with what it is asked. */
function other(source: string): string {
  const path = join(folder, `${String(Math.random()).slice(2)}.cjs`);
  writeFileSync(path, `const { parentPort } = require('node:worker_threads');\n${source}`);
  return path;
}

describe('passphrases are judged', () => {
  test('in a thread of their own: whoever asks hears others meanwhile, the first time too', async () => {
    judging = new JudgingThread(program);
    const before = performance.eventLoopUtilization();
    const strengths = [judging.judge('zhangwei1990', ['Zhang Wei']), judging.judge('lantern gravel otter spoon', [])];
    const [weak, good] = await Promise.all(strengths);
    const { utilization } = performance.eventLoopUtilization(before);
    expect(weak).toMatchObject({ enough: false, advice: expect.arrayContaining(['personal']) as string[] });
    expect(good).toMatchObject({ enough: true, advice: [] });
    expect(utilization, 'the share of the time in which nobody else was heard').toBeLessThan(0.5);
  });

  test('by characters of every script, to the longest one may be', async () => {
    judging = new JudgingThread(program);
    expect(await judging.judge('蓝鲸煮咖啡忘带雨伞了吗', [])).toMatchObject({ enough: true });
    expect(await judging.judge('床前明月光疑是地上霜', [])).toMatchObject({
      enough: false,
      advice: ['common', 'longer'],
    });
    expect(await judging.judge('🩺'.repeat(100), [])).toMatchObject({ enough: false });
  });

  test('by a thread that is begun with the first and ended when no more come', async () => {
    judging = new JudgingThread(program, 1);
    expect(judging.isRunning).toBe(false);
    await judging.judge('lantern gravel otter spoon', []);
    await expect.poll(() => judging.isRunning, { timeout: 10_000 }).toBe(false);
    expect(await judging.judge('lantern gravel otter spoon', [])).toMatchObject({ enough: true });
  });
});

describe('a passphrase that cannot be judged', () => {
  test.each([
    ['the thread is not there', () => join(folder, 'nowhere.cjs')],
    ['the thread fails', () => other('parentPort.on("message", () => { throw new Error("broken"); });')],
    ['the thread ends', () => other('parentPort.on("message", () => process.exit(0));')],
    ['judging fails', () => other('parentPort.on("message", ({ id }) => parentPort.postMessage({ id }));')],
  ])('is refused with a failure that does not hold it: %s', async (_, source) => {
    judging = new JudgingThread(source());
    const error = await judging.judge('lantern gravel otter', []).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'OpenwardError', code: 'INTERNAL' });
    expect(String(error) + JSON.stringify(error)).not.toContain('lantern');
  });

  test('because the program ends keeps nobody waiting', async () => {
    judging = new JudgingThread(other('parentPort.on("message", () => undefined);'));
    const judged = judging.judge('lantern gravel otter', []).catch((thrown: unknown) => thrown);
    await judging.close();
    expect(await judged).toMatchObject({ code: 'INTERNAL' });
  });

  test('is no copy on this side: what was sent over is handed over', async () => {
    const path = other(
      'parentPort.on("message", ({ id, passphrase }) => parentPort.postMessage({ id, strength: { score: 0, enough: passphrase.length > 3, advice: [] } }));',
    );
    judging = new JudgingThread(path);
    const kept = vi.spyOn(TextEncoder.prototype, 'encode');
    expect(await judging.judge('lantern', [])).toMatchObject({ enough: true });
    const [encoded] = kept.mock.results;
    kept.mockRestore();
    expect(encoded?.value).toHaveLength(0);
  });
});
