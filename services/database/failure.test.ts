import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { errorReply } from '../http/error-reply.ts';
import { databaseFailure } from './failure.ts';
import { openDatabase } from './open.ts';

/** As the driver makes it of what PostgreSQL answers. */
function fromPostgres(code: string, message: string): Error {
  const error = new pg.DatabaseError(message, message.length, 'error');
  error.code = code;
  return error;
}

const fromNode = (code: string): Error => Object.assign(new Error(code), { code, syscall: 'connect' });

describe('a database that cannot be used', () => {
  it.each([
    ['53200', 'out of memory', 'resources'],
    ['53300', 'sorry, too many clients already', 'connections'],
    ['53400', 'configuration limit exceeded', 'resources'],
    ['57P01', 'terminating connection due to administrator command', 'not-ready'],
    ['57P02', 'terminating connection because of crash of another server process', 'not-ready'],
    ['57P03', 'the database system is starting up', 'not-ready'],
    ['28000', 'no pg_hba.conf entry for host', 'login-refused'],
    ['28P01', 'password authentication failed for user "openward"', 'login-refused'],
    ['3D000', 'database "openward" does not exist', 'login-refused'],
    ['42501', 'permission denied for table appointments', 'login-refused'],
    ['08000', 'connection exception', 'unreachable'],
    ['08001', 'unable to establish connection', 'unreachable'],
    ['08004', 'server rejected the connection', 'unreachable'],
    ['08006', 'connection failure', 'unreachable'],
    ['08P01', 'protocol violation', 'unreachable'],
    ['XX001', 'invalid page in block 0', 'damaged'],
  ])('says so where PostgreSQL answers %s: %s', (code, message, reason) => {
    const { status, body } = errorReply(fromPostgres(code, message), 'r');
    expect([status, body.code, body.details?.['reason']]).toEqual([503, 'SERVICE_DATABASE', reason]);
    expect(JSON.stringify(body)).not.toContain(message);
  });

  it.each([
    ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN'].map(
      (code): [Error, string] => [fromNode(code), 'unreachable'],
    ),
    [Object.assign(new AggregateError([fromNode('ECONNREFUSED')]), { code: 'ECONNREFUSED' }), 'unreachable'],
    [new Error('Connection terminated unexpectedly'), 'unreachable'],
    [new Error('Knex: Timeout acquiring a connection. The pool is probably full.'), 'connections'],
    [new Error('The server does not support SSL connections'), 'unverified'],
    [fromNode('ERR_TLS_CERT_ALTNAME_INVALID'), 'unverified'],
    [fromNode('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'unverified'],
    [fromNode('SQLITE_BUSY'), 'connections'],
    [fromNode('SQLITE_CORRUPT'), 'damaged'],
    [fromNode('SQLITE_NOTADB'), 'damaged'],
  ] as [Error, string][])('says so where the way there ends with %s', (error, reason) => {
    expect(databaseFailure(error)).toMatchObject({ code: 'SERVICE_DATABASE', details: { reason }, cause: error });
  });

  it.each([
    ['53100', 'DISK_FULL'],
    ['58030', 'DISK_FAILED'],
    ['25006', 'DISK_READ_ONLY'],
  ])('is not what PostgreSQL says of its disk by %s', (code, reason) => {
    const { status, body } = errorReply(fromPostgres(code, 'could not extend file'), 'r');
    expect([status, body.code, body.details?.['reason']]).toEqual([507, 'SERVICE_DISK', reason]);
  });

  it.each([
    fromPostgres('23505', 'duplicate key'),
    fromPostgres('42P01', 'relation does not exist'),
    fromNode('SQLITE_CONSTRAINT'),
    new Error('anything'),
    new OpenwardError('SERVICE_UNAVAILABLE', undefined, { cause: fromNode('ECONNREFUSED') }),
    'ECONNREFUSED',
    undefined,
  ])('is not what %s says', (error) => {
    expect(databaseFailure(error)).toBeUndefined();
  });
});

it('a statement that fails is told without what stood in it', async () => {
  const database = await openDatabase('sqlite:///:memory:', []);
  try {
    await database.schema.createTable('people', (table) => table.string('name', 80).unique());
    const add = () => database('people').insert({ name: 'Wu Tianqi' });
    await add();
    for (const failing of [add(), database('people').where({ name: 'Wu Tianqi' }).select('nothing')]) {
      const error = await failing.then(
        () => new Error('expected it to fail'),
        (thrown: unknown) => z.instanceof(Error).parse(thrown),
      );
      expect(`${error.message} ${error.stack ?? ''}`).toMatch(/people/);
      expect(`${error.message} ${error.stack ?? ''}`).not.toContain('Wu Tianqi');
    }
  } finally {
    await database.destroy();
  }
});
