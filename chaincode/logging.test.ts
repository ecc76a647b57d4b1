import '../testing/ledger/quiet.ts';
import { Shim } from 'fabric-shim';
import { describe, expect, it, vi } from 'vitest';
import { chaincodeLog, writeLinesOfJson } from './logging.ts';

/** The line that a logger's format makes of what it is told. */
function lineOf(logger: ReturnType<typeof Shim.newLogger>, message: string, fields: object = {}): unknown {
  const made = logger.format.transform({ level: 'info', message, ...fields });
  if (typeof made !== 'object') throw new Error('expected a line');
  return JSON.parse(String(Reflect.get(made, Symbol.for('message'))));
}

describe('the chaincode’s logging', () => {
  it('puts into words what may be printed, and nothing else', () => {
    const logger = Shim.newLogger('lib/handler.js');
    writeLinesOfJson();
    const format = vi.spyOn(logger.format, 'transform').mockReturnValue(false);
    logger.debug('a message between peer and chaincode');
    logger.error('a failure');
    const formatted = format.mock.calls.map(([info]) => info.message);
    format.mockRestore();
    expect(formatted).toEqual(['a failure']);
  });

  it('is lines of JSON like the services’, the shim’s own among them', () => {
    writeLinesOfJson();
    const time: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(lineOf(chaincodeLog, 'answered', { transactionId: 'ab' })).toEqual({
      level: 30,
      time,
      service: 'chaincode',
      transactionId: 'ab',
      msg: 'answered',
    });
    expect(lineOf(Shim.newLogger('lib/server.js'), 'two\nlines')).toMatchObject({
      logger: 'lib/server.js',
      msg: 'two\nlines',
    });
  });
});
