import { OpenwardError } from '../../../domain/errors.ts';
import type { Ledger } from '../../../api/ledger/ledger.ts';
import { deliverEntry } from '../../../app/flows/upload.ts';
import { FileOutbox } from '../file-outbox.ts';
import { entry } from './entry.ts';

/**
 * `sender.ts FOLDER (unanswered|answered)`: a client that sends a record and is killed meanwhile. Its storage never answers or has answered;
 * its ledger endorses, and says so, and says when it would begin to order, and does no more.
 */
const [folder = '', storage] = process.argv.slice(2);
const say = (what: string): void => void process.stdout.write(`${what}\n`);
const never = new Promise<never>(() => undefined);

const ledger: Ledger = {
  evaluate: () => Promise.reject(new OpenwardError('RECORD_UNKNOWN')),
  submit: async (_transaction, _args, { orderAfter } = {}) => {
    say('endorsed');
    await orderAfter;
    say('ordering');
    return never;
  },
};

// Until it is killed.
setInterval(() => undefined, 60_000);
await deliverEntry(
  { ledger, outbox: new FileOutbox(folder), clock: { now: () => new Date() }, hospitals: [] },
  entry('stored'),
  storage === 'answered' ? Promise.resolve() : never,
);
