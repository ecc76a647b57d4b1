import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { underRequest } from '../../connections/request-id.ts';
import { openClientLog } from './log.ts';

const folder = mkdtempSync(join(tmpdir(), 'openward-client-log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const requestId = '6b1f5d1e-9d0c-4c38-9d7c-0d2f0a3c1b11';
const sent = { transaction: 'records:put', transactionId: 'ab'.repeat(32) };
const failed = { reference: '6b1f5d1e', call: 'confirm.sign', code: 'LEDGER_UNAVAILABLE', causes: [] };

describe('the client’s log', () => {
  it('has the request’s id in each line of it, with the transactions that were sent for it', () => {
    const log = openClientLog(folder);
    underRequest(requestId, () => {
      log.sent(sent);
      log.failed(failed);
    });
    log.note('the page ended');
    // What the client asks by itself, every few seconds, is no line.
    log.sent(sent);
    const lines = readFileSync(join(folder, 'logs', 'client.log'), 'utf8')
      .trim()
      .split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { requestId, ...sent, msg: 'to the ledger' },
      { requestId, reference: '6b1f5d1e', code: 'LEDGER_UNAVAILABLE' },
      { msg: 'the page ended' },
    ]);
  });
});
