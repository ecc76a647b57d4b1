import { beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../../api/ledger/ledger.ts';
import { ledgerApi } from '../../../api/ledger/transactions.ts';
import type { Organisation } from '../../../domain/user.ts';
import { enrolPerson } from '../../enrolled-person.ts';
import { Line } from '../line.ts';
import { foundNetwork, type TestNetwork } from '../network.ts';
import { AnswerLost } from './answer-lost.ts';
import { Lying } from './lying.ts';
import { NeverOrdered } from './never-ordered.ts';
import { Refusing } from './refusing.ts';
import { SentTwice } from './sent-twice.ts';
import { SlowBlock } from './slow-block.ts';
import { StalePeer } from './stale-peer.ts';
import { Unavailable } from './unavailable.ts';

const { put, list } = ledgerApi.organisations;
const clinic: Organisation = {
  mspId: 'ClinicMSP',
  key: 'clinic',
  type: 'hospital',
  name: { en: 'Clinic', zh: '诊所' },
};
let network: TestNetwork;
let honest: Ledger;
let before: number;

beforeEach(async () => {
  network = await foundNetwork();
  honest = network.ledger.as(network.sa);
  before = network.ledger.transactions.length;
});

const committed = (): number => network.ledger.transactions.length - before;

describe('a fault', () => {
  it.each<[string, (way: Ledger) => Ledger, string, number]>([
    ['a refusal does nothing', (way) => new Refusing(way, put, 'USER_REVOKED'), 'USER_REVOKED', 0],
    ['a peer out of reach is sent nothing', (way) => new Unavailable(way, put), 'LEDGER_UNAVAILABLE', 0],
    ['what is lost on the way is not committed', (way) => new NeverOrdered(way, put), 'LEDGER_UNKNOWN', 0],
    ['what is committed is not always answered', (way) => new AnswerLost(way, put), 'LEDGER_UNKNOWN', 1],
  ])('%s, once', async (_, make, code, effects) => {
    const ledger = make(honest);
    await expect(ledger.submit(put, clinic)).rejects.toMatchObject({ code });
    expect(committed()).toBe(effects);
    await ledger.submit(put, clinic);
    expect(committed()).toBe(effects + 1);
  });

  it('names the transaction whose answer was lost', async () => {
    const lost = await new AnswerLost(honest, put).submit(put, clinic).catch((error: unknown) => error);
    expect(lost).toMatchObject({ details: { transactionId: network.ledger.lastTransaction?.transactionId } });
  });

  it('on the way to the orderers comes after what ordering waits for', async () => {
    const full = new Error('no space left');
    const sent = new NeverOrdered(honest, put).submit(put, clinic, { orderAfter: Promise.reject(full) });
    await expect(sent).rejects.toBe(full);
  });

  it('leaves other transactions alone', async () => {
    await new Unavailable(honest, list).submit(put, clinic);
    expect(committed()).toBe(1);
  });

  it('that sends twice is answered as the second time', async () => {
    const { transactionId } = await new SentTwice(honest, put).submit(put, clinic);
    expect(network.ledger.transactions.slice(-2).map(({ event }) => event?.type)).toEqual(['organisation', undefined]);
    expect(network.ledger.lastTransaction?.transactionId).toBe(transactionId);
  });

  it('that holds up the block commits when it is cut', async () => {
    const slow = new SlowBlock(honest, put);
    const submitted = slow.submit(put, clinic);
    await slow.evaluate(list, {});
    expect(committed()).toBe(0);
    slow.cut();
    await submitted;
    expect(committed()).toBe(1);
  });

  it('may come onto a line in use, on top of another', async () => {
    const line = new Line(honest);
    line.through((way) => new Unavailable(way, list));
    line.through((way) => new Refusing(way, list, 'NOT_ENTITLED'));
    await expect(line.evaluate(list, {})).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    await expect(line.evaluate(list, {})).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    expect(await line.evaluate(list, {})).toHaveLength(6);
  });
});

describe('a peer', () => {
  it('that lies alters one answer, which keeps its shape', async () => {
    const lying = new Lying(honest, list, (all) => all.slice(1));
    expect(await lying.evaluate(list, {})).toHaveLength(5);
    expect(await lying.evaluate(ledgerApi.health.look, {})).toEqual({});
    const { user } = await enrolPerson('Hospital1MSP', 'patient');
    await honest.submit(ledgerApi.identities.register, user);
    const { get } = ledgerApi.identities;
    const shapeless = new Lying(honest, get, (one) => ({ ...one, mspId: 'Not an MSP' }));
    await expect(shapeless.evaluate(get, { pid: user.pid })).rejects.toThrow();
  });

  it('that is behind answers from an older state until it has caught up', async () => {
    const past = network.ledger.fork().as(network.sa);
    await honest.submit(put, clinic);
    const stale = new StalePeer(honest, past, list, 2);
    const seen = [await stale.evaluate(list, {}), await stale.evaluate(list, {}), await stale.evaluate(list, {})];
    expect(seen.map((all) => all.length)).toEqual([6, 6, 7]);
  });
});
