import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readFileSync } from '../../connections/disk.ts';
import { FileMemory } from './file-memory.ts';

describe('what is remembered of files', () => {
  let folder: string;
  let file: string;
  let reads: string[];
  let memory: FileMemory<string>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'openward-memory-'));
    file = join(folder, 'consortium.json');
    reads = [];
    memory = new FileMemory((name) => {
      const text = readFileSync(name, 'utf8');
      reads.push(text);
      if (text === 'broken') throw new Error('broken');
      return text;
    });
    writeFileSync(file, 'one');
    vi.useFakeTimers({ toFake: ['Date'] });
    later();
  });
  afterEach(() => {
    vi.useRealTimers();
    rmSync(folder, { recursive: true });
  });
  /** The file has been as it is for a while. */
  const later = (): void => void vi.setSystemTime(Date.now() + 3_000);

  it('is what they held, read once, for as long as nobody writes', () => {
    for (let look = 0; look < 5; look += 1) expect(memory.of(file)).toBe('one');
    expect(reads).toEqual(['one']);
  });

  it('is read anew when one is written in place, with as many bytes and an old date too', () => {
    memory.of(file);
    writeFileSync(file, 'two');
    utimesSync(file, 0, 0);
    later();
    expect([memory.of(file), memory.of(file)]).toEqual(['two', 'two']);
    expect(reads).toEqual(['one', 'two']);
  });

  it('is read anew when another takes its place', () => {
    memory.of(file);
    writeFileSync(`${file}.new`, 'two');
    renameSync(`${file}.new`, file);
    expect(memory.of(file)).toBe('two');
  });

  it('is not relied on while the file is young: two writings may have one time', () => {
    vi.useRealTimers();
    writeFileSync(file, 'two');
    memory.of(file);
    memory.of(file);
    expect(reads).toEqual(['two', 'two']);
  });

  it('is no failure: what could not be read is read again', () => {
    writeFileSync(file, 'broken');
    later();
    expect(() => memory.of(file)).toThrow('broken');
    expect(() => memory.of(file)).toThrow('broken');
    expect(reads).toEqual(['broken', 'broken']);
  });
});
