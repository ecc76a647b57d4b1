import { describe, expect, it } from 'vitest';
import { readSources } from './sources.ts';

/** Rooms whose files are written or opened for people: there a failing disk must be told in words. */
const rooms = /^(main|services|connections|fabric-config|app|chaincode)\//;
/** What tests stand on may use what it likes. */
const beside = /\.(test|fixture)\.ts$|\/testing\//;
const oneDoor = 'connections/disk.ts';

/** Ways to the file system that go past the one door, of one source text. */
function past(text: string): string[] {
  const run = text.replace(/^import type [^;]*;/gm, '');
  const uses = run.matchAll(/(?:from|import|require)\s*\(?\s*['"]((?:node:)?fs(?:\/promises)?)['"]/g);
  return [...uses].map(([, module]) => module ?? '');
}

describe('the disk', () => {
  it('has one door, behind which every failure is told in words: nothing goes past it', () => {
    const found = [...readSources()]
      .filter(([file]) => rooms.test(file) && !beside.test(file) && file !== oneDoor)
      .flatMap(([file, text]) => past(text).map((module) => `${file}: ${module}`));
    expect(found, `uses the file system without ${oneDoor}`).toEqual([]);
  });

  it.each([
    `import { writeFile } from 'node:fs/promises';`,
    `import fs from "fs";`,
    `import * as files from 'node:fs';`,
    `const { writeFileSync } = require('node:fs');`,
    `const files = await import('node:fs/promises');`,
  ])('is found to be used past it by %s', (text) => {
    expect(past(text)).toHaveLength(1);
  });

  it('is not used by a type', () => {
    expect(past(`import type { Stats } from 'node:fs';`)).toEqual([]);
  });
});
