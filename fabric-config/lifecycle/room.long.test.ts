import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noMount, smallDisk, type SmallDisk } from '../../testing/full-disk.ts';
import { writePrivate } from './files.ts';
import { DataPaths } from '../node/paths.ts';
import { complainsOfDisk, roomFor, TOO_LITTLE } from './room.ts';

describe.skipIf(noMount !== undefined)(
  `the disk of a data folder${noMount === undefined ? '' : ` (${noMount})`}`,
  () => {
    let disk: SmallDisk;
    let paths: DataPaths;
    beforeEach(() => {
      disk = smallDisk((2 * TOO_LITTLE) / 1024);
      paths = new DataPaths(disk.folder);
    });
    afterEach(() => disk.remove());

    it('is measured, and named when it is full', () => {
      expect(roomFor(paths)).toEqual({ free: 2 * TOO_LITTLE, total: 2 * TOO_LITTLE, problem: null });
      disk.fill();
      expect(roomFor(paths)).toMatchObject({ free: 0, problem: expect.stringContaining('is full') as string });
      disk.empty();
      expect(roomFor(paths).problem).toBeNull();
    });

    it('that takes nothing more leaves what was written, and no part of what was not', () => {
      const file = paths.state();
      writePrivate(file, 'one');
      disk.fill();
      expect(() => writePrivate(file, 'two'.repeat(10_000))).toThrow(
        expect.objectContaining({ code: 'DISK_FULL' }) as Error,
      );
      expect(readFileSync(file, 'utf8')).toBe('one');
      expect(readdirSync(disk.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    });

    it.each([
      ['a peer', 'panic: write /ledger/000001.log: no space left on device'],
      ['a service', '{"error":{"name":"SERVICE_DISK"}}'],
      ['a database', 'Error: SQLITE_FULL: database or disk is full'],
    ])('is what %s complains of', (_, line) => {
      const logs = [['all is well', line, 'and so on'], ['all is well'], []];
      expect(logs.map(complainsOfDisk)).toEqual([true, false, false]);
    });
  },
);
