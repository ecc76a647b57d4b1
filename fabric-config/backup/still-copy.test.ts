import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { basename, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import { stillCopy } from './still-copy.ts';
import { Bench } from './testing/archives.ts';

const bench = new Bench();
afterAll(bench.remove);

/** As LevelDB lays its files. */
function database(name: string): string {
  const folder = bench.file(name);
  mkdirSync(folder);
  for (const [file, text] of Object.entries({
    CURRENT: 'MANIFEST-000001\n',
    'MANIFEST-000001': 'm',
    LOCK: '',
    LOG: 'said',
  }))
    appendFileSync(join(folder, file), text);
  appendFileSync(join(folder, '000002.log'), 'first');
  return folder;
}

describe('a copy of a database that another program has open', () => {
  it('is what lay there, without its lock and its diary', async () => {
    const target = bench.file('copy');
    await stillCopy(database('quiet'), target);
    expect(readFileSync(join(target, '000002.log'), 'utf8')).toBe('first');
    expect(existsSync(join(target, 'LOCK')) || existsSync(join(target, 'LOG'))).toBe(false);
  });

  it('is of one moment, however much is written meanwhile', async () => {
    const folder = database('busy');
    // Whatever the moment, the first file has as many bytes as the second, or one more.
    const files = ['000003.log', '000004.log'].map((name) => join(folder, name));
    const writer = new Worker(
      `const { appendFileSync } = require('node:fs');
       const { workerData: [first, second], parentPort } = require('node:worker_threads');
       for (let n = 0; ; n += 1) {
         appendFileSync(first, 'x');
         appendFileSync(second, 'x');
         if (n === 0) parentPort.postMessage('begun');
         if (n % 50 === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3);
       }`,
      { eval: true, workerData: files },
    );
    try {
      await once(writer, 'message');
      for (let n = 0; n < 20; n += 1) {
        const target = bench.freshFolder('moment');
        await stillCopy(folder, target);
        const [first = 0, second = 0] = files.map((file) => statSync(join(target, basename(file))).size);
        expect([0, 1], `${first} and ${second} bytes`).toContain(first - second);
      }
    } finally {
      await writer.terminate();
    }
  });

  it('does not mind files that go between two looks', async () => {
    const folder = database('shrinking');
    appendFileSync(join(folder, '000001.ldb'), 'old');
    const copying = stillCopy(folder, bench.file('shrunk'));
    rmSync(join(folder, '000001.ldb'));
    await copying;
    expect(existsSync(join(bench.file('shrunk'), 'CURRENT'))).toBe(true);
  });
});
