import { hostname } from 'node:os';
import { beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Transaction } from '../../api/ledger/transaction.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { Refusing } from '../../testing/ledger/faults/refusing.ts';
import { Unavailable } from '../../testing/ledger/faults/unavailable.ts';
import { Line } from '../../testing/ledger/line.ts';
import { foundNetwork, type TestNetwork } from '../../testing/ledger/network.ts';
import { FailoverLedger, type LedgerConnection } from './service-ledger.ts';

const { list } = ledgerApi.organisations;

/** One of the peers of a ledger. */
class Peer extends Line implements LedgerConnection {
  asked = 0;
  closed = false;

  override async evaluate<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
  ): Promise<z.output<R>> {
    this.asked += 1;
    return super.evaluate(transaction, args);
  }

  close(): void {
    this.closed = true;
  }
}

let network: TestNetwork;
beforeEach(async () => {
  network = await foundNetwork();
});
const peer = (): Peer => new Peer(network.ledger.as(network.hospital1));

describe('a ledger with several peers', () => {
  it('asks the next when one is out of reach, and stays with the one that answered', async () => {
    const [one, two] = [peer(), peer()];
    const ledger = new FailoverLedger([one, two]);
    one.through((way) => new Unavailable(way, list));
    expect(await ledger.evaluate(list, {})).toHaveLength(6);
    expect(await ledger.evaluate(list, {})).toHaveLength(6);
    expect([one.asked, two.asked]).toEqual([1, 2]);
  });

  it.each<ErrorCode>(['LEDGER_UNKNOWN', 'NOT_ENTITLED', 'LEDGER_REJECTED'])('takes %s for an answer', async (code) => {
    const [one, two] = [peer(), peer()];
    one.through((way) => new Refusing(way, list, code));
    await expect(new FailoverLedger([one, two]).evaluate(list, {})).rejects.toMatchObject({ code });
    expect(two.asked).toBe(0);
  });

  it('tells its own clock for what it is, and not as that of whoever asked the service', async () => {
    const one = peer();
    one.through((way) => new Refusing(way, list, 'CLOCK_SKEW'));
    await expect(new FailoverLedger([one]).evaluate(list, {})).rejects.toMatchObject({
      code: 'SERVICE_CLOCK',
      details: { machine: hostname() },
    });
  });

  it('asks the next when one finds the time wrong: it may be that peer’s clock, and one wrong clock stops nobody else', async () => {
    const [one, two] = [peer(), peer()];
    const ledger = new FailoverLedger([one, two]);
    one.through((way) => new Refusing(way, list, 'CLOCK_SKEW'));
    expect(await ledger.evaluate(list, {})).toHaveLength(6);
    expect([one.asked, two.asked]).toEqual([1, 1]);
  });

  it('is out of reach when all are', async () => {
    const peers = [peer(), peer()];
    for (const one of peers) one.through((way) => new Unavailable(way, list));
    await expect(new FailoverLedger(peers).evaluate(list, {})).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    expect(peers.map(({ asked }) => asked)).toEqual([1, 1]);
  });

  it('tells the peer what ordering must wait for', async () => {
    const before = network.ledger.transactions.length;
    const full = new Error('no space left');
    await expect(
      new FailoverLedger([peer()]).submit(ledgerApi.health.ping, {}, { orderAfter: Promise.reject(full) }),
    ).rejects.toBe(full);
    expect(network.ledger.transactions).toHaveLength(before);
    await new FailoverLedger([peer()]).submit(ledgerApi.health.ping, {}, { orderAfter: Promise.resolve() });
    expect(network.ledger.transactions).toHaveLength(before + 1);
  });

  it('closes all', () => {
    const peers = [peer(), peer()];
    new FailoverLedger(peers).close();
    expect(peers.every(({ closed }) => closed)).toBe(true);
  });

  it('goes on with other peers, and lets what is under way with the ones before end there', async () => {
    const [old, fresh] = [peer(), peer()];
    const ledger = new FailoverLedger([old]);
    const underWay = ledger.evaluate(list, {});
    ledger.become([fresh]);
    expect(old.closed, 'while a call is under way').toBe(false);
    expect(await underWay).toHaveLength(6);
    expect(old.closed, 'afterwards').toBe(true);
    expect(await ledger.evaluate(list, {})).toHaveLength(6);
    expect([old.asked, fresh.asked, fresh.closed]).toEqual([1, 1, false]);
  });

  it('puts those away at once with whom nothing is under way', () => {
    const old = peer();
    new FailoverLedger([old]).become([peer()]);
    expect(old.closed).toBe(true);
  });
});
