import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { TID } from '../../domain/ids.ts';
import { enrolPerson } from '../enrolled-person.ts';
import { Contended } from './faults/contended.ts';
import { foundNetwork, type TestNetwork } from './network.ts';

const { open, close } = ledgerApi.treatments;
let network: TestNetwork;
let parties: { patientPid: string; doctorPid: string };

beforeEach(async () => {
  network = await foundNetwork();
  const { ledger, sa } = network;
  const [patient, doctor] = await Promise.all([
    enrolPerson('Hospital1MSP', 'patient'),
    enrolPerson('Hospital1MSP', 'doctor'),
  ]);
  for (const { user } of [patient, doctor]) await ledger.submit(sa, ledgerApi.identities.register, user);
  parties = { patientPid: patient.user.pid, doctorPid: doctor.user.pid };
});

const newTreatment = () => ({ tid: TID.parse(`T-${randomBytes(16).toString('hex')}`), ...parties });
const asHospital = () => network.ledger.as(network.hospital1);

describe('a connection to the test ledger', () => {
  it('answers what was committed, with the transaction’s id and the number of its block', async () => {
    const treatment = newTreatment();
    const { result, transactionId, blockNumber } = await asHospital().submit(open, treatment);
    expect(result).toMatchObject({ ...treatment, hospital: 'Hospital1MSP', status: 'open' });
    expect(network.ledger.lastTransaction).toMatchObject({ transactionId, block: Number(blockNumber) });
    expect((await asHospital().submit(close, { tid: treatment.tid })).blockNumber).toBe(blockNumber + 1n);
  });

  it('refuses with the chaincode’s own code, and nothing is ordered then', async () => {
    const before = network.ledger.transactions.length;
    const elsewhere = network.ledger.as(network.hospital2);
    await expect(elsewhere.submit(open, newTreatment())).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    expect(network.ledger.transactions).toHaveLength(before);
  });

  it('takes no argument that the client’s schema does not', async () => {
    const malformed = { ...newTreatment(), tid: 'T-1' };
    await expect(asHospital().submit(open, malformed)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(asHospital().evaluate(ledgerApi.treatments.get, { tid: 'T-1' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });

  it('dates proposals by the client’s clock, which the peers compare with theirs', async () => {
    const wrong = { now: () => new Date(Date.now() - 10 * 60_000) };
    const slow = network.ledger.as(network.hospital1, { clock: wrong });
    await expect(slow.submit(open, newTreatment())).rejects.toMatchObject({ code: 'CLOCK_SKEW' });
  });

  it('orders nothing before it may, and nothing at all when it may not', async () => {
    const full = new Error('no space left');
    const before = network.ledger.transactions.length;
    const refused = asHospital().submit(open, newTreatment(), { orderAfter: Promise.reject(full) });
    await expect(refused).rejects.toBe(full);
    expect(network.ledger.transactions).toHaveLength(before);
    let seen = -1;
    const kept = Promise.resolve().then(() => (seen = network.ledger.transactions.length));
    await asHospital().submit(open, newTreatment(), { orderAfter: kept });
    expect(seen).toBe(before);
    expect(network.ledger.transactions).toHaveLength(before + 1);
  });

  it('makes a transaction anew when what it read was written meanwhile, and gives up after five times', async () => {
    const contended = (times: number) => new Contended(network.ledger, network.hospital1, open, times);
    const treatment = newTreatment();
    expect((await contended(4).submit(open, treatment)).result.tid).toBe(treatment.tid);
    await expect(contended(5).submit(open, newTreatment())).rejects.toMatchObject({
      code: 'LEDGER_REJECTED',
      details: { validation: 'MVCC_READ_CONFLICT' },
    });
    expect(network.ledger.events('treatment')).toHaveLength(1);
  });

  it('tells each event once, in order: those that were, then those that come', async () => {
    const stop = new AbortController();
    const first = newTreatment();
    await asHospital().submit(open, first);
    const told: string[] = [];
    for await (const { event, blockNumber } of asHospital().follow(stop.signal)) {
      told.push(`${event.type} in block ${blockNumber}`);
      if (event.type === 'treatment' && told.length === 9) void asHospital().submit(close, { tid: first.tid });
      if (told.length === 10) stop.abort();
    }
    const six = Array.from({ length: 6 }, (_, n) => `organisation in block ${n + 1}`);
    expect(told).toEqual([
      ...six,
      'user in block 7',
      'user in block 8',
      'treatment in block 9',
      'treatment in block 10',
    ]);
  });

  it('to a fork changes the fork alone', async () => {
    const fork = network.ledger.fork();
    const treatment = newTreatment();
    await fork.as(network.hospital1).submit(open, treatment);
    await expect(asHospital().evaluate(ledgerApi.treatments.get, { tid: treatment.tid })).rejects.toMatchObject({
      code: 'TREATMENT_UNKNOWN',
    });
  });
});
