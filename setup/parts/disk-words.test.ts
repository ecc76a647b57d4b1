import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { systemFailure } from '../../domain/system-failure.ts';
import { diskWords } from './disk-words.mjs';

it('set-up has words for a full disk', () => {
  try {
    writeFileSync('/dev/full', 'x');
  } catch (error) {
    expect(diskWords(error)).toContain('there is no room left on the disk (ENOSPC)');
    return;
  }
  throw new Error('/dev/full took a byte');
});

it.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'EMFILE', 'ENFILE', 'ENOENT'])(
  'set-up has words for %s where the product has',
  (code) => {
    const error = Object.assign(new Error(code), { code, path: 'dist', syscall: 'open' });
    expect(diskWords(error) === undefined).toBe(systemFailure(error) === undefined);
  },
);
