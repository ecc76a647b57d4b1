import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Organisation } from '../../domain/user.ts';
import { AnswerLost } from '../../testing/ledger/faults/answer-lost.ts';
import { NeverOrdered } from '../../testing/ledger/faults/never-ordered.ts';
import { Refusing } from '../../testing/ledger/faults/refusing.ts';
import { Line } from '../../testing/ledger/line.ts';
import { foundNetwork, type TestNetwork } from '../../testing/ledger/network.ts';
import { submitOnce } from './submit-once.ts';

const { put } = ledgerApi.organisations;
const clinic: Organisation = { mspId: 'ClinicMSP', key: 'clinic', type: 'hospital', name: { en: 'C', zh: '诊所' } };
let network: TestNetwork;
let line: Line;

beforeEach(async () => {
  network = await foundNetwork();
  line = new Line(network.ledger.as(network.sa));
});

describe('a submission', () => {
  it('that is refused is not looked for, even if something like it is there', async () => {
    const find = vi.fn(() => Promise.resolve(clinic));
    line.through((way) => new Refusing(way, put, 'CONFLICT'));
    await expect(submitOnce(line, put, clinic, find)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(find).not.toHaveBeenCalled();
  });

  it('whose answer was lost is done when its effect is found', async () => {
    line.through((way) => new AnswerLost(way, put));
    const done = await submitOnce(line, put, clinic, () => Promise.resolve(clinic));
    expect(done).toEqual({ result: clinic, transactionId: network.ledger.lastTransaction?.transactionId });
  });

  it('that never arrived is not called done', async () => {
    line.through((way) => new NeverOrdered(way, put));
    const sent = submitOnce(line, put, clinic, () => Promise.resolve(undefined));
    await expect(sent).rejects.toMatchObject({ code: 'LEDGER_UNKNOWN' });
  });
});
