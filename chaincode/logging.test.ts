import '../testing/ledger/quiet.ts';
import { Shim } from 'fabric-shim';
import { describe, expect, it, vi } from 'vitest';
import { formatOnlyWhatIsPrinted } from './logging.ts';

describe('the shim’s logging', () => {
  it('puts into words what may be printed, and nothing else', () => {
    const logger = Shim.newLogger('lib/handler.js');
    formatOnlyWhatIsPrinted();
    const format = vi.spyOn(logger.format, 'transform').mockReturnValue(false);
    logger.debug('a message between peer and chaincode');
    logger.error('a failure');
    const formatted = format.mock.calls.map(([info]) => info.message);
    format.mockRestore();
    expect(formatted).toEqual(['a failure']);
  });
});
