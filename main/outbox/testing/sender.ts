import { deliverEntry } from '../../../app/flows/upload.ts';
import { makePde, makeWorld, openedTreatment } from '../../../chaincode/testing/world.ts';
import { FileOutbox } from '../file-outbox.ts';

/**
 * `sender.ts FOLDER (unanswered|answered)`: a client that sends a record and is killed meanwhile. Its storage never
 * answers or has answered; its ledger says when it has endorsed, and when it would begin to order, and orders nothing.
 */
const [folder = '', storage] = process.argv.slice(2);
const say = (what: string): void => void process.stdout.write(`${what}\n`);
const never = new Promise<never>(() => undefined);

const world = await makeWorld();
const { patient, doctor } = world;
const record = await makePde({ tid: await openedTreatment(world), patient, doctor });
const ledger = world.ledger.as(patient, {
  onEndorsed: () => say('endorsed'),
  onOrder: () => {
    say('ordering');
    return never;
  },
});

// Until it is killed.
setInterval(() => undefined, 60_000);
await deliverEntry(
  { ledger, outbox: new FileOutbox(folder), clock: { now: () => new Date() }, hospitals: [] },
  {
    id: `${record.T_ID}.1`,
    org: 'hospital1',
    record,
    state: 'stored',
    attempts: 0,
    updatedAt: new Date().toISOString(),
  },
  storage === 'answered' ? Promise.resolve() : never,
);
