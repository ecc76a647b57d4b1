import { join } from 'node:path';
import { pino } from 'pino';
import { mkdirSync } from '../../connections/disk.ts';
import { logDestination } from '../../connections/log-destination.ts';
import { currentRequest, requestField } from '../../connections/request-id.ts';
import { causesOf, type ClientLog } from '../ipc/failure.ts';

/**
 * The client's log: `logs/client.log` of the data folder, readable by its owner. Codes, references and places; nothing
 * clinical.
 */
export function openClientLog(dataFolder: string): ClientLog {
  const folder = join(dataFolder, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = pino(
    { base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime, mixin: requestField },
    logDestination(join(folder, 'client.log')),
  );
  return {
    failed: ({ reference, call, code, causes }) => log.warn({ reference, call, code, causes }, 'a call failed'),
    note: (what, thrown) => log.info(thrown === undefined ? {} : { causes: causesOf(thrown) }, what),
    // What the client asks by itself, every few seconds, would be all there is to read.
    sent: (sent) => {
      if (currentRequest() !== undefined) log.info({ ...sent }, 'to the ledger');
    },
  };
}
