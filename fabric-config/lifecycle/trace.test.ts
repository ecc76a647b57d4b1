import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trace } from './trace.ts';

const folder = mkdtempSync(join(tmpdir(), 'openward-trace-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const request = '6b1f5d1e-9d0c-4c38-9d7c-0d2f0a3c1b11';
const other = '7c2f5d1e-9d0c-4c38-9d7c-0d2f0a3c1b22';
const transaction = 'ab12cd34'.padEnd(64, '0');
const foreign = 'ff12cd34'.padEnd(64, '0');

const ours = (second: number, fields: object): string =>
  JSON.stringify({ level: 30, time: `2026-01-01T00:00:0${second}.000Z`, ...fields });

beforeAll(() => {
  const write = (name: string, ...lines: string[]): void => writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  write(
    'hospital1-service.log',
    ours(4, { requestId: request, msg: 'answered' }),
    ours(1, { requestId: request, transactionId: transaction, msg: 'to the ledger' }),
    ours(1, { requestId: other, transactionId: foreign, msg: 'to the ledger' }),
    ours(5, { msg: 'listening' }),
  );
  write('sa-service.log.1', ours(0, { requestId: request, msg: 'refused' }));
  write('hospital1-chaincode.log', ours(3, { transactionId: transaction, msg: 'answered' }));
  write(
    'hospital1-peer.log',
    '\u001b[34m2026-01-01T08:00:02.000+08:00 INFO\u001b[0m [endorser] finished chaincode txID=ab12cd34',
    '2026-01-01T00:00:02.000Z INFO [endorser] finished chaincode txID=ff12cd34',
  );
  write('storage.txt', ours(0, { requestId: request, msg: 'no log' }));
});

const whole = ['sa-service', 'hospital1-service', 'hospital1-peer', 'hospital1-chaincode', 'hospital1-service'];

describe('a call that is traced', () => {
  it.each([
    ['the id of its request', request],
    ['the reference that a window shows', request.slice(0, 8)],
    ['the id of a transaction that was sent for it', transaction],
  ])('is found by %s, through all logs and what was rotated out of them, in the order of time', async (_, id) => {
    const { requests, transactions, lines } = await trace(id, [folder]);
    expect([requests, transactions]).toEqual([[request], [transaction]]);
    expect(lines.map(({ log }) => log)).toEqual(whole);
  });

  it('is nothing where nobody knows of it', async () => {
    expect(await trace('0'.repeat(8), [folder])).toEqual({ requests: [], transactions: [], lines: [] });
  });

  it.each(['6b1f', '', '.*.*.*.*', '"requestId'])('is not looked for by %j', async (id) => {
    await expect(trace(id, [folder])).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});
