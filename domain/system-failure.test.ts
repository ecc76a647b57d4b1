import { describe, expect, it } from 'vitest';
import { OpenwardError, type ErrorCode } from './errors.ts';
import { systemFailure, toldSystemFailure, toldUnwritable } from './system-failure.ts';

/** As Node, SQLite and PostgreSQL throw them. */
const failing = (code: string, more: object = {}): Error => Object.assign(new Error(code), { code, ...more });

describe('what the system refuses', () => {
  it.each<[string, ErrorCode]>([
    ['ENOSPC', 'DISK_FULL'],
    ['SQLITE_FULL', 'DISK_FULL'],
    ['53100', 'DISK_FULL'],
    ['EDQUOT', 'DISK_QUOTA'],
    ['EROFS', 'DISK_READ_ONLY'],
    ['SQLITE_READONLY', 'DISK_READ_ONLY'],
    ['25006', 'DISK_READ_ONLY'],
    ['EACCES', 'DISK_DENIED'],
    ['EPERM', 'DISK_DENIED'],
    ['SQLITE_CANTOPEN', 'DISK_DENIED'],
    ['EIO', 'DISK_FAILED'],
    ['SQLITE_IOERR', 'DISK_FAILED'],
    ['58030', 'DISK_FAILED'],
    ['EMFILE', 'TOO_MANY_OPEN'],
    ['ENFILE', 'TOO_MANY_OPEN'],
  ])('as %s is told as %s, however deep it lies', (system, code) => {
    const error = failing(system, { syscall: 'write' });
    const told = { code, details: { system } };
    expect(systemFailure(error)).toMatchObject({ ...told, cause: error });
    expect(systemFailure(new Error('a library', { cause: new Error('another', { cause: error }) }))).toMatchObject(
      told,
    );
  });

  it('is told in place of a code that says less', () => {
    for (const vague of ['INTERNAL', 'STORAGE_UNAVAILABLE', 'SERVICE_UNAVAILABLE', 'FILE_UNREADABLE'] as const)
      expect(systemFailure(new OpenwardError(vague, undefined, { cause: failing('ENOSPC') }))).toMatchObject({
        code: 'DISK_FULL',
      });
  });

  it('does not take the place of a code that says more, or of itself', () => {
    const precise = new OpenwardError('ENVELOPE_TAMPERED', undefined, { cause: failing('ENOSPC') });
    expect(systemFailure(precise)).toBeUndefined();
    const told = toldSystemFailure(failing('ENOSPC'));
    expect(toldSystemFailure(told)).toBe(told);
  });

  it('is nobody’s disk when a connection or a port was refused', () => {
    for (const syscall of ['connect', 'listen', 'bind'])
      expect(systemFailure(failing('EACCES', { syscall }))).toBeUndefined();
    expect(systemFailure(failing('EMFILE', { syscall: 'connect' }))).toMatchObject({ code: 'TOO_MANY_OPEN' });
  });

  it('stays a file that cannot be read where somebody chose one they may not read', () => {
    const chosen = new OpenwardError('FILE_UNREADABLE', undefined, { cause: failing('EACCES', { syscall: 'open' }) });
    expect(systemFailure(chosen)).toBeUndefined();
  });

  it.each([failing('ENOENT'), failing('EEXIST'), new Error('x'), 'ENOSPC', undefined, failing('ECONNREFUSED')])(
    'is not %s',
    (thrown) => {
      expect(systemFailure(thrown)).toBeUndefined();
      expect(toldSystemFailure(thrown)).toBe(thrown);
    },
  );
});

describe('a file that cannot be written where it was to lie', () => {
  it.each(['ENOENT', 'ENAMETOOLONG', 'EISDIR', 'ENOTDIR', 'EFBIG', 'ENXIO', 'ETXTBSY'])(
    'for %s is told so',
    (system) => {
      const refused = failing(system, { syscall: 'open', errno: -1 });
      expect(toldUnwritable(refused)).toMatchObject({ code: 'FILE_UNWRITABLE', cause: refused });
    },
  );

  it('is not what was told already, or what is no refusal of the system', () => {
    for (const other of [new OpenwardError('DISK_FULL'), new Error('x'), failing('ERR_INVALID_ARG_TYPE'), 'ENOENT'])
      expect(toldUnwritable(other)).toBe(other);
  });
});
