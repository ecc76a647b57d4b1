import { describe, expect, it } from 'vitest';
import { OpenwardError, type ErrorCode } from '../../domain/errors.ts';
import { PID } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { ScriptedLedger } from '../testing/ledger.ts';
import { FailoverLedger, type LedgerConnection } from './service-ledger.ts';

const { list } = ledgerApi.organisations;

class Peer extends ScriptedLedger implements LedgerConnection {
  asked = 0;
  trouble: ErrorCode | undefined;
  closed = false;

  constructor(key: string) {
    super();
    this.on(list, () => {
      this.asked += 1;
      if (this.trouble) throw new OpenwardError(this.trouble);
      return [{ mspId: 'SaMSP', key, type: 'sa', name: { en: 'SA', zh: '管理' } }];
    });
  }

  close(): void {
    this.closed = true;
  }
}

describe('a ledger with several peers', () => {
  it('asks the next when one is out of reach, and stays with the one that answered', async () => {
    const [one, two] = [new Peer('one'), new Peer('two')];
    const ledger = new FailoverLedger([one, two]);
    one.trouble = 'LEDGER_UNAVAILABLE';
    expect((await ledger.evaluate(list, {}))[0]?.key).toBe('two');
    one.trouble = undefined;
    expect((await ledger.evaluate(list, {}))[0]?.key).toBe('two');
    expect([one.asked, two.asked]).toEqual([1, 2]);
  });

  it.each<ErrorCode>(['LEDGER_UNKNOWN', 'NOT_ENTITLED', 'LEDGER_REJECTED'])('takes %s for an answer', async (code) => {
    const [one, two] = [new Peer('one'), new Peer('two')];
    one.trouble = code;
    await expect(new FailoverLedger([one, two]).evaluate(list, {})).rejects.toMatchObject({ code });
    expect(two.asked).toBe(0);
  });

  it('is out of reach when all are', async () => {
    const peers = [new Peer('one'), new Peer('two')];
    for (const peer of peers) peer.trouble = 'LEDGER_UNAVAILABLE';
    await expect(new FailoverLedger(peers).evaluate(list, {})).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    expect(peers.map(({ asked }) => asked)).toEqual([1, 1]);
  });

  it('tells the peer what ordering must wait for', async () => {
    const peer = new Peer('one').on(ledgerApi.uses.readLog, () => ({ items: [], bookmark: '' }));
    const full = new Error('no space left');
    await expect(
      new FailoverLedger([peer]).submit(
        ledgerApi.uses.readLog,
        { pid: PID.parse('a'.repeat(96)), pageSize: 1 },
        { orderAfter: Promise.reject(full) },
      ),
    ).rejects.toBe(full);
    expect(peer.submitted).toEqual([]);
  });

  it('closes all', () => {
    const peers = [new Peer('one'), new Peer('two')];
    new FailoverLedger(peers).close();
    expect(peers.every(({ closed }) => closed)).toBe(true);
  });
});
