import { Shim } from 'fabric-shim';

type Logger = ReturnType<typeof Shim.newLogger>;

/** The shim's loggers that say something at debug level for every message between peer and chaincode. */
const perMessage = ['lib/handler.js', 'lib/stub.js', 'lib/iterators.js', 'contracts-spi/chaincodefromcontract.js'];
/** Its others; the last is of what nobody has caught. */
const seldom = ['lib/chaincode.js', 'lib/server.js', 'contracts-spi/bootstrap.js', 'fabric-shim/cli', '_'];

/** Where winston, which the shim logs with, looks for the line to print. */
const printed = Symbol.for('message');
/** As the services' logs have them. */
const levels: Readonly<Record<string, number>> = { debug: 20, info: 30, warn: 40, error: 50 };

/** The chaincode's own log: identifiers and codes, a line of JSON each, as the services write theirs. */
export const chaincodeLog = inJson(Shim.newLogger('openward'));

/**
 * Makes every line of the process one of JSON. The shim's logger also puts every message into words and colours before
 * it looks whether the level is to be printed, which took an eighth of a chaincode process's time: what would not be
 * printed is not formatted either; with the level `DEBUG` nothing changes in that.
 */
export function writeLinesOfJson(): void {
  for (const name of [...perMessage, ...seldom]) inJson(Shim.newLogger(name), name);
  for (const logger of perMessage.map((name) => Shim.newLogger(name)))
    if (!logger.isDebugEnabled()) logger.debug = () => logger;
}

function inJson(logger: Logger, of?: string): Logger {
  logger.format.transform = ({ level, message, ...fields }) => {
    const time = new Date().toISOString();
    const from = of === undefined ? {} : { logger: of };
    const line = { level: levels[level] ?? level, time, service: 'chaincode', ...from, ...fields, msg: message };
    return { level, message, ...fields, [printed]: JSON.stringify(line) };
  };
  return logger;
}
